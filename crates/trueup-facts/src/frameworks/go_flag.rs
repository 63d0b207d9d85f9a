//! Go's `flag`.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandCall, CommandLine, FlagCall, FlagName, Form};

/// Go's `flag`.
pub(super) static GO_FLAG: Framework = Framework {
    name: "flag",
    languages: &["Go"],
    command_line: CommandLine {
        packages: &["flag"],
        receivers: &["flag", "fs", "flags", "flagSet", "flagset", "fset", "FlagSet"],
        flags: &[
            FlagCall {
                form: Form::Call,
                callees: &["Bool", "Duration", "Float64", "Int", "Int64", "String", "Uint", "Uint64"],
                name: FlagName::Bare("-", Place::FIRST, Place::NOWHERE),
                default: Place::SECOND,
            },
            FlagCall {
                form: Form::Call,
                callees: &[
                    "BoolVar",
                    "DurationVar",
                    "Float64Var",
                    "Int64Var",
                    "IntVar",
                    "StringVar",
                    "TextVar",
                    "Uint64Var",
                    "UintVar",
                ],
                name: FlagName::Bare("-", Place::SECOND, Place::NOWHERE),
                default: Place::at(2),
            },
            FlagCall {
                form: Form::Call,
                callees: &["Var"],
                name: FlagName::Bare("-", Place::SECOND, Place::NOWHERE),
                default: Place::NOWHERE,
            },
            FlagCall {
                form: Form::Call,
                callees: &["BoolFunc", "Func"],
                name: FlagName::Bare("-", Place::FIRST, Place::NOWHERE),
                default: Place::NOWHERE,
            },
        ],
        commands: &[CommandCall {
            form: Form::Call,
            callees: &["flag.NewFlagSet"],
            name: Place::FIRST,
            by_function: false,
        }],
    },
    ..Framework::NEW
};
