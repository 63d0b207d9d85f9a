//! GORM.

use super::Framework;
use super::tags::{fields, tag_value};
use super::types::{plural, snake};
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// GORM: a struct with its tags, or with `gorm.Model` embedded, is a table.
pub(super) static GORM: Framework =
    Framework { name: "GORM", languages: &["Go"], signals: Some(tables), ..Framework::NEW };

fn tables(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !source.text.contains("gorm") {
        return Vec::new();
    }
    let mut tables: Vec<bool> = vec![false; facts.definitions.len()];
    for (owner, tag) in fields(source, facts) {
        let is_embedding = tag_value(tag, "gorm").is_some_and(|options| options != "-");
        if let Some(owner) = owner.filter(|_| is_embedding) {
            tables[owner as usize] = true;
        }
    }
    let is_base = |base: &Name| *base == "gorm.Model";
    let mut found = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let is_table = tables[index] || definition.bases.iter().any(is_base);
        if definition.kind != DefinitionKind::Struct || !is_table || is_part(facts, definition) {
            continue;
        }
        let name = written_name(source, facts, index as DefinitionIndex);
        let name = name.unwrap_or_else(|| plural(&snake(&definition.name)).into());
        let kind = SignalKind::Table { name };
        found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: definition.span });
    }
    found
}

/// Whether other structs embed it: then it is the beginning of their tables.
fn is_part(facts: &FileFacts, definition: &Definition) -> bool {
    let is_called_so = ["Model", "Base", "BaseModel", "Mixin"].iter().any(|name| definition.name.ends_with(name));
    is_called_so || facts.definitions.iter().any(|it| it.bases.contains(&definition.name))
}

/// What `func (Order) TableName() string` returns.
fn written_name(source: &Source, facts: &FileFacts, of: DefinitionIndex) -> Option<Name> {
    let is_method = |it: &&Definition| it.parent == Some(of) && it.name == "TableName";
    let method = facts.definitions.iter().find(is_method)?;
    let body = source.text.get(method.header_end as usize..method.span.end as usize)?;
    let returned = body.split_once("return")?.1.trim_start();
    super::arguments::unquoted(returned.split(['\n', ';', '}']).next()?.trim()).map(Name::from)
}
