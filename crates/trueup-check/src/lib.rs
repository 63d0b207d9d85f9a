//! Claims of a document, decided by the model.

mod claim;

pub use claim::{Claim, DocumentReport, Evidence, Judgement, Repair, Verdict};

use trueup_document::Document;
use trueup_model::Model;

/// Every claim kind.
pub const KINDS: &[&str] = &[
    "reference/path", "reference/line", "reference/symbol", "reference/link", "snippet", "tree", "placeholder",
];

/// Finds the claims of `document` and decides each by `model`. `root` is the directory, relative to the scanned root,
/// of the project that the document speaks of.
pub fn check(_document: &Document, _model: &Model) -> DocumentReport {
    unreachable!()
}
