//! SQL: tables with their columns, keys and indexes.

use std::ops::Range;

use super::Artifact;
use super::ddl::{Action, Change, ColumnDefinition, IndexDefinition, Item, changes, of_table};
use super::migration::{Migration, migration};
use super::recorder::Recorder;
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, Name, SourcePath};

/// Schemas and migrations in SQL.
pub static SQL: Artifact = Artifact { name: "SQL", file: "sql", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

fn extract(path: &SourcePath, text: &str) -> Option<FileFacts> {
    if migration(path) == Migration::Backwards {
        return None;
    }
    let mut writer = Writer { recorder: Recorder::new(text), tables: Vec::new() };
    writer.recorder.leading_comment(comment);
    for change in changes(text) {
        writer.take(change);
    }
    Some(writer.recorder.finish())
}

fn comment(line: &str) -> Option<&str> {
    let comment = line.strip_prefix("--")?.trim_start_matches('-').trim();
    // Tools write what a statement is, `CreateTable`, and mark their sections.
    let is_of_tool = !comment.contains(' ') || comment.starts_with('+') || comment.starts_with("migrate:");
    Some(if is_of_tool { "" } else { comment })
}

struct Writer<'t> {
    recorder: Recorder<'t>,
    /// The tables that this file creates.
    tables: Vec<(Name, DefinitionIndex)>,
}

impl Writer<'_> {
    fn table(&self, name: &str) -> Option<DefinitionIndex> {
        let found = self.tables.iter().rev().take(2000).find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, index)| *index)
    }

    fn take(&mut self, change: Change) {
        match change.action {
            Action::Create(items, _) => {
                let index = self.recorder.define(DefinitionKind::Table, &change.table, change.range.clone(), None);
                self.recorder.document(index, comment);
                self.tables.push((change.table, index));
                // Columns first, so that constraints find them.
                let mut constraints = Vec::new();
                for item in items {
                    match item {
                        Item::Column(column) => self.column(&column, Some(index), ""),
                        other => constraints.push(other),
                    }
                }
                constraints.into_iter().for_each(|item| self.constraint(item, Some(index), "", change.range.clone()));
            }
            Action::Add(Item::Column(column)) => {
                let table = self.table(&change.table);
                self.column(&column, table, &change.table);
            }
            Action::Add(item) => {
                let table = self.table(&change.table);
                self.constraint(item, table, &change.table, change.range);
            }
            _ => {}
        }
    }

    /// A column of a table of this file, or of the table `owner` of another.
    fn column(&mut self, column: &ColumnDefinition, table: Option<DefinitionIndex>, owner: &str) {
        let index = self.recorder.define(DefinitionKind::Field, &column.name, column.range.clone(), table);
        let definition = self.recorder.definition(index);
        definition.type_text = column.type_text.clone();
        definition.value = column.default.clone();
        if column.primary_key {
            definition.decorators.push("primary key".into());
        }
        if column.not_null {
            definition.decorators.push("not null".into());
        }
        if column.unique {
            definition.decorators.push("unique".into());
        }
        if let Some((table, columns)) = &column.references {
            definition.decorators.push(format!("references {}", of_table(table, columns)).into());
        }
        if table.is_none() {
            definition.owner = Some(owner.into());
        }
        self.recorder.document(index, comment);
    }

    fn constraint(&mut self, item: Item, table: Option<DefinitionIndex>, owner: &str, range: Range<usize>) {
        let on = if table.is_none() { format!(" on {owner}") } else { String::new() };
        match item {
            Item::PrimaryKey(columns) => {
                self.recorder.setting(
                    table,
                    Aspect::Other,
                    "primary key",
                    &format!("{}{on}", columns.join(", ")),
                    range,
                );
            }
            Item::ForeignKey(columns, to, referred) => {
                let value = format!("{} references {}{on}", columns.join(", "), of_table(&to, &referred));
                self.recorder.setting(table, Aspect::Other, "foreign key", &value, range);
            }
            Item::Index(index) => self.index(&index, table, &on),
            Item::Column(_) => {}
        }
    }

    fn index(&mut self, index: &IndexDefinition, table: Option<DefinitionIndex>, on: &str) {
        let name = if index.unique { "unique index" } else { "index" };
        let value = format!("{}({}){on}", index.name.as_deref().unwrap_or(""), index.columns.join(", "));
        self.recorder.setting(table, Aspect::Other, name, &value, index.range.clone());
    }
}
