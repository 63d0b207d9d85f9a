//! A history that is opened by its first question.

use std::sync::{Arc, OnceLock};

use trueup_facts::{Commit, History, HistoryGap, LineOrigin, Origin, PastFile, PastSource, Replaced, SourcePath};

use super::GitHistory;
use crate::root::Root;

/// The past of the tree below a root, if it has one. Where nobody asks, the repository is not even looked for.
pub struct TreeHistory {
    root: Root,
    opened: OnceLock<Result<Arc<GitHistory>, HistoryGap>>,
}

impl TreeHistory {
    /// The past of the tree at `root`.
    pub fn new(root: Root) -> TreeHistory {
        TreeHistory { root, opened: OnceLock::new() }
    }

    /// The repository, opened now if it was not yet.
    ///
    /// # Errors
    /// Where there is none, it has no commit, or it cannot be read.
    pub fn opened(&self) -> Result<&Arc<GitHistory>, HistoryGap> {
        self.opened.get_or_init(|| GitHistory::open(&self.root).map(Arc::new)).as_ref().map_err(|gap| *gap)
    }
}

impl History for TreeHistory {
    fn origins(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<LineOrigin> {
        match self.opened() {
            Ok(history) => history.origins(document, text, lines),
            Err(gap) => vec![LineOrigin::Unknown(gap); lines.len()],
        }
    }

    fn replaced(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<Option<Replaced>> {
        self.opened().map_or_else(|_| vec![None; lines.len()], |history| history.replaced(document, text, lines))
    }

    fn file_at(&self, origin: &Origin, path: &SourcePath) -> Option<PastFile> {
        self.opened().ok()?.file_at(origin, path)
    }

    fn renamed(&self, origin: &Origin, written: &str) -> Option<(PastFile, SourcePath)> {
        self.opened().ok()?.renamed(origin, written)
    }

    fn written_file(&self, origin: &Origin, written: &str) -> Option<PastFile> {
        self.opened().ok()?.written_file(origin, written)
    }

    fn false_since(&self, origin: &Origin, path: &SourcePath, shows: &dyn Fn(Option<&str>) -> bool) -> Option<Commit> {
        self.opened().ok()?.false_since(origin, path, shows)
    }

    fn changed_by(&self, origin: &Origin, path: &SourcePath, is_changed: &dyn Fn(&str) -> bool) -> Option<Commit> {
        self.opened().ok()?.changed_by(origin, path, is_changed)
    }

    fn changed_sources(
        &self,
        origin: &Origin,
        words: &[&str],
        text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Option<Vec<PastSource>> {
        self.opened().ok()?.changed_sources(origin, words, text_now)
    }

    fn successor(&self, origin: &Origin, path: &SourcePath) -> Option<SourcePath> {
        self.opened().ok()?.successor(origin, path)
    }
}
