//! What the statements of SQL change in a schema.

use std::ops::Range;

use super::sql_tokens::{Token, TokenKind, tokens};
use crate::Name;
use crate::excerpt::on_one_line;

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

struct Reader<'a, 't> {
    text: &'t str,
    tokens: &'a [Token<'t>],
    at: usize,
}

impl<'a, 't> Reader<'a, 't> {
    fn peek(&self) -> Option<&'a Token<'t>> {
        self.tokens.get(self.at)
    }

    /// Takes the keywords where they all come next.
    fn take(&mut self, keywords: &[&str]) -> bool {
        let next = self.tokens.get(self.at..self.at + keywords.len()).unwrap_or(&[]);
        let found = next.len() == keywords.len() && next.iter().zip(keywords).all(|(token, word)| token.is(word));
        if found {
            self.at += keywords.len();
        }
        found
    }

    fn take_any(&mut self, keywords: &[&str]) {
        while self.peek().is_some_and(|token| keywords.iter().any(|word| token.is(word))) {
            self.at += 1;
        }
    }

    /// A name with its schema, unless that is the usual one.
    fn name(&mut self) -> Option<Name> {
        let mut parts = vec![self.peek().filter(|token| token.is_name())?.text];
        self.at += 1;
        while self.peek().is_some_and(|token| token.is_symbol("."))
            && let Some(next) = self.tokens.get(self.at + 1).filter(|token| token.is_name())
        {
            parts.push(next.text);
            self.at += 2;
        }
        if parts.len() > 1 && ["public", "dbo", "main"].iter().any(|usual| parts[0].eq_ignore_ascii_case(usual)) {
            parts.remove(0);
        }
        Some(parts.join(".").into())
    }

    /// The tokens of the brackets that open here, without the brackets.
    fn brackets(&mut self) -> Option<&'a [Token<'t>]> {
        if !self.peek()?.is_symbol("(") {
            return None;
        }
        let start = self.at + 1;
        let mut depth = 0_u32;
        while let Some(token) = self.peek() {
            self.at += 1;
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
                if depth == 0 {
                    return Some(&self.tokens[start..self.at - 1]);
                }
            }
        }
        Some(&self.tokens[start..])
    }

    fn names(&mut self) -> Vec<Name> {
        let text = self.text;
        parts(self.brackets().unwrap_or(&[])).map(|part| written_name(text, part)).collect()
    }

    fn range(&self) -> Range<usize> {
        let start = self.tokens.first().map_or(0, |token| token.start);
        start..self.tokens.last().map_or(start, |token| token.end)
    }

    fn statement(&mut self, found: &mut Vec<Change>) {
        if self.take(&["CREATE"]) {
            self.take_any(&["OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "UNLOGGED", "FOREIGN"]);
            if self.take(&["TABLE"]) {
                found.extend(self.create_table());
            } else {
                let unique = self.take(&["UNIQUE"]);
                self.take_any(&["CLUSTERED", "NONCLUSTERED", "FULLTEXT", "SPATIAL"]);
                if self.take(&["INDEX"]) {
                    found.extend(self.create_index(unique));
                }
            }
        } else if self.take(&["ALTER", "TABLE"]) {
            self.alter_table(found);
        } else if self.take(&["DROP", "TABLE"]) {
            self.take(&["IF", "EXISTS"]);
            while let Some(table) = self.name() {
                found.push(Change { table, action: Action::Drop, range: self.range() });
                if !self.peek().is_some_and(|token| token.is_symbol(",")) {
                    break;
                }
                self.at += 1;
            }
        } else if self.take(&["DROP", "INDEX"]) {
            self.take_any(&["CONCURRENTLY"]);
            self.take(&["IF", "EXISTS"]);
            if let Some(index) = self.name() {
                found.push(Change { table: Name::default(), action: Action::DropIndex(index), range: self.range() });
            }
        } else if self.take(&["RENAME", "TABLE"])
            && let Some(table) = self.name()
            && self.take(&["TO"])
            && let Some(name) = self.name()
        {
            found.push(Change { table, action: Action::Rename(name), range: self.range() });
        }
    }

    fn create_table(&mut self) -> Option<Change> {
        let is_optional = self.take(&["IF", "NOT", "EXISTS"]);
        let table = self.name()?;
        let text = self.text;
        let items = parts(self.brackets()?).filter_map(|part| item(text, part)).collect();
        Some(Change { table, action: Action::Create(items, is_optional), range: self.range() })
    }

    fn create_index(&mut self, unique: bool) -> Option<Change> {
        self.take_any(&["CONCURRENTLY", "ASYNC"]);
        self.take(&["IF", "NOT", "EXISTS"]);
        let name = if self.peek()?.is("ON") { None } else { self.name() };
        if self.take(&["USING"]) {
            self.at += 1;
        }
        if !self.take(&["ON"]) {
            return None;
        }
        self.take_any(&["ONLY"]);
        let table = self.name()?;
        if self.take(&["USING"]) {
            self.at += 1;
        }
        let columns = self.names();
        let range = self.range();
        let index = IndexDefinition { name, columns, unique, range: range.clone() };
        Some(Change { table, action: Action::Add(Item::Index(index)), range })
    }

    fn alter_table(&mut self, found: &mut Vec<Change>) {
        self.take(&["IF", "EXISTS"]);
        self.take_any(&["ONLY"]);
        let Some(table) = self.name() else { return };
        self.take(&["WITH", "CHECK"]);
        self.take(&["WITH", "NOCHECK"]);
        let rest = &self.tokens[self.at..];
        let mut adds_columns = false;
        for part in parts(rest) {
            let mut reader = Reader { text: self.text, tokens: part, at: 0 };
            let action = reader.alteration(adds_columns);
            adds_columns = matches!(action, Some(Action::Add(Item::Column(_))));
            if let Some(action) = action {
                found.push(Change { table: table.clone(), action, range: reader.range() });
            }
        }
    }

    /// One part of an `ALTER TABLE`. SQL Server lists further columns without repeating the verb.
    fn alteration(&mut self, adds_columns: bool) -> Option<Action> {
        if self.take(&["ADD"]) {
            self.take_any(&["COLUMN"]);
            self.take(&["IF", "NOT", "EXISTS"]);
            let rest = &self.tokens[self.at..];
            let mut inner = Reader { text: self.text, tokens: rest, at: 0 };
            // MySQL and Oracle may put the columns in brackets.
            let rest = if inner.peek()?.is_symbol("(") { inner.brackets()? } else { rest };
            return parts(rest).find_map(|part| item(self.text, part)).map(Action::Add);
        }
        if self.take(&["DROP"]) {
            let is_column = self.take(&["COLUMN"]);
            self.take(&["IF", "EXISTS"]);
            let other = ["CONSTRAINT", "PRIMARY", "FOREIGN", "INDEX", "KEY", "PARTITION", "CHECK", "DEFAULT"];
            if !is_column && self.peek().is_some_and(|token| other.iter().any(|word| token.is(word))) {
                if self.take(&["INDEX"]) || self.take(&["KEY"]) {
                    return self.name().map(Action::DropIndex);
                }
                return None;
            }
            return self.name().map(Action::DropColumn);
        }
        if self.take(&["RENAME"]) {
            if self.take(&["TO"]) || self.take(&["AS"]) {
                return self.name().map(Action::Rename);
            }
            if self.peek().is_some_and(|token| ["CONSTRAINT", "INDEX", "KEY"].iter().any(|word| token.is(word))) {
                return None;
            }
            self.take(&["COLUMN"]);
            let old = self.name()?;
            return self.take(&["TO"]).then(|| self.name()).flatten().map(|new| Action::RenameColumn(old, new));
        }
        if self.take(&["CHANGE"]) {
            self.take(&["COLUMN"]);
            let old = self.name()?;
            let Some(Item::Column(column)) = item(self.text, &self.tokens[self.at..]) else { return None };
            return Some(Action::ReplaceColumn(old, column));
        }
        if self.take(&["MODIFY"]) {
            self.take(&["COLUMN"]);
            let Some(Item::Column(column)) = item(self.text, &self.tokens[self.at..]) else { return None };
            return Some(Action::ReplaceColumn(column.name.clone(), column));
        }
        if self.take(&["ALTER"]) {
            self.take(&["COLUMN"]);
            return self.column_alteration();
        }
        if adds_columns && self.peek().is_some_and(Token::is_name) && self.tokens.len() > 1 {
            let verbs = [
                "OWNER",
                "SET",
                "ENABLE",
                "DISABLE",
                "ENGINE",
                "VALIDATE",
                "ALGORITHM",
                "LOCK",
                "CONVERT",
                "INHERIT",
                "COMMENT",
                "DEFAULT",
                "REPLICA",
                "AUTO_INCREMENT",
                "FORCE",
                "CLUSTER",
                "ATTACH",
                "DETACH",
            ];
            let is_verb = self.peek().is_some_and(|token| verbs.iter().any(|word| token.is(word)));
            return if is_verb { None } else { item(self.text, self.tokens).map(Action::Add) };
        }
        None
    }

    fn column_alteration(&mut self) -> Option<Action> {
        let name = self.name()?;
        if self.take(&["SET", "NOT", "NULL"]) {
            return Some(Action::SetNotNull(name, true));
        }
        if self.take(&["DROP", "NOT", "NULL"]) {
            return Some(Action::SetNotNull(name, false));
        }
        if self.take(&["DROP", "DEFAULT"]) {
            return Some(Action::SetDefault(name, None));
        }
        if self.take(&["SET", "DEFAULT"]) {
            let value = written(self.text, &self.tokens[self.at..]);
            return Some(Action::SetDefault(name, Some(value)));
        }
        if self.take(&["SET", "DATA", "TYPE"]) || self.take(&["TYPE"]) {
            let rest = &self.tokens[self.at..];
            let end = rest.iter().position(|token| token.is("USING") || token.is("COLLATE")).unwrap_or(rest.len());
            return Some(Action::SetType(name, written(self.text, &rest[..end])));
        }
        // SQL Server repeats the definition: `ALTER COLUMN name type [NOT NULL]`.
        let is_other = self
            .peek()
            .is_none_or(|token| ["SET", "DROP", "ADD", "RESET", "RESTART"].iter().any(|word| token.is(word)));
        if is_other {
            return None;
        }
        match item(self.text, &self.tokens[self.at - 1..])? {
            Item::Column(column) => Some(Action::ReplaceColumn(name, column)),
            _ => None,
        }
    }
}

/// `table(columns)`, or the table alone.
pub(crate) fn of_table(table: &str, columns: &[Name]) -> String {
    if columns.is_empty() { table.to_owned() } else { format!("{table}({})", columns.join(", ")) }
}

/// The parts between the commas that stand in no brackets.
fn parts<'a, 't>(tokens: &'a [Token<'t>]) -> impl Iterator<Item = &'a [Token<'t>]> {
    let mut depth = 0_i32;
    let is_comma = move |token: &Token<'t>| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        }
        depth == 0 && token.is_symbol(",")
    };
    tokens.split(is_comma).filter(|part| !part.is_empty())
}

/// The source of tokens side by side, on one line.
fn written(text: &str, tokens: &[Token<'_>]) -> Name {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Name::default() };
    on_one_line(text.get(first.start..last.end).unwrap_or(""))
}

/// A column in a list: its name without quotes, an expression as written, without its order.
fn written_name(text: &str, part: &[Token<'_>]) -> Name {
    match part {
        [only] => only.text.into(),
        [name, order] if order.is("ASC") || order.is("DESC") => name.text.into(),
        _ => written(text, part),
    }
}

/// A part of a table: a column or a constraint.
fn item(text: &str, part: &[Token<'_>]) -> Option<Item> {
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
