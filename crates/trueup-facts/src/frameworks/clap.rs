//! clap: what `#[arg(…)]` and `#[command(…)]` say of the types that derive a parser, and `Arg::new("name")`.

use rustc_hash::FxHashSet;

use super::Framework;
use super::arguments::{Argument, named, parse, positional, unquoted};
use crate::{Call, Definition, DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// clap.
pub(super) static CLAP: Framework =
    Framework { name: "clap", languages: &["Rust"], signals: Some(signals), ..Framework::NEW };

fn signals(_source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut found = Vec::new();
    let mut parsers: FxHashSet<DefinitionIndex> = FxHashSet::default();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let index = index as DefinitionIndex;
        let is_member = definition.parent.is_some_and(|parent| parsers.contains(&parent));
        match definition.kind {
            DefinitionKind::Struct if derives(definition, &["Parser", "Args", "StructOpt"]) => {
                parsers.insert(index);
            }
            DefinitionKind::Enum if derives(definition, &["Subcommand", "Parser", "StructOpt"]) => {
                parsers.insert(index);
            }
            DefinitionKind::Variant if is_member => {
                parsers.insert(index);
                found.push(signal(command(definition), index, definition));
            }
            DefinitionKind::Field => {
                found.extend(variable(definition).map(|kind| signal(kind, index, definition)));
                let flag = is_member.then(|| flag(definition)).flatten();
                found.extend(flag.map(|kind| signal(kind, index, definition)));
            }
            _ => {}
        }
    }
    found.extend(built(facts));
    found
}

fn signal(kind: SignalKind, index: DefinitionIndex, definition: &Definition) -> Signal {
    Signal { kind, definition: Some(index), span: definition.span }
}

fn derives(definition: &Definition, names: &[&str]) -> bool {
    let lists = definition.decorators.iter().filter_map(|attribute| parse(attribute));
    let mut derived = lists.filter(|(name, _)| *name == "derive").flat_map(|(_, list)| list);
    derived.any(|each| each.value.rsplit("::").next().is_some_and(|last| names.contains(&last)))
}

/// What the attributes of clap say, all together.
fn told(definition: &Definition) -> Vec<Argument<'_>> {
    let attributes = definition.decorators.iter().filter_map(|attribute| parse(attribute));
    let ours = attributes.filter(|(name, _)| matches!(*name, "arg" | "clap" | "structopt" | "command"));
    ours.flat_map(|(_, arguments)| arguments).collect()
}

fn is_said(arguments: &[Argument<'_>], word: &str) -> bool {
    (0..arguments.len()).any(|at| positional(arguments, at) == Some(word))
}

/// `#[arg(env = "NAME")]`.
fn variable(field: &Definition) -> Option<SignalKind> {
    let arguments = told(field);
    let by_name = named(&arguments, "env").map(|name| unquoted(name).map(str::to_owned));
    let name = by_name.unwrap_or_else(|| is_said(&arguments, "env").then(|| field.name.to_uppercase().to_string()))?;
    Some(SignalKind::EnvRead { name: name.into(), default: default(&arguments) })
}

fn default(arguments: &[Argument<'_>]) -> Option<Name> {
    ["default_value", "default_value_t"].iter().find_map(|name| named(arguments, name)).map(Name::new)
}

/// The flag or the positional argument that a field of a parser is.
fn flag(field: &Definition) -> Option<SignalKind> {
    let arguments = told(field);
    let is_other = ["subcommand", "flatten", "skip"].iter().any(|word| is_said(&arguments, word))
        || named(&arguments, "skip").is_some();
    if is_other {
        return None;
    }
    let kebab = || field.name.trim_start_matches("r#").trim_matches('_').replace('_', "-");
    let long = named(&arguments, "long").and_then(unquoted).map(str::to_owned);
    let long = long.or_else(|| is_said(&arguments, "long").then(kebab)).map(|name| Name::from(format!("--{name}")));
    let short = named(&arguments, "short").map(|short| short.trim_matches(['\'', '"']).to_owned());
    let short = short.or_else(|| is_said(&arguments, "short").then(|| kebab().chars().take(1).collect()));
    let short = short.map(|short| Name::from(format!("-{short}")));
    let default = default(&arguments);
    Some(match (long, short) {
        (Some(name), short) => SignalKind::Flag { name, short, default },
        (None, Some(name)) => SignalKind::Flag { name, short: None, default },
        (None, None) => SignalKind::Flag { name: field.name.clone(), short: None, default },
    })
}

/// The subcommand that a variant is.
fn command(variant: &Definition) -> SignalKind {
    let arguments = told(variant);
    let name = named(&arguments, "name").and_then(unquoted).map(Name::new);
    let kebab = || Name::from(super::rules::types::snake(&variant.name).replace('_', "-"));
    SignalKind::Command { name: name.unwrap_or_else(kebab) }
}

/// `Arg::new("port").long("port").short('p').default_value("80")`.
fn built(facts: &FileFacts) -> Vec<Signal> {
    let makers = facts.calls.iter().filter(|call| {
        let is_maker = matches!(call.callee.as_str(), "Arg::new" | "clap::Arg::new" | "Arg::with_name");
        is_maker && facts.imports.iter().any(|import| import.specifier.starts_with("clap"))
    });
    let flag = |call: &Call| {
        let first = facts.calls.partition_point(|other| other.span.start < call.span.start);
        let chain = facts.calls[first..].iter().take_while(|other| other.span.start == call.span.start);
        let text = |wanted: &str| {
            let link = chain.clone().find(|other| {
                other.callee.len() > call.callee.len() && other.callee.rsplit('.').next() == Some(wanted)
            })?;
            let argument = match link.arguments.first()? {
                crate::Argument::Text(text) => text.clone(),
                crate::Argument::Expression(written) => written.clone(),
            };
            Some(argument.trim_matches(['\'', '"']).to_owned())
        };
        let crate::Argument::Text(id) = call.arguments.first()? else { return None };
        let (long, short) = (text("long"), text("short").map(|short| Name::from(format!("-{short}"))));
        let default = text("default_value").map(|default| Name::from(format!("{default:?}")));
        let (name, short) = match (long, short) {
            (Some(long), short) => (Name::from(format!("--{long}")), short),
            (None, Some(short)) => (short, None),
            (None, None) => (id.clone(), None),
        };
        let kind = SignalKind::Flag { name, short, default };
        Some(Signal { kind, definition: call.caller, span: call.span })
    };
    makers.filter_map(flag).collect()
}
