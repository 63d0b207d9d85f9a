//! What was repaired and what was left, for people.

use trueup_check::{Judgement, Left, Made};

use super::{SyncReport, SyncedDocument};
use crate::escape::escape_controls;

/// How many characters of a text are shown.
const SHOWN_WIDTH: usize = 60;

/// Every document with what was repaired in it and what was left, then the closing line.
pub(super) fn render(report: &SyncReport, written: bool) -> String {
    let mut lines = Vec::new();
    for document in &report.documents {
        if !document.synced.made.is_empty() || !document.synced.left.is_empty() {
            lines.push(escape_controls(document.synced.report.path.as_str()).into_owned());
            lines.extend(document.synced.made.iter().map(|made| format!("  {}", repaired(made))));
            lines.extend(document.synced.left.iter().map(|left| format!("  {}", kept(left))));
            lines.push(String::new());
        }
    }
    lines.push(closing(report, written));
    lines.join("\n") + "\n"
}

/// What was left, and the closing line.
pub(super) fn remarks(report: &SyncReport, written: bool) -> Vec<String> {
    let of_document = |document: &SyncedDocument| -> Vec<String> {
        let path = escape_controls(document.synced.report.path.as_str()).into_owned();
        document.synced.left.iter().map(|left| format!("{path}: {}", kept(left))).collect()
    };
    let mut lines: Vec<String> = report.documents.iter().flat_map(of_document).collect();
    lines.push(closing(report, written));
    lines
}

fn repaired(made: &Made) -> String {
    let judgement = &made.judgement;
    let (old, new) = change(judgement);
    format!("{} {}: `{old}` → `{new}`", made.line, judgement.claim.kind)
}

fn kept(left: &Left) -> String {
    let judgement = &left.judgement;
    let message = escape_controls(&judgement.message);
    let why = escape_controls(&left.why);
    format!("{} {}: left, {message}; {why}", judgement.claim.line, judgement.claim.kind)
}

/// What a repair makes of what: the claim where that is short, else the first line that it changes.
fn change(judgement: &Judgement) -> (String, String) {
    let claim = &judgement.claim;
    let Some(repair) = &judgement.repair else { return (String::new(), String::new()) };
    let start = repair.span.start.saturating_sub(claim.span.start);
    let end = repair.span.end.saturating_sub(claim.span.start);
    let part = |from: usize, until: usize| claim.text.get(from..until).unwrap_or("");
    let old = part(start, end);
    let (before, after) = (part(0, start), part(end, claim.text.len()));
    let before = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
    let after = after.find('\n').map_or(after, |at| &after[..at]);
    if old.contains('\n') || repair.replacement.contains('\n') {
        return first_difference(old, &repair.replacement);
    }
    let whole = |middle: &str| format!("{before}{middle}{after}");
    match whole(old).chars().count() <= SHOWN_WIDTH {
        true => (shown(&whole(old)), shown(&whole(&repair.replacement))),
        false => (shown(old), shown(&repair.replacement)),
    }
}

/// The first line in which two texts differ.
fn first_difference(old: &str, new: &str) -> (String, String) {
    let mut pairs = old.lines().zip(new.lines());
    let (first, second) = pairs.find(|(old, new)| old != new).unwrap_or_else(|| {
        let shared = old.lines().count().min(new.lines().count());
        (old.lines().nth(shared).unwrap_or(""), new.lines().nth(shared).unwrap_or(""))
    });
    (shown(first), shown(second))
}

fn shown(text: &str) -> String {
    let text: String = text.trim().chars().filter(|character| *character != '`').collect();
    let short: String = text.chars().take(SHOWN_WIDTH).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", escape_controls(&short))
}

fn closing(report: &SyncReport, written: bool) -> String {
    let changed = report.documents.iter().filter(|document| document.is_changed()).count();
    let (made, left) = (report.made(), report.left());
    let broken: usize = report.documents.iter().map(SyncedDocument::broken).sum();
    let mut parts = vec![match (made, written) {
        (0, _) => "nothing to repair".to_owned(),
        (_, true) => format!("repaired {} in {}", counted(made, "claim"), counted(changed, "document")),
        (_, false) => format!("would repair {} in {}", counted(made, "claim"), counted(changed, "document")),
    }];
    if left > 0 {
        parts.push(format!("left {} that drifted", counted(left, "claim")));
    }
    if broken > 0 {
        let need = if broken == 1 { "needs" } else { "need" };
        parts.push(format!(
            "{} broken {} {need} a person, `trueup check` shows {}",
            broken,
            if broken == 1 { "claim" } else { "claims" },
            if broken == 1 { "it" } else { "them" }
        ));
    }
    parts.join("; ")
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
