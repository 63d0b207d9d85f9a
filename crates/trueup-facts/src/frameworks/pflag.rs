//! pflag and cobra.

use super::Framework;
use super::arguments::{Place, named, unquoted};
use super::flags::{CommandLine, FlagCall, FlagName, Form};
use super::literals::composites;
use crate::{FileFacts, Signal, SignalKind, Source};

/// The methods of a set of flags for every type of flag, with an ending.
macro_rules! each_type {
    ($ending:literal) => {
        &[
            concat!("Bool", $ending),
            concat!("BoolSlice", $ending),
            concat!("Bytes", $ending),
            concat!("Count", $ending),
            concat!("Duration", $ending),
            concat!("DurationSlice", $ending),
            concat!("Float32", $ending),
            concat!("Float64", $ending),
            concat!("IP", $ending),
            concat!("Int", $ending),
            concat!("Int32", $ending),
            concat!("Int64", $ending),
            concat!("IntSlice", $ending),
            concat!("String", $ending),
            concat!("StringArray", $ending),
            concat!("StringSlice", $ending),
            concat!("StringToString", $ending),
            concat!("Uint", $ending),
            concat!("Uint16", $ending),
            concat!("Uint32", $ending),
            concat!("Uint64", $ending),
        ]
    };
}

/// pflag and cobra.
pub(super) static PFLAG: Framework = Framework {
    name: "cobra, pflag",
    languages: &["Go"],
    command_line: CommandLine {
        packages: &["github.com/spf13/cobra", "github.com/spf13/pflag"],
        receivers: &[
            "Flags()",
            "PersistentFlags()",
            "LocalFlags()",
            "pflag",
            "flag",
            "flags",
            "fs",
            "flagSet",
            "f",
            "fl",
        ],
        flags: &[
            flag(each_type!(""), 0, None, 1),
            flag(each_type!("P"), 0, Some(1), 2),
            flag(each_type!("Var"), 1, None, 2),
            flag(each_type!("VarP"), 1, Some(2), 3),
            FlagCall { default: Place::NOWHERE, ..flag(&["Var"], 1, None, 0) },
            FlagCall { default: Place::NOWHERE, ..flag(&["VarP"], 1, Some(2), 0) },
        ],
        ..CommandLine::NEW
    },
    signals: Some(commands),
    ..Framework::NEW
};

const fn flag(callees: &'static [&'static str], name: usize, short: Option<usize>, default: usize) -> FlagCall {
    let short = match short {
        Some(short) => Place::at(short),
        None => Place::NOWHERE,
    };
    let name = FlagName::Bare("--", Place::at(name), short);
    FlagCall { form: Form::Call, callees, name, default: Place::at(default) }
}

/// `cobra.Command{Use: "serve [flags]"}`
fn commands(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut found = Vec::new();
    for (span, fields) in composites(source, facts, "cobra.Command") {
        let name = named(&fields, "Use").and_then(unquoted).and_then(|text| text.split_whitespace().next());
        found.extend(name.map(|name| {
            let kind = SignalKind::Command { name: name.into() };
            Signal { kind, definition: None, span }
        }));
    }
    found
}
