//! click.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// click.
pub(super) static CLICK: Framework = Framework {
    name: "click",
    languages: &["Python"],
    command_line: CommandLine {
        packages: &["click", "rich_click", "flask.cli", "asyncclick"],
        flags: &[FlagCall {
            form: Form::Decorator,
            callees: &["option", "argument"],
            name: FlagName::Spelled,
            default: Place::named(&["default"]),
        }],
        commands: &[CommandCall {
            form: Form::Decorator,
            callees: &["command", "group"],
            name: Place::FIRST.or_named(&["name"]),
            by_function: true,
        }],
        ..CommandLine::NEW
    },
    ..Framework::NEW
};
