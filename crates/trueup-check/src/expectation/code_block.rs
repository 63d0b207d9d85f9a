//! What a drawing, a flow or a comment in code says stands at the lines it cites.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::Block;

use super::{Candidate, Expected, NAMES, Tie, belongs_to_another, gap, push, push_at};
use crate::claims::is_drawing;
use crate::line_reference::LineReference;
use crate::quoted::comment_text;
use crate::scope::{Resolved, Scope};
use crate::symbol::SymbolName;
use crate::written_path::look;

/// A word with a noun that says it is a name: `lookup function`, `query command`.
static NOUNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?P<name>[A-Za-z_]\w{2,})\s(?:functions?|commands?|methods?|class|handlers?|middleware|decorators?|types?|struct|enum|trait|interface|hook|dataclass|lambda|constants?|tables?|registry|loop)\b",
    )
    .ok()
});

pub(super) fn from_code_block(
    scope: &Scope<'_>,
    block: &Block,
    reference: &LineReference,
    candidates: &mut Vec<Candidate>,
) {
    let Some(code) = block.code() else { return };
    let Some(at) =
        code.lines.iter().position(|line| line.start <= reference.span.start && reference.span.start <= line.end)
    else {
        return;
    };
    let text = |index: usize| scope.document.slice(&code.lines[index]);
    if !is_drawing(&code.info) && comment_text(text(at)).is_some() {
        let until = code.lines[at + 1..]
            .iter()
            .position(|line| scope.touches_reference(line))
            .map_or(code.lines.len(), |next| at + 1 + next);
        let lines: Vec<String> = (at + 1..until).map(|index| text(index).to_owned()).collect();
        push(candidates, Expected::Code(lines), Tie::Beside);
    }
    let line = &code.lines[at];
    names_of_line(scope, line, reference, Tie::Near, candidates);
    let indent = indentation(text(at));
    let mut below: Vec<String> = Vec::new();
    for index in at + 1..code.lines.len() {
        let next = text(index);
        let span = &code.lines[index];
        let has_reference = scope.touches_reference(span);
        if next.trim().is_empty() || has_reference || indentation(next) <= indent || next.contains(['▼', '└', '├'])
        {
            break;
        }
        below.push(next.to_owned());
    }
    let code_like = below.iter().filter(|line| looks_like_code(line)).count();
    if below.first().is_some_and(|first| looks_like_code(first)) && code_like * 2 >= below.len() {
        push_called(&below, candidates);
        push(candidates, Expected::Code(below), Tie::Beside);
    }
    if let Some(quote) = quoted_rest(text(at), reference, line.start) {
        push(candidates, Expected::Quote(quote), Tie::Beside);
    }
    if at > 0 && is_arrow_target(text(at), reference, line) {
        let above = &code.lines[at - 1];
        if !text(at - 1).trim().is_empty() {
            names_of_line(scope, above, reference, Tie::Loose, candidates);
        }
    }
}

/// The names that shown code calls: where the file does not have the code, it may define what the code calls.
pub(super) fn push_called(lines: &[String], candidates: &mut Vec<Candidate>) {
    for found in lines.iter().flat_map(|line| NAMES.iter().flat_map(|names| names.find_iter(line))) {
        let Some(name) = found.as_str().strip_suffix('(') else { continue };
        let symbol = SymbolName::parse(&format!("{name}()")).map(|symbol| SymbolName { owners: Vec::new(), ..symbol });
        if let Some(symbol) = symbol {
            push(candidates, Expected::Called(symbol), Tie::Near);
        }
    }
}

/// What follows the reference on its line, where it is code: `main.cpp:73   capture.start()`.
pub(super) fn quoted_rest(text: &str, reference: &LineReference, line_start: usize) -> Option<String> {
    let rest = text.get(reference.span.end - line_start..)?;
    let rest = rest.strip_prefix(|next: char| next.is_whitespace())?.trim_start();
    let cut =
        ["  ", " — ", " – ", " → ", " // ", " # ", " <- ", " -> "].iter().filter_map(|mark| rest.find(mark)).min();
    let rest = rest[..cut.unwrap_or(rest.len())].trim();
    (rest.len() >= 8 && rest.contains('(') && looks_like_code(rest)).then(|| rest.to_owned())
}

/// Whether the line holds nothing but the reference, so that the line above says what it is.
pub(super) fn is_arrow_target(text: &str, reference: &LineReference, line: &Range<usize>) -> bool {
    let before = &text[..reference.path_span.start.saturating_sub(line.start).min(text.len())];
    let after = text.get(reference.span.end.saturating_sub(line.start)..).unwrap_or("");
    !before.chars().any(char::is_alphanumeric) && !after.chars().any(char::is_alphanumeric)
}

/// How far a line is indented, the bars of a drawing counted as white space.
pub(crate) fn indentation(line: &str) -> usize {
    line.chars().take_while(|character| character.is_whitespace() || "│|┃".contains(*character)).count()
}

pub(super) fn looks_like_code(line: &str) -> bool {
    let line = line.trim();
    let has_mark =
        ["(", ")", " = ", "=>", "{", "}", "==", "return", ";", "[", "="].iter().any(|mark| line.contains(mark));
    let ends_like_prose = line.ends_with('.') && !line.ends_with("...");
    let opens = ["if ", "for ", "while ", "with ", "match ", "switch "].iter().any(|word| line.starts_with(word));
    let has_mark = has_mark || (opens && line.ends_with([':', '{']) && line.contains(['.', '_']));
    let words = line.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
    has_mark && !ends_like_prose && words <= 5 && !line.contains(['→', '←'])
}

/// The names in one line of a drawing or flow, nearest to the reference first.
pub(super) fn names_of_line(
    scope: &Scope<'_>,
    line: &Range<usize>,
    reference: &LineReference,
    tie: Tie,
    candidates: &mut Vec<Candidate>,
) {
    let text = scope.document.slice(line);
    let mut names: Vec<(usize, SymbolName, bool, usize)> = Vec::new();
    for found in NAMES.iter().flat_map(|names| names.find_iter(text)) {
        let span = line.start + found.start()..line.start + found.end();
        let is_reference = scope.touches_reference(&span) || belongs_to_another(scope, &span, reference);
        let written = found.as_str();
        if is_reference || look(written.trim_end_matches('(')).is_some() {
            continue;
        }
        let written = if written.ends_with('(') { format!("{})", written) } else { written.to_owned() };
        if let Some(symbol) = SymbolName::parse(&written)
            && (symbol.is_code_shaped() || is_plain_definition(scope, &written, &span, reference))
        {
            let distance = gap(&span, reference);
            let tie_is_beside = distance <= 14;
            names.push((distance, symbol, tie_is_beside, span.start));
        }
    }
    names.sort_by_key(|(distance, ..)| *distance);
    for (_, symbol, is_beside, at) in names {
        let tie = if is_beside && tie == Tie::Near { Tie::Beside } else { tie };
        push_at(candidates, Expected::Symbol(symbol), tie, at);
    }
    for found in NOUNED.iter().flat_map(|nouned| nouned.captures_iter(text)) {
        let Some(name) = found.name("name") else { continue };
        let Some(symbol) = SymbolName::parse(name.as_str()) else { continue };
        let span = line.start + name.start()..line.start + name.end();
        if super::is_function_noun(&text[name.end()..]) && gap(&span, reference) <= 3 && tie == Tie::Near {
            push(candidates, Expected::Symbol(SymbolName { is_call: true, ..symbol }), Tie::Beside);
        } else {
            push(candidates, Expected::Symbol(symbol), tie);
        }
    }
}

/// Whether a plain word stands right before the reference, as in "→ extract (src/extract.rs:12)", and the cited file
/// defines a type or a function of that name.
pub(super) fn is_plain_definition(
    scope: &Scope<'_>,
    word: &str,
    span: &Range<usize>,
    reference: &LineReference,
) -> bool {
    if span.end > reference.path_span.start || gap(span, reference) > 2 {
        return false;
    }
    let Resolved::File(path) = scope.resolve_reference(reference) else { return false };
    let Some(file) = scope.codebase.file_at(path.as_str()) else { return false };
    scope.codebase.definitions_named(word).iter().any(|id| {
        let kind = scope.codebase.definition(*id).kind;
        id.file == file && (kind.is_type() || kind.is_callable())
    })
}
