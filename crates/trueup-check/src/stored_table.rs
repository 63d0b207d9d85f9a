//! The tables and collections of the product: of its migrations, of SQL in its code, of its models.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::artifacts::Table;
use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, FileId, SignalKind, SourceClass, SourcePath};

use crate::claim::Evidence;
use crate::scope::Scope;
use crate::shown_type::inherited_members;

/// A table of the product.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StoredTable<'a> {
    /// As SQL makes it.
    Sql(&'a Table),
    /// As a type of the code is kept.
    Model(DefinitionId),
    /// As a schema file of another kind declares it: the artifact and the definition in it.
    Schema(usize, usize),
}

/// A column of a table of the product, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoredColumn {
    /// Its name.
    pub(crate) name: String,
    /// Its type in the store, where the code says it.
    pub(crate) type_text: Option<String>,
    /// Whether it must have a value; `None` where nobody can tell.
    pub(crate) not_null: Option<bool>,
    /// Its default in the store; `None` where nobody can tell.
    pub(crate) default: Option<Option<String>>,
    /// What it leads to; `None` where nobody can tell.
    pub(crate) references: Option<Option<String>>,
    /// Whether the code surely keeps it in a column.
    pub(crate) is_certain: bool,
}

/// All tables by their names in lower case, without their schemas.
#[derive(Debug, Default)]
pub(crate) struct StoredTables<'a> {
    by_name: BTreeMap<String, Vec<StoredTable<'a>>>,
}

impl<'a> StoredTables<'a> {
    /// Every table of the product.
    pub(crate) fn read(codebase: &'a Codebase) -> StoredTables<'a> {
        let mut tables = StoredTables::default();
        for table in codebase.tables() {
            tables.add(&table.name, StoredTable::Sql(table));
        }
        for (at, file) in codebase.files().iter().enumerate() {
            if file.source.class != SourceClass::Product {
                continue;
            }
            for signal in &file.facts.signals {
                if let (SignalKind::Table { name }, Some(index)) = (&signal.kind, signal.definition) {
                    tables.add(name, StoredTable::Model(DefinitionId { file: FileId(at as u32), index }));
                }
            }
        }
        for (at, file) in codebase.artifacts().iter().enumerate().filter(|(_, file)| file.artifact.file != "sql") {
            for (index, definition) in file.facts.definitions.iter().enumerate() {
                if definition.kind == DefinitionKind::Table {
                    tables.add(&definition.name, StoredTable::Schema(at, index));
                }
            }
        }
        tables
    }

    fn add(&mut self, name: &str, table: StoredTable<'a>) {
        self.by_name.entry(plain(name)).or_default().push(table);
    }

    /// Whether there is one of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(&plain(name))
    }

    /// Those of that name that the document may mean: what SQL makes before what models say, the document's own
    /// project's before others.
    pub(crate) fn named(&self, scope: &Scope<'_>, name: &str) -> Vec<StoredTable<'a>> {
        let Some(all) = self.by_name.get(&plain(name)) else { return Vec::new() };
        let is_sql = |table: &&StoredTable<'a>| matches!(table, StoredTable::Sql(_));
        let sql: Vec<StoredTable<'a>> = all.iter().filter(is_sql).copied().collect();
        let kept = if sql.is_empty() { all.clone() } else { sql };
        let near = scope.nearest(kept.iter().map(|table| table.path(scope.codebase).clone()).collect());
        kept.into_iter().filter(|table| near.contains(table.path(scope.codebase))).collect()
    }
}

/// A table's name as it is compared.
fn plain(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).trim_matches(['"', '`', '[', ']']).to_lowercase()
}

impl StoredTable<'_> {
    /// The file that makes it.
    pub(crate) fn path<'c>(&'c self, codebase: &'c Codebase) -> &'c SourcePath {
        match self {
            StoredTable::Sql(table) => &table.place.path,
            StoredTable::Model(id) => codebase.file(id.file).path(),
            StoredTable::Schema(file, _) => &codebase.artifacts()[*file].path,
        }
    }

    /// The lines that make it.
    pub(crate) fn evidence(&self, scope: &Scope<'_>) -> Vec<Evidence> {
        let span = match self {
            StoredTable::Sql(table) => table.place.span,
            StoredTable::Model(id) => scope.codebase.definition(*id).span,
            StoredTable::Schema(file, index) => scope.codebase.artifacts()[*file].facts.definitions[*index].span,
        };
        vec![scope.line_evidence(self.path(scope.codebase), span.line, span.end_line)]
    }

    /// Its columns, in order.
    pub(crate) fn columns(&self, codebase: &Codebase) -> Vec<StoredColumn> {
        match self {
            StoredTable::Sql(table) => table.columns.iter().map(|column| of_sql(table, column)).collect(),
            StoredTable::Model(id) => {
                let members = inherited_members(codebase, *id).0;
                let fields = members.into_iter().map(|member| codebase.definition(member));
                fields.filter(|field| field.kind == DefinitionKind::Field).map(of_field).collect()
            }
            StoredTable::Schema(file, index) => {
                let definitions = &codebase.artifacts()[*file].facts.definitions;
                let is_own = |it: &&Definition| it.kind == DefinitionKind::Field && it.parent == Some(*index as u32);
                definitions.iter().filter(is_own).map(|it| named(&it.name)).collect()
            }
        }
    }

    /// Whether all its columns are known: no base of a model lies outside the code.
    pub(crate) fn is_whole(&self, codebase: &Codebase) -> bool {
        match self {
            StoredTable::Sql(_) => true,
            StoredTable::Model(id) => inherited_members(codebase, *id).1,
            StoredTable::Schema(..) => false,
        }
    }
}

fn named(name: &str) -> StoredColumn {
    StoredColumn { name: name.to_owned(), ..StoredColumn::default() }
}

/// A column as SQL declares it; that of a key says nothing of `NOT NULL`.
pub(crate) fn of_sql(table: &Table, column: &trueup_facts::artifacts::Column) -> StoredColumn {
    let is_key = table.primary_key.iter().any(|key| key.eq_ignore_ascii_case(&column.name));
    StoredColumn {
        name: column.name.to_string(),
        type_text: column.type_text.as_deref().map(str::to_owned),
        not_null: (!is_key).then_some(column.not_null),
        default: Some(column.default.as_deref().map(str::to_owned)),
        references: Some(column.references.as_deref().map(str::to_owned)),
        is_certain: true,
    }
}

/// A name given to a column beside its field's: `Column("user_name", …)`.
static COLUMN_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:[Cc]olumn|db_field\s*=|db_column\s*=)\(?\s*["'](\w+)["']"#).ok());

fn of_field(field: &Definition) -> StoredColumn {
    let value: String = field.value.as_deref().unwrap_or("").split_whitespace().collect();
    let says = |texts: &[&str]| texts.iter().any(|text| value.contains(text));
    let given = COLUMN_NAME.as_ref().and_then(|name| name.captures(field.value.as_deref()?)?.get(1));
    let is_column = says(&["Column(", "mapped_column(", "Field("]) && !says(&["relationship(", "ForeignKey(to"]);
    let not_null = match (says(&["nullable=False", "null=False"]), says(&["nullable=True", "null=True"])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let is_key = says(&["primary_key=True"]);
    StoredColumn {
        not_null: not_null.filter(|_| !is_key),
        is_certain: is_column && !field.name.starts_with("__"),
        ..named(given.map_or(field.name.as_str(), |name| name.as_str()))
    }
}
