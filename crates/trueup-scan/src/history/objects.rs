//! Commits, trees and texts of the repository, each read once.

use std::collections::HashMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::TreeRefIter;
use trueup_facts::{Commit, HistoryGap};

/// The largest file of the past, in bytes, whose text is read.
const TEXT_LIMIT: u64 = 4 << 20;

/// Bytes of objects that git keeps unpacked for us.
const OBJECT_CACHE: usize = 32 << 20;

/// Bytes of texts that are kept.
const TEXT_CACHE: usize = 64 << 20;

/// How many looked-up entries of directories are kept.
const ENTRY_CACHE: usize = 1 << 20;

/// What of a commit its descendants are compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Node {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    /// When it was made, in seconds since 1970.
    pub(super) time: i64,
}

/// An entry of a directory in the past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) id: ObjectId,
    pub(super) is_directory: bool,
    pub(super) is_file: bool,
    pub(super) is_submodule: bool,
}

/// The object database, with what was read of it.
pub(super) struct Objects {
    repository: gix::Repository,
    graph: Option<gix::commitgraph::Graph>,
    is_shallow: bool,
    entries: HashMap<(ObjectId, Box<str>), Option<Entry>>,
    texts: HashMap<ObjectId, Option<Arc<str>>>,
    text_bytes: usize,
}

impl Objects {
    pub(super) fn new(mut repository: gix::Repository) -> Objects {
        repository.object_cache_size(OBJECT_CACHE);
        let is_shallow = repository.is_shallow().unwrap_or(true);
        // The graph knows parents that a shallow clone does not have.
        let graph = if is_shallow { None } else { repository.commit_graph_if_enabled().ok().flatten() };
        Objects { repository, graph, is_shallow, entries: HashMap::new(), texts: HashMap::new(), text_bytes: 0 }
    }

    /// Whether the clone is cut off somewhere.
    pub(super) fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    /// The commit of a hash.
    pub(super) fn node(&self, id: ObjectId) -> Result<Node, HistoryGap> {
        if let Some(node) = self.graph.as_ref().and_then(|graph| from_graph(graph, id)) {
            return Ok(node);
        }
        let missing = if self.is_shallow { HistoryGap::Shallow } else { HistoryGap::Unreadable };
        let commit = self.repository.find_commit(id).map_err(|_| missing)?;
        let decoded = commit.decode().map_err(|_| HistoryGap::Unreadable)?;
        let time = decoded.committer().map_or(0, |committer| committer.seconds());
        Ok(Node { id, tree: decoded.tree(), parents: decoded.parents().collect(), time })
    }

    /// How messages name a commit.
    pub(super) fn commit(&self, id: ObjectId) -> Result<Commit, HistoryGap> {
        let commit = self.repository.find_commit(id).map_err(|_| HistoryGap::Unreadable)?;
        let author = commit.author().map_err(|_| HistoryGap::Unreadable)?;
        let date =
            author.time().map_or_else(|_| String::new(), |time| time.format_or_unix(gix::date::time::format::SHORT));
        let subject = commit.message_raw_sloppy().lines().next().unwrap_or_default();
        Ok(Commit {
            id: id.to_string(),
            author: author.name.to_str_lossy().into_owned(),
            date,
            subject: subject.to_str_lossy().into_owned(),
        })
    }

    /// The file at `path` below a tree; `None` where there is none.
    pub(super) fn file(&mut self, tree: ObjectId, path: &str) -> Result<Option<ObjectId>, HistoryGap> {
        let found = self.entry(tree, path)?;
        Ok(found.filter(|entry| entry.is_file).map(|entry| entry.id))
    }

    /// The directory at `path` below a tree, which is the tree itself where the path is empty.
    pub(super) fn directory(&mut self, tree: ObjectId, path: &str) -> Result<Option<ObjectId>, HistoryGap> {
        if path.is_empty() {
            return Ok(Some(tree));
        }
        let found = self.entry(tree, path)?;
        Ok(found.filter(|entry| entry.is_directory).map(|entry| entry.id))
    }

    fn entry(&mut self, tree: ObjectId, path: &str) -> Result<Option<Entry>, HistoryGap> {
        let mut at = Entry { id: tree, is_directory: true, is_file: false, is_submodule: false };
        for part in path.split('/') {
            if !at.is_directory {
                return Ok(None);
            }
            match self.child(at.id, part)? {
                Some(child) => at = child,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    fn child(&mut self, tree: ObjectId, name: &str) -> Result<Option<Entry>, HistoryGap> {
        let key = (tree, Box::from(name));
        if let Some(known) = self.entries.get(&key) {
            return Ok(*known);
        }
        let object = self.repository.find_tree(tree).map_err(|_| HistoryGap::Unreadable)?;
        let found = TreeRefIter::from_bytes(&object.data, tree.kind())
            .filter_map(Result::ok)
            .find(|entry| entry.filename == name.as_bytes())
            .map(|entry| entry_of(&entry));
        if self.entries.len() >= ENTRY_CACHE {
            self.entries.clear();
        }
        self.entries.insert(key, found);
        Ok(found)
    }

    /// The entries of a directory, in git's order; those whose names are not UTF-8 are left out.
    pub(super) fn children(&self, tree: ObjectId) -> Result<Vec<(String, Entry)>, HistoryGap> {
        let object = self.repository.find_tree(tree).map_err(|_| HistoryGap::Unreadable)?;
        let entries = TreeRefIter::from_bytes(&object.data, tree.kind()).filter_map(Result::ok);
        Ok(entries.filter_map(|entry| Some((entry.filename.to_str().ok()?.to_owned(), entry_of(&entry)))).collect())
    }

    /// The text of a file; `None` where it is binary, too large or missing from a partial clone.
    pub(super) fn text(&mut self, id: ObjectId) -> Option<Arc<str>> {
        if let Some(known) = self.texts.get(&id) {
            return known.clone();
        }
        let text = self.read_text(id);
        if self.text_bytes > TEXT_CACHE {
            self.texts.clear();
            self.text_bytes = 0;
        }
        self.text_bytes += text.as_ref().map_or(0, |text| text.len());
        self.texts.insert(id, text.clone());
        text
    }

    fn read_text(&self, id: ObjectId) -> Option<Arc<str>> {
        let header = self.repository.find_header(id).ok()?;
        if header.size() > TEXT_LIMIT {
            return None;
        }
        let blob = self.repository.find_blob(id).ok()?;
        let is_binary = crate::root::binary_offset(&blob.data).is_some();
        (!is_binary).then(|| Arc::from(String::from_utf8_lossy(&blob.data)))
    }
}

fn entry_of(entry: &gix::objs::tree::EntryRef<'_>) -> Entry {
    Entry {
        id: entry.oid.to_owned(),
        is_directory: entry.mode.is_tree(),
        is_file: entry.mode.is_blob(),
        is_submodule: entry.mode.is_commit(),
    }
}

fn from_graph(graph: &gix::commitgraph::Graph, id: ObjectId) -> Option<Node> {
    let commit = graph.commit_by_id(id)?;
    let mut parents = Vec::new();
    for parent in commit.iter_parents() {
        parents.push(graph.id_at(parent.ok()?).to_owned());
    }
    let time = i64::try_from(commit.committer_timestamp()).unwrap_or(i64::MAX);
    Some(Node { id, tree: commit.root_tree_id().to_owned(), parents, time })
}
