//! Active Record: models and their tables.

use rustc_hash::FxHashSet;

use super::Framework;
use super::arguments::unquoted;
use super::types::{plural, snake};
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// Active Record, by Rails' names of tables.
pub(super) static ACTIVE_RECORD: Framework =
    Framework { name: "Active Record", languages: &["Ruby"], signals: Some(tables), ..Framework::NEW };

/// The tables of the models of a source. The name of one in a module may have a prefix that is set elsewhere: it is
/// known only where it is written.
fn tables(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut models: FxHashSet<&Name> = FxHashSet::default();
    let mut found = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let is_model = |base: &Name| matches!(base.as_str(), "ApplicationRecord" | "ActiveRecord::Base");
        let is_base = definition.bases.iter().any(is_model);
        // A model of a model is kept in the table of that one.
        let is_part = definition.bases.iter().any(|base| models.contains(base));
        if definition.kind != DefinitionKind::Class || !(is_base || is_part) {
            continue;
        }
        models.insert(&definition.name);
        let body = source.text.get(definition.header_end as usize..definition.span.end as usize).unwrap_or("");
        if !is_base || setting(body, "abstract_class") == Some("true") {
            continue;
        }
        let written = setting(body, "table_name").map(|value| unquoted(value).map(Name::from));
        let name = match written {
            Some(name) => name,
            None => is_alone(definition).then(|| plural(&snake(&definition.name)).into()),
        };
        let Some(name) = name else { continue };
        let kind = SignalKind::Table { name };
        found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: definition.span });
    }
    found
}

/// Whether a class stands in no module.
fn is_alone(definition: &Definition) -> bool {
    definition.parent.is_none() && definition.owner.is_none()
}

/// What `self.name = value` in a body sets.
fn setting<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let line = body.lines().take(400).find_map(|line| line.trim().strip_prefix("self.")?.strip_prefix(name))?;
    Some(line.trim_start().strip_prefix('=')?.trim())
}
