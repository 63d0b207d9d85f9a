//! Claims of a document, decided by the model.
//!
//! Architecture Invariant: nothing here reads a disk or a clock; a verdict follows from the document, the codebase and its past,
//! which the model is asked for.

mod bare_line;
mod block_text;
mod claim;
mod claims;
mod coverage;
mod deployment;
mod documentation;
mod drawn;
mod expectation;
#[allow(dead_code, reason = "the kinds that speak of parts come next")]
mod import_phrase;
mod import_search;
mod inheritance;
mod label;
mod layer_block;
mod layer_statement;
mod line_reference;
mod listed_members;
mod locate;
mod member_set;
mod moved_lines;
mod outside;
#[allow(dead_code, reason = "the kinds that speak of parts come next")]
mod part;
mod pieced;
mod place;
mod quoted;
mod reason;
mod renamed_word;
mod saying;
mod scope;
mod sentence;
mod shown_type;
mod stated_count;
mod stated_value;
mod stored_table;
mod symbol;
mod words;
mod written_path;

pub use claim::{Cause, Claim, DocumentReport, Evidence, Judgement, Repair, Verdict};
pub use claims::{KINDS, Kind};
pub use documentation::{Documentation, Example};
pub use part::NamedPart;
pub use reason::{REASONS, Reason, reason_by_name};

use trueup_document::Document;
use trueup_model::Model;

use scope::Scope;

/// Finds the claims of `document` and decides each by `model`. Total: what cannot be decided is unproven.
pub fn check(document: &Document, model: &Model) -> DocumentReport {
    check_with(document, model, &[])
}

/// Like [`check`], where the document may also call parts of the project by the names that `named` gives them.
pub fn check_with(document: &Document, model: &Model, named: &[NamedPart]) -> DocumentReport {
    let scope = Scope::new(document, model, named);
    let mut judgements: Vec<Judgement> = KINDS.iter().flat_map(|kind| kind.judge(&scope)).collect();
    judgements.sort_by(|a, b| {
        (a.claim.span.start, a.claim.span.end, a.claim.kind).cmp(&(b.claim.span.start, b.claim.span.end, b.claim.kind))
    });
    let (tokens, covered_tokens) = coverage::coverage(document, &judgements);
    DocumentReport {
        path: document.path().clone(),
        text: document.text().to_owned(),
        judgements,
        tokens,
        covered_tokens,
    }
}
