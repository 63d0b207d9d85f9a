//! Sentences, and whether what they say need not be true of the code.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockKind, InlineKind, SectionRole};

use crate::scope::Scope;

/// How far from a place its sentence is looked for, in bytes: no sentence that people write is longer.
const REACH: usize = 2000;

/// The sentence of `block` around the byte `offset`; a dot inside a code span ends nothing.
pub(crate) fn sentence_around(scope: &Scope<'_>, block: &Block, offset: usize) -> Range<usize> {
    let whole = scope.document.text();
    let mut start = whole.floor_char_boundary(offset.saturating_sub(REACH)).max(block.span.start);
    let mut end =
        whole.floor_char_boundary(offset.saturating_add(REACH).min(whole.len())).min(block.span.end).max(start);
    let window = start;
    let text = scope.document.slice(&(start..end));
    let in_code = |at: usize| {
        let before = block.inlines.partition_point(|inline| inline.span.start <= at);
        let inline = before.checked_sub(1).map(|index| &block.inlines[index]);
        inline.is_some_and(|inline| inline.kind == InlineKind::Code && inline.span.contains(&at))
    };
    for (at, mark) in text.match_indices(['.', '!', '?', ';']) {
        let absolute = window + at;
        let after = &text[at + mark.len()..];
        let ends = after.is_empty() || after.starts_with([' ', '\n', '\r']) || after.starts_with("** ");
        if !ends || in_code(absolute) || is_abbreviation(&text[..at]) {
            continue;
        }
        if absolute < offset {
            start = absolute + 1;
        } else {
            end = absolute + 1;
            break;
        }
    }
    start..end.max(start)
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(', '\n']).next().unwrap_or("").to_ascii_lowercase();
    matches!(word.as_str(), "e.g" | "i.e" | "etc" | "vs" | "cf" | "no" | "fig")
}

/// Words that make what follows a plan, a wish, an example, a negation or something outside the project.
static HYPOTHETICAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(
            would | could | might | should | imagine | suppose | consider | hypothetical\w* | future | planned | plan\s to | todo
            | don't | doesn't | didn't | isn't | aren't | wasn't | won't | cannot | can't | never | without | instead\sof
            | rather\sthan | unlike | no\slonger | used\sto | previously | formerly | originally | earlier\sversion | was\sremoved
            | were\sremoved | removed | deprecated | replaced | renamed | deleted | there\sis\sno | not | no | neither | nor
            | e\.g | i\.e | for\sexample | for\sinstance | such\sas | say
            | add | adding | create | creating | creates | new | write\sa | your | you'd | you'll | you\scan | you\swant
            | generated | generates | output | writes | produces | emits | downloaded | installed | user's | optional\w*
            | alternativ\w+ | migrat\w+ | example
        )\b",
    )
    .ok()
});

/// Headers of columns that list what nobody should do.
static WARNING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:mistakes?|pitfalls?|anti-?patterns?|avoid|wrong)\b").ok());

/// The header above a cell of a table.
pub(crate) fn column_header(scope: &Scope<'_>, block: &Block) -> Option<String> {
    let BlockKind::Cell { table, row, column } = block.kind else { return None };
    let blocks = scope.document.blocks();
    let start = blocks.partition_point(|it| it.span.start < block.span.start);
    let cells = blocks[..start].iter().rev();
    let mut cells = cells.take_while(|it| matches!(it.kind, BlockKind::Cell { table: of, .. } if of == table));
    (row > 0).then(|| cells.find(|it| it.kind == BlockKind::Cell { table, row: 0, column }).map(Block::plain_text))?
}

/// Why what stands at `span` of `block` need not be true of the code; `None` where it must.
pub(crate) fn hypothetical(scope: &Scope<'_>, block: &Block, span: &Range<usize>) -> Option<&'static str> {
    use SectionRole::{Comparison, Extensibility, Future, Past};
    let speaks_of_other =
        |section: &trueup_document::Section| matches!(section.role, Some(Extensibility | Future | Past | Comparison));
    if scope.is_of_other_times || scope.document.sections_around(block).any(speaks_of_other) {
        return Some("hypothetical");
    }
    let sentence = match block.kind {
        BlockKind::Code(_) => line_around(scope, span.start),
        _ => sentence_around(scope, block, span.start),
    };
    let before = scope.document.slice(&(sentence.start..span.start.max(sentence.start)));
    let after = scope.document.slice(&(span.end.min(sentence.end)..sentence.end));
    let matches = |text: &str| HYPOTHETICAL.as_ref().is_some_and(|cues| cues.is_match(text));
    let warns =
        || column_header(scope, block).is_some_and(|header| WARNING.as_ref().is_some_and(|it| it.is_match(&header)));
    if matches(before) || matches(after) || warns() || introduced_hypothetically(scope, block) {
        return Some("hypothetical");
    }
    None
}

/// Whether the paragraph that introduces the list or the block of code speaks of a plan or an example.
fn introduced_hypothetically(scope: &Scope<'_>, block: &Block) -> bool {
    if block.list_depth == 0 && block.code().is_none() {
        return false;
    }
    let Some(index) = scope.block_at(block.span.start) else { return false };
    let introduction = scope.document.blocks()[..index]
        .iter()
        .rev()
        .take(40)
        .find(|before| before.list_depth == 0 && before.code().is_none() && !before.is_heading());
    introduction.is_some_and(|paragraph| {
        paragraph.section == block.section
            && paragraph.span.len() < REACH
            && HYPOTHETICAL.as_ref().is_some_and(|cues| cues.is_match(&paragraph.plain_text()))
    })
}

/// The bytes of the document line around `offset`.
pub(crate) fn line_around(scope: &Scope<'_>, offset: usize) -> Range<usize> {
    let line = scope.document.line_of(offset);
    scope.document.lines().line_range(line).unwrap_or(offset..offset)
}
