//! Claims and what became of them.

use std::ops::Range;

use trueup_facts::{Commit, SourcePath};

/// A place in a document that says something which code can decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Its kind: `reference/path`, `snippet` …; one of [`crate::KINDS`].
    pub kind: &'static str,
    /// The document, relative to the scanned root.
    pub document: SourcePath,
    /// The bytes of the document that state it.
    pub span: Range<usize>,
    /// 1-based line of the first byte.
    pub line: u32,
    /// 1-based column of the first byte, in characters.
    pub column: u32,
    /// 1-based line of the last byte.
    pub end_line: u32,
    /// The document's own words: the text of `span`.
    pub text: String,
    /// What it speaks of, normalised: the path, the symbol, the file of a snippet.
    pub subject: String,
}

/// What trueup found about a claim.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// The code shows what the claim says.
    Holds,
    /// The code contradicts it, and we know exactly what it should say now.
    Drifted,
    /// The code contradicts it; a person must decide.
    Broken,
    /// It cannot be decided; the judgement's `reason` names why.
    Unproven,
}

impl Verdict {
    /// The word for it in every output.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Drifted => "drifted",
            Verdict::Broken => "broken",
            Verdict::Unproven => "unproven",
        }
    }

    /// Whether it is a finding: something the user must look at.
    pub fn is_finding(self) -> bool {
        matches!(self, Verdict::Drifted | Verdict::Broken)
    }
}

/// A place in the code that decides a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The file, relative to the scanned root.
    pub path: SourcePath,
    /// 1-based first line; 0 where the evidence is the file as a whole.
    pub line: u32,
    /// 1-based last line.
    pub end_line: u32,
    /// The code that stands there: its first line, trimmed; empty for a whole file.
    pub text: String,
}

/// The text edit that turns a drifted claim into one that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// The bytes of the document to replace.
    pub span: Range<usize>,
    /// What to put there.
    pub replacement: String,
}

/// What lies behind a finding. Findings with one cause, of whatever kinds, are shown as one with all its places.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// A file or directory that is not there: its path, as long as the document writes it.
    Gone(String),
    /// A name that nothing defines, without what owns it.
    Undefined(String),
    /// A file whose lines stand elsewhere than the document says.
    Moved(SourcePath),
}

impl Cause {
    /// The word for what happened, in every output.
    pub fn word(&self) -> &'static str {
        match self {
            Cause::Gone(_) => "gone",
            Cause::Undefined(_) => "undefined",
            Cause::Moved(_) => "moved",
        }
    }

    /// What it happened to: the path or the name.
    pub fn subject(&self) -> &str {
        match self {
            Cause::Gone(subject) | Cause::Undefined(subject) => subject,
            Cause::Moved(path) => path.as_str(),
        }
    }

    /// Whether both are the same cause; a shorter path means the longer one that ends in it.
    pub fn is_same(&self, other: &Cause) -> bool {
        match (self, other) {
            (Cause::Gone(one), Cause::Gone(two)) => ends_in_path(one, two) || ends_in_path(two, one),
            _ => self == other,
        }
    }
}

fn ends_in_path(long: &str, short: &str) -> bool {
    long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// A claim with its verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// The claim.
    pub claim: Claim,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is unproven: a named reason, `ambiguous`, `hypothetical`, `no-subject` …; `None` for other verdicts.
    pub reason: Option<&'static str>,
    /// What is wrong, or why it holds, in one sentence without a final dot.
    pub message: String,
    /// What to do about a finding, in one sentence without a final dot.
    pub advice: Option<String>,
    /// The code that decides it.
    pub evidence: Vec<Evidence>,
    /// The repair of a drifted claim.
    pub repair: Option<Repair>,
    /// What lies behind a finding, where other findings may share it.
    pub cause: Option<Cause>,
    /// The commit that made a finding false, where the history of the tree tells.
    pub since: Option<Commit>,
    /// What made a finding false, where that was asked for.
    pub falsified: Option<Falsified>,
}

/// What made a claim false.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Falsified {
    /// A commit, before which it was not false.
    Since(Commit),
    /// Nothing: it was false in the commit that wrote it.
    SinceWritten(Commit),
    /// Changes that are not committed yet.
    Uncommitted,
    /// History does not tell, for this reason, in one sentence without a final dot.
    Unknown(&'static str),
}

/// What `check` found in one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentReport {
    /// The document, relative to the scanned root.
    pub path: SourcePath,
    /// Its text, for showing lines of it.
    pub text: String,
    /// All claims with their verdicts, in document order.
    pub judgements: Vec<Judgement>,
    /// How many code-like tokens (code spans, paths, calls, lines of code) the document has.
    pub tokens: usize,
    /// How many of them some claim speaks of.
    pub covered_tokens: usize,
}
