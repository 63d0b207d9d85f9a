//! SQL that code has in its strings, as far as it says what tables there are.

use super::string_literals::string_literals;
use crate::link::File;
use crate::{SourceClass, Span};

/// The largest code, in bytes, that is searched.
const CODE_LIMIT: usize = 1 << 20;

/// Statements that say what a table is.
const STATEMENTS: &[&str] = &[
    "create table",
    "create unique index",
    "create index",
    "alter table",
    "create temp table",
    "create unlogged table",
];

/// A product's code with nothing left of it but its SQL on tables, every byte of which stands where it stood; `None`
/// where it makes no table.
pub(crate) fn sql_of(file: &File) -> Option<String> {
    let text: &str = &file.source.text;
    let language = file.source.language?.name;
    if file.source.class != SourceClass::Product || text.len() > CODE_LIMIT || !may_make_table(text) {
        return None;
    }
    let mut sql = vec![b' '; text.len()];
    for newline in memchr::memchr_iter(b'\n', text.as_bytes()) {
        sql[newline] = b'\n';
    }
    let mut makes_table = false;
    // A statement that is put together of several strings goes on in the next one.
    let mut goes_on_from: Option<usize> = None;
    for range in string_literals(text, language) {
        let literal = &text[range.clone()];
        let goes_on = goes_on_from.is_some_and(|end| text.get(end..range.start).is_some_and(joins));
        if !goes_on {
            if let Some(end) = goes_on_from.take() {
                sql[end] = b';';
            }
            if !is_statement(literal) || is_in_test(file, range.start) {
                continue;
            }
        }
        makes_table |= may_make_table(literal);
        copy(literal, &mut sql[range.clone()]);
        goes_on_from = Some(range.end);
    }
    if let Some(end) = goes_on_from
        && let Some(byte) = sql.get_mut(end)
    {
        *byte = b';';
    }
    makes_table.then(|| String::from_utf8(sql).ok())?
}

fn may_make_table(text: &str) -> bool {
    let begins_word = |at: usize| text.get(at..at + 12).is_some_and(|word| word.eq_ignore_ascii_case("create table"));
    memchr::memchr2_iter(b'C', b'c', text.as_bytes()).any(begins_word)
}

/// Whether a literal begins with SQL on tables, or has it at the beginning of a line.
fn is_statement(literal: &str) -> bool {
    literal.split(['\n', ';']).any(|line| {
        let line = line.trim_start_matches("\\n").trim_start();
        STATEMENTS.iter().any(|it| line.get(..it.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(it)))
    })
}

/// Whether what stands between two literals makes them one.
fn joins(between: &str) -> bool {
    let is_joint =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '+' | '\\' | '.' | '<' | '>' | '&' | '$' | 'f');
    between.len() < 200 && between.chars().all(is_joint) && !between.contains("\n\n")
}

fn is_in_test(file: &File, at: usize) -> bool {
    let holds = |span: &Span| (span.start as usize) <= at && at < span.end as usize;
    file.facts.definitions.iter().any(|definition| definition.in_test && holds(&definition.span))
}

/// Copies a literal, the escapes of line ends and quotes undone in place.
fn copy(literal: &str, to: &mut [u8]) {
    let bytes = literal.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1).copied().filter(|_| bytes[at] == b'\\');
        match escaped {
            Some(b'n' | b't' | b'r') => at += 2,
            Some(quote @ (b'"' | b'\'' | b'`')) => {
                to[at + 1] = quote;
                at += 2;
            }
            Some(b'\n') => at += 1,
            _ => {
                to[at] = bytes[at];
                at += 1;
            }
        }
    }
}

/// Whether a statement has places that the code fills in, so that nobody can tell what it says.
pub(crate) fn is_filled_in(statement: &str) -> bool {
    let outside_quotes: String = statement.split('\'').step_by(2).collect();
    ["{", "$", "%s", "%v", "%q", "%("].iter().any(|mark| outside_quotes.contains(mark))
}
