//! Definitions whose names a text spells out in words.

use std::ops::Range;

use trueup_document::{Block, InlineKind};

use super::{Candidate, Expected, Tie, push};
use crate::line_reference::LineReference;
use crate::scope::{Resolved, Scope};
use crate::sentence::sentence_around;
use crate::symbol::SymbolName;

/// The definitions of the cited file whose names are spelled out in the words around the reference.
pub(super) fn from_words(scope: &Scope<'_>, block: &Block, reference: &LineReference, candidates: &mut Vec<Candidate>) {
    let Resolved::File(path) = scope.resolve_reference(reference) else { return };
    let Some(id) = scope.codebase.file_at(path.as_str()) else { return };
    let around = match block.code() {
        Some(_) => crate::sentence::line_around(scope, reference.span.start),
        None if block.is_heading() => block.span.clone(),
        None => sentence_around(scope, block, reference.span.start),
    };
    let around = own_words(scope, &around, reference);
    let before = around.start..reference.path_span.start.max(around.start);
    let after = reference.span.end.min(around.end)..around.end;
    let text = format!("{} {}", prose(scope, block, &before, reference), prose(scope, block, &after, reference));
    let stems: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.len() > 1 && !word.contains('_'))
        .map(stem)
        .collect();
    for definition in &scope.codebase.file(id).facts.definitions {
        if !(definition.kind.is_type() || definition.kind.is_callable()) {
            continue;
        }
        let parts = name_parts(&definition.name);
        let is_spelled = parts.len() >= 2 && parts.iter().all(|part| stems.contains(&stem(part)));
        if is_spelled && let Some(symbol) = SymbolName::parse(&definition.name) {
            push(candidates, Expected::Worded(symbol), Tie::Near);
        }
    }
}

/// The text of a span without what it sets as code: that is named, not spelled out, and is itself and nothing like it.
fn prose(scope: &Scope<'_>, block: &Block, span: &Range<usize>, reference: &LineReference) -> String {
    let mut text = String::new();
    let mut at = span.start;
    for inline in block.inlines_in(span) {
        let has_reference = inline.span.start <= reference.path_span.start && reference.span.end <= inline.span.end;
        if inline.kind != InlineKind::Code || has_reference || inline.span.start < at || inline.span.end > span.end {
            continue;
        }
        text.push_str(scope.document.slice(&(at..inline.span.start)));
        text.push(' ');
        at = inline.span.end;
    }
    text.push_str(scope.document.slice(&(at..span.end)));
    text
}

/// The part of `around` that speaks of the reference alone: what stands between two references is of the later one.
pub(super) fn own_words(scope: &Scope<'_>, around: &Range<usize>, reference: &LineReference) -> Range<usize> {
    let others = &scope.line_references;
    let first = others.partition_point(|(_, other)| other.span.start < reference.path_span.start);
    let before = others[..first].last().map_or(around.start, |(_, other)| other.span.end.max(around.start));
    let mut after = others[first..].iter().map(|(_, other)| other);
    let next = after.find(|other| other.path_span.start > reference.path_span.start);
    let end = next.filter(|next| next.path_span.start < around.end).map_or(around.end, |_| reference.span.end);
    before.min(reference.path_span.start)..end.max(before)
}

/// The words of a name in snake or camel case.
pub(crate) fn name_parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut previous_is_lower = false;
    for character in name.chars() {
        let begins = character == '_' || (character.is_uppercase() && previous_is_lower);
        if begins {
            parts.push(String::new());
        }
        if character != '_'
            && let Some(last) = parts.last_mut()
        {
            last.extend(character.to_lowercase());
        }
        previous_is_lower = character.is_lowercase() || character.is_ascii_digit();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A word without its commonest endings, so that "loading", "loaded" and "loads" meet "load".
pub(crate) fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    for ending in ["ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "er", "s", "e"] {
        if let Some(head) = word.strip_suffix(ending)
            && head.len() >= 3
        {
            return head.to_owned();
        }
    }
    word
}
