//! Ruby's `OptionParser`.

use super::Framework;
use super::arguments::Place;
use super::flags::{CommandLine, FlagCall, FlagName, Form, spelled_flag};
use crate::{FileFacts, Signal, Source};

/// `OptionParser` of Ruby, and Thor's options.
pub(super) static OPTION_PARSER: Framework = Framework {
    name: "OptionParser",
    languages: &["Ruby"],
    command_line: CommandLine {
        packages: &["thor"],
        flags: &[FlagCall {
            form: Form::Call,
            callees: &["option", "method_option", "class_option"],
            name: FlagName::Bare("--", Place::FIRST, Place::named(&["aliases"])),
            default: Place::named(&["default"]),
        }],
        ..CommandLine::NEW
    },
    signals: Some(signals),
    ..Framework::NEW
};

/// `opts.on("-p", "--port PORT", "where it listens")`: forms with their values, then what it is for.
fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let is_required = facts.imports.iter().any(|import| import.specifier == "optparse");
    let calls = facts.calls.iter().filter(|call| is_required && call.callee.ends_with(".on"));
    calls
        .filter_map(|call| {
            let text = source.text.get(call.span.start as usize..call.span.end as usize)?;
            let open = text.find(['(', ' '])?;
            let arguments = super::arguments::list(&text[open + 1..]);
            let written = arguments.iter().map_while(|argument| super::arguments::unquoted(argument.value));
            let forms: Vec<&str> = written
                .take_while(|text| text.starts_with('-'))
                .filter_map(|text| text.split([' ', '=']).next())
                .collect();
            let forms: Vec<String> = forms.iter().map(|form| form.replace("[no-]", "")).collect();
            let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
            let (name, short) = spelled_flag(&forms)?;
            let kind = crate::SignalKind::Flag { name, short, default: None };
            Some(Signal { kind, definition: call.caller, span: call.span })
        })
        .collect()
}
