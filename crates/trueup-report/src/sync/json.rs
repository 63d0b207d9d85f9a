//! What was repaired and what was left, for programs. A versioned contract.

use schemars::JsonSchema;
use serde::Serialize;
use trueup_check::Judgement;

use super::{DiffOptions, SyncReport, SyncedDocument};
use crate::formats::json::{escape_in_strings, whole_replacement};

/// The version of the contract; it changes when a reader of the old one would misread the new.
const VERSION: u32 = 1;

/// The JSON Schema of the output.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Output);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// What `trueup sync --format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `trueup sync --format json` writes")]
struct Output<'a> {
    /// The version of this contract.
    version: u32,
    /// Whether the documents were replaced; false for a dry run.
    written: bool,
    /// The documents that could be checked, in order.
    documents: Vec<DocumentOutput<'a>>,
    /// Documents that could not be checked or replaced; they are as they were.
    refused: Vec<RefusedOutput<'a>>,
}

/// A document with its repairs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Document")]
struct DocumentOutput<'a> {
    /// The document, relative to the root.
    document: &'a str,
    /// The difference that the repairs make, in the unified form; empty where there is none.
    diff: String,
    /// The repairs, in the order of their places.
    repaired: Vec<RepairedOutput<'a>>,
    /// Drifted claims that were not repaired.
    left: Vec<LeftOutput<'a>>,
    /// How many claims are broken, so that a person must decide.
    broken: usize,
}

/// A repair that was made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Repaired")]
struct RepairedOutput<'a> {
    /// The kind of the claim.
    kind: &'a str,
    /// 1-based line of the document before the repairs.
    line: u32,
    /// The claim's words.
    text: &'a str,
    /// What stands in the place of the whole `text`.
    replacement: String,
    /// What was wrong.
    message: &'a str,
}

/// A drifted claim that was not repaired.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Left")]
struct LeftOutput<'a> {
    /// The kind of the claim.
    kind: &'a str,
    /// 1-based line of the document with the repairs.
    line: u32,
    /// The claim's words.
    text: &'a str,
    /// What is wrong.
    message: &'a str,
    /// Why it was not repaired.
    why: &'a str,
}

/// A document that stays as it was.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Refused")]
struct RefusedOutput<'a> {
    /// The document, relative to the root.
    document: &'a str,
    /// Why.
    message: &'a str,
}

pub(super) fn render(report: &SyncReport, written: bool) -> String {
    let refused = report.refused.iter();
    let output = Output {
        version: VERSION,
        written,
        documents: report.documents.iter().map(document_output).collect(),
        refused: refused.map(|it| RefusedOutput { document: it.path.as_str(), message: &it.message }).collect(),
    };
    // Serialising to memory fails only for maps whose keys are no text, and there is none here.
    escape_in_strings(&serde_json::to_string_pretty(&output).unwrap_or_default()) + "\n"
}

fn document_output(document: &SyncedDocument) -> DocumentOutput<'_> {
    let synced = &document.synced;
    let repaired = synced.made.iter().map(|made| {
        let Judgement { claim, message, .. } = &made.judgement;
        let replacement = whole_replacement(&made.judgement).unwrap_or_default().into_owned();
        RepairedOutput { kind: claim.kind, line: made.line, text: &claim.text, replacement, message }
    });
    let left = synced.left.iter().map(|left| {
        let Judgement { claim, message, .. } = &left.judgement;
        LeftOutput { kind: claim.kind, line: claim.line, text: &claim.text, message, why: &left.why }
    });
    DocumentOutput {
        document: synced.report.path.as_str(),
        diff: document.diff(DiffOptions::default()),
        repaired: repaired.collect(),
        left: left.collect(),
        broken: document.broken(),
    }
}
