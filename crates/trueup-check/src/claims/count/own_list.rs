//! Counts whose things the document itself lists right after: "three layers:" and a list of them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};

use crate::scope::Scope;
use crate::stated_count::StatedCount;

/// A list that a count announces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OwnList {
    /// How many it has.
    pub(super) number: u64,
    /// The code spans that its entries are or begin with, where all of them do.
    pub(super) names: Vec<String>,
    /// The first and the last line of the document that hold it.
    pub(super) lines: (u32, u32),
    /// Whether the text goes on to list in a way that this may not be all of it.
    pub(super) may_go_on: bool,
}

/// What stands between a count and a list of its own: nothing but a few plain words and a colon.
static ANNOUNCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^[`*_]*(?: (?:here|below|inside it|in order|in total|are supported|as follows))?[*_]*:[*_]*\s*$")
        .ok()
});

/// What stands between a count and its things in the same sentence.
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[*_]*(?::|\s\(|\s[–—-]|)\s*`").ok());

/// What separates two names of an enumeration.
static BETWEEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^`(?:\s\([^()`]{1,60}\))?(?:,\s(?:and\s)?|\sand\s|\s&\s|\splus\s|/|,?\s\+\s)`$").ok()
});

/// The list that `count`, which stands in the block at `index`, announces.
pub(super) fn announced(scope: &Scope<'_>, index: BlockIndex, count: &StatedCount) -> Option<OwnList> {
    if !(2..=MOST_LISTED).contains(&count.number) || MEASURES.contains(&count.noun.as_str()) || count.is_more {
        return None;
    }
    let block = &scope.document.blocks()[index];
    let after = scope.document.slice(&(count.phrase.end..block.span.end));
    if ANNOUNCES.as_ref()?.is_match(after) {
        return following(scope, index);
    }
    let lead = NAMES.as_ref()?.find(after)?;
    let is_announced = lead.as_str().contains([':', '(']);
    let list = enumeration(scope, block, count.phrase.end + lead.end())?;
    Some(OwnList { may_go_on: list.may_go_on || !is_announced, ..list })
}

/// No document lists more than so many things one by one after saying how many there are.
const MOST_LISTED: u64 = 40;

/// What numbers measure rather than count.
const MEASURES: &[&str] = &[
    "byte",
    "bit",
    "second",
    "minute",
    "hour",
    "day",
    "line",
    "time",
    "request",
    "connection",
    "character",
    "digit",
    "char",
];

/// The code spans that follow each other from `start` on, two or more.
fn enumeration(scope: &Scope<'_>, block: &Block, start: usize) -> Option<OwnList> {
    let document = scope.document;
    let codes: Vec<&Range<usize>> = block
        .inlines
        .iter()
        .filter(|inline| inline.kind == InlineKind::Code && inline.span.start >= start)
        .map(|inline| &inline.span)
        .collect();
    let first = codes.first().filter(|first| first.start == start)?;
    let mut last: &Range<usize> = first;
    let mut names = vec![document.slice(first).to_owned()];
    let mut lines = (document.line_of(start), document.line_of(first.end));
    for next in codes.iter().skip(1) {
        if !BETWEEN.as_ref()?.is_match(document.slice(&(last.end..next.start))) {
            break;
        }
        names.push(document.slice(next).to_owned());
        lines.1 = document.line_of(next.end);
        last = next;
    }
    // An enumeration that goes on in plain words names more than its code spans.
    let rest = document.slice(&(last.end + 1..block.span.end));
    let rest = rest.split_once(')').filter(|_| rest.starts_with(" (")).map_or(rest, |(_, rest)| rest);
    let may_go_on = rest.starts_with([',', '/', '`'])
        || rest.starts_with(" and ")
        || rest.starts_with(" plus ")
        || rest.starts_with(" etc");
    (names.len() > 1).then_some(OwnList { number: names.len() as u64, names, lines, may_go_on })
}

/// The list or the table right after a block.
fn following(scope: &Scope<'_>, index: BlockIndex) -> Option<OwnList> {
    let blocks = scope.document.blocks();
    let own = &blocks[index];
    let next = blocks.get(index + 1)?;
    let within = |block: &&Block| !block.is_heading() && block.section == own.section;
    let line = |block: &Block| scope.document.line_of(block.span.start);
    if let BlockKind::Cell { table, .. } = next.kind {
        let is_of = |block: &&Block| matches!(block.kind, BlockKind::Cell { table: of, .. } if of == table);
        let firsts: Vec<&Block> = blocks[index + 1..]
            .iter()
            .take_while(is_of)
            .filter(|block| matches!(block.kind, BlockKind::Cell { row: 1.., column: 0, .. }))
            .collect();
        return list_of(scope, &firsts, (line(next), line(firsts.last()?)), false);
    }
    let depth = own.list_depth + 1;
    if next.list_depth != depth || next.item.is_none() || next.item == own.item {
        return None;
    }
    let listed = blocks[index + 1..].iter().take_while(within);
    let mut items: Vec<&Block> = Vec::new();
    let mut seen = None;
    let mut end = index + 1;
    for block in listed.take_while(|block| block.list_depth >= depth || block.code().is_some()) {
        end += 1;
        if block.list_depth == depth && block.item != seen {
            seen = block.item;
            items.push(block);
        }
    }
    let last = items.last()?;
    // Another list in the same section may be the rest of this one.
    let may_go_on = blocks[end..].iter().take_while(within).any(|block| block.item.is_some());
    list_of(scope, &items, (line(next), line(last)), may_go_on)
}

fn list_of(scope: &Scope<'_>, entries: &[&Block], lines: (u32, u32), may_go_on: bool) -> Option<OwnList> {
    let name = |block: &&Block| {
        let first = block.inlines.iter().find(|inline| inline.kind != InlineKind::Html)?;
        (first.kind == InlineKind::Code).then(|| scope.document.slice(&first.span).to_owned())
    };
    let names: Option<Vec<String>> = entries.iter().map(name).collect();
    let number = entries.len() as u64;
    (number > 0).then(|| OwnList { number, names: names.unwrap_or_default(), lines, may_go_on })
}
