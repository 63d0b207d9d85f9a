//! A commit, its first parent, that one's first parent, and so on: the line on which a project advanced.

use gix::ObjectId;
use trueup_facts::HistoryGap;

use super::objects::{Node, Objects};

/// How many commits of one lineage are read.
const LONGEST: usize = 500_000;

/// Where a lineage ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// At a commit without a parent.
    Root,
    /// Where no more is known.
    Gap(HistoryGap),
}

/// The commits from one on, newest first, read as far as they are asked for.
pub(super) struct Lineage {
    nodes: Vec<Node>,
    next: Option<ObjectId>,
    end: End,
}

/// What stands before the last commit whose file is the same as at the start of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// A commit that has another file there, or none.
    Older,
    /// Nothing.
    End(End),
}

impl Lineage {
    pub(super) fn new(start: ObjectId) -> Lineage {
        Lineage { nodes: Vec::new(), next: Some(start), end: End::Root }
    }

    /// The commit at a distance from the start; `None` past the end.
    pub(super) fn node(&mut self, objects: &Objects, index: usize) -> Option<&Node> {
        while self.nodes.len() <= index {
            let next = self.next?;
            self.next = None;
            if self.nodes.len() >= LONGEST {
                self.end = End::Gap(HistoryGap::TooLong);
                return None;
            }
            match objects.node(next) {
                Ok(node) => {
                    self.next = node.parents.first().copied();
                    self.nodes.push(node);
                }
                Err(gap) => self.end = End::Gap(gap),
            }
        }
        self.nodes.get(index)
    }

    /// The last index from `index` on at which the file at `path` is still `file`, and what stands before it.
    ///
    /// It is sought in growing steps and then between them, so that the cost grows with the changes of the file and not
    /// with the commits. A change that was taken back between two steps is passed over, with the lines it took back.
    pub(super) fn last_same(
        &mut self,
        objects: &mut Objects,
        index: usize,
        path: &str,
        file: ObjectId,
    ) -> Result<(usize, Before), HistoryGap> {
        let (mut same, mut step) = (index, 1);
        let mut other = loop {
            let probe = index + step;
            let probe = match self.node(objects, probe) {
                Some(_) => probe,
                None => self.nodes.len().saturating_sub(1),
            };
            if probe <= same {
                return Ok((same, Before::End(self.end)));
            }
            if self.file(objects, probe, path)? == Some(file) {
                same = probe;
                step *= 2;
            } else {
                break probe;
            }
        };
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if self.file(objects, middle, path)? == Some(file) {
                same = middle;
            } else {
                other = middle;
            }
        }
        Ok((same, Before::Older))
    }

    /// The file at `path` in the commit at `index`.
    pub(super) fn file(
        &mut self,
        objects: &mut Objects,
        index: usize,
        path: &str,
    ) -> Result<Option<ObjectId>, HistoryGap> {
        match self.node(objects, index).map(|node| node.tree) {
            Some(tree) => objects.file(tree, path),
            None => Ok(None),
        }
    }

    /// The index of the last commit that is no older than `time`: of those that came after another line's commit, the
    /// first.
    pub(super) fn since(&mut self, objects: &Objects, time: i64) -> usize {
        let mut index = 0;
        while self.node(objects, index + 1).is_some_and(|node| node.time >= time) {
            index += 1;
        }
        index
    }

    /// Of the commits from `new` to `old`, the oldest that `is_changed` sees changed, where the newest is and `old` is
    /// not.
    pub(super) fn first_changed(&self, new: usize, old: usize, mut is_changed: impl FnMut(&Node) -> bool) -> usize {
        let (mut changed, mut unchanged) = (new, old);
        while unchanged - changed > 1 {
            let middle = changed + (unchanged - changed) / 2;
            match self.nodes.get(middle) {
                Some(node) if is_changed(node) => changed = middle,
                _ => unchanged = middle,
            }
        }
        changed
    }
}
