//! Tables written as `name(column, column)`.

use std::ops::Range;

use trueup_document::InlineKind;

use super::sketch::{Attributes, Sketch};
use crate::block_text::BlockText;
use crate::scope::Scope;
use crate::stored_table::StoredColumn;

/// Words that begin a part that is no column.
const CONSTRAINTS: &[&str] = &["primary", "foreign", "unique", "check", "constraint", "index", "key"];

/// The tables of the product that blocks without a language, or code spans, write with their columns in brackets.
pub(super) fn recognise(scope: &Scope<'_>) -> Vec<Sketch> {
    let mut found = Vec::new();
    for (block, content) in scope.document.blocks().iter().enumerate() {
        if let Some(code) = content.code() {
            if matches!(code.info.as_str(), "" | "text" | "txt") {
                let block_text = BlockText::new(scope.document, code);
                in_block(scope, block, &block_text, &mut found);
            }
            continue;
        }
        for inline in content.inlines.iter().filter(|inline| inline.kind == InlineKind::Code) {
            let text = scope.document.slice(&inline.span);
            if let Some((sketch, end)) = sketch(scope, block, text, 0, &|at| inline.span.start + at)
                && end == text.len()
            {
                // Columns in a sentence are those that it speaks of.
                found.push(Sketch { is_partial: true, ..sketch });
            }
        }
    }
    found
}

fn in_block(scope: &Scope<'_>, block: usize, block_text: &BlockText, found: &mut Vec<Sketch>) {
    let text = &block_text.text;
    let mut at = 0;
    while at < text.len() {
        let line = &text[at..];
        let start = at + line.len() - line.trim_start_matches([' ', '\t']).len();
        match sketch(scope, block, text, start, &|offset| block_text.place(offset)) {
            Some((sketch, end)) => {
                found.push(sketch);
                at = end;
            }
            None => at += line.find('\n').map_or(line.len(), |end| end + 1),
        }
    }
}

/// The table that is written at byte `start`, and where it ends.
fn sketch(
    scope: &Scope<'_>,
    block: usize,
    text: &str,
    start: usize,
    place: &dyn Fn(usize) -> usize,
) -> Option<(Sketch, usize)> {
    let rest = text.get(start..)?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let name = &rest[..length];
    if !rest[length..].starts_with('(') || !scope.stored_tables().has(name) {
        return None;
    }
    let open = start + length;
    let parts = parts(text, open + 1)?;
    let end = parts.last().map_or(open + 1, |part| part.end) + 1;
    let mut is_partial = false;
    let mut columns = Vec::new();
    for part in parts {
        let written = text.get(part.clone())?;
        is_partial |= written.contains("...") || written.contains('…');
        let at = written.find(|c: char| c.is_ascii_alphabetic() || c == '_');
        let Some(word) = at.and_then(|at| written[at..].split(|c: char| !(c.is_alphanumeric() || c == '_')).next())
        else {
            continue;
        };
        if CONSTRAINTS.contains(&word.to_lowercase().as_str()) {
            continue;
        }
        let from = part.start + at.unwrap_or(0);
        let column = StoredColumn { name: word.to_owned(), ..StoredColumn::default() };
        columns.push((column, place(from)..place(from + word.len() - 1) + 1));
    }
    let span = place(start)..place(end - 1) + 1;
    let gives = Attributes::default();
    let is_shown = !columns.is_empty();
    is_shown.then(|| (Sketch { block, span, name: name.to_owned(), columns, is_partial, gives }, end))
}

/// The parts between commas from byte `start` to the closing bracket, comments of SQL left out of their beginnings.
fn parts(text: &str, start: usize) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let (mut depth, mut from, mut at) = (0_usize, start, start);
    while at < bytes.len() && at - start < 20_000 {
        match bytes[at] {
            b'(' => depth += 1,
            b')' if depth == 0 => {
                parts.push(from..at);
                return Some(parts);
            }
            b')' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(from..at);
                from = at + 1;
            }
            b'-' if bytes[at..].starts_with(b"--") => {
                let end = text.get(at..)?.find('\n').map_or(bytes.len(), |end| at + end);
                if text.get(from..at)?.trim().is_empty() {
                    from = end;
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    None
}
