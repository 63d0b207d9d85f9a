//! False claims that a person judged true: `.trueup/accepted.toml`.
//!
//! A claim is known by its document, its section, its kind and what it speaks of, never by its line. It is accepted as
//! long as neither its sentence nor the code that decides it changes.

use serde::{Deserialize, Serialize};
use trueup_check::{DocumentReport, Evidence, Judgement, Verdict};
use trueup_document::Document;
use trueup_facts::{Codebase, SourcePath};
use trueup_report::{Acceptance, Notice};

use crate::config::ConfigError;
use crate::ignores::ACCEPTED;

/// Where accepted claims are kept, relative to the root.
pub const ACCEPTED_FILE: &str = ".trueup/accepted.toml";

/// The largest such file, in bytes, that is read.
pub(crate) const ACCEPTED_LIMIT: u64 = 4 << 20;

/// The version of the file's form.
const VERSION: u32 = 1;

/// What the file begins with.
const HEAD: &str = "# False claims that a person judged true. Written by `trueup accept`; look them over with `trueup accept --review`.\n";

/// How many characters of a hash are kept.
const HASH_LENGTH: usize = 16;

/// The accepted claims, sorted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedClaims {
    version: u32,
    #[serde(default)]
    claim: Vec<AcceptedClaim>,
}

impl Default for AcceptedClaims {
    fn default() -> AcceptedClaims {
        AcceptedClaims { version: VERSION, claim: Vec::new() }
    }
}

/// What tells a claim from all others, wherever its line moves.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct ClaimKey {
    document: String,
    /// The headings over it, the outermost first.
    section: String,
    kind: String,
    subject: String,
    /// Which of several such claims of the section it is, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    ordinal: u32,
}

/// An accepted claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
struct AcceptedClaim {
    #[serde(flatten)]
    key: ClaimKey,
    because: String,
    sentence: String,
    code: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the serialiser passes a reference")]
fn is_first(ordinal: &u32) -> bool {
    *ordinal == 0
}

impl AcceptedClaims {
    /// Reads the file's text.
    ///
    /// # Errors
    /// Where it is no TOML, has unknown keys, or is of a later version.
    pub(crate) fn parse(text: &str) -> Result<AcceptedClaims, ConfigError> {
        let claims: AcceptedClaims = toml::from_str(text).map_err(|error| {
            let message = error.message().trim().replace('\n', ", ");
            ConfigError::at(ACCEPTED_FILE, text, error.span().unwrap_or(0..0), message)
        })?;
        if claims.version != VERSION {
            let message = format!("version {} is not known; this trueup reads version {VERSION}", claims.version);
            return Err(ConfigError::at(ACCEPTED_FILE, text, 0..0, message));
        }
        Ok(claims)
    }

    /// The text of the file, the same for the same claims.
    pub(crate) fn text(&self) -> String {
        HEAD.to_owned() + &toml::to_string(self).unwrap_or_default()
    }

    /// Accepts a claim, in the place of an earlier acceptance.
    pub(crate) fn accept(&mut self, known: &KnownClaim, because: &str) {
        self.claim.retain(|accepted| accepted.key != known.key);
        let KnownClaim { key, sentence, code } = known.clone();
        self.claim.push(AcceptedClaim { key, because: because.to_owned(), sentence, code });
        self.claim.sort();
    }

    /// Turns the accepted findings of a document into unproven claims, says of others why they are accepted no longer, and
    /// names acceptances that apply to nothing.
    pub(crate) fn apply(&self, document: &Document, report: &mut DocumentReport, codebase: &Codebase) -> Vec<Notice> {
        let path = document.path().as_str();
        let mut of_document: Vec<&AcceptedClaim> = self.claim.iter().filter(|it| it.key.document == path).collect();
        if of_document.is_empty() {
            return Vec::new();
        }
        let known = known_claims(document, report, codebase);
        for (judgement, known) in report.judgements.iter_mut().zip(known) {
            let Some(index) = of_document.iter().position(|accepted| accepted.key == known.key) else { continue };
            let accepted = of_document.remove(index);
            if !judgement.verdict.is_finding() {
                if judgement.verdict == Verdict::Holds {
                    of_document.push(accepted);
                }
                continue;
            }
            let because = accepted.because.clone();
            let state = accepted.state(&known);
            match state {
                Acceptance::Stands => {
                    judgement.message = format!("{} (accepted: {because})", judgement.message);
                    judgement.verdict = Verdict::Unproven;
                    judgement.reason = Some(ACCEPTED);
                    judgement.repair = None;
                    judgement.advice = None;
                }
                _ => judgement.message = format!("{}; {} (“{because}”)", judgement.message, state.told()),
            }
        }
        let unused = of_document.into_iter().map(|accepted| {
            let key = &accepted.key;
            let message = format!(
                "the acceptance of `{}` ({}) in `{}` applies to no false claim; remove it from {ACCEPTED_FILE}",
                key.subject, key.kind, key.section
            );
            Notice { path: document.path().clone(), line: None, message }
        });
        unused.collect()
    }

    /// Why a claim is accepted, and whether it still is.
    pub(crate) fn of(&self, known: &KnownClaim) -> Option<(&str, Acceptance)> {
        let accepted = self.claim.iter().find(|accepted| accepted.key == known.key)?;
        Some((&accepted.because, accepted.state(known)))
    }

    /// The documents with accepted claims, sorted.
    pub(crate) fn documents(&self) -> Vec<SourcePath> {
        let mut documents: Vec<SourcePath> =
            self.claim.iter().map(|accepted| SourcePath::new(&accepted.key.document)).collect();
        documents.sort();
        documents.dedup();
        documents
    }
}

impl AcceptedClaim {
    fn state(&self, known: &KnownClaim) -> Acceptance {
        if self.sentence != known.sentence {
            Acceptance::SentenceChanged
        } else if self.code != known.code {
            Acceptance::CodeChanged
        } else {
            Acceptance::Stands
        }
    }
}

/// A claim as it is today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KnownClaim {
    key: ClaimKey,
    sentence: String,
    code: String,
}

/// What tells each claim of a report from all others, in the report's order.
pub(crate) fn known_claims(document: &Document, report: &DocumentReport, codebase: &Codebase) -> Vec<KnownClaim> {
    let mut seen: std::collections::HashMap<ClaimKey, u32> = std::collections::HashMap::new();
    let mut known = |judgement: &Judgement| {
        let claim = &judgement.claim;
        let mut key = ClaimKey {
            document: claim.document.as_str().to_owned(),
            section: section(document, claim.span.start),
            kind: claim.kind.to_owned(),
            subject: claim.subject.clone(),
            ordinal: 0,
        };
        let ordinal = seen.entry(key.clone()).or_default();
        key.ordinal = *ordinal;
        *ordinal += 1;
        let sentence = sentence(document, judgement).split_whitespace().collect::<Vec<_>>().join(" ");
        KnownClaim { key, sentence: hash(&sentence), code: hash(&code(codebase, &judgement.evidence)) }
    };
    report.judgements.iter().map(&mut known).collect()
}

/// The headings over a byte of the document.
fn section(document: &Document, offset: usize) -> String {
    let titles = document.sections().iter().filter(|section| section.span.contains(&offset));
    titles.map(|section| section.title.trim()).collect::<Vec<_>>().join(" / ")
}

/// The sentence that a claim stands in; in a block of code its lines.
pub(crate) fn sentence<'d>(document: &'d Document, judgement: &Judgement) -> &'d str {
    let span = &judgement.claim.span;
    let text = document.text();
    let first = document.blocks().partition_point(|block| block.span.end <= span.start);
    let around = document.blocks().get(first).filter(|block| block.span.start <= span.start);
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.end..)) else { return "" };
    let Some(block) = around.filter(|block| block.code().is_none()) else {
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| span.end + at);
        return text.get(start..end).unwrap_or("");
    };
    let before = text.get(block.span.start..span.start).unwrap_or("");
    let after = text.get(span.end..block.span.end.max(span.end)).unwrap_or("");
    let start = before.rmatch_indices(['.', '!', '?']).find(|(at, _)| ends_sentence(before, *at));
    let end = after.match_indices(['.', '!', '?']).find(|(at, _)| ends_sentence(after, *at));
    let start = block.span.start + start.map_or(0, |(at, _)| at + 1);
    let end = span.end + end.map_or(after.len(), |(at, _)| at + 1);
    text.get(start..end).unwrap_or("").trim()
}

fn ends_sentence(text: &str, at: usize) -> bool {
    let mut rest = text[at + 1..].chars();
    let is_space = rest.next().is_none_or(char::is_whitespace);
    is_space && rest.find(|letter| !letter.is_whitespace()).is_none_or(|letter| !letter.is_lowercase())
}

/// The code that decides a claim; of evidence that is a whole file, its path alone.
fn code(codebase: &Codebase, evidence: &[Evidence]) -> String {
    let mut shown = String::new();
    for piece in evidence {
        shown.push_str(piece.path.as_str());
        shown.push('\n');
        let text = codebase.text(piece.path.as_str()).filter(|_| piece.line > 0);
        let count = (piece.end_line.saturating_sub(piece.line) as usize) + 1;
        for line in text.iter().flat_map(|text| text.lines()).skip((piece.line as usize).saturating_sub(1)).take(count)
        {
            shown.push_str(line.trim());
            shown.push('\n');
        }
    }
    shown
}

fn hash(text: &str) -> String {
    let mut hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    hash.truncate(HASH_LENGTH);
    hash
}
