//! The tables that the SQL of a tree ends up with, its migrations replayed in their order, and those that its code makes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::code_sql::{is_filled_in, sql_of};
use super::ddl::{Action, Change, ColumnDefinition, IndexDefinition, Item, changes, of_table};
use super::migration::{Migration, Order, migration};
use super::reading::ArtifactFile;
use crate::link::File;
use crate::{LineIndex, Name, ReadText, SourcePath, Span};

/// A place in a file of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// Where in it.
    pub span: Span,
}

/// A table of a store, as the last migration leaves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name, with its schema where that is not the usual one.
    pub name: Name,
    /// The directory of the migrations, or the file, that makes it.
    pub root: SourcePath,
    /// Where it is created.
    pub place: Place,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns that identify a row.
    pub primary_key: Vec<Name>,
    /// Its indexes and constraints of uniqueness, in order.
    pub indexes: Vec<Index>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type, as written.
    pub type_text: Option<Name>,
    /// Its default, as written.
    pub default: Option<Name>,
    /// Whether it must have a value.
    pub not_null: bool,
    /// Whether no two rows have the same value, said of it alone.
    pub unique: bool,
    /// What it leads to: `users(id)`, or a table.
    pub references: Option<Name>,
    /// Where it was last defined.
    pub place: Place,
}

/// An index of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Index {
    /// Its name.
    pub name: Option<Name>,
    /// Its columns or expressions, as written.
    pub columns: Vec<Name>,
    /// Whether no two rows have the same values.
    pub unique: bool,
    /// Where it is defined.
    pub place: Place,
}

/// The most changes of one schema that are replayed.
const MOST_CHANGES: usize = 20_000;

/// The most columns, and the most indexes, of one table.
const MOST_PARTS: usize = 2_000;

/// Directories whose schemas are made for tests.
const TEST: &[&str] =
    &["test", "tests", "testdata", "test-data", "fixtures", "__tests__", "__fixtures__", "e2e", "spec"];

/// The tables of all SQL among the artifacts and in the strings of code, sorted by where they are made and by name.
pub(crate) fn tables(files: &[ArtifactFile], code: &[File], texts: &dyn ReadText) -> Vec<Table> {
    let mut tables = tables_of_files(files, texts);
    tables.extend(tables_of_code(code));
    // Stable: the tables of one root are sorted already.
    tables.sort_by(|a, b| a.root.cmp(&b.root));
    tables
}

/// The tables that a text of SQL makes, in the order in which it makes them; their places are bytes of the text.
pub fn tables_in(text: &str) -> Vec<Table> {
    let mut schema = Schema { root: SourcePath::new(""), tables: BTreeMap::new(), replayed: 0 };
    schema.replay(&SourcePath::new(""), text);
    let mut tables: Vec<Table> = schema.tables.into_values().collect();
    tables.sort_by_key(|table| table.place.span.start);
    tables
}

/// What the strings of one source do to tables.
struct CodeSchema {
    tables: Vec<Table>,
    /// Tables that are made elsewhere and altered here, in lower case.
    altered: BTreeSet<String>,
}

/// The tables that code makes, each source for itself. Nobody can tell in which order sources run, so a table that
/// another source alters is left out.
fn tables_of_code(code: &[File]) -> Vec<Table> {
    let schemas: Vec<CodeSchema> = code.par_iter().filter_map(code_schema).collect();
    let altered: BTreeSet<String> = schemas.iter().flat_map(|schema| schema.altered.iter().cloned()).collect();
    let is_certain = |table: &Table| !altered.contains(table.name.to_ascii_lowercase().as_str());
    schemas.into_iter().flat_map(|schema| schema.tables).filter(is_certain).collect()
}

fn code_schema(file: &File) -> Option<CodeSchema> {
    if is_of_tests(file.path()) {
        return None;
    }
    let sql = sql_of(file)?;
    let lines = LineIndex::new(&file.source.text);
    let mut schema = Schema { root: file.path().clone(), tables: BTreeMap::new(), replayed: 0 };
    let (mut altered, mut uncertain) = (BTreeSet::new(), BTreeSet::new());
    for change in changes(&sql).into_iter().take(MOST_CHANGES) {
        let key = change.table.to_ascii_lowercase().to_string();
        let is_made = schema.tables.contains_key(&key);
        match &change.action {
            // What tears a store down says nothing of what it is while it is there.
            Action::Drop | Action::DropIndex(_) => continue,
            Action::Create(..) if sql.get(change.range.clone()).is_none_or(is_filled_in) => drop(uncertain.insert(key)),
            // A step back may be written beside the step itself.
            Action::DropColumn(_) | Action::RenameColumn(..) | Action::Rename(_) => drop(uncertain.insert(key)),
            Action::Create(..) => schema.apply(change, &|range| place(file.path(), &lines, range)),
            _ if is_made => schema.apply(change, &|range| place(file.path(), &lines, range)),
            Action::Add(Item::Index(_)) => {}
            _ => drop(altered.insert(key)),
        }
    }
    schema.tables.retain(|key, _| !uncertain.contains(key));
    altered.extend(uncertain);
    Some(CodeSchema { tables: schema.tables.into_values().collect(), altered })
}

fn place(path: &SourcePath, lines: &LineIndex, range: &std::ops::Range<usize>) -> Place {
    let (start, end) = (range.start as u32, range.end as u32);
    let span = Span { start, end, line: lines.line(start), end_line: lines.line(end.max(start + 1) - 1) };
    Place { path: path.clone(), span }
}

fn tables_of_files(files: &[ArtifactFile], texts: &dyn ReadText) -> Vec<Table> {
    let mut sets: BTreeMap<String, Vec<(Order, &SourcePath)>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.artifact.file == "sql" && !is_of_tests(&file.path)) {
        match migration(&file.path) {
            Migration::Step(set, order) => sets.entry(set).or_default().push((order, &file.path)),
            Migration::Backwards => {}
            Migration::None => {
                let order = Order { numbers: Vec::new(), name: String::new() };
                sets.entry(file.path.as_str().to_owned()).or_default().push((order, &file.path));
            }
        }
    }
    let replayed: Vec<Vec<Table>> = sets
        .into_par_iter()
        .map(|(root, mut steps)| {
            steps.sort();
            let mut schema = Schema { root: SourcePath::new(&root), tables: BTreeMap::new(), replayed: 0 };
            for (_, path) in steps {
                if let Some(text) = texts.read_text(path) {
                    schema.replay(path, &text);
                }
            }
            schema.tables.into_values().collect()
        })
        .collect();
    replayed.into_iter().flatten().collect()
}

fn is_of_tests(path: &SourcePath) -> bool {
    path.directory().split('/').any(|part| TEST.contains(&part))
}

/// A schema while its migrations are replayed.
struct Schema {
    root: SourcePath,
    tables: BTreeMap<String, Table>,
    replayed: usize,
}

impl Schema {
    fn replay(&mut self, path: &SourcePath, text: &str) {
        let lines = LineIndex::new(text);
        for change in changes(text) {
            self.replayed += 1;
            if self.replayed > MOST_CHANGES {
                return;
            }
            self.apply(change, &|range: &std::ops::Range<usize>| place(path, &lines, range));
        }
    }

    fn apply(&mut self, change: Change, place: &dyn Fn(&std::ops::Range<usize>) -> Place) {
        let key = change.table.to_ascii_lowercase().to_string();
        match change.action {
            Action::Create(items, is_optional) => {
                if is_optional && self.tables.contains_key(&key) {
                    return;
                }
                let (root, columns, indexes) = (self.root.clone(), Vec::new(), Vec::new());
                let primary_key = Vec::new();
                let mut table =
                    Table { name: change.table, root, place: place(&change.range), columns, primary_key, indexes };
                items.into_iter().for_each(|item| add(&mut table, item, place));
                self.tables.insert(key, table);
            }
            Action::Drop => drop(self.tables.remove(&key)),
            Action::DropIndex(index) => {
                for table in self.tables.values_mut() {
                    table
                        .indexes
                        .retain(|known| known.name.as_ref().is_none_or(|name| !name.eq_ignore_ascii_case(&index)));
                }
            }
            Action::Rename(name) => {
                if let Some(mut table) = self.tables.remove(&key) {
                    table.name = name.clone();
                    self.tables.insert(name.to_ascii_lowercase().to_string(), table);
                }
            }
            action => {
                if let Some(table) = self.tables.get_mut(&key) {
                    alter(table, action, &place(&change.range), place);
                }
            }
        }
    }
}

fn add(table: &mut Table, item: Item, place: &dyn Fn(&std::ops::Range<usize>) -> Place) {
    if table.columns.len().max(table.indexes.len()) >= MOST_PARTS {
        return;
    }
    match item {
        Item::Column(definition) => {
            if definition.primary_key {
                table.primary_key = vec![definition.name.clone()];
            }
            // `ADD COLUMN IF NOT EXISTS` may find it there.
            if !table.columns.iter().any(|known| known.name.eq_ignore_ascii_case(&definition.name)) {
                table.columns.push(column(&definition, place));
            }
        }
        Item::PrimaryKey(columns) => table.primary_key = columns,
        Item::ForeignKey(columns, to, referred) => {
            if let [only] = &columns[..]
                && let Some(column) = table.columns.iter_mut().find(|known| known.name.eq_ignore_ascii_case(only))
            {
                column.references = Some(of_table(&to, &referred).into());
            }
        }
        Item::Index(IndexDefinition { name, columns, unique, range }) => {
            table.indexes.push(Index { name, columns, unique, place: place(&range) });
        }
    }
}

fn column(definition: &ColumnDefinition, place: &dyn Fn(&std::ops::Range<usize>) -> Place) -> Column {
    let references = definition.references.as_ref();
    Column {
        name: definition.name.clone(),
        type_text: definition.type_text.clone(),
        default: definition.default.clone(),
        not_null: definition.not_null || definition.primary_key,
        unique: definition.unique,
        references: references.map(|(table, columns)| of_table(table, columns).into()),
        place: place(&definition.range),
    }
}

fn alter(table: &mut Table, action: Action, at: &Place, place: &dyn Fn(&std::ops::Range<usize>) -> Place) {
    let find = |columns: &[Column], name: &str| columns.iter().position(|known| known.name.eq_ignore_ascii_case(name));
    match action {
        Action::Add(item) => add(table, item, place),
        Action::DropColumn(name) => {
            table.columns.retain(|known| !known.name.eq_ignore_ascii_case(&name));
            table.primary_key.retain(|known| !known.eq_ignore_ascii_case(&name));
            table.indexes.retain(|index| !index.columns.iter().any(|known| known.eq_ignore_ascii_case(&name)));
        }
        Action::RenameColumn(old, new) => {
            if let Some(index) = find(&table.columns, &old) {
                table.columns[index].name = new.clone();
                table.columns[index].place = at.clone();
            }
            rename_in(&mut table.primary_key, &old, &new);
            table.indexes.iter_mut().for_each(|index| rename_in(&mut index.columns, &old, &new));
        }
        Action::ReplaceColumn(old, definition) => {
            if let Some(index) = find(&table.columns, &old) {
                let references = table.columns[index].references.take();
                table.columns[index] = column(&definition, place);
                let known = &mut table.columns[index].references;
                *known = known.take().or(references);
            }
            rename_in(&mut table.primary_key, &old, &definition.name);
        }
        Action::SetType(name, type_text) => {
            change_column(table, &name, at, |column| column.type_text = Some(type_text))
        }
        Action::SetDefault(name, default) => change_column(table, &name, at, |column| column.default = default),
        Action::SetNotNull(name, not_null) => change_column(table, &name, at, |column| column.not_null = not_null),
        Action::Create(..) | Action::Drop | Action::Rename(_) | Action::DropIndex(_) => {}
    }
}

fn change_column(table: &mut Table, name: &str, at: &Place, change: impl FnOnce(&mut Column)) {
    if let Some(column) = table.columns.iter_mut().find(|known| known.name.eq_ignore_ascii_case(name)) {
        change(column);
        column.place = at.clone();
    }
}

fn rename_in(names: &mut [Name], old: &str, new: &Name) {
    names.iter_mut().filter(|name| name.eq_ignore_ascii_case(old)).for_each(|name| *name = new.clone());
}
