//! What the statements of SQL change in a schema.

mod items;
mod reader;
mod statement;

use std::ops::Range;

use self::reader::Reader;
use super::sql_tokens::{Token, TokenKind, tokens};
use crate::Name;

/// One change of a schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Change {
    /// The table it is about.
    pub(crate) table: Name,
    /// What becomes of it.
    pub(crate) action: Action,
    /// Where the statement is, or the part of it that says so.
    pub(crate) range: Range<usize>,
}

/// What becomes of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    /// It comes to be; `true` where only if there is none of that name.
    Create(Vec<Item>, bool),
    /// It is gone.
    Drop,
    /// It has another name.
    Rename(Name),
    /// A column or a constraint comes to be.
    Add(Item),
    /// A column is gone.
    DropColumn(Name),
    /// A column has another name.
    RenameColumn(Name, Name),
    /// A column is another: its old name, and all that it is now.
    ReplaceColumn(Name, ColumnDefinition),
    /// A column has another type.
    SetType(Name, Name),
    /// A column has another default, or none.
    SetDefault(Name, Option<Name>),
    /// A column must have a value, or need not.
    SetNotNull(Name, bool),
    /// An index of any table is gone.
    DropIndex(Name),
}

/// A part of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    /// A column.
    Column(ColumnDefinition),
    /// The columns that identify a row.
    PrimaryKey(Vec<Name>),
    /// Columns that lead to another table: the columns, the table, its columns.
    ForeignKey(Vec<Name>, Name, Vec<Name>),
    /// An index or a constraint of uniqueness.
    Index(IndexDefinition),
}

/// A column as its definition has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ColumnDefinition {
    /// Its name.
    pub(crate) name: Name,
    /// Its type, as written.
    pub(crate) type_text: Option<Name>,
    /// Its default, as written.
    pub(crate) default: Option<Name>,
    /// Whether it must have a value.
    pub(crate) not_null: bool,
    /// Whether it alone identifies a row.
    pub(crate) primary_key: bool,
    /// Whether no two rows have the same value.
    pub(crate) unique: bool,
    /// The table and the columns it leads to.
    pub(crate) references: Option<(Name, Vec<Name>)>,
    /// Where the definition is.
    pub(crate) range: Range<usize>,
}

/// An index as its definition has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct IndexDefinition {
    /// Its name.
    pub(crate) name: Option<Name>,
    /// Its columns or expressions, as written.
    pub(crate) columns: Vec<Name>,
    /// Whether no two rows have the same values.
    pub(crate) unique: bool,
    /// Where the definition is.
    pub(crate) range: Range<usize>,
}

/// Comments after which a migration tool undoes what stands before.
const DOWN_MARKS: &[&str] = &["+goose down", "migrate:down", "+migrate down", "rambler down", "@down", "//@undo"];

/// Comments after which a migration tool goes on to change the schema.
const UP_MARKS: &[&str] = &["+goose up", "migrate:up", "+migrate up", "rambler up", "@up"];

/// The changes that a text makes, in order; what its downward sections say is left out.
pub(crate) fn changes(text: &str) -> Vec<Change> {
    let mut all = tokens(text);
    let down = down_sections(text);
    if !down.is_empty() {
        all.retain(|token| !down.iter().any(|range| range.contains(&token.start)));
    }
    let mut found = Vec::new();
    for statement in all.split(|token| token.kind == TokenKind::End) {
        read_statement(text, statement, &mut found);
    }
    found
}

fn down_sections(text: &str) -> Vec<Range<usize>> {
    let mut sections: Vec<Range<usize>> = Vec::new();
    let mut since: Option<usize> = None;
    for line in super::lines::lines(text) {
        let Some(comment) = line.text.trim_start().strip_prefix("--").map(|it| it.trim().to_ascii_lowercase()) else {
            continue;
        };
        if DOWN_MARKS.iter().any(|mark| comment.starts_with(mark)) {
            since = since.or(Some(line.start));
        } else if UP_MARKS.iter().any(|mark| comment.starts_with(mark)) {
            sections.extend(since.take().map(|start| start..line.start));
        }
        if sections.len() > 100 {
            break;
        }
    }
    sections.extend(since.map(|start| start..text.len()));
    sections
}

fn read_statement(text: &str, statement: &[Token<'_>], found: &mut Vec<Change>) {
    let Some(first) = statement.first() else { return };
    if first.is("DO") {
        // What a block does under a condition, it does where it is needed.
        for body in statement.iter().filter(|token| token.kind == TokenKind::Dollar) {
            let start = body.start + (body.end - body.start - body.text.len()) / 2;
            let inner = tokens(text.get(start..start + body.text.len()).unwrap_or("")).into_iter();
            let moved: Vec<Token<'_>> =
                inner.map(|token| Token { start: token.start + start, end: token.end + start, ..token }).collect();
            for statement in moved.split(|token| token.kind == TokenKind::End) {
                let begins = |token: &Token<'_>| ["BEGIN", "THEN", "ELSE"].iter().any(|word| token.is(word));
                let from = statement.iter().rposition(begins).map_or(0, |at| at + 1);
                Reader { text, tokens: &statement[from..], at: 0 }.statement(found);
            }
        }
        return;
    }
    Reader { text, tokens: statement, at: 0 }.statement(found);
}

/// `table(columns)`, or the table alone.
pub(crate) fn of_table(table: &str, columns: &[Name]) -> String {
    if columns.is_empty() { table.to_owned() } else { format!("{table}({})", columns.join(", ")) }
}
