//! yargs.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// yargs.
pub(super) static YARGS: Framework = Framework {
    name: "yargs",
    languages: &["TypeScript"],
    command_line: CommandLine {
        packages: &["yargs"],
        flags: &[
            FlagCall {
                form: Form::Call,
                callees: &["option"],
                name: FlagName::Bare("--", Place::FIRST, Place::named(&["alias"])),
                default: DEFAULT,
            },
            FlagCall {
                form: Form::Call,
                callees: &["positional"],
                name: FlagName::Bare("", Place::FIRST, Place::NOWHERE),
                default: DEFAULT,
            },
        ],
        commands: &[CommandCall { form: Form::Call, callees: &["command"], name: Place::FIRST, by_function: false }],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};

const DEFAULT: Place = Place::named(&["default"]);
