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

/// Words that make what follows a plan, a wish, an example or something outside the project.
static PLANNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(
            would | could | might | should | imagine | suppose | consider | hypothetical\w* | future | planned | plan\s to | todo
            | instead\sof | rather\sthan | unlike | no\slonger | used\sto | previously | formerly | originally
            | earlier\sversion | was\sremoved | were\sremoved | removed | deprecated | replaced | renamed | deleted
            | there\sis\sno | e\.g | i\.e | for\sexample | for\sinstance | such\sas
            | add | adding | create | creating | write\sa | your | you'd | you'll | you\scan | you\swant
            | one\sway\sto | another\sway\sto | downloaded | installed | user's | alternativ\w+ | migrat\w+ | example
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

/// Words that deny, or say what is made: what they speak of may not be there, though where it is made must.
static DENIED_OR_MADE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(
            don't | doesn't | didn't | isn't | aren't | wasn't | won't | cannot | can't | never | without | not | no
            | neither | nor | say | new | generated | output | optional\w*
        )\b",
    )
    .ok()
});

/// Verbs whose object is made by the project, and whose subject is of it.
static MAKES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(creates|generates|writes|produces|emits)\b").ok());

/// Why what stands at `span` of `block` need not be true of the code; `None` where it must.
pub(crate) fn hypothetical(scope: &Scope<'_>, block: &Block, span: &Range<usize>) -> Option<&'static str> {
    if planned(scope, block, span).is_some() {
        return Some("hypothetical");
    }
    let (before, after) = around(scope, block, span);
    let is_denied = |text: &str| is_match(&DENIED_OR_MADE, text);
    let is_said = is_denied(before) || is_denied(after) || is_made(before, after);
    let says_so = |text: &str| is_denied(text) || is_match(&MAKES, text);
    (is_said || introduced(scope, block, says_so)).then_some("hypothetical")
}

/// Why the text does not even say that what it cites by its lines is there: a plan, an example or other times. Where a
/// sentence denies something, or says that something is made, what it cites is the code that does so.
pub(crate) fn planned(scope: &Scope<'_>, block: &Block, span: &Range<usize>) -> Option<&'static str> {
    use SectionRole::{Comparison, Extensibility, Future, Past};
    let speaks_of_other =
        |section: &trueup_document::Section| matches!(section.role, Some(Extensibility | Future | Past | Comparison));
    if scope.is_of_other_times || scope.document.sections_around(block).any(speaks_of_other) {
        return Some("hypothetical");
    }
    let (before, after) = around(scope, block, span);
    let is_planned = |text: &str| is_match(&PLANNED, text);
    let warns = || column_header(scope, block).is_some_and(|header| is_match(&WARNING, &header));
    let is_said = is_planned(before) || is_planned(after) || warns();
    (is_said || introduced(scope, block, is_planned)).then_some("hypothetical")
}

/// Words by which a text may name what was there and is not, or is to go.
static GONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(
            no\slonger | used\sto | previous\w* | former\w* | original(ly)? | earlier | legacy | obsolete
            | remov(?:es?|ed|al|ing) | deprecat(?:es?|ed|ion|ing) | replac(?:es?|ed|ing|ement) | renam(?:es?|ed|ing)
            | delet(?:es?|ed|ion|ing) | drop(?:s|ped|ping)? | retir(?:es?|ed|ing) | migrat(?:es?|ed|ion|ing) | supersed(?:es?|ed)
            | instead\sof | rather\sthan | unlike | there\sis\sno | planned | todo | rejected | alternativ\w+
        )\b",
    )
    .ok()
});

/// Words right before a name, or before whose it is, that deny it: "not the store's `evict`".
static DENIED_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:no|not|without|never|nor|neither|isn't|aren't)\s+(?:an?\s+|the\s+)?(?:(?:\w+\s+){0,2}\w+['’]s\s+)?[`*]*$",
    )
    .ok()
});

/// Whether the text may rightly name at `span` what was there when it was written and is nowhere now: it speaks of other
/// times, of what went or is to go, or says that the thing is not there. What it merely imagines or compares does not
/// count: a name of the project is one in such a sentence too.
pub(crate) fn may_be_gone(scope: &Scope<'_>, block: &Block, span: &Range<usize>) -> bool {
    let is_other = |section: &trueup_document::Section| {
        matches!(section.role, Some(SectionRole::Future | SectionRole::Past | SectionRole::Comparison))
    };
    if scope.is_of_other_times || scope.document.sections_around(block).any(is_other) {
        return true;
    }
    let (before, after) = around(scope, block, span);
    let is_of_past = |text: &str| is_match(&GONE, text);
    let warns = || column_header(scope, block).is_some_and(|header| is_match(&WARNING, &header));
    is_of_past(before)
        || is_of_past(after)
        || is_match(&DENIED_NAME, before)
        || warns()
        || introduced(scope, block, is_of_past)
}

fn is_match(cues: &LazyLock<Option<Regex>>, text: &str) -> bool {
    cues.as_ref().is_some_and(|cues| cues.is_match(text))
}

/// The text of the sentence before and after a span; of the line, in code.
fn around<'a>(scope: &Scope<'a>, block: &Block, span: &Range<usize>) -> (&'a str, &'a str) {
    let sentence = match block.kind {
        BlockKind::Code(_) => line_around(scope, span.start),
        _ => sentence_around(scope, block, span.start),
    };
    let before = scope.document.slice(&(sentence.start..span.start.max(sentence.start)));
    let after = scope.document.slice(&(span.end.min(sentence.end)..sentence.end));
    (before, after)
}

/// Whether a verb of the sentence may make what stands between `before` and `after`: not where the verb's clause has
/// ended before it, nor where it is the subject that makes: "`store.py` writes the order".
fn is_made(before: &str, after: &str) -> bool {
    let Some(makes) = MAKES.as_ref() else { return false };
    let is_object = makes.find_iter(before).last().is_some_and(|verb| !before[verb.end()..].contains([',', '(', ')']));
    let rest = after.trim_start_matches(['`', '*', ')']).trim_start();
    let is_subject = makes.find(rest).is_some_and(|verb| verb.start() == 0);
    is_object || (makes.is_match(after) && !is_subject)
}

/// Whether the paragraph that introduces the list or the block of code says something of that sort.
fn introduced(scope: &Scope<'_>, block: &Block, says_so: impl Fn(&str) -> bool) -> bool {
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
        paragraph.section == block.section && paragraph.span.len() < REACH && says_so(&without_paths(scope, paragraph))
    })
}

/// The text of a paragraph without the paths in code, whose parts are names and no words: `migrations/0001.sql`.
fn without_paths(scope: &Scope<'_>, paragraph: &Block) -> String {
    let is_path = |inline: &&trueup_document::Inline| inline.kind == InlineKind::Code && inline.text.contains('/');
    let mut text = String::new();
    let mut from = paragraph.span.start;
    for path in paragraph.inlines.iter().filter(is_path) {
        text.push_str(scope.document.slice(&(from..path.span.start.max(from))));
        from = path.span.end.max(from);
    }
    text.push_str(scope.document.slice(&(from..paragraph.span.end.max(from))));
    text
}

/// The bytes of the document line around `offset`.
pub(crate) fn line_around(scope: &Scope<'_>, offset: usize) -> Range<usize> {
    let line = scope.document.line_of(offset);
    scope.document.lines().line_range(line).unwrap_or(offset..offset)
}
