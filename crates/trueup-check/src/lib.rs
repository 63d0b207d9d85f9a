//! Claims of a document, decided by the model.
//!
//! Architecture Invariant: nothing here reads a disk or a clock; a verdict follows from the document, the codebase and its past,
//! which the model is asked for.

mod bare_line;
mod block_text;
mod call_order;
mod call_search;
mod claim;
mod claims;
mod coverage;
mod deployment;
mod documentation;
mod drawn;
mod entry_list;
mod expectation;
mod flow;
mod frame;
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
mod member_edit;
mod member_set;
mod moved_lines;
mod origin;
mod outside;
#[allow(dead_code, reason = "the kinds that speak of parts come next")]
mod part;
mod past_text;
mod pieced;
mod place;
mod quoted;
mod reason;
mod renamed_file;
mod renamed_word;
mod saying;
mod scope;
mod sentence;
mod shown_type;
mod stated_count;
mod stated_value;
mod stored_table;
mod symbol;
mod sync;
mod words;
mod written_path;

pub use claim::{Cause, Claim, DocumentReport, Evidence, Falsified, Judgement, Repair, Verdict};
pub use claims::{KINDS, Kind};
pub use documentation::{Documentation, Example};
pub use part::NamedPart;
pub use reason::{REASONS, Reason, reason_by_name};
pub use sync::{Left, Made, Synced, sync};

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use trueup_document::Document;
use trueup_model::Model;

use scope::Scope;
use words::{Wanted, WordIndex};

/// Finds the claims of `document` and decides each by `model`. Total: what cannot be decided is unproven.
pub fn check(document: &Document, model: &Model) -> DocumentReport {
    check_with(document, model, &[])
}

/// Like [`check`], where the document may also call parts of the project by the names that `named` gives them.
pub fn check_with(document: &Document, model: &Model, named: &[NamedPart]) -> DocumentReport {
    let mut scope = Scope::new(document, model, named);
    scope.words = WordIndex::search(model.codebase(), &[&scope.wanted]).remove(0);
    decide(&scope)
}

/// Whether [`check_kind`] finds what made findings of a kind false.
pub fn dates_itself(kind: &str) -> bool {
    kind == claims::DATES_ITSELF
}

/// Like [`check_with`] for the claims of one kind, in the order in which they are found; empty where there is no such
/// kind. A kind that asks the past says of its findings what made them false.
pub fn check_kind(document: &Document, model: &Model, named: &[NamedPart], kind: &str) -> Vec<Judgement> {
    let Some(kind) = KINDS.iter().find(|known| known.name == kind) else { return Vec::new() };
    let mut scope = Scope::new(document, model, named);
    scope.words = WordIndex::search(model.codebase(), &[&scope.wanted]).remove(0);
    scope.dates_exactly = true;
    kind.judge(&scope)
}

/// Like [`check_with`] for several documents: what each wants looked for in the whole tree is looked for once. The
/// reports are in the order of the documents; a [`Defect`] in the check of one costs no other its report.
pub fn check_all(documents: &[Document], model: &Model, named: &[NamedPart]) -> Vec<Result<DocumentReport, Defect>> {
    let mut scopes: Vec<Option<Scope<'_>>> = documents
        .par_iter()
        .map(|document| catch_unwind(AssertUnwindSafe(|| Scope::new(document, model, named))).ok())
        .collect();
    let wanted: Vec<&Wanted> = scopes.iter().flatten().map(|scope| &scope.wanted).collect();
    let found = WordIndex::search(model.codebase(), &wanted);
    for (scope, words) in scopes.iter_mut().flatten().zip(found) {
        scope.words = words;
    }
    let decided = |scope: &Option<Scope<'_>>| {
        let scope = scope.as_ref().ok_or(Defect)?;
        catch_unwind(AssertUnwindSafe(|| decide(scope))).map_err(|_| Defect)
    };
    scopes.par_iter().map(decided).collect()
}

/// The check of a document came upon a defect in trueup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Defect;

fn decide(scope: &Scope<'_>) -> DocumentReport {
    let document = scope.document;
    let mut judgements: Vec<Judgement> = KINDS.iter().flat_map(|kind| kind.judge(scope)).collect();
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
