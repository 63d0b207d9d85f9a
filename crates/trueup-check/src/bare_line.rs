//! References to lines that leave their file to the text before them: "(line 132)", "at lines 28-40", "line 3 of `a.py`".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex};
use trueup_facts::SourcePath;

use crate::claims::is_drawing;
use crate::expectation::indentation;
use crate::line_reference::{LineReference, MORE, bounds, push_list};
use crate::scope::{Resolved, Scope};
use crate::sentence::{line_around, sentence_around};
use crate::written_path::{Look, look, path_words};

/// How many blocks before a reference are searched for its file.
const BLOCKS_BEFORE: usize = 60;

/// The words of a reference: "line 4", "Lines 4-9", "L42-L60".
static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let first =
        r"(?P<word>\b[Ll]ines?\s|\bL)(?P<start>\d{1,6})(?-u:\b)(?:\s?(?:[-–—]|to)\s?L?(?P<end>\d{1,6})(?-u:\b))?";
    Regex::new(&format!("{first}{MORE}")).ok()
});

/// A further number of a sentence that has cited lines of a file before: "`a.py:42` and `:85`".
static COLON: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[`(]:(?P<start>\d{1,6})(?:[-–—](?P<end>\d{1,6}))?[`)]").ok());

/// The file named right after: "line 4 of `a.py`".
static OF_FILE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s(?:of|in)\s(?:the\s)?(?:file\s)?`?(?P<path>[\w./@+\-]+\w)`?").ok());

/// Finds the references without a file of their own, in order; `written` are those that spell their file out.
pub(crate) fn bare_lines(
    scope: &Scope<'_>,
    written: &[(BlockIndex, LineReference)],
) -> Vec<(BlockIndex, LineReference)> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.code() {
            Some(code) if is_drawing(&code.info) => {
                code.lines.iter().for_each(|line| in_text(scope, written, index, line.clone(), &mut found));
            }
            Some(_) => {}
            None => in_text(scope, written, index, block.span.clone(), &mut found),
        }
    }
    found
}

fn in_text(
    scope: &Scope<'_>,
    written: &[(BlockIndex, LineReference)],
    index: BlockIndex,
    span: Range<usize>,
    found: &mut Vec<(BlockIndex, LineReference)>,
) {
    let text = scope.document.slice(&span);
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for captures in LINES.iter().flat_map(|form| form.captures_iter(text)) {
        let (Some(whole), Some(word)) = (captures.get(0), captures.name("word")) else { continue };
        let more = captures.name("more").map_or(whole.end()..whole.end(), |more| more.range());
        let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
        let is_letter = word.as_str() == "L";
        if (is_letter && !stands_in_marks(before, after)) || (!is_letter && !speaks_of_a_file(before, after)) {
            continue;
        }
        let at = span.start + whole.start()..span.start + more.start;
        if touches(written, &at) || is_of_shown_code(scope, index, &captures) {
            continue;
        }
        let named = OF_FILE.as_ref().and_then(|form| form.captures(after)).and_then(|found| found.name("path"));
        let meant = match named.filter(|path| matches!(look(path.as_str()), Some(Look::KeptFile | Look::MaybeFile))) {
            Some(path) => files_of(scope, path.as_str(), at.end),
            None if after.starts_with(" of ") => continue,
            None => meant_files(scope, index, at.start),
        };
        push(scope, index, at, (&captures, text, more), span.start, meant, found);
    }
    for captures in COLON.iter().flat_map(|form| form.captures_iter(text)) {
        let (Some(whole), Some(start)) = (captures.get(0), captures.name("start")) else { continue };
        let at = span.start + start.start()..span.start + whole.end() - 1;
        let block = &scope.document.blocks()[index];
        let sentence = clause(scope, block, at.start);
        let Some(path) = one_written(written, &(sentence.start..at.start)) else { continue };
        if !touches(written, &at) {
            let files = files_of(scope, path, sentence.start);
            push(scope, index, at, (&captures, text, 0..0), span.start, files, found);
        }
    }
}

fn push(
    scope: &Scope<'_>,
    index: BlockIndex,
    span: Range<usize>,
    (captures, text, more): (&regex::Captures<'_>, &str, Range<usize>),
    base: usize,
    meant: Vec<SourcePath>,
    found: &mut Vec<(BlockIndex, LineReference)>,
) {
    let Some(start) = captures.name("start") else { return };
    let end = captures.name("end");
    let Some((first, last)) = bounds(start.as_str(), end.map(|end| end.as_str())) else { return };
    let numbers_span = base + start.start()..base + end.map_or(start.end(), |end| end.end());
    // A line that no file explains is told of only where the words can mean nothing else.
    if meant.is_empty() && !scope.document.text()[..span.start].ends_with('(') {
        return;
    }
    let path = meant.first().map_or_else(String::new, |path| path.as_str().to_owned());
    let reference = LineReference {
        path,
        path_span: span.start..span.start,
        numbers_span,
        span,
        start: first,
        end: last,
        is_range: end.is_some(),
        position: (0, 1),
        meant: Some(meant),
    };
    push_list(found, index, reference, text, more, base);
}

fn touches(written: &[(BlockIndex, LineReference)], span: &Range<usize>) -> bool {
    let before = written.partition_point(|(_, reference)| reference.path_span.start < span.end);
    written[before.saturating_sub(8)..before].iter().any(|(_, reference)| span.start < reference.span.end)
}

/// Whether `L42` stands alone in brackets or in a code span; elsewhere it may be a level or a layer.
fn stands_in_marks(before: &str, after: &str) -> bool {
    (before.ends_with('(') && after.starts_with(')')) || (before.ends_with('`') && after.starts_with('`'))
}

/// Whether "line 4" is said of a file: in brackets, after a word for a place, or at the head of what explains it.
fn speaks_of_a_file(before: &str, after: &str) -> bool {
    let explains = is_head(before) && after.trim_start_matches('*').starts_with([':', ' ']);
    let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let is_placed = before.ends_with([' ', '\n'])
        && matches!(word.as_str(), "at" | "on" | "in" | "from" | "around" | "near" | "see" | "through" | "and");
    before.ends_with('(') || before.ends_with("(see ") || explains || is_placed
}

/// Whether nothing but marks stands before, so that the reference heads what explains it.
fn is_head(before: &str) -> bool {
    before.chars().all(|character| character.is_whitespace() || "*_-".contains(character))
}

/// Whether the numbers may count the lines of a block of code shown before, rather than those of a file.
fn is_of_shown_code(scope: &Scope<'_>, index: BlockIndex, captures: &regex::Captures<'_>) -> bool {
    let last = captures.name("end").or_else(|| captures.name("start"));
    let Some(last) = last.and_then(|last| last.as_str().parse::<usize>().ok()) else { return true };
    let blocks = scope.document.blocks();
    let own = &blocks[index];
    let shown = blocks[..index].iter().rev().take_while(|block| block.section == own.section).take(BLOCKS_BEFORE);
    shown.filter_map(Block::code).any(|code| !is_drawing(&code.info) && last <= code.lines.len() + 1)
}

/// The text that a reference belongs to most closely: its line of a drawing, its sentence elsewhere.
fn clause(scope: &Scope<'_>, block: &Block, offset: usize) -> Range<usize> {
    match block.code() {
        Some(_) => line_around(scope, offset),
        None => sentence_around(scope, block, offset),
    }
}

fn one_written<'a>(written: &'a [(BlockIndex, LineReference)], span: &Range<usize>) -> Option<&'a str> {
    let first = written.partition_point(|(_, reference)| reference.span.start < span.start);
    let mut inside = written[first..].iter().map(|(_, reference)| reference);
    inside.by_ref().take_while(|reference| reference.span.end <= span.end).last().map(|last| last.path.as_str())
}

/// The files that the text says the line is of: the one its sentence names; else the one its block, the item around
/// it, the paragraphs before it or the headings over it name first. Several where that text names several.
fn meant_files(scope: &Scope<'_>, index: BlockIndex, offset: usize) -> Vec<SourcePath> {
    let blocks = scope.document.blocks();
    let own = &blocks[index];
    let sentence = clause(scope, own, offset);
    for span in [sentence.start..offset, before_in_block(scope, own, &sentence)] {
        let files = files_in(scope, &span);
        if !files.is_empty() {
            return files;
        }
    }
    let mut files = files_before(scope, index);
    if !is_head(scope.document.slice(&(own.span.start..offset))) {
        for file in files_in(scope, &(offset..sentence.end.max(offset))) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// The text of the reference's own block that may name its file: of a drawing the lines it hangs under, or all of it
/// where they name none; of a paragraph what comes before.
fn before_in_block(scope: &Scope<'_>, own: &Block, sentence: &Range<usize>) -> Range<usize> {
    let Some(code) = own.code() else { return own.span.start..sentence.start.max(own.span.start) };
    let indentation = |line: &Range<usize>| indentation(scope.document.slice(line));
    let Some(at) = code.lines.iter().position(|line| line.start == sentence.start) else { return own.span.clone() };
    let mut depth = indentation(&code.lines[at]);
    for line in code.lines[..at].iter().rev() {
        if scope.document.slice(line).trim().is_empty() || indentation(line) >= depth {
            continue;
        }
        depth = indentation(line);
        if !files_in(scope, line).is_empty() {
            return line.clone();
        }
    }
    own.span.clone()
}

/// The files that the item around the block at `index`, the paragraphs before it or the headings over it name first.
fn files_before(scope: &Scope<'_>, index: BlockIndex) -> Vec<SourcePath> {
    let blocks = scope.document.blocks();
    let own = &blocks[index];
    let mut depth = own.list_depth;
    let mut section = own.section;
    for before in blocks[..index].iter().rev().take(BLOCKS_BEFORE) {
        if let trueup_document::BlockKind::Heading(_) = before.kind {
            // Of the sections before, only those around the reference speak of it.
            if before.section == section {
                let files = files_in(scope, &before.span);
                if !files.is_empty() {
                    return files;
                }
                section = before.section.and_then(|at| scope.document.sections()[at].parent);
                depth = 0;
            }
            continue;
        }
        let is_over = before.list_depth < depth || (before.list_depth == 0 && depth == 0);
        if before.section != section || before.code().is_some() || !is_over {
            continue;
        }
        depth = before.list_depth;
        let text = scope.document.slice(&before.span);
        if LINES.as_ref().and_then(|form| form.find(text)).is_some_and(|found| is_head(&text[..found.start()])) {
            continue;
        }
        let files = files_in(scope, &before.span);
        if !files.is_empty() {
            return files;
        }
    }
    Vec::new()
}

/// The files that a text names, each once, in order.
fn files_in(scope: &Scope<'_>, span: &Range<usize>) -> Vec<SourcePath> {
    let mut files: Vec<SourcePath> = Vec::new();
    let text = scope.document.slice(span);
    for word in path_words(text) {
        let offset = span.start + word.start;
        let word = text[word].trim_end_matches('.');
        if !matches!(look(word), Some(Look::KeptFile)) {
            continue;
        }
        for file in files_of(scope, word, offset) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

fn files_of(scope: &Scope<'_>, path: &str, offset: usize) -> Vec<SourcePath> {
    match scope.resolve(path, offset) {
        Resolved::File(file) => vec![file],
        Resolved::Ambiguous(files) => files,
        _ => Vec::new(),
    }
}
