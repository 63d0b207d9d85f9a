//! What a reference tool says of a project.

use std::collections::{BTreeMap, BTreeSet};

/// From one node to another.
pub(super) type Edge = (String, String);

/// A graph whose nodes are whatever the reference tool speaks of: modules, packages, files.
#[derive(Default)]
pub(super) struct Graph {
    /// The nodes that are compared. Where what is outside of the project is, it is called `package NAME` or
    /// `standard NAME`.
    pub nodes: BTreeSet<String>,
    /// The edges among them, each with what the tool says of it (empty where it says nothing).
    pub edges: BTreeMap<Edge, String>,
    /// Which node each source is or belongs to, by its path from the root of the project with `/` between its parts.
    /// Imports of sources that are not listed do not count, nor do imports that lead to such sources.
    pub files: BTreeMap<String, String>,
    /// The path and the line of every import that the tool saw, where it does not look at all of them; others of ours
    /// do not count.
    pub lines: Option<BTreeSet<(String, String)>>,
}

impl Graph {
    /// Adds an edge, unless it leads from a node to itself.
    pub(super) fn add(&mut self, from: &str, to: &str, said: &str) {
        if from != to {
            self.edges.entry((from.to_owned(), to.to_owned())).or_insert_with(|| said.to_owned());
        }
    }

    /// Drops what speaks of other nodes than the graph's own.
    pub(super) fn keep_own(&mut self) {
        let nodes = &self.nodes;
        self.edges.retain(|(from, to), _| nodes.contains(from) && nodes.contains(to));
        self.files.retain(|_, node| nodes.contains(node));
    }
}
