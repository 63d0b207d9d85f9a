//! commander.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// commander.
pub(super) static COMMANDER: Framework = Framework {
    name: "commander",
    languages: &["TypeScript"],
    command_line: CommandLine {
        packages: &["commander", "@commander-js/extra-typings", "cac"],
        flags: &[
            FlagCall {
                form: Form::Call,
                callees: &["option", "requiredOption", "Option"],
                name: FlagName::Specification(Place::FIRST),
                default: Place::at(2),
            },
            FlagCall {
                form: Form::Call,
                callees: &["argument"],
                name: FlagName::Specification(Place::FIRST),
                default: Place::at(2),
            },
        ],
        commands: &[CommandCall { form: Form::Call, callees: &["command"], name: Place::FIRST, by_function: false }],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};
