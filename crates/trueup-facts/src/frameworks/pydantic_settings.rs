//! pydantic-settings: every field of a `BaseSettings` is read from the environment.

use super::Framework;
use super::arguments::{Argument, named, parse, positional, unquoted};
use crate::excerpt::on_one_line;
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// pydantic-settings.
pub(super) static PYDANTIC_SETTINGS: Framework =
    Framework { name: "pydantic-settings", languages: &["Python"], signals: Some(signals), ..Framework::NEW };

/// How a class's configuration makes a variable's name of a field's.
#[derive(Clone, Default)]
struct Naming {
    prefix: String,
    case_sensitive: bool,
}

fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let classes = settings_classes(facts);
    let mut found = Vec::new();
    for &class in &classes {
        let naming = naming(source, facts, class, &classes);
        for (index, field) in children(facts, class) {
            let is_read = field.kind == DefinitionKind::Field
                && !field.name.starts_with('_')
                && field.name != "model_config"
                && field
                    .type_text
                    .as_ref()
                    .is_some_and(|of| !of.contains("ClassVar") && !is_nested(facts, &classes, of));
            if is_read {
                found.extend(reads(index, field, &naming));
            }
        }
    }
    found
}

fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The classes that derive from `BaseSettings`, directly or by another class of the source, in source order.
fn settings_classes(facts: &FileFacts) -> Vec<DefinitionIndex> {
    let mut found: Vec<DefinitionIndex> = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let is_settings = |base: &Name| {
            last_part(base) == "BaseSettings"
                || found.iter().any(|&known| facts.definitions[known as usize].name == *base)
        };
        if definition.kind == DefinitionKind::Class && definition.bases.iter().any(is_settings) {
            found.push(index as DefinitionIndex);
        }
    }
    found
}

fn children(facts: &FileFacts, of: DefinitionIndex) -> impl Iterator<Item = (DefinitionIndex, &Definition)> {
    let all = facts.definitions.iter().enumerate().skip(of as usize + 1);
    all.filter(move |(_, each)| each.parent == Some(of)).map(|(index, each)| (index as DefinitionIndex, each))
}

/// Whether a field is itself a group of settings, read by its own class.
fn is_nested(facts: &FileFacts, classes: &[DefinitionIndex], type_text: &str) -> bool {
    classes.iter().any(|&class| facts.definitions[class as usize].name == *type_text)
}

/// The configuration of a class: its own `model_config` or `class Config`, else that of the class it derives from.
fn naming(source: &Source, facts: &FileFacts, class: DefinitionIndex, classes: &[DefinitionIndex]) -> Naming {
    let mut next = Some(class);
    while let Some(class) = next {
        let mut settings: Vec<(String, String)> = Vec::new();
        for (index, child) in children(facts, class) {
            if child.name == "model_config" {
                let written = text_of(source, child);
                let (_, arguments) = written.split_once('=').and_then(|(_, value)| parse(value)).unwrap_or_default();
                let pair = |argument: Argument<'_>| Some((argument.name?.to_owned(), argument.value.to_owned()));
                settings.extend(arguments.into_iter().filter_map(pair));
            } else if child.name == "Config" && child.kind == DefinitionKind::Class {
                let pair =
                    |(_, each): (_, &Definition)| Some((each.name.to_string(), each.value.as_ref()?.to_string()));
                settings.extend(children(facts, index).filter_map(pair));
            }
        }
        let value = |name: &str| settings.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str());
        if !settings.is_empty() {
            let prefix = value("env_prefix").and_then(unquoted).unwrap_or("").to_owned();
            return Naming { prefix, case_sensitive: value("case_sensitive") == Some("True") };
        }
        let bases = &facts.definitions[class as usize].bases;
        let mut earlier = classes.iter().rev().copied().filter(|&other| other < class);
        next = earlier.find(|&other| bases.contains(&facts.definitions[other as usize].name));
    }
    Naming::default()
}

fn text_of<'s>(source: &'s Source, definition: &Definition) -> &'s str {
    source.text.get(definition.span.start as usize..definition.span.end as usize).unwrap_or("")
}

/// The variables that a field is read from: its aliases, else its own name.
fn reads(index: DefinitionIndex, field: &Definition, naming: &Naming) -> Vec<Signal> {
    let value = field.value.as_deref();
    let call = value.and_then(parse).filter(|(callee, _)| last_part(callee) == "Field");
    let (names, default) = match &call {
        Some((_, arguments)) => {
            let aliases = ["validation_alias", "env", "alias"].iter().find_map(|name| named(arguments, name));
            let default = named(arguments, "default").or_else(|| positional(arguments, 0));
            (aliases.map(aliases_of).unwrap_or_default(), default)
        }
        None => (Vec::new(), value),
    };
    let default = default.filter(|default| *default != "...").map(on_one_line);
    let names = if names.is_empty() { vec![variable(&field.name, naming)] } else { names };
    let signal = |name| {
        let kind = SignalKind::EnvRead { name, default: default.clone() };
        Signal { kind, definition: Some(index), span: field.span }
    };
    names.into_iter().map(signal).collect()
}

fn variable(field: &str, naming: &Naming) -> Name {
    let name = format!("{}{field}", naming.prefix);
    if naming.case_sensitive { name.into() } else { name.to_uppercase().into() }
}

/// `"X"`, or every text of `AliasChoices("X", "Y")` and `["X", "Y"]`.
fn aliases_of(written: &str) -> Vec<Name> {
    if let Some(alias) = unquoted(written) {
        return vec![alias.to_uppercase().into()];
    }
    let inner = written.trim_start_matches(|first: char| first != '(' && first != '[');
    let list = format!("list({})", inner.trim_matches(['(', ')', '[', ']']));
    let (_, choices) = parse(&list).unwrap_or_default();
    choices.iter().filter_map(|choice| unquoted(choice.value)).map(|alias| alias.to_uppercase().into()).collect()
}
