//! `accept`: a person's word that a claim is true that the code contradicts.

use std::path::PathBuf;

use trueup_check::{Judgement, Verdict};
use trueup_facts::SourcePath;
use trueup_report::{AcceptedReview, CheckReport, Wanted, claim_ids};
use trueup_scan::ReplaceError;

use crate::accepted::{ACCEPTED_FILE, known_claims, sentence};
use crate::engine::{Engine, EngineError};
use crate::ignores::ACCEPTED;

/// How many lines of code are shown of each place.
const LINES_SHOWN: usize = 12;

/// Why a claim is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The documents cannot be checked.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A document cannot be read.
    #[error("the document {path}: {message}")]
    Refused {
        /// The document.
        path: SourcePath,
        /// Why it cannot be checked.
        message: String,
    },
    /// Nothing stands there.
    #[error("no claim stands at `{0}`; `trueup check --all` shows them all")]
    Nowhere(String),
    /// What stands there needs no acceptance.
    #[error("nothing at `{place}` is false: {claims}")]
    NotFalse {
        /// What was named.
        place: String,
        /// The claims there with their verdicts.
        claims: String,
    },
    /// Several claims may be meant.
    #[error("several false claims stand at `{place}`; name the one that is meant by its id:\n{claims}")]
    Several {
        /// What was named.
        place: String,
        /// The claims there with their ids, one a line.
        claims: String,
    },
    /// The reason is empty.
    #[error("say why the claim is true, with --because \"…\"")]
    NoReason,
    /// The file of accepted claims cannot be written.
    #[error("`{ACCEPTED_FILE}` {0}")]
    Unwritten(#[from] ReplaceError),
}

impl Engine {
    /// Accepts the false claim that `place` names: `DOCUMENT:LINE` or an id. Returns the claim.
    ///
    /// # Errors
    /// Where no claim or several may be meant, the claim is not false, or the file cannot be written.
    pub fn accept(&self, place: &str, because: &str) -> Result<Judgement, AcceptError> {
        let because = because.split_whitespace().collect::<Vec<_>>().join(" ");
        if because.is_empty() {
            return Err(AcceptError::NoReason);
        }
        let Some((document, wanted)) = Wanted::parse(place) else { return Err(AcceptError::Nowhere(place.to_owned())) };
        let named: Vec<PathBuf> = document.map(PathBuf::from).into_iter().collect();
        // A claim that was accepted may be accepted again, for another reason.
        let report = self.check_without_acceptances(&named)?;
        if let Some(refused) = report.refused.first().filter(|_| document.is_some()) {
            return Err(AcceptError::Refused { path: refused.path.clone(), message: refused.message.clone() });
        }
        let (index, at) = self.the_one(&report, place, &wanted)?;
        let checked = &report.documents[index];
        let document = self
            .document(&checked.path)
            .map_err(|refused| AcceptError::Refused { path: refused.path.clone(), message: refused.message.clone() })?;
        let known = known_claims(&document, checked, self.model().codebase());
        let (old, mut accepted) = self.accepted_claims()?;
        accepted.accept(&known[at], &because);
        let path = SourcePath::new(ACCEPTED_FILE);
        match old {
            Some(old) => self.root().replace_text(&path, &old, &accepted.text())?,
            None => self.root().create_text(&path, &accepted.text())?,
        }
        Ok(checked.judgements[at].clone())
    }

    /// The one false claim that is wanted: the index of its document, and its own.
    fn the_one(&self, report: &CheckReport, place: &str, wanted: &Wanted) -> Result<(usize, usize), AcceptError> {
        let mut ids = claim_ids(report).into_iter();
        let mut found: Vec<(usize, usize, String, &Judgement)> = Vec::new();
        for (index, document) in report.documents.iter().enumerate() {
            for (at, judgement) in document.judgements.iter().enumerate() {
                let Some(id) = ids.next() else { continue };
                if wanted.is(&judgement.claim, &id) {
                    found.push((index, at, id, judgement));
                }
            }
        }
        let is_false = |(.., judgement): &&(usize, usize, String, &Judgement)| judgement.verdict.is_finding();
        let of_false: Vec<_> = found.iter().filter(is_false).collect();
        match of_false.as_slice() {
            [(index, at, ..)] => Ok((*index, *at)),
            [] if found.is_empty() => Err(AcceptError::Nowhere(place.to_owned())),
            [] => {
                let told = found.iter().map(|(.., it)| format!("{} {}", verdict(it), first_line(&it.claim.text)));
                let claims = told.collect::<Vec<_>>().join(", ");
                Err(AcceptError::NotFalse { place: place.to_owned(), claims })
            }
            several => {
                let told = several
                    .iter()
                    .map(|(_, _, id, it)| format!("  {id}  {} {}", verdict(it), first_line(&it.claim.text)));
                let claims = told.collect::<Vec<_>>().join("\n");
                Err(AcceptError::Several { place: place.to_owned(), claims })
            }
        }
    }

    /// Every accepted claim that is still in its document, for review.
    ///
    /// # Errors
    /// Where the documents cannot be checked.
    pub fn review(&self) -> Result<Vec<AcceptedReview>, AcceptError> {
        let (_, accepted) = self.accepted_claims()?;
        let paths = self.model().codebase().paths();
        let named: Vec<PathBuf> = accepted
            .documents()
            .iter()
            .filter(|path| paths.is_file(path.as_str()))
            .map(|path| self.root().path().join(path.as_str()))
            .collect();
        let mut reviews = Vec::new();
        if named.is_empty() {
            return Ok(reviews);
        }
        let report = self.check_without_acceptances(&named)?;
        for checked in &report.documents {
            let Ok(document) = self.document(&checked.path) else { continue };
            let known = known_claims(&document, checked, self.model().codebase());
            for (judgement, known) in checked.judgements.iter().zip(&known) {
                let Some((because, state)) = accepted.of(known) else { continue };
                let claim = &judgement.claim;
                reviews.push(AcceptedReview {
                    document: claim.document.clone(),
                    line: claim.line,
                    kind: claim.kind,
                    message: judgement.message.clone(),
                    because: because.to_owned(),
                    state,
                    sentence: sentence(&document, judgement).to_owned(),
                    code: self.shown_code(judgement),
                });
            }
        }
        Ok(reviews)
    }

    fn shown_code(&self, judgement: &Judgement) -> Vec<(String, Vec<String>)> {
        let mut shown = Vec::new();
        for piece in &judgement.evidence {
            let text = self.model().codebase().text(piece.path.as_str()).filter(|_| piece.line > 0);
            let count = (piece.end_line.saturating_sub(piece.line) as usize + 1).min(LINES_SHOWN);
            let lines = text.iter().flat_map(|text| text.lines());
            let lines = lines.skip((piece.line as usize).saturating_sub(1)).take(count).map(str::to_owned).collect();
            let place = if piece.line == 0 { piece.path.to_string() } else { format!("{}:{}", piece.path, piece.line) };
            shown.push((place, lines));
        }
        shown
    }
}

fn verdict(judgement: &Judgement) -> String {
    let accepted = judgement.reason == Some(ACCEPTED) && judgement.verdict == Verdict::Unproven;
    let word = if accepted { ACCEPTED } else { judgement.verdict.word() };
    format!("{word}[{}]", judgement.claim.kind)
}

fn first_line(text: &str) -> String {
    format!("`{}`", text.lines().next().unwrap_or("").trim().trim_matches('`'))
}
