//! Entity Framework: types that a context keeps, and types with a table's name.

use rustc_hash::FxHashMap;

use super::Framework;
use super::arguments::Place;
use super::types::{TableName, TableType, Types};
use crate::{DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// Entity Framework.
pub(super) static ENTITY_FRAMEWORK: Framework = Framework {
    name: "Entity Framework",
    languages: &["C#"],
    types: Types {
        tables: &[TableType {
            decorators: &["Table"],
            names: &[TableName::Decorator("Table", Place::FIRST.or_named(&["name"]))],
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    signals: Some(sets),
    ..Framework::NEW
};

/// `DbSet<Order> Orders` of a context keeps `Order` in the table `Orders`, unless the type itself names another one.
fn sets(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut types: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, definition) in facts.definitions.iter().enumerate().filter(|(_, it)| it.kind.is_type()) {
        types.entry(definition.name.as_str()).or_insert(index);
    }
    let is_named = |index: usize| facts.definitions[index].decorators.iter().any(|it| it.starts_with("Table("));
    let mut found = Vec::new();
    for (index, field) in facts.definitions.iter().enumerate().filter(|(_, it)| it.kind == DefinitionKind::Field) {
        let kept = field.type_text.as_deref().and_then(|text| text.strip_prefix("DbSet<")?.strip_suffix('>'));
        let Some(kept) = kept else { continue };
        let entity = types.get(kept).copied();
        if entity.is_some_and(is_named) {
            continue;
        }
        let kind = SignalKind::Table { name: Name::from(field.name.as_str()) };
        let definition = Some(entity.unwrap_or(index) as DefinitionIndex);
        found.push(Signal { kind, definition, span: field.span });
    }
    found
}
