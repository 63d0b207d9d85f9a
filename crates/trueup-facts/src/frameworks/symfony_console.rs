//! Symfony's console, which Laravel's commands stand on.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandLine, FlagCall, FlagName, Form};

/// Symfony's console.
pub(super) static SYMFONY_CONSOLE: Framework = Framework {
    name: "Symfony Console",
    languages: &["PHP"],
    command_line: CommandLine {
        packages: &["Symfony\\Component\\Console"],
        flags: &[
            FlagCall {
                form: Form::Call,
                callees: &["addOption"],
                name: FlagName::Bare("--", Place::FIRST.or_named(&["name"]), Place::SECOND.or_named(&["shortcut"])),
                default: Place::at(4).or_named(&["default"]),
            },
            FlagCall {
                form: Form::Call,
                callees: &["addArgument"],
                name: FlagName::Bare("", Place::FIRST.or_named(&["name"]), Place::NOWHERE),
                default: Place::at(3).or_named(&["default"]),
            },
        ],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};
