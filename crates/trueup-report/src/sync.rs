//! What repairing documents came to, for people and for programs.

mod diff;
mod json;
mod terminal;

use trueup_check::{Made, Synced, Verdict};

use crate::Notice;

pub use diff::Hunk;
pub use json::schema as json_schema;

/// What repairing documents came to, in the order of the documents.
#[derive(Clone, Debug, Default)]
pub struct SyncReport {
    /// The documents that could be checked, and replaced where that was tried.
    pub documents: Vec<SyncedDocument>,
    /// Documents that could not be, and why; any of them makes the run fail.
    pub refused: Vec<Notice>,
    /// What the user should know besides.
    pub warnings: Vec<Notice>,
}

/// A document with its repairs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyncedDocument {
    /// Its text before.
    pub before: String,
    /// Its text with the repairs, and what was done and left.
    pub synced: Synced,
}

/// How a difference is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DiffOptions {
    /// Whether to colour with terminal escape sequences, and to make the control characters of the document visible. What
    /// comes out is for eyes, then, and no patch.
    pub color: bool,
}

impl SyncedDocument {
    /// Whether the repairs change its text.
    pub fn is_changed(&self) -> bool {
        self.before != self.synced.report.text
    }

    /// The difference that the repairs make, in the unified form that `git apply` and `patch -p1` take; empty where they
    /// make none.
    pub fn diff(&self, options: DiffOptions) -> String {
        diff::unified(self.synced.report.path.as_str(), &self.before, &self.synced.report.text, options)
    }

    /// The places that the repairs change, in order.
    pub fn hunks(&self) -> Vec<Hunk> {
        diff::hunks(&self.before, &self.synced.report.text)
    }

    /// The repairs that a place has its change from.
    pub fn made_in<'a>(&'a self, hunk: &Hunk) -> impl Iterator<Item = &'a Made> {
        let lines = hunk.lines();
        self.synced.made.iter().filter(move |made| lines.contains(&made.line))
    }

    /// How many of its claims are false and need a person.
    pub fn broken(&self) -> usize {
        self.synced.report.judgements.iter().filter(|judgement| judgement.verdict == Verdict::Broken).count()
    }
}

impl SyncReport {
    /// Every difference, one document after the other.
    pub fn diff(&self, options: DiffOptions) -> String {
        self.documents.iter().map(|document| document.diff(options)).collect()
    }

    /// Whether the repairs change a document.
    pub fn is_changed(&self) -> bool {
        self.documents.iter().any(SyncedDocument::is_changed)
    }

    /// How many repairs were made.
    pub fn made(&self) -> usize {
        self.documents.iter().map(|document| document.synced.made.len()).sum()
    }

    /// How many drifted claims were to be repaired and were not.
    pub fn left(&self) -> usize {
        self.documents.iter().map(|document| document.synced.left.len()).sum()
    }

    /// What was repaired and what was left, for people; `written` tells whether the documents were replaced.
    pub fn for_people(&self, written: bool) -> String {
        terminal::render(self, written)
    }

    /// What was left, and the closing line, for people who have the difference before them.
    pub fn remarks(&self, written: bool) -> Vec<String> {
        terminal::remarks(self, written)
    }

    /// The whole report, for programs.
    pub fn for_programs(&self, written: bool) -> String {
        json::render(self, written)
    }
}

#[cfg(test)]
mod tests;
