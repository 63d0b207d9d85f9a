//! A table as a document shows it.

use std::ops::Range;

use trueup_document::BlockIndex;
use trueup_facts::artifacts::{Table, tables_in};

use crate::block_text::BlockText;
use crate::scope::Scope;
use crate::shown_type::leaves_out;
use crate::stored_table::{StoredColumn, of_sql};

/// A table that a document shows with its columns.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    /// The block.
    pub(crate) block: BlockIndex,
    /// The bytes of the document that show it.
    pub(crate) span: Range<usize>,
    /// Its name.
    pub(crate) name: String,
    /// Its columns, in order, each with the bytes of its name.
    pub(crate) columns: Vec<(StoredColumn, Range<usize>)>,
    /// Whether it says itself that something is left out.
    pub(crate) is_partial: bool,
    /// Which attributes the document gives where they are there, so that leaving one out says that it is not.
    pub(crate) gives: Attributes,
}

/// Attributes of columns that a document may give or leave out.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Attributes {
    /// `NOT NULL`.
    pub(crate) not_null: bool,
    /// `DEFAULT`.
    pub(crate) default: bool,
    /// `REFERENCES`.
    pub(crate) references: bool,
}

/// An index that a document shows beside its tables.
#[derive(Clone, Debug)]
pub(crate) struct SketchedIndex {
    /// The block.
    pub(crate) block: BlockIndex,
    /// The bytes of the document that show it.
    pub(crate) span: Range<usize>,
    /// Its table.
    pub(crate) table: String,
    /// Its columns or expressions.
    pub(crate) columns: Vec<String>,
}

/// Info strings of blocks of SQL.
const SQL: &[&str] = &["", "sql", "text", "txt", "postgresql", "postgres", "psql", "sqlite", "sqlite3", "mysql", "ddl"];

/// The tables that blocks of SQL create, and the indexes beside them.
pub(super) fn recognise(scope: &Scope<'_>) -> (Vec<Sketch>, Vec<SketchedIndex>) {
    let (mut sketches, mut indexes) = (Vec::new(), Vec::new());
    for (block, content) in scope.document.blocks().iter().enumerate() {
        let Some(code) = content.code().filter(|code| SQL.contains(&code.info.to_lowercase().as_str())) else {
            continue;
        };
        let block_text = BlockText::new(scope.document, code);
        if !block_text.text.to_lowercase().contains("create table") {
            continue;
        }
        let tables = tables_in(&block_text.text);
        let gives = attributes(&tables);
        let place = |start: u32, end: u32| {
            let (start, end) = (start as usize, end as usize);
            block_text.place(start)..block_text.place(end.saturating_sub(1).max(start)) + 1
        };
        for table in &tables {
            let span = table.place.span;
            let written = block_text.text.get(span.start as usize..span.end as usize).unwrap_or("");
            let columns: Vec<_> = table
                .columns
                .iter()
                .filter_map(|column| {
                    let start = column.place.span.start as usize;
                    let at = start + block_text.text.get(start..)?.find(column.name.as_str())?;
                    Some((of_sql(table, column), place(at as u32, (at + column.name.len()) as u32)))
                })
                .collect();
            if columns.is_empty() {
                continue;
            }
            sketches.push(Sketch {
                block,
                span: place(span.start, span.end),
                name: table.name.to_string(),
                columns,
                is_partial: leaves_out(written),
                gives,
            });
            for index in &table.indexes {
                let at = index.place.span;
                if at.start >= span.end {
                    indexes.push(SketchedIndex {
                        block,
                        span: place(at.start, at.end),
                        table: table.name.to_string(),
                        columns: index.columns.iter().map(|it| it.to_string()).collect(),
                    });
                }
            }
        }
    }
    (sketches, indexes)
}

fn attributes(tables: &[Table]) -> Attributes {
    let mut gives = Attributes::default();
    for table in tables {
        let is_key = |name: &str| table.primary_key.iter().any(|key| key.eq_ignore_ascii_case(name));
        gives.not_null |= table.columns.iter().any(|column| column.not_null && !is_key(&column.name));
        gives.default |= table.columns.iter().any(|column| column.default.is_some());
        gives.references |= table.columns.iter().any(|column| column.references.is_some());
    }
    gives
}
