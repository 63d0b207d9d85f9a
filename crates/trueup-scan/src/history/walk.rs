//! The search for the commit from which on something was so, up to the head.

use gix::ObjectId;
use trueup_facts::{Commit, HistoryGap, Origin, SourcePath, join_path};

use super::lineage::{Before, Lineage};
use super::{GitHistory, MOST_MERGES, Past, meant, parse};

/// How many versions of the files concerned are looked at one after the other, before the search jumps.
const MOST_IN_ORDER: usize = 256;

/// What is asked of a commit, named by its full hash.
type Question<'q> = &'q mut dyn FnMut(&str) -> bool;

/// A part of a lineage: its start, and the index of the last commit that is looked at.
#[derive(Clone, Copy)]
struct Stretch {
    start: ObjectId,
    oldest: usize,
}

impl GitHistory {
    /// The full hash of the commit that is checked out.
    pub fn head(&self) -> String {
        self.head.to_string()
    }

    /// Whether the clone is cut off somewhere.
    pub fn is_shallow(&self) -> bool {
        self.past.lock().is_ok_and(|past| past.objects.is_shallow())
    }

    /// The first of the latest commits, from the head back to where `origin` left their line, of all of which `is_so`
    /// is true; `None` where it is true of all. It is asked only of commits that change one of the files `concerned`,
    /// and of the head it is taken to be true. A commit on a merged branch is found there.
    ///
    /// # Errors
    /// Where the history cannot be read so far.
    pub fn since_when(
        &self,
        origin: &Origin,
        concerned: &[SourcePath],
        is_so: Question<'_>,
    ) -> Result<Option<Commit>, HistoryGap> {
        let origin = parse(origin).ok_or(HistoryGap::Unreadable)?;
        let concerned: Vec<String> = concerned.iter().map(|path| self.in_repository(path.as_str())).collect();
        let mut stretch = self.stretch(self.head, origin)?;
        let mut first: Option<ObjectId> = None;
        for _ in 0..MOST_MERGES {
            let Some(found) = self.first_of(stretch, &concerned, is_so)? else { break };
            first = Some(found);
            let parents = self.lock()?.objects.node(found)?.parents;
            let Some(&parent) = parents.first() else { break };
            // What a merge brought was changed by a commit that it merged.
            let Some(&merged) = parents.iter().skip(1).find(|merged| is_so(&merged.to_string())) else { break };
            stretch = self.stretch(merged, parent)?;
        }
        match first {
            Some(first) => self.lock()?.objects.commit(first).map(Some),
            None => Ok(None),
        }
    }

    /// The file or directory of the scanned tree that a path written in the document meant at `origin`.
    pub fn meant_at(&self, origin: &Origin, written: &str) -> Option<SourcePath> {
        let mut past = self.past.lock().ok()?;
        let tree = past.objects.node(parse(origin)?).ok()?.tree;
        if let Some(path) = meant(&mut past, tree, &origin.document, written) {
            return self.in_tree(&path);
        }
        let mut directory = origin.document.as_str();
        while !directory.is_empty() {
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
            let path = join_path(directory, written.trim_start_matches("./").trim_end_matches('/'))?;
            if !path.is_empty() && past.objects.directory(tree, &path).ok()?.is_some() {
                return self.in_tree(&path);
            }
        }
        None
    }

    /// The document's path in the scanned tree after `origin`; `None` where it lay outside.
    pub fn document_at(&self, origin: &Origin) -> Option<SourcePath> {
        self.in_tree(&origin.document)
    }

    fn lock(&self) -> Result<std::sync::MutexGuard<'_, Past>, HistoryGap> {
        self.past.lock().map_err(|_| HistoryGap::Unreadable)
    }

    /// The commits from `start` back to the first that is on the line of `other` too.
    fn stretch(&self, start: ObjectId, other: ObjectId) -> Result<Stretch, HistoryGap> {
        let mut past = self.lock()?;
        let (mut index, mut of_other) = (0, 0);
        while let (Some(one), Some(two)) = (past.node(start, index), past.node(other, of_other)) {
            if one.id == two.id {
                return Ok(Stretch { start, oldest: index });
            }
            if one.time >= two.time { index += 1 } else { of_other += 1 }
        }
        // The lines have nothing in common, or their clocks were wrong: then all of it is looked at.
        while past.node(start, index).is_some() {
            index += 1;
        }
        Ok(Stretch { start, oldest: index.saturating_sub(1) })
    }

    /// The oldest commit of a stretch of which, and of all later ones, `is_so` is true.
    fn first_of(
        &self,
        stretch: Stretch,
        concerned: &[String],
        is_so: Question<'_>,
    ) -> Result<Option<ObjectId>, HistoryGap> {
        let mut index = 0;
        for _ in 0..MOST_IN_ORDER {
            let same = self.last_alike(stretch, index, concerned)?;
            if same >= stretch.oldest {
                break;
            }
            if !is_so(&self.id_at(stretch, same + 1)?) {
                return self.lock()?.node(stretch.start, same).map(|node| Some(node.id)).ok_or(HistoryGap::Unreadable);
            }
            index = same + 1;
        }
        self.jump(stretch, index, is_so)
    }

    /// The same by halves, which may pass over times at which it was otherwise.
    fn jump(&self, stretch: Stretch, index: usize, is_so: Question<'_>) -> Result<Option<ObjectId>, HistoryGap> {
        if index >= stretch.oldest || is_so(&self.id_at(stretch, stretch.oldest)?) {
            return Ok(None);
        }
        let (mut so, mut otherwise) = (index, stretch.oldest);
        while otherwise - so > 1 {
            let middle = so + (otherwise - so) / 2;
            if is_so(&self.id_at(stretch, middle)?) { so = middle } else { otherwise = middle }
        }
        self.lock()?.node(stretch.start, so).map(|node| Some(node.id)).ok_or(HistoryGap::Unreadable)
    }

    /// The last index at which every file concerned still is what it is at `index`.
    fn last_alike(&self, stretch: Stretch, index: usize, concerned: &[String]) -> Result<usize, HistoryGap> {
        let mut past = self.lock()?;
        let mut nearest = stretch.oldest;
        for path in concerned {
            let (lineage, objects) = past.lineage(stretch.start);
            let (same, before) = lineage.last_alike(objects, index, path, nearest)?;
            if before == Before::Older {
                nearest = nearest.min(same);
            }
        }
        Ok(nearest)
    }

    fn id_at(&self, stretch: Stretch, index: usize) -> Result<String, HistoryGap> {
        let node = self.lock()?.node(stretch.start, index);
        node.map(|node| node.id.to_string()).ok_or(HistoryGap::Unreadable)
    }
}

impl Lineage {
    /// The last index up to `oldest` at which what is at `path` is still what it is at `index`: a file by its text, a
    /// directory by being there.
    fn last_alike(
        &mut self,
        objects: &mut super::Objects,
        index: usize,
        path: &str,
        oldest: usize,
    ) -> Result<(usize, Before), HistoryGap> {
        let state = self.state(objects, index, path)?;
        let (mut same, mut step) = (index, 1);
        let mut other = loop {
            let probe = (index + step).min(oldest);
            if probe <= same {
                return Ok((same, Before::End(super::lineage::End::Root)));
            }
            if self.state(objects, probe, path)? == state {
                same = probe;
                step *= 2;
            } else {
                break probe;
            }
        };
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if self.state(objects, middle, path)? == state { same = middle } else { other = middle }
        }
        Ok((same, Before::Older))
    }

    fn state(
        &mut self,
        objects: &mut super::Objects,
        index: usize,
        path: &str,
    ) -> Result<Option<Option<ObjectId>>, HistoryGap> {
        let Some(tree) = self.node(objects, index).map(|node| node.tree) else { return Ok(None) };
        if let Some(file) = objects.file(tree, path)? {
            return Ok(Some(Some(file)));
        }
        Ok(objects.directory(tree, path)?.map(|_| None))
    }
}
