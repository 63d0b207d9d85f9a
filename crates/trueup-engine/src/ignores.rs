//! Findings a person accepts: `<!-- trueup-ignore KIND: reason -->` in a document, `[[ignore]]` in the configuration.

use std::ops::Range;

use trueup_check::{DocumentReport, Judgement, Verdict};
use trueup_document::{Block, BlockKind, Document};
use trueup_report::Notice;

use crate::config::{IgnoreRule, covers, known_kinds, names_a_kind};

/// The reason for which an accepted finding is unproven.
pub(crate) const ACCEPTED: &str = "accepted";

/// Turns the findings that comments of `document` accept into unproven claims, and says which comments accept none.
pub(crate) fn apply_comments(document: &Document, report: &mut DocumentReport) -> Vec<Notice> {
    let mut notices = Vec::new();
    for comment in document.comments() {
        let Some(directive) = comment.text.strip_prefix("trueup-ignore") else { continue };
        let notice = |message: String| Notice {
            path: document.path().clone(),
            line: Some(document.line_of(comment.span.start)),
            message,
        };
        let (kind, reason) = directive.split_once(':').unwrap_or((directive, ""));
        let (kind, reason) = (kind.trim(), reason.trim());
        if !names_a_kind(kind) {
            notices.push(notice(format!("the ignore names no claim kind: `{kind}`; {}", known_kinds())));
            continue;
        }
        if reason.is_empty() {
            notices.push(notice(format!("the ignore gives no reason; write `<!-- trueup-ignore {kind}: why -->`")));
            continue;
        }
        let line = document.line_of(comment.span.start);
        let next = next_block(document, comment.span.end);
        let accepts = |judgement: &Judgement| {
            let claim = &judgement.claim;
            covers(kind, claim.kind) && (claim.line == line || next.contains(&claim.span.start))
        };
        if accept(&mut report.judgements, reason, accepts) == 0 {
            notices.push(notice(format!("the ignore of `{kind}` accepts no finding; remove it")));
        }
    }
    notices
}

/// Turns the findings that `rule` accepts into unproven claims; returns how many there were.
pub(crate) fn apply_rule(rule: &IgnoreRule, report: &mut DocumentReport) -> usize {
    let here = rule.document.as_ref().is_none_or(|glob| {
        globset::Glob::new(glob).is_ok_and(|glob| glob.compile_matcher().is_match(report.path.as_str()))
    });
    if !here {
        return 0;
    }
    accept(&mut report.judgements, &rule.reason, |judgement| {
        let claim = &judgement.claim;
        let of_text = rule.text.as_ref().is_none_or(|text| *text == claim.text || *text == claim.subject);
        covers(&rule.kind, claim.kind) && of_text
    })
}

fn accept(judgements: &mut [Judgement], reason: &str, accepts: impl Fn(&Judgement) -> bool) -> usize {
    let mut accepted = 0;
    for judgement in judgements.iter_mut().filter(|judgement| judgement.verdict.is_finding() && accepts(judgement)) {
        judgement.message = format!("{} (accepted: {reason})", judgement.message);
        judgement.verdict = Verdict::Unproven;
        judgement.reason = Some(ACCEPTED);
        judgement.repair = None;
        judgement.advice = None;
        accepted += 1;
    }
    accepted
}

/// The bytes of the block that follows `offset`: a paragraph, a code block, a whole list or a whole table.
fn next_block(document: &Document, offset: usize) -> Range<usize> {
    let blocks = document.blocks();
    let first = blocks.partition_point(|block| block.span.start < offset);
    let Some(block) = blocks.get(first) else { return 0..0 };
    let rest = blocks[first..].iter().take_while(|other| belongs_together(block, other));
    let end = rest.last().map_or(block.span.end, |last| last.span.end);
    block.span.start..end
}

fn belongs_together(first: &Block, other: &Block) -> bool {
    match (&first.kind, &other.kind) {
        (BlockKind::Cell { table, .. }, BlockKind::Cell { table: other, .. }) => table == other,
        _ => first.span == other.span || (first.list_depth > 0 && other.list_depth > 0),
    }
}
