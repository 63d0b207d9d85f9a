//! Typer: the parameters of a command are its flags and arguments.

use super::Framework;
use super::arguments::{Argument, Place, default_text, last_name, list, named, parse, unquoted};
use super::flags::{CommandCall, CommandLine, Form, spelled_flag};
use crate::{Definition, DefinitionIndex, FileFacts, Name, Signal, SignalKind, Source};

/// Typer.
pub(super) static TYPER: Framework = Framework {
    name: "Typer",
    languages: &["Python"],
    command_line: CommandLine {
        packages: &["typer"],
        commands: &[CommandCall {
            form: Form::Decorator,
            callees: &["command"],
            name: Place::FIRST.or_named(&["name"]),
            by_function: true,
        }],
        ..CommandLine::NEW
    },
    signals: Some(parameters),
    ..Framework::NEW
};

fn parameters(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !facts.imports.iter().any(|import| import.specifier == "typer" || import.specifier.starts_with("typer.")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate().filter(|(_, it)| is_command(it)) {
        let head = source.text.get(definition.span.start as usize..definition.header_end as usize).unwrap_or("");
        let parameters = head.split_once('(').map(|(_, rest)| list(rest)).unwrap_or_default();
        for parameter in parameters {
            let Some(kind) = flag(&parameter) else { continue };
            let definition_index = Some(index as DefinitionIndex);
            found.push(Signal { kind, definition: definition_index, span: definition.span });
        }
    }
    found
}

fn is_command(definition: &Definition) -> bool {
    let name = |decorator: &Name| last_name(decorator.split('(').next().unwrap_or(decorator)).to_owned();
    let is_one = |decorator: &Name| matches!(name(decorator).as_str(), "command" | "callback");
    definition.kind.is_callable() && definition.decorators.iter().any(is_one)
}

/// The flag or argument of a parameter `name: type = default`.
fn flag(parameter: &Argument<'_>) -> Option<SignalKind> {
    let name = parameter.name?;
    let (annotation, default) = split_default(parameter.value);
    if last_name(annotation) == "Context" || name == "self" {
        return None;
    }
    let dashed = || Name::from(["--", &name.replace('_', "-")].concat());
    let metadata = annotation.split_once("Annotated[").map(|(_, rest)| list(rest)).unwrap_or_default();
    let told = metadata.iter().map(|it| it.value).chain(default).find_map(typer_call);
    let Some((kind, arguments)) = told else {
        let default = default.map(str::to_owned);
        let name = if default.is_some() { dashed() } else { name.into() };
        return Some(SignalKind::Flag { name, short: None, default: default.as_deref().and_then(default_text) });
    };
    let is_annotated = metadata.iter().any(|it| typer_call(it.value).is_some());
    let written: Vec<&str> = arguments.iter().filter(|it| it.name.is_none()).map(|it| it.value).collect();
    let forms: Vec<&str> = written.iter().filter_map(|it| unquoted(it)).filter(|it| it.starts_with('-')).collect();
    let first = written.first().copied().filter(|it| !unquoted(it).is_some_and(|form| form.starts_with('-')));
    let default = if is_annotated { default } else { named(&arguments, "default").or(first) };
    let (name, short) = match (kind, spelled_flag(&forms)) {
        ("Option", Some((long, short))) if long.starts_with("--") => (long, short),
        ("Option", Some((short, _))) => (dashed(), Some(short)),
        ("Option", None) => (dashed(), None),
        _ => (name.into(), None),
    };
    Some(SignalKind::Flag { name, short, default: default.and_then(default_text) })
}

/// The type and the default of `type = default`.
fn split_default(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' | b'{' => depth += 1,
            b']' | b')' | b'}' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 => return (text[..at].trim(), Some(text[at + 1..].trim())),
            _ => {}
        }
    }
    (text.trim(), None)
}

/// `typer.Option(…)` and `typer.Argument(…)`.
fn typer_call(text: &str) -> Option<(&'static str, Vec<Argument<'_>>)> {
    let (callee, arguments) = parse(text).filter(|_| text.contains('('))?;
    let kind = ["Option", "Argument"].into_iter().find(|kind| last_name(callee) == *kind)?;
    Some((kind, arguments))
}
