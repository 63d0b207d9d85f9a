//! Lists of names as documents write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};

use super::enumeration::{folded, plain};
use crate::scope::Scope;

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// `a|b|c`.
    Bars,
    /// `A/B/C`.
    Slashes,
    /// `a`, `b` or `c`.
    Commas,
    /// Lines, each with the same label: `Mode: A`.
    Labels,
    /// `a → b → c`, over one or more lines.
    Arrows,
    /// The items of a list, or the first cells of a table's rows.
    Items,
}

/// Names that stand together.
#[derive(Clone, Debug)]
pub(super) struct NameList {
    /// The block it begins in.
    pub(super) block: BlockIndex,
    /// The bytes of the document.
    pub(super) span: Range<usize>,
    /// The names as written, each with its bytes.
    pub(super) names: Vec<(String, Range<usize>)>,
    /// How it is written.
    pub(super) form: Form,
    /// Whether every name is written as code.
    pub(super) is_code: bool,
    /// Whether it says itself that there are more.
    pub(super) is_selection: bool,
    /// Whether it says itself that there are no more: "one of", "or" before the last name.
    pub(super) is_closed: bool,
    /// The label before each name of [`Form::Labels`]; the header above a table's cells.
    pub(super) label: String,
}

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static BARS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"["'`]?\b[A-Za-z][\w-]*["'`]?(?:\s?\|\s?["'`]?[A-Za-z][\w-]*["'`]?){2,}"#));
static SLASHES: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"`?\b[A-Za-z][\w-]*`?(?: ?/ ?`?[A-Za-z][\w-]*`?){2,}"));
static COMMAS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r#"(?:`"?[A-Za-z][\w-]*"?`|"[A-Za-z][\w-]*"|[A-Za-z][\w-]*)"#;
    pattern(&format!(r"{name}(?:,(?: (?:and|or))? {name})+(?: (?:and|or) {name})?|{name} (?:and|or) {name}"))
});
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^\s*(?:[-*•] +)?(?P<label>[A-Za-z][A-Za-z_]*(?: [a-z]+)?) ?[:=] ?`?(?P<name>[A-Za-z][\w-]*)`?(?: |$)")
});
static ARROW: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\s*(?:→|⟶|─+>|-{1,2}>|=>|─+▶|►)\s*"));
static SELECTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)\b(such as|e\.g|for example|for instance|including|includes?|like|among|some|any of|either)\b[^.;]*$")
});
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(\bone of|\b(values|modes|levels|statuses|states|types|kinds|variants|options|roles|categories|phases|stages)( are)?)\W*$",
    )
});

/// Every list in the document's text and drawings; most of them are of no enumeration.
pub(super) fn lists(scope: &Scope<'_>) -> Vec<NameList> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.code() {
            Some(code) => {
                for line in &code.lines {
                    in_text(scope, index, line, &mut found);
                }
                if matches!(code.info.as_str(), "" | "text" | "txt") {
                    labels(scope, index, &code.lines, &mut found);
                    arrows(scope, index, &code.lines, &mut found);
                }
            }
            None if block.is_heading() => {}
            None => in_text(scope, index, &block.span, &mut found),
        }
    }
    items(scope, &mut found);
    found
}

/// The lists in a line of code or a block of prose.
fn in_text(scope: &Scope<'_>, block: BlockIndex, span: &Range<usize>, found: &mut Vec<NameList>) {
    let text = scope.document.slice(span);
    for (form, pattern) in [(Form::Bars, &*BARS), (Form::Slashes, &SLASHES), (Form::Commas, &COMMAS)] {
        for whole in pattern.iter().flat_map(|pattern| pattern.find_iter(text)) {
            let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
            if is_cut(form, before, after) {
                continue;
            }
            let mut names = names_in(whole.as_str(), span.start + whole.start());
            if form == Form::Commas {
                cut_sentence(text, span.start, &mut names);
            }
            let end =
                names.last().map_or(whole.end(), |(_, at)| at.end - span.start + quote_after(text, at, span.start));
            let after = &text[end..];
            let list_text = &text[whole.start()..end.max(whole.start())];
            let is_open = |name: &str| matches!(name, "etc" | "more" | "others");
            let has_open = names.iter().any(|(name, _)| is_open(name));
            names.retain(|(name, _)| !is_open(name));
            let after_is_open = ["...", "…", ", ...", ", …", ", etc", " etc", "/...", "/…", " and more", ", and more"];
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            let has = |cue: &Option<Regex>, text: &str| cue.as_ref().is_some_and(|cue| cue.is_match(text));
            found.push(NameList {
                block,
                span: span.start + whole.start()..span.start + end,
                is_code: names.iter().all(|(_, at)| is_quoted(text, at, span.start)),
                names,
                form,
                is_selection: has_open
                    || after_is_open.iter().any(|cue| after.starts_with(cue))
                    || has(&SELECTION, &before[before.len() - nearest(before, 120)..]),
                is_closed: [" and ", " or "].iter().any(|last| list_text.contains(last))
                    || has(&WHOLE, &before[line_start..]),
                label: String::new(),
            });
        }
    }
}

/// How many of the last bytes of a text to look at, at most `most`.
fn nearest(text: &str, most: usize) -> usize {
    text.len() - text.floor_char_boundary(text.len().saturating_sub(most))
}

/// Whether more of a path, a type or another list stands around a list.
fn is_cut(form: Form, before: &str, after: &str) -> bool {
    let goes_on = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let ends: &[char] = match form {
        Form::Bars => &['|', '.', '<', '/'],
        _ => &['/', '.', '|', '@', '-', '~', ':', '$', '\\', '<'],
    };
    before.ends_with(ends) || after.starts_with(['|', '(', '/', '\\', '*']) && form != Form::Commas || goes_on
}

/// The names of a list, each with its bytes.
fn names_in(list: &str, offset: usize) -> Vec<(String, Range<usize>)> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut names = Vec::new();
    let mut at = 0;
    for part in list.split(|c: char| !is_name(c)) {
        if !part.is_empty() && !matches!(part, "and" | "or") {
            names.push((part.to_owned(), offset + at..offset + at + part.len()));
        }
        at += part.len() + list[at + part.len()..].chars().next().map_or(0, char::len_utf8);
    }
    names
}

/// Leaves out what a sentence goes on with after the last name: nothing follows the name after "and", and words follow
/// no names in code.
fn cut_sentence(text: &str, offset: usize, names: &mut Vec<(String, Range<usize>)>) {
    let begins_in_code = names.first().is_some_and(|(_, at)| is_quoted(text, at, offset));
    if begins_in_code {
        let kept = names.iter().take_while(|(_, at)| is_quoted(text, at, offset)).count();
        names.truncate(kept);
    }
    let is_last = |(_, at): &(String, Range<usize>)| {
        let before = text.get(..at.start - offset).unwrap_or("").trim_end_matches(['`', '"']);
        before.ends_with(" and ") || before.ends_with(" or ")
    };
    if let Some(last) = names.iter().position(is_last) {
        names.truncate(last + 1);
    }
}

/// The length of the quotes that close a name.
fn quote_after(text: &str, at: &Range<usize>, offset: usize) -> usize {
    let rest = text.get(at.end - offset..).unwrap_or("");
    rest.len() - rest.trim_start_matches(['`', '"', '\'']).len()
}

fn is_quoted(text: &str, at: &Range<usize>, offset: usize) -> bool {
    let before = text.as_bytes().get((at.start - offset).wrapping_sub(1));
    matches!(before, Some(b'`' | b'"' | b'\''))
}

/// Lines of a drawing that follow each other, each with the same label.
fn labels(scope: &Scope<'_>, block: BlockIndex, lines: &[Range<usize>], found: &mut Vec<NameList>) {
    let mut run: Option<NameList> = None;
    for line in lines {
        let text = scope.document.slice(line);
        let captures = LABELLED.as_ref().and_then(|labelled| labelled.captures(text));
        let next = captures.and_then(|it| Some((it.name("label")?, it.name("name")?)));
        let Some((label, name)) = next else {
            found.extend(run.take());
            continue;
        };
        let at = line.start + name.start()..line.start + name.end();
        let start = line.start + label.start();
        match run.as_mut().filter(|list| list.label == label.as_str()) {
            Some(list) => {
                list.span.end = at.end;
                list.names.push((name.as_str().to_owned(), at));
            }
            None => found.extend(run.replace(NameList {
                block,
                span: start..at.end,
                names: vec![(name.as_str().to_owned(), at)],
                form: Form::Labels,
                is_code: true,
                is_selection: false,
                is_closed: true,
                label: label.as_str().to_owned(),
            })),
        }
    }
    found.extend(run);
}

/// The words that arrows of a drawing join.
fn arrows(scope: &Scope<'_>, block: BlockIndex, lines: &[Range<usize>], found: &mut Vec<NameList>) {
    let Some(arrow) = ARROW.as_ref() else { return };
    let mut names: Vec<(String, Range<usize>)> = Vec::new();
    let is_word = |word: &str| {
        word.len() > 1
            && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && !word.starts_with(|c: char| c.is_numeric())
    };
    for line in lines.iter().take(200) {
        let text = scope.document.slice(line);
        if !arrow.is_match(text) {
            continue;
        }
        let mut at = 0;
        let ends = arrow.find_iter(text).map(|found| found.range()).chain(std::iter::once(text.len()..text.len()));
        for end in ends {
            let word = text[at..end.start].trim().trim_matches(['[', ']', '"', '(', ')']);
            if is_word(word) {
                let start = line.start + at + text[at..].find(word).unwrap_or(0);
                if !names.iter().any(|(known, _)| known == word) {
                    names.push((word.to_owned(), start..start + word.len()));
                }
            } else if !word.trim_matches(['│', '|', '└', '├', '─', ' ', '┌', '+', '-', '\\']).is_empty() {
                return;
            }
            at = end.end;
        }
    }
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return };
    let span = first.1.start..last.1.end.max(first.1.end);
    if names.len() > 2 {
        let (form, label) = (Form::Arrows, String::new());
        found.push(NameList { block, span, names, form, is_code: true, is_selection: false, is_closed: true, label });
    }
}

/// The first words of the items of a list, and the first cells of the rows of a table.
fn items(scope: &Scope<'_>, found: &mut Vec<NameList>) {
    let mut run: Option<(NameList, Option<usize>)> = None;
    for (index, block) in scope.document.blocks().iter().enumerate() {
        let table = match block.kind {
            BlockKind::Cell { table, row, column: 0 } if row > 0 => Some(table),
            BlockKind::Cell { .. } => continue,
            BlockKind::Paragraph if block.list_depth == 1 => None,
            BlockKind::Paragraph | BlockKind::Code(_) if block.list_depth > 1 => continue,
            _ => {
                found.extend(run.take().map(|(list, _)| list));
                continue;
            }
        };
        let Some((name, at, is_code)) = first_name(scope, block) else {
            found.extend(run.take().map(|(list, _)| list));
            continue;
        };
        match run.as_mut().filter(|(_, of)| *of == table) {
            Some((list, _)) => {
                list.span.end = at.end;
                list.is_code &= is_code;
                list.names.push((name, at));
            }
            None => {
                let label = table.map_or_else(String::new, |table| header(scope, index, table));
                let list = NameList {
                    block: index,
                    span: at.clone(),
                    names: vec![(name, at)],
                    form: Form::Items,
                    is_code,
                    is_selection: false,
                    is_closed: true,
                    label,
                };
                found.extend(run.replace((list, table)).map(|(list, _)| list));
            }
        }
    }
    found.extend(run.map(|(list, _)| list));
}

/// The name that an item begins with: in code or in bold, or all of a cell.
fn first_name(scope: &Scope<'_>, block: &Block) -> Option<(String, Range<usize>, bool)> {
    let first = block.inlines.iter().find(|inline| !inline.text.trim().is_empty())?;
    let is_cell = matches!(block.kind, BlockKind::Cell { .. });
    let is_code = first.kind == InlineKind::Code;
    if !(is_code || first.strong || is_cell) {
        return None;
    }
    let text = scope.document.slice(&first.span);
    let word = plain(text.trim().trim_end_matches(':'));
    let is_name =
        word.starts_with(|c: char| c.is_alphabetic()) && word.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    let start = first.span.start + text.find(word)?;
    (is_name && !folded(word).is_empty()).then(|| (word.to_owned(), start..start + word.len(), is_code))
}

fn header(scope: &Scope<'_>, index: BlockIndex, table: usize) -> String {
    let is_header = |it: &&Block| matches!(it.kind, BlockKind::Cell { table: of, row: 0, column: 0 } if of == table);
    let first = scope.document.blocks()[index.saturating_sub(64)..index].iter().find(is_header);
    first.map_or_else(String::new, Block::plain_text)
}
