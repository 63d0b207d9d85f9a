//! The scanned tree as a commit had it.

use std::collections::HashMap;
use std::sync::Arc;

use gix::ObjectId;
use trueup_facts::{ContentHash, HistoryGap, PathIndex, Source, SourcePath, language_of};

use super::objects::Objects;
use super::{GitHistory, MOST_FILES};
use crate::classify::classify;

/// The paths of the scanned tree in a commit.
pub struct PastTree {
    paths: PathIndex,
    blobs: HashMap<SourcePath, ObjectId>,
}

/// What tells one text of the past from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TextId(ObjectId);

impl PastTree {
    /// Lists the files and directories below `tree`.
    pub(super) fn read(objects: &Objects, tree: ObjectId) -> Result<PastTree, HistoryGap> {
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        let mut blobs = HashMap::new();
        let mut pending = vec![(String::new(), tree)];
        while let Some((prefix, directory)) = pending.pop() {
            for (name, entry) in objects.children(directory)? {
                let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                let source_path = SourcePath::new(&path);
                if entry.is_directory {
                    directories.push(source_path);
                    pending.push((path, entry.id));
                    continue;
                }
                if entry.is_file {
                    blobs.insert(source_path.clone(), entry.id);
                }
                // Submodules are directories on the disk, and symbolic links are files that are not read.
                if entry.is_submodule { directories.push(source_path) } else { files.push(source_path) }
            }
            if files.len() > MOST_FILES {
                return Err(HistoryGap::TooLong);
            }
        }
        Ok(PastTree { paths: PathIndex::new(files, directories), blobs })
    }

    /// Every file and directory.
    pub fn paths(&self) -> &PathIndex {
        &self.paths
    }

    /// What tells the text of a file; `None` where there is no such file.
    pub fn text_id(&self, path: &SourcePath) -> Option<TextId> {
        self.blobs.get(path).copied().map(TextId)
    }
}

impl GitHistory {
    /// The tree of a commit, named by its full hash.
    ///
    /// # Errors
    /// Where it cannot be read, or is too large.
    pub fn tree_at(&self, commit: &str) -> Result<PastTree, HistoryGap> {
        let past = self.past.lock().map_err(|_| HistoryGap::Unreadable)?;
        let id = ObjectId::from_hex(commit.as_bytes()).map_err(|_| HistoryGap::Unreadable)?;
        let tree = past.objects.node(id)?.tree;
        let mut past = past;
        let Some(directory) = past.objects.directory(tree, &self.prefix)? else {
            return Ok(PastTree { paths: PathIndex::new(Vec::new(), Vec::new()), blobs: HashMap::new() });
        };
        PastTree::read(&past.objects, directory)
    }

    /// A text of the past; `None` where it is binary, too large or missing from a partial clone.
    pub fn text_of(&self, id: TextId) -> Option<Arc<str>> {
        self.past.lock().ok()?.objects.text(id.0)
    }

    /// A source of the past, as a scan would have read it; `None` where no language of its name is known, or it has no
    /// text.
    pub fn source_of(&self, path: &SourcePath, id: TextId) -> Option<Source> {
        let language = language_of(path.file_name())?;
        let text = self.text_of(id)?;
        let class = classify(path, &text);
        let hash = ContentHash(*blake3::hash(text.as_bytes()).as_bytes());
        Some(Source { path: path.clone(), text, valid_utf8: true, hash, language: Some(language), class })
    }
}
