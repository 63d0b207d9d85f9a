//! What the past of the scanned tree is asked for.
//!
//! The trait stands here so that those who ask need not know who reads the repository.

use std::sync::Arc;

use crate::{Source, SourcePath};

/// A commit, as messages name it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Commit {
    /// Its full hash, in hexadecimal.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The day on which it was written, where its author was: `2025-03-01`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

impl Commit {
    /// How a sentence names the commit: `` `abc1234` (2025-03-01, Add the cart) ``.
    pub fn named(&self) -> String {
        let id = self.id.get(..7).unwrap_or(&self.id);
        let subject: String = self.subject.chars().filter(|character| *character != '`').take(60).collect();
        format!("`{id}` ({}, {})", self.date, subject.trim())
    }
}

/// Where a line of a document comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LineOrigin {
    /// It is not committed yet, so its author saw the tree as it is.
    Uncommitted,
    /// The commit that last changed it.
    Committed(Arc<Origin>),
    /// History does not tell.
    Unknown(HistoryGap),
}

/// The commit that a line comes from, with the document's path at that time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The commit.
    pub commit: Commit,
    /// The document's path in the repository, after that commit.
    pub document: String,
    /// The document's path in the repository today.
    pub document_now: String,
}

/// A committed line of a document that a line not committed yet has taken the place of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// The commit that last changed the committed line.
    pub origin: Arc<Origin>,
    /// The committed line, without its line ending.
    pub text: String,
}

/// A file as it was after a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastFile {
    /// Its path in the repository at that time.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

/// A source of the past that is gone or has another text today.
#[derive(Clone, Debug)]
pub struct PastSource {
    /// The source as it was, with its path in the scanned tree at that time.
    pub source: Source,
    /// Whether the tree has a file at that path today.
    pub is_there: bool,
}

/// Why history does not tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum HistoryGap {
    /// The tree lies in no repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
    /// The repository does not track the path.
    Untracked,
    /// The clone is shallow, and the answer lies before its first commit.
    Shallow,
    /// The answer lies further back than is looked.
    TooLong,
    /// A part of the repository is missing or damaged.
    Unreadable,
    /// The tree of a commit has too many files to be read as a whole.
    TooLarge,
}

impl HistoryGap {
    /// The gap in one sentence without a final dot.
    pub fn message(self) -> &'static str {
        match self {
            HistoryGap::NoRepository => "the tree lies in no git repository",
            HistoryGap::NoCommit => "the repository has no commit yet",
            HistoryGap::Untracked => "git does not track the document",
            HistoryGap::Shallow => "the clone is shallow; fetch its whole history to find out",
            HistoryGap::TooLong => "the answer lies further back in history than is looked",
            HistoryGap::Unreadable => "a part of the repository cannot be read",
            HistoryGap::TooLarge => "the tree has too many files to be read as a whole at each commit",
        }
    }
}

/// The past of the scanned tree. Every answer follows from the repository alone; none fails.
pub trait History: Send + Sync {
    /// Where lines of a document come from, given its text today; one answer for each of the 1-based `lines`.
    fn origins(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<LineOrigin>;

    /// What the lines of a document that are not committed yet have taken the place of; one answer for each of the 1-based
    /// `lines`, `None` for a committed one and for one that is new.
    fn replaced(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<Option<Replaced>>;

    /// A file of today's tree as it was at `origin`, wherever it lay then; `None` where it was not there.
    fn file_at(&self, origin: &Origin, path: &SourcePath) -> Option<PastFile>;

    /// The file that a path written in the document meant at `origin`, where it leads nowhere today, and the file that it
    /// has become.
    fn renamed(&self, origin: &Origin, written: &str) -> Option<(PastFile, SourcePath)>;

    /// The file that a path written in the document meant at `origin`, whatever became of it since.
    fn written_file(&self, origin: &Origin, written: &str) -> Option<PastFile> {
        self.renamed(origin, written).map(|(file, _)| file)
    }

    /// The first commit after `origin` from which on `shows` is false of the file at `path`, `None` standing for its absence.
    fn false_since(&self, origin: &Origin, path: &SourcePath, shows: &dyn Fn(Option<&str>) -> bool) -> Option<Commit> {
        self.changed_by(origin, path, &|text| !shows(Some(text)))
    }

    /// The first commit after `origin` in whose text of `path` `is_changed` sees the change that today's text has.
    fn changed_by(&self, origin: &Origin, path: &SourcePath, is_changed: &dyn Fn(&str) -> bool) -> Option<Commit>;

    /// The sources that the tree had after `origin`, that are gone or have another text today, and in whose text one of
    /// `words` stood, also within a longer word; without those that people of the project did not write. `text_now` gives
    /// the text of a file of today's tree. `None` where history does not tell, or too much has changed.
    fn changed_sources(
        &self,
        origin: &Origin,
        words: &[&str],
        text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Option<Vec<PastSource>>;

    /// The path that a file of the tree after `origin`, which is gone today, was moved to since.
    fn successor(&self, origin: &Origin, path: &SourcePath) -> Option<SourcePath>;
}
