//! The graph that is drawn and read.

use std::collections::{BTreeMap, BTreeSet};

/// A directed graph of labelled nodes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Graph {
    /// The nodes, in the order in which they are preferred to be drawn, left to right and top to bottom.
    pub nodes: Vec<Node>,
    /// The edges; those that name an absent node are not drawn.
    pub edges: Vec<Edge>,
}

/// A node: one box of the picture.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Node {
    /// What edges call it; unique in its graph.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// Lines below the heading.
    pub detail: Vec<String>,
    /// The id of what encloses it, or the name of the group it belongs to.
    pub group: Option<String>,
    /// Where the reader finds out more: a path or an address.
    pub link: Option<String>,
}

/// An arrow from one node to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Edge {
    /// The id of the node it starts at.
    pub from: String,
    /// The id of the node it points to.
    pub to: String,
    /// What is written beside it.
    pub label: Option<String>,
}

impl Graph {
    /// Adds a node with that id and label.
    pub fn node(&mut self, id: &str, label: &str) -> &mut Node {
        self.nodes.push(Node { id: id.to_owned(), label: label.to_owned(), ..Node::default() });
        let last = self.nodes.len() - 1;
        &mut self.nodes[last]
    }

    /// Adds an edge without a label.
    pub fn edge(&mut self, from: &str, to: &str) -> &mut Edge {
        self.edges.push(Edge { from: from.to_owned(), to: to.to_owned(), label: None });
        let last = self.edges.len() - 1;
        &mut self.edges[last]
    }
}

/// The graph without the edges that a longer path already implies: `a → c` goes when `a → b → c` is there.
///
/// Edges between members of one cycle are all kept, since none of them is implied by the others alone.
pub fn transitive_reduction(graph: &Graph) -> Graph {
    let index: BTreeMap<&str, usize> = graph.nodes.iter().enumerate().map(|(i, node)| (node.id.as_str(), i)).collect();
    let mut successors = vec![BTreeSet::new(); graph.nodes.len()];
    for edge in &graph.edges {
        if let (Some(&from), Some(&to)) = (index.get(edge.from.as_str()), index.get(edge.to.as_str()))
            && from != to
        {
            successors[from].insert(to);
        }
    }
    let reached: Vec<BTreeSet<usize>> = (0..graph.nodes.len()).map(|start| reachable(&successors, start)).collect();
    let implied = |from: usize, to: usize| {
        !reached[to].contains(&from)
            && successors[from]
                .iter()
                .any(|&middle| middle != to && !reached[middle].contains(&from) && reached[middle].contains(&to))
    };
    let edges = graph.edges.iter().filter(|edge| match (index.get(edge.from.as_str()), index.get(edge.to.as_str())) {
        (Some(&from), Some(&to)) => from == to || !implied(from, to),
        _ => true,
    });
    Graph { nodes: graph.nodes.clone(), edges: edges.cloned().collect() }
}

/// Everything that can be reached from `start` over at least one edge.
fn reachable(successors: &[BTreeSet<usize>], start: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<usize> = successors[start].iter().copied().collect();
    while let Some(node) = pending.pop() {
        if seen.insert(node) {
            pending.extend(successors[node].iter().copied());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::default();
        let names: BTreeSet<&str> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
        names.into_iter().for_each(|name| _ = graph.node(name, name));
        edges.iter().for_each(|(from, to)| _ = graph.edge(from, to));
        graph
    }

    fn check(edges: &[(&str, &str)], expected: &str) {
        let reduced = transitive_reduction(&graph(edges));
        let shown: Vec<String> = reduced.edges.iter().map(|edge| format!("{}{}", edge.from, edge.to)).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn an_edge_that_a_path_implies_goes() {
        check(&[("a", "b"), ("b", "c"), ("a", "c")], "ab bc");
        check(&[("a", "d"), ("a", "b"), ("b", "c"), ("c", "d")], "ab bc cd");
    }

    #[test]
    fn cycles_are_kept_whole() {
        check(&[("a", "b"), ("b", "a"), ("a", "c"), ("b", "c")], "ab ba ac bc");
    }
}
