//! Steps told in words: numbered below the lines they cite, or listed "in sequence".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};
use trueup_facts::DefinitionId;

use super::cited::{callables_of, cited_file};
use super::hop::reversed;
use crate::call_search::{ANYWHERE, Order, bodies_of, methods_of, order_in};
use crate::claims::{Outcome, is_drawing};
use crate::expectation::{name_parts, stem};
use crate::inheritance::last_part;
use crate::scope::Scope;
use crate::symbol::SymbolName;

/// Steps in words, each of which is one call of a function.
pub(crate) struct Worded {
    pub(super) block: BlockIndex,
    pub(super) span: Range<usize>,
    pub(super) subject: String,
    /// The function that takes the steps.
    body: DefinitionId,
    /// The name that each step calls.
    calls: Vec<String>,
}

/// A numbered step: `Layer 2: Check the limit of the endpoint`.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s│|├└─>*•-]*(?P<what>Layer|Step|Stage|Phase|Check|Pass)\s+(?P<number>\d+)\s*[:–—-]\s*\S").ok()
});

/// Words that say that a list is in the order of time.
static IN_ORDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\s+(?:in sequence|sequentially|in (?:this|that) order|in order)\s*[.;]?\s*$").ok()
});

/// What parts the steps of a list.
static PARTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*(?:→|->|,?\s+and\s+then\s|,\s+then\s|,\s+and\s|,|\s+then\s|\s+and\s)\s*").ok());

/// How many lines above its first step a flow may cite their function.
const HEAD: usize = 4;

/// The fewest steps that can be in an order, and the most of one claim.
const STEPS: Range<usize> = 2..20;

/// Every row of such steps each of which is one call of one function.
pub(super) fn worded(scope: &Scope<'_>) -> Vec<Worded> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.code() {
            Some(code) if is_drawing(&code.info) => found.extend(numbered(scope, index, &code.lines)),
            None if block.kind == BlockKind::Paragraph => found.extend(in_sequence(scope, index, block)),
            _ => {}
        }
    }
    found
}

/// The rows of numbered steps of a drawing.
fn numbered(scope: &Scope<'_>, block: BlockIndex, lines: &[Range<usize>]) -> Vec<Worded> {
    let read = |line: &Range<usize>| {
        let found = NUMBERED.as_ref()?.captures(scope.document.slice(line))?;
        Some((found.name("what")?.as_str().to_lowercase(), found["number"].parse::<u32>().ok()?))
    };
    let mut rows = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let row =
            lines[at..].iter().zip(1_u32..).take_while(|(line, wanted)| read(line).is_some_and(|it| it.1 == *wanted));
        let count = row.count();
        if let Some((what, _)) = lines.get(at).and_then(read).filter(|_| STEPS.contains(&count)) {
            let items = &lines[at..at + count];
            let head = lines[at.saturating_sub(HEAD)..at].iter().rev();
            let body = head.into_iter().find_map(|line| cited_body(scope, block, line));
            let texts: Vec<&str> = items.iter().map(|line| scope.document.slice(line)).collect();
            if let (Some(body), Some(first), Some(last)) = (body, items.first(), items.last())
                && let Some(calls) = calls_of(scope, body, &texts)
            {
                let indent = scope.document.slice(first).len() - scope.document.slice(first).trim_start().len();
                let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
                let subject = format!("{what}s {}", numbers.join(" → "));
                rows.push(Worded { block, span: first.start + indent..last.end, subject, body, calls });
            }
        }
        at += count.max(1);
    }
    rows
}

/// The function that the lines cited in a line are of: the one that they have most of.
fn cited_body(scope: &Scope<'_>, block: BlockIndex, line: &Range<usize>) -> Option<DefinitionId> {
    let (reference, file) = cited_file(scope, block, line)?;
    let callables = callables_of(scope, file);
    let shared = callables.map(|(definition, index)| {
        let (first, last) = (definition.span.line.max(reference.start), definition.span.end_line.min(reference.end));
        ((last + 1).saturating_sub(first), index)
    });
    let (_, index) = shared.filter(|(lines, _)| *lines > 0).max_by_key(|(lines, _)| *lines)?;
    Some(DefinitionId { file, index })
}

/// A list that a sentence says is in sequence, of a function or of the type that its item is about.
fn in_sequence(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Option<Worded> {
    let text = scope.document.slice(&block.span);
    let ordered = IN_ORDER.as_ref()?.find(text).filter(|_| text.len() < 600)?;
    let list = text.get(..ordered.start())?;
    let label = list.find(": ").map_or(0, |at| at + 2);
    let texts: Vec<&str> = PARTED.as_ref()?.split(list.get(label..)?).filter(|item| !item.trim().is_empty()).collect();
    if !STEPS.contains(&texts.len()) {
        return None;
    }
    let mut fitting = bodies_about(scope, index, block).into_iter().filter_map(|body| {
        let calls = calls_of(scope, body, &texts)?;
        Some((body, calls))
    });
    let (body, calls) = fitting.next().filter(|_| fitting.next().is_none())?;
    let span = block.span.start + label..block.span.start + ordered.end();
    Some(Worded { block: index, span, subject: calls.join(" → "), body, calls })
}

/// The functions that an item may tell of: those its own code spans or the paragraph above its list name, and the methods
/// of the types so named.
fn bodies_about(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<DefinitionId> {
    let blocks = scope.document.blocks();
    let above = blocks[..index].iter().rev().take(20).find(|before| before.list_depth == 0);
    let mut found = Vec::new();
    for inline in block.inlines.iter().chain(above.into_iter().flat_map(|above| &above.inlines)) {
        let is_name = inline.kind == InlineKind::Code || inline.strong;
        let symbol = SymbolName::parse(inline.text.trim_matches(['*', ':'])).filter(|_| is_name);
        for id in symbol.iter().flat_map(|symbol| bodies_of(scope, symbol)) {
            match scope.codebase.definition(id).kind.is_type() {
                true => found.extend(methods_of(scope.codebase, id)),
                false => found.push(id),
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The call of `body` that each text tells of; `None` where one of them tells of none or of several.
fn calls_of(scope: &Scope<'_>, body: DefinitionId, texts: &[&str]) -> Option<Vec<String>> {
    let facts = &scope.codebase.file(body.file).facts;
    let own = facts.calls.iter().filter(|call| call.caller == Some(body.index));
    let is_function = |name: &&str| {
        let named = scope.codebase.definitions_named(name);
        named.iter().any(|id| scope.codebase.definition(*id).kind.is_callable())
    };
    let mut names: Vec<&str> = own.map(|call| last_part(&call.callee)).filter(is_function).collect();
    names.sort_unstable();
    names.dedup();
    let parts: Vec<Vec<String>> = names.iter().map(|name| name_parts(name)).collect();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for part in parts.iter().flatten() {
        *counts.entry(part).or_default() += 1;
    }
    let particular = |parts: &[String]| -> Vec<String> {
        parts.iter().filter(|part| part.len() > 2 && counts.get(part.as_str()) == Some(&1)).cloned().collect()
    };
    let telling: Vec<(&str, Vec<String>)> = names
        .iter()
        .zip(&parts)
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(name, parts)| (*name, particular(parts)))
        .collect();
    let mut calls: Vec<String> = Vec::new();
    for text in texts {
        let call = told_by(text, &telling)?.to_owned();
        if calls.contains(&call) {
            return None;
        }
        calls.push(call);
    }
    Some(calls)
}

/// The one name all of whose particular parts the text has, numbers first, then words alone.
fn told_by<'a>(text: &str, names: &[(&'a str, Vec<String>)]) -> Option<&'a str> {
    let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let stems: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(stem).collect();
    let is_counted = |part: &String| part.contains(|c: char| c.is_ascii_digit());
    let has = |part: &String| match is_counted(part) {
        true => squeezed.contains(part.as_str()),
        false => stems.contains(&stem(part)),
    };
    let only = |fits: &dyn Fn(&[String]) -> bool| {
        let mut fitting = names.iter().filter(|(_, parts)| fits(parts)).map(|(name, _)| *name);
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let in_words = |parts: &[String]| {
        let mut words = parts.iter().filter(|part| !is_counted(part)).peekable();
        words.peek().is_some() && words.all(has)
    };
    only(&|parts| !parts.is_empty() && parts.iter().all(has)).or_else(|| only(&in_words))
}

/// Decides whether the function takes the steps in their order.
pub(super) fn decide_worded(scope: &Scope<'_>, worded: &Worded) -> Outcome {
    let steps = worded.calls.windows(2).filter_map(|pair| match pair {
        [one, other] => Some((order_in(scope.codebase, worded.body, &ANYWHERE, one, other)?, one, other)),
        _ => None,
    });
    let steps: Vec<_> = steps.collect();
    if let Some((steps, one, other)) = steps.iter().find(|(steps, ..)| steps.order == Order::Reversed) {
        return reversed(scope, steps, one, other);
    }
    let body = scope.codebase.definition(worded.body);
    if steps.iter().all(|(steps, ..)| steps.order == Order::Kept) {
        let path = scope.codebase.file(worded.body.file).path();
        let evidence = vec![scope.line_evidence(path, body.span.line, body.span.end_line)];
        return Outcome::holds(format!("`{}` takes the steps in that order", body.name), evidence);
    }
    Outcome::unproven("open-order", format!("`{}` leaves the order of the steps open", body.name))
}
