//! Judgements of one document that have the same cause, brought together so that it is told once.

use std::collections::HashMap;

use trueup_check::{Cause, DocumentReport, Judgement};

/// Judgements that have the same cause; the first is shown in full, the others by their places.
pub(crate) struct Related<'a> {
    /// The one that says most: the first with a repair, else the first.
    pub(crate) first: &'a Judgement,
    /// The others, in the order of their places.
    pub(crate) others: Vec<&'a Judgement>,
}

/// What the judgements that belong together have in common.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    /// The cause's word and the last part of its subject, by which those that may be the same are found.
    Cause(&'static str, &'a str),
    /// Verdict, kind, subject, message without its numbers, and repair.
    Said(trueup_check::Verdict, &'static str, &'a str, String, Option<&'a str>),
}

/// The shown judgements by their causes, in the order of their first places. Judgements of several kinds that want the
/// same edit belong together as well.
pub(crate) fn related<'a>(document: &'a DocumentReport, is_shown: impl Fn(&Judgement) -> bool) -> Vec<Related<'a>> {
    let mut groups: Vec<Vec<&'a Judgement>> = Vec::new();
    let mut known: HashMap<Key<'a>, Vec<usize>> = HashMap::new();
    let mut repaired: HashMap<(usize, usize, &'a str), usize> = HashMap::new();
    for judgement in document.judgements.iter().filter(|judgement| is_shown(judgement)) {
        let repair = judgement.repair.as_ref();
        let edit = repair.map(|repair| (repair.span.start, repair.span.end, repair.replacement.as_str()));
        if let Some(&index) = edit.and_then(|edit| repaired.get(&edit)) {
            groups[index].push(judgement);
            continue;
        }
        let candidates = known.entry(key(judgement)).or_default();
        let belongs = |index: &&usize| is_same(groups[**index][0].cause.as_ref(), judgement.cause.as_ref());
        let index = candidates.iter().find(belongs).copied().unwrap_or(groups.len());
        if index == groups.len() {
            candidates.push(index);
            groups.push(Vec::new());
        }
        groups[index].push(judgement);
        if let Some(edit) = edit {
            repaired.insert(edit, index);
        }
    }
    groups.into_iter().map(with_the_fullest_first).collect()
}

fn key(judgement: &Judgement) -> Key<'_> {
    let Some(cause) = &judgement.cause else {
        let message = judgement.message.chars().filter(|character| !character.is_ascii_digit()).collect();
        let replacement = judgement.repair.as_ref().map(|repair| repair.replacement.as_str());
        let claim = &judgement.claim;
        return Key::Said(judgement.verdict, claim.kind, &claim.subject, message, replacement);
    };
    let subject = cause.subject();
    Key::Cause(cause.word(), subject.rsplit('/').next().unwrap_or(subject))
}

fn is_same(one: Option<&Cause>, two: Option<&Cause>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => one.is_same(two),
        _ => true,
    }
}

fn with_the_fullest_first(mut group: Vec<&Judgement>) -> Related<'_> {
    let first = group.iter().position(|judgement| judgement.repair.is_some()).unwrap_or(0);
    Related { first: group.remove(first), others: group }
}
