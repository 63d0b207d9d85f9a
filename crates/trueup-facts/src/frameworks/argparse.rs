//! argparse.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// argparse, and what is written like it.
pub(super) static ARGPARSE: Framework = Framework {
    name: "argparse",
    languages: &["Python"],
    command_line: CommandLine {
        packages: &["argparse", "configargparse", "django.core.management"],
        flags: &[FlagCall {
            form: Form::Call,
            callees: &["add_argument"],
            name: FlagName::Spelled,
            default: Place::named(&["default"]),
        }],
        commands: &[CommandCall {
            form: Form::Call,
            callees: &["add_parser"],
            name: Place::FIRST.or_named(&["name"]),
            by_function: false,
        }],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};
