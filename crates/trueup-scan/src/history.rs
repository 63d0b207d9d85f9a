//! The past of the tree, read from its git repository.
//!
//! Nothing is run, fetched or written: no hook, no filter, no configuration of the user; objects are read as they are
//! stored. What is asked is read then, and kept.

mod blame;
mod changed;
mod lazy;
mod lineage;
mod objects;
mod past_tree;
mod rename;
mod walk;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use gix::ObjectId;
use trueup_facts::{
    Commit, History, HistoryGap, LineMap, LineOrigin, Origin, PastFile, PastSource, PathIndex, Replaced, SourcePath,
    join_path,
};

pub use lazy::TreeHistory;
pub use past_tree::{PastTree, TextId};

use crate::root::{Root, source_path};
use blame::{Found, blame};
use changed::{Changed, changed, with_words};
use lineage::{Before, Lineage};
use objects::{Node, Objects};

/// How many paths a file may have had one after the other.
const MOST_RENAMES: usize = 16;

/// How many commits are looked at to find one that still had a file.
const MOST_PROBES: usize = 64;

/// How many merges of merges are looked into.
const MOST_MERGES: usize = 16;

/// How many lists of all files of a commit are kept.
const LISTINGS_KEPT: usize = 16;

/// How many files of one commit are listed.
const MOST_FILES: usize = 200_000;

/// The git repository around a scanned tree.
pub struct GitHistory {
    /// The directory of the tree in the repository; empty where they are the same.
    prefix: String,
    head: ObjectId,
    past: Mutex<Past>,
}

/// What was read of the repository.
struct Past {
    objects: Objects,
    lineages: HashMap<ObjectId, Lineage>,
    listings: Vec<(ObjectId, Arc<PathIndex>)>,
    changed: HashMap<ObjectId, Arc<[Changed]>>,
}

impl GitHistory {
    /// Finds the repository that `root` lies in.
    ///
    /// # Errors
    /// Where there is none, it has no commit, or it cannot be read.
    pub fn open(root: &Root) -> Result<GitHistory, HistoryGap> {
        let options = gix::discover::upwards::Options { dot_git_only: true, ..Default::default() };
        // Only the repository's own configuration counts, whoever owns the directory, and none of its programs are run.
        let trust =
            gix::sec::trust::Mapping { full: gix::open::Options::isolated(), reduced: gix::open::Options::isolated() };
        let repository = gix::ThreadSafeRepository::discover_opts(root.path(), options, trust)
            .map_err(|_| HistoryGap::NoRepository)?
            .to_thread_local();
        let worktree = repository.workdir().ok_or(HistoryGap::NoRepository)?;
        let worktree = std::fs::canonicalize(worktree).map_err(|_| HistoryGap::Unreadable)?;
        let prefix = root.path().strip_prefix(&worktree).map_err(|_| HistoryGap::NoRepository)?;
        let prefix = source_path(prefix).ok_or(HistoryGap::Unreadable)?.as_str().to_owned();
        let head = repository.head().map_err(|_| HistoryGap::Unreadable)?.id().ok_or(HistoryGap::NoCommit)?.detach();
        let objects = Objects::new(repository);
        objects.node(head)?;
        Ok(GitHistory {
            prefix,
            head,
            past: Mutex::new(Past { objects, lineages: HashMap::new(), listings: Vec::new(), changed: HashMap::new() }),
        })
    }

    /// A path of the tree as a path of the repository.
    fn in_repository(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }

    /// A path of the repository as a path of the tree; `None` outside of it.
    fn in_tree(&self, path: &str) -> Option<SourcePath> {
        if self.prefix.is_empty() {
            return Some(SourcePath::new(path));
        }
        path.strip_prefix(&self.prefix)?.strip_prefix('/').map(SourcePath::new)
    }

    /// The sources of the tree that changed between the commit and today.
    fn changed(
        &self,
        past: &mut Past,
        commit: ObjectId,
        text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Option<Arc<[Changed]>> {
        if let Some(known) = past.changed.get(&commit) {
            return Some(known.clone());
        }
        let (then, now) = (past.objects.node(commit).ok()?.tree, past.objects.node(self.head).ok()?.tree);
        let then = past.objects.directory(then, &self.prefix).ok()??;
        let now = past.objects.directory(now, &self.prefix).ok()?;
        let found: Arc<[Changed]> = changed(&past.objects, then, now, text_now).ok()?.into();
        past.changed.insert(commit, found.clone());
        Some(found)
    }

    fn trace(
        &self,
        past: &mut Past,
        document: &SourcePath,
        text: &str,
        lines: &[u32],
    ) -> Result<Vec<LineOrigin>, HistoryGap> {
        let path = self.in_repository(document.as_str());
        let file = past.file(self.head, 0, &path)?.ok_or(HistoryGap::Untracked)?;
        let committed = past.objects.text(file).ok_or(HistoryGap::Unreadable)?;
        let map = LineMap::between(text, &committed);
        let places = lines.iter().enumerate().filter_map(|(place, line)| Some((map.new_line(*line)?, place)));
        let found = blame(past, self.head, &path, places.collect(), lines.len());
        let mut known: HashMap<(ObjectId, String), LineOrigin> = HashMap::new();
        let mut origins = Vec::with_capacity(lines.len());
        for (line, found) in lines.iter().zip(found) {
            origins.push(match found {
                _ if map.new_line(*line).is_none() => LineOrigin::Uncommitted,
                Found::Gap(gap) => LineOrigin::Unknown(gap),
                Found::Commit(id, document) => known
                    .entry((id, document.clone()))
                    .or_insert_with(|| match past.objects.commit(id) {
                        Ok(commit) => {
                            LineOrigin::Committed(Arc::new(Origin { commit, document, document_now: path.clone() }))
                        }
                        Err(gap) => LineOrigin::Unknown(gap),
                    })
                    .clone(),
            });
        }
        Ok(origins)
    }

    /// What lines of `text` that the head's text of the document does not have have taken the place of.
    fn trace_replaced(
        &self,
        past: &mut Past,
        document: &SourcePath,
        text: &str,
        lines: &[u32],
    ) -> Result<Vec<Option<Replaced>>, HistoryGap> {
        let path = self.in_repository(document.as_str());
        let file = past.file(self.head, 0, &path)?.ok_or(HistoryGap::Untracked)?;
        let committed = past.objects.text(file).ok_or(HistoryGap::Unreadable)?;
        let counterparts = LineMap::between(text, &committed).counterparts();
        let old = |line: &u32| counterparts.get((*line as usize).checked_sub(1)?).copied().flatten();
        let replaced: Vec<Option<u32>> = lines.iter().map(old).collect();
        let known: Vec<u32> = replaced.iter().flatten().copied().collect();
        let mut origins = self.trace(past, document, &committed, &known)?.into_iter();
        let texts: Vec<&str> = committed.lines().collect();
        let answer = |line: Option<u32>| match (line, line.and_then(|_| origins.next())) {
            (Some(line), Some(LineOrigin::Committed(origin))) => {
                let text = (*texts.get(line as usize - 1)?).to_owned();
                Some(Replaced { origin, text })
            }
            _ => None,
        };
        Ok(replaced.into_iter().map(answer).collect())
    }

    fn past_path(&self, past: &mut Past, origin: &Origin, path: &SourcePath) -> Option<(String, ObjectId)> {
        let node = past.objects.node(parse(origin)?).ok()?;
        let today = self.in_repository(path.as_str());
        let moved = moved_along(&today, &origin.document_now, &origin.document);
        for path in std::iter::once(today.clone()).chain(moved) {
            if let Some(file) = past.objects.file(node.tree, &path).ok()? {
                return Some((path, file));
            }
        }
        self.followed_back(past, &node, today.clone()).or_else(|| self.namesake(past, &node, &today))
    }

    /// The file that the file at `path` today was at `node`, through the commits since that moved it.
    fn followed_back(&self, past: &mut Past, node: &Node, mut path: String) -> Option<(String, ObjectId)> {
        let mut newest = 0;
        for _ in 0..MOST_RENAMES {
            if let Some(file) = past.objects.file(node.tree, &path).ok()? {
                return Some((path, file));
            }
            let (lineage, objects) = past.lineage(self.head);
            let oldest = lineage.since(objects, node.time);
            let is_there =
                |objects: &mut Objects, node: &Node| objects.file(node.tree, &path).is_ok_and(|file| file.is_some());
            if newest >= oldest || !is_there(objects, lineage.node(objects, newest)?) {
                return None;
            }
            let came = lineage.first_changed(newest, oldest, |node| is_there(objects, node));
            let (new, old) = (past.node(self.head, came)?, past.node(self.head, came + 1)?);
            let file = past.objects.file(new.tree, &path).ok()??;
            path = rename::moved(&mut past.objects, new.tree, old.tree, &path, file).ok()??.0;
            newest = came + 1;
        }
        None
    }

    /// Of the files at `node` that have the name of the file at `path` today, the one that is most like it.
    fn namesake(&self, past: &mut Past, node: &Node, path: &str) -> Option<(String, ObjectId)> {
        let now = past.file(self.head, 0, path).ok()??;
        let listing = past.listing(node.tree)?;
        let namesakes = listing.files_by_suffix(rename::last_part(path)).take(MOST_PROBES);
        let mut files = Vec::new();
        for namesake in namesakes {
            if let Some(file) = past.objects.file(node.tree, namesake.as_str()).ok()? {
                files.push((namesake.as_str().to_owned(), file));
            }
        }
        rename::most_alike(&mut past.objects, now, files)
    }

    /// The path that became of a file, as the commits after `time` moved it; `None` where it was removed.
    fn follow(&self, past: &mut Past, path: String, time: i64) -> Option<String> {
        let (mut path, mut time) = (path, time);
        for _ in 0..MOST_RENAMES {
            if past.file(self.head, 0, &path).ok()?.is_some() {
                return Some(path);
            }
            let present = past.present_since(self.head, &path, time)?;
            let objects = &mut past.objects;
            let lineage = past.lineages.get_mut(&self.head)?;
            let gone =
                lineage.first_changed(0, present, |node| objects.file(node.tree, &path).is_ok_and(|it| it.is_none()));
            let (new, old) = (past.node(self.head, gone)?, past.node(self.head, gone + 1)?);
            let file = past.objects.file(old.tree, &path).ok()??;
            path = rename::moved(&mut past.objects, old.tree, new.tree, &path, file).ok()??.0;
            time = new.time;
        }
        None
    }
}

impl Past {
    fn lineage(&mut self, start: ObjectId) -> (&mut Lineage, &mut Objects) {
        (self.lineages.entry(start).or_insert_with(|| Lineage::new(start)), &mut self.objects)
    }

    fn node(&mut self, start: ObjectId, index: usize) -> Option<Node> {
        let (lineage, objects) = self.lineage(start);
        lineage.node(objects, index).cloned()
    }

    fn file(&mut self, start: ObjectId, index: usize, path: &str) -> Result<Option<ObjectId>, HistoryGap> {
        let (lineage, objects) = self.lineage(start);
        lineage.file(objects, index, path)
    }

    fn last_same(
        &mut self,
        start: ObjectId,
        index: usize,
        path: &str,
        file: ObjectId,
    ) -> Result<(usize, Before), HistoryGap> {
        let (lineage, objects) = self.lineage(start);
        lineage.last_same(objects, index, path, file)
    }

    /// The index of a commit after `time` that has a file at `path`.
    fn present_since(&mut self, start: ObjectId, path: &str, time: i64) -> Option<usize> {
        let (lineage, objects) = self.lineage(start);
        let oldest = lineage.since(objects, time);
        let stride = (oldest / MOST_PROBES).max(1);
        let mut probes = std::iter::once(oldest + 1).chain((0..=oldest).rev().step_by(stride));
        probes.find(|&index| lineage.file(objects, index, path).is_ok_and(|file| file.is_some()))
    }

    /// Every file of a tree; `None` where it has too many.
    fn listing(&mut self, tree: ObjectId) -> Option<Arc<PathIndex>> {
        if let Some((_, known)) = self.listings.iter().find(|(of, _)| *of == tree) {
            return Some(known.clone());
        }
        let mut files = Vec::new();
        let mut pending = vec![(String::new(), tree)];
        while let Some((prefix, directory)) = pending.pop() {
            for (name, entry) in self.objects.children(directory).ok()? {
                let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                if entry.is_directory {
                    pending.push((path, entry.id));
                } else if entry.is_file {
                    files.push(SourcePath::new(&path));
                }
            }
            if files.len() > MOST_FILES {
                return None;
            }
        }
        let listing = Arc::new(PathIndex::new(files, Vec::new()));
        if self.listings.len() >= LISTINGS_KEPT {
            self.listings.remove(0);
        }
        self.listings.push((tree, listing.clone()));
        Some(listing)
    }
}

impl History for GitHistory {
    fn origins(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<LineOrigin> {
        let unknown = |gap| vec![LineOrigin::Unknown(gap); lines.len()];
        let Ok(mut past) = self.past.lock() else { return unknown(HistoryGap::Unreadable) };
        self.trace(&mut past, document, text, lines).unwrap_or_else(unknown)
    }

    fn replaced(&self, document: &SourcePath, text: &str, lines: &[u32]) -> Vec<Option<Replaced>> {
        let Ok(mut past) = self.past.lock() else { return vec![None; lines.len()] };
        self.trace_replaced(&mut past, document, text, lines).unwrap_or_else(|_| vec![None; lines.len()])
    }

    fn file_at(&self, origin: &Origin, path: &SourcePath) -> Option<PastFile> {
        let mut past = self.past.lock().ok()?;
        let (path, file) = self.past_path(&mut past, origin, path)?;
        Some(PastFile { path, text: past.objects.text(file)? })
    }

    fn renamed(&self, origin: &Origin, written: &str) -> Option<(PastFile, SourcePath)> {
        let file = self.written_file(origin, written)?;
        let mut past = self.past.lock().ok()?;
        let time = past.objects.node(parse(origin)?).ok()?.time;
        let now = self.follow(&mut past, file.path.clone(), time)?;
        Some((file, self.in_tree(&now)?))
    }

    fn written_file(&self, origin: &Origin, written: &str) -> Option<PastFile> {
        let mut past = self.past.lock().ok()?;
        let tree = past.objects.node(parse(origin)?).ok()?.tree;
        let path = meant(&mut past, tree, &origin.document, written)?;
        let text = past.objects.file(tree, &path).ok()?.and_then(|file| past.objects.text(file))?;
        Some(PastFile { path, text })
    }

    fn changed_sources(
        &self,
        origin: &Origin,
        words: &[&str],
        text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Option<Vec<PastSource>> {
        let mut past = self.past.lock().ok()?;
        let changed = self.changed(&mut past, parse(origin)?, text_now)?;
        Some(with_words(&mut past.objects, &changed, words))
    }

    fn successor(&self, origin: &Origin, path: &SourcePath) -> Option<SourcePath> {
        let mut past = self.past.lock().ok()?;
        let time = past.objects.node(parse(origin)?).ok()?.time;
        let now = self.follow(&mut past, self.in_repository(path.as_str()), time)?;
        self.in_tree(&now)
    }

    fn changed_by(&self, origin: &Origin, path: &SourcePath, is_changed: &dyn Fn(&str) -> bool) -> Option<Commit> {
        self.false_since(origin, path, &|text| !text.is_some_and(is_changed))
    }

    fn false_since(&self, origin: &Origin, path: &SourcePath, shows: &dyn Fn(Option<&str>) -> bool) -> Option<Commit> {
        let in_repository = self.in_repository(path.as_str());
        let mut is_false = |commit: &str| {
            let Ok(mut past) = self.past.lock() else { return false };
            let node = ObjectId::from_hex(commit.as_bytes()).ok().and_then(|id| past.objects.node(id).ok());
            let file = node.and_then(|node| past.objects.file(node.tree, &in_repository).ok().flatten());
            let text = file.and_then(|file| past.objects.text(file));
            drop(past);
            !shows(text.as_deref())
        };
        if !is_false(&self.head()) {
            return None;
        }
        self.since_when(origin, std::slice::from_ref(path), &mut is_false).ok().flatten()
    }
}

fn parse(origin: &Origin) -> Option<ObjectId> {
    ObjectId::from_hex(origin.commit.id.as_bytes()).ok()
}

/// Where `path` lay when the document at `now` lay at `then`, if both were moved together: the directories that the
/// document lost or got are those of the path.
fn moved_along(path: &str, now: &str, then: &str) -> Option<String> {
    let shared = now.bytes().rev().zip(then.bytes().rev()).take_while(|(a, b)| a == b).count();
    let shared = now.get(now.len() - shared..)?;
    // Only whole directories are the same.
    let shared = &shared[shared.find('/')?..];
    let (now, then) = (now.strip_suffix(shared)?, then.strip_suffix(shared)?);
    if now == then {
        return None;
    }
    let rest = path.strip_prefix(now)?.strip_prefix('/')?;
    Some(if then.is_empty() { rest.to_owned() } else { format!("{then}/{rest}") })
}

/// The file of a tree that a path written in the document at `document` means: beside the document or in a directory
/// around it, else the only one nearest to it that ends so.
fn meant(past: &mut Past, tree: ObjectId, document: &str, written: &str) -> Option<String> {
    let written = written.trim_start_matches("./");
    let mut directory = document.rfind('/').map_or("", |slash| &document[..slash]);
    let mut around = vec![directory];
    while !directory.is_empty() {
        directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        around.push(directory);
    }
    for directory in &around {
        let Some(path) = join_path(directory, written) else { continue };
        if past.objects.file(tree, &path).ok()?.is_some() {
            return Some(path);
        }
    }
    let listing = past.listing(tree)?;
    for directory in around {
        let is_inside = |path: &&SourcePath| {
            directory.is_empty() || path.as_str().strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
        };
        let mut inside = listing.files_by_suffix(written).filter(is_inside);
        if let Some(first) = inside.next() {
            return inside.next().is_none().then(|| first.as_str().to_owned());
        }
    }
    None
}
