//! Storage strategy: the tables, as the SQL of the tree or its models make them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use trueup_facts::artifacts::Table;
use trueup_facts::{DefinitionId, SignalKind, SourceClass, SourcePath};
use trueup_model::Model;

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Storage strategy.
pub static STORAGE_STRATEGY: SectionKind =
    SectionKind { folder: "storage_strategy", heading: "Storage Strategy", level: 2, draft };

/// At most this many tables are told.
const TABLES: usize = 16;
/// A table with more columns is told by its name alone.
const COLUMNS: usize = 14;

fn draft(model: &Model) -> Option<String> {
    let text = tables(model).or_else(|| models(model))?;
    Some(format!("{text}\n{}", ask("Why this store, how long is what kept, and how is it backed up?")))
}

/// The tables that the SQL of one place makes, the one that makes most; those that most others lead to first.
fn tables(model: &Model) -> Option<String> {
    let is_product = |table: &&Table| {
        let codebase = model.codebase();
        let path = table.place.path.as_str();
        codebase.file_at(path).is_none_or(|id| codebase.file(id).source.class == SourceClass::Product)
    };
    let all: Vec<&Table> = model.codebase().tables().iter().filter(is_product).collect();
    // A project that keeps its schema in several dialects, or beside its old migrations, has most tables several times.
    let mut of_root: BTreeMap<&SourcePath, usize> = BTreeMap::new();
    for table in &all {
        *of_root.entry(&table.root).or_default() += 1;
    }
    let (root, _) = of_root.into_iter().max_by_key(|(root, count)| (*count, Reverse(root.as_str())))?;
    let mut told: Vec<&Table> = all.into_iter().filter(|table| table.root == *root).collect();
    let mut led_to: BTreeMap<&str, usize> = BTreeMap::new();
    let references = told.iter().flat_map(|table| &table.columns).filter_map(|column| column.references.as_deref());
    for name in references.filter_map(|reference| reference.split('(').next()) {
        *led_to.entry(name.trim()).or_default() += 1;
    }
    let leading = |table: &Table| led_to.get(table.name.as_str()).copied().unwrap_or(0);
    let mut ranked: Vec<(usize, &Table)> = told.iter().map(|table| (leading(table), *table)).collect();
    ranked.sort_by_key(|(leading, table)| (Reverse(*leading), table.place.path.clone(), table.place.span.line));
    let more = ranked.len().saturating_sub(TABLES);
    told = ranked.into_iter().take(TABLES).map(|(_, table)| table).collect();
    let mut text = String::from("**Schema design:** the tables and their columns:\n\n");
    for table in told {
        text.push_str(&entry(table));
    }
    if more > 0 {
        text.push_str(&format!("\n{more} more tables are left out.\n"));
    }
    Some(text)
}

fn entry(table: &Table) -> String {
    let place = prose::reference(table.place.path.as_str(), table.place.span.line);
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let shown = if columns.is_empty() || columns.len() > COLUMNS {
        table.name.to_string()
    } else {
        format!("{}({})", table.name, columns.join(", "))
    };
    format!("- {} ({place})\n", prose::code(&shown))
}

/// The types that are kept in tables.
fn models(model: &Model) -> Option<String> {
    let codebase = model.codebase();
    let mut rows: Vec<(String, String)> = Vec::new();
    for &file in model.components().all().iter().flat_map(|component| &component.files) {
        for signal in &codebase.file(file).facts.signals {
            if let (SignalKind::Table { name }, Some(index)) = (&signal.kind, signal.definition) {
                rows.push((name.to_string(), prose::defined(codebase, DefinitionId { file, index })));
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort();
    rows.dedup_by(|a, b| a.0 == b.0);
    let more = rows.len().saturating_sub(TABLES);
    let mut text = String::from("**Schema design:** the tables, and the types that are kept in them:\n\n");
    for (table, defined) in rows.iter().take(TABLES) {
        // The framework makes up the names of most tables, so they need not stand anywhere in the code.
        text.push_str(&format!("- {defined}, kept as {}\n", prose::escape(table)));
    }
    if more > 0 {
        text.push_str(&format!("\n{more} more tables are left out.\n"));
    }
    Some(text)
}
