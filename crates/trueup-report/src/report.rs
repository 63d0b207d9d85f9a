//! What a check found in all documents.

use std::collections::BTreeMap;

use trueup_check::{DocumentReport, Judgement, Verdict};
use trueup_facts::SourcePath;

/// What a check found, in the order of the documents.
#[derive(Clone, Debug, Default)]
pub struct CheckReport {
    /// One report for each document that could be read.
    pub documents: Vec<DocumentReport>,
    /// Documents that could not be checked, and why; any of them makes the check fail.
    pub refused: Vec<Notice>,
    /// What the user should know and that is no finding: unused ignores, parts of the tree that could not be read.
    pub warnings: Vec<Notice>,
}

/// A sentence about a place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Notice {
    /// The file, relative to the scanned root.
    pub path: SourcePath,
    /// The 1-based line, where one is known.
    pub line: Option<u32>,
    /// What is wrong there, without a final dot.
    pub message: String,
}

impl std::fmt::Display for Notice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.path, self.message),
            None => write!(formatter, "{}: {}", self.path, self.message),
        }
    }
}

/// The figures of a check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// How many claims were found.
    pub claims: usize,
    /// How many of them hold.
    pub holds: usize,
    /// How many drifted.
    pub drifted: usize,
    /// How many are broken.
    pub broken: usize,
    /// How many are unproven.
    pub unproven: usize,
    /// How many are unproven for each reason.
    pub unproven_by_reason: BTreeMap<&'static str, usize>,
    /// How many code-like tokens the documents have.
    pub tokens: usize,
    /// How many of them some claim speaks of.
    pub covered_tokens: usize,
    /// How many documents were checked.
    pub documents: usize,
}

impl Summary {
    /// How many claims are findings.
    pub fn findings(&self) -> usize {
        self.drifted + self.broken
    }

    /// How many of the unproven claims a person accepted.
    pub fn accepted(&self) -> usize {
        self.unproven_by_reason.get("accepted").copied().unwrap_or_default()
    }
}

impl CheckReport {
    /// Every judgement, in the order of the documents and their lines.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.documents.iter().flat_map(|document| &document.judgements)
    }

    /// The figures of all documents together.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { documents: self.documents.len(), ..Summary::default() };
        for document in &self.documents {
            summary.tokens += document.tokens;
            summary.covered_tokens += document.covered_tokens;
        }
        for judgement in self.judgements() {
            summary.claims += 1;
            match judgement.verdict {
                Verdict::Holds => summary.holds += 1,
                Verdict::Drifted => summary.drifted += 1,
                Verdict::Broken => summary.broken += 1,
                Verdict::Unproven => {
                    summary.unproven += 1;
                    *summary.unproven_by_reason.entry(judgement.reason.unwrap_or("unnamed")).or_default() += 1;
                }
            }
        }
        summary
    }
}
