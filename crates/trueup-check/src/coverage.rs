//! How much of a document's code-like text some claim speaks of.

use std::ops::Range;

use trueup_document::{Document, InlineKind};

use crate::claim::Judgement;

/// Counts the code spans and the lines of code of the document, and those of them that a claim touches.
pub(crate) fn coverage(document: &Document, judgements: &[Judgement]) -> (usize, usize) {
    let mut claims: Vec<Range<usize>> = judgements.iter().map(|judgement| judgement.claim.span.clone()).collect();
    claims.sort_by_key(|span| (span.start, span.end));
    let mut longest = Vec::with_capacity(claims.len());
    let mut end = 0;
    for claim in &claims {
        end = end.max(claim.end);
        longest.push(end);
    }
    let touched = |span: &Range<usize>| {
        let before = claims.partition_point(|claim| claim.start < span.end);
        before > 0 && longest[before - 1] > span.start
    };
    let mut tokens = 0;
    let mut covered = 0;
    let mut count = |span: &Range<usize>| {
        tokens += 1;
        covered += usize::from(touched(span));
    };
    for block in document.blocks() {
        for inline in block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code) {
            count(&inline.span);
        }
        for line in block.code().map_or(&[][..], |code| &code.lines) {
            if document.slice(line).chars().any(char::is_alphanumeric) {
                count(line);
            }
        }
    }
    (tokens, covered)
}
