//! CLI11.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// CLI11.
pub(super) static CLI11: Framework = Framework {
    name: "CLI11",
    languages: &["C++"],
    command_line: CommandLine {
        flags: &[FlagCall {
            form: Form::Call,
            callees: &["add_option", "add_flag", "add_option_function", "add_flag_function", "add_flag_callback"],
            name: FlagName::Specification(Place::FIRST),
            default: Place::NOWHERE,
        }],
        commands: &[CommandCall {
            form: Form::Call,
            callees: &["add_subcommand"],
            name: Place::FIRST,
            by_function: false,
        }],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};
