//! Reads the parts of a table: columns, keys and indexes.

use super::reader::{Reader, written};
use super::{ColumnDefinition, IndexDefinition, Item};
use crate::artifacts::sql_tokens::Token;

/// A part of a table: a column or a constraint.
pub(super) fn item(text: &str, part: &[Token<'_>]) -> Option<Item> {
    let mut reader = Reader { text, tokens: part, at: 0 };
    let mut name = None;
    if reader.take(&["CONSTRAINT"]) {
        let is_named =
            !reader.peek().is_some_and(|it| ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].iter().any(|word| it.is(word)));
        name = if is_named { reader.name() } else { None };
    }
    let range = reader.range();
    if reader.take(&["PRIMARY", "KEY"]) {
        reader.take_any(&["CLUSTERED", "NONCLUSTERED"]);
        return Some(Item::PrimaryKey(reader.names()));
    }
    if reader.take(&["FOREIGN", "KEY"]) {
        while reader.peek().is_some_and(|token| !token.is_symbol("(")) {
            reader.at += 1;
        }
        let columns = reader.names();
        let table = reader.take(&["REFERENCES"]).then(|| reader.name()).flatten()?;
        return Some(Item::ForeignKey(columns, table, reader.names()));
    }
    let is_unique = reader.take(&["UNIQUE"]);
    if is_unique || is_index(part) {
        reader.take_any(&["FULLTEXT", "SPATIAL", "KEY", "INDEX", "CLUSTERED", "NONCLUSTERED"]);
        let named = reader.name().or(name);
        let columns = reader.names();
        let index = IndexDefinition { name: named, columns, unique: is_unique, range };
        return (!index.columns.is_empty()).then_some(Item::Index(index));
    }
    let is_other =
        ["CHECK", "EXCLUDE", "LIKE", "PERIOD"].iter().any(|word| reader.peek().is_some_and(|it| it.is(word)));
    if name.is_some()
        || (is_other && !part.get(1).is_some_and(Token::is_name))
        || part.first()?.is("LIKE")
        || part.first()?.is("CHECK")
    {
        return None;
    }
    column(text, part).map(Item::Column)
}

/// Whether a part is an index of MySQL, and no column named `key`.
fn is_index(part: &[Token<'_>]) -> bool {
    let is_word = part.first().is_some_and(|it| ["KEY", "INDEX", "FULLTEXT", "SPATIAL"].iter().any(|word| it.is(word)));
    let open = part.iter().take(5).position(|token| token.is_symbol("("));
    is_word && open.is_some_and(|open| part.get(open + 1).is_some_and(Token::is_name))
}

/// Words that end a type or a default.
const OPTIONS: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "DEFAULT",
    "PRIMARY",
    "UNIQUE",
    "KEY",
    "REFERENCES",
    "CHECK",
    "GENERATED",
    "COLLATE",
    "AUTO_INCREMENT",
    "AUTOINCREMENT",
    "COMMENT",
    "AS",
    "ON",
    "IDENTITY",
    "CHARSET",
    "STORAGE",
    "VISIBLE",
    "INVISIBLE",
    "VIRTUAL",
    "STORED",
    "ENCODE",
    "FIRST",
    "AFTER",
    "ROWGUIDCOL",
    "DEFERRABLE",
    "INITIALLY",
];

fn is_option(token: &Token<'_>) -> bool {
    OPTIONS.iter().any(|word| token.is(word))
}

fn column(text: &str, part: &[Token<'_>]) -> Option<ColumnDefinition> {
    let name = part.first().filter(|token| token.is_name())?.text.into();
    let (start, end) = (part.first()?.start, part.last()?.end);
    let type_end = option_from(part, 1, 1);
    let mut column = ColumnDefinition {
        name,
        type_text: Some(written(text, &part[1..type_end])).filter(|text| !text.is_empty()),
        default: None,
        not_null: false,
        primary_key: false,
        unique: false,
        references: None,
        range: start..end,
    };
    let mut reader = Reader { text, tokens: part, at: type_end };
    while reader.at < part.len() {
        if reader.take(&["NOT", "NULL"]) {
            column.not_null = true;
        } else if reader.take(&["PRIMARY", "KEY"]) {
            column.primary_key = true;
        } else if reader.take(&["UNIQUE"]) {
            column.unique = true;
        } else if reader.take(&["DEFAULT"]) {
            // What comes first is part of the default, `NULL` too.
            let end = option_from(part, reader.at, reader.at + 1);
            column.default = Some(written(text, &part[reader.at.min(end)..end])).filter(|text| !text.is_empty());
            reader.at = end;
        } else if reader.take(&["REFERENCES"]) {
            column.references = reader.name().map(|table| (table, reader.names()));
        } else if reader.brackets().is_none() {
            reader.at += 1;
        }
    }
    Some(column)
}

/// The first option at or after `earliest` that stands in none of the brackets that open at or after `from`.
fn option_from(part: &[Token<'_>], from: usize, earliest: usize) -> usize {
    let mut depth = 0_i32;
    for (at, token) in part.iter().enumerate().skip(from) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        }
        let is_character_set = token.is("CHARACTER") && part.get(at + 1).is_some_and(|next| next.is("SET"));
        if depth == 0 && at >= earliest && (is_option(token) || is_character_set) {
            return at;
        }
    }
    part.len().max(from.min(part.len()))
}
