//! Repairing documents: what the repairs come to, and putting them on disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rayon::prelude::*;
use trueup_check::{DocumentReport, Judgement, Verdict};
use trueup_document::Document;
use trueup_facts::SourcePath;
use trueup_report::{Notice, SyncReport, SyncedDocument};

use crate::accepted::AcceptedClaims;
use crate::config::{covers, known_kinds, names_a_kind};
use crate::engine::{Engine, EngineError};
use crate::ignores;

/// Whether a judgement's repair is wanted.
pub type Wanted<'a> = &'a (dyn Fn(&Judgement) -> bool + Sync);

/// Tells a repair from all others of a run: its document, the kind and the words of its claim, what it puts in their place,
/// and the line that they stand in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RepairIdentity(SourcePath, &'static str, String, String, u32);

impl RepairIdentity {
    /// That of a judgement's repair.
    pub fn of(judgement: &Judgement) -> RepairIdentity {
        let claim = &judgement.claim;
        let replacement = judgement.repair.as_ref().map_or_else(String::new, |repair| repair.replacement.clone());
        RepairIdentity(claim.document.clone(), claim.kind, claim.text.clone(), replacement, claim.line)
    }
}

/// A kind of claim, or a family of kinds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindName(String);

impl KindName {
    /// Whether a judgement is about a claim of it.
    pub fn covers(&self, judgement: &Judgement) -> bool {
        covers(&self.0, judgement.claim.kind)
    }
}

impl std::str::FromStr for KindName {
    type Err = String;

    fn from_str(word: &str) -> Result<KindName, String> {
        match names_a_kind(word) {
            true => Ok(KindName(word.to_owned())),
            false => Err(format!("no kind of claim has that name; {}", known_kinds())),
        }
    }
}

impl Engine {
    /// The documents, named as for [`Engine::check`], with the wanted repairs of their drifted claims made; in memory, as
    /// nothing is written.
    ///
    /// # Errors
    /// Where there is no document. One that cannot be checked is among the report's `refused`.
    pub fn sync(&self, named: &[PathBuf], wanted: Wanted<'_>) -> Result<SyncReport, EngineError> {
        let checked = self.check(named)?;
        let (_, accepted) = self.accepted_claims()?;
        let sync = |report: DocumentReport| self.sync_document(report, &accepted, wanted);
        let documents = self.threads().install(|| checked.documents.into_par_iter().map(sync).collect());
        Ok(SyncReport { documents, refused: checked.refused, warnings: checked.warnings })
    }

    /// Puts the repaired documents in the place of the old ones. A document that cannot be replaced stays as it is, and
    /// moves to the report's `refused`.
    pub fn write(&self, report: &mut SyncReport) {
        let refused = &mut report.refused;
        report.documents.retain(|document| {
            if !document.is_changed() {
                return true;
            }
            let path = &document.synced.report.path;
            let replaced = self.root().replace_text(path, &document.before, &document.synced.report.text);
            let failure =
                replaced.err().map(|error| Notice { path: path.clone(), line: None, message: error.to_string() });
            let is_written = failure.is_none();
            refused.extend(failure);
            is_written
        });
        refused.sort_by(|a, b| a.path.cmp(&b.path));
    }

    fn sync_document(&self, report: DocumentReport, accepted: &AcceptedClaims, wanted: Wanted<'_>) -> SyncedDocument {
        let before = report.text.clone();
        let path = report.path.clone();
        let judge = |text: String| self.check_text(&path, text, accepted);
        let is_repairable = |judgement: &Judgement| judgement.verdict == Verdict::Drifted && wanted(judgement);
        SyncedDocument { before, synced: trueup_check::sync(report, &judge, &is_repairable) }
    }

    /// Checks a document as if it had that text; `None` where that meets a defect.
    fn check_text(&self, path: &SourcePath, text: String, accepted: &AcceptedClaims) -> Option<DocumentReport> {
        let check = || {
            let document = Document::parse(path.clone(), text);
            let mut report = trueup_check::check_with(&document, self.model(), self.parts());
            ignores::apply_comments(&document, &mut report);
            accepted.apply(&document, &mut report, self.model().codebase());
            self.apply_rules(std::slice::from_mut(&mut report), false);
            report
        };
        catch_unwind(AssertUnwindSafe(check)).ok()
    }
}
