//! Names for nodes that every language of diagrams takes.

use std::collections::{BTreeMap, BTreeSet};

use crate::Graph;

/// The known ends of an edge, by the names of their nodes, and its label.
pub(super) struct NamedEdge<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) label: Option<&'a str>,
}

/// Names of ASCII letters, digits and underscores that begin with a letter, unique, none of them one of the words in
/// `reserved`, which are in lower case; by the ids of the nodes.
pub(super) fn safe_ids<'a>(graph: &'a Graph, reserved: &[&str]) -> BTreeMap<&'a str, String> {
    let mut ids = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for node in &graph.nodes {
        let plain: String = node.id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let lower = plain.to_ascii_lowercase();
        let starts_well = plain.starts_with(|c: char| c.is_ascii_alphabetic());
        let base = if reserved.contains(&lower.as_str()) || !starts_well { format!("n_{plain}") } else { plain };
        let mut id = base.clone();
        let mut number = 2;
        while !taken.insert(id.clone()) {
            id = format!("{base}_{number}");
            number += 1;
        }
        ids.entry(node.id.as_str()).or_insert(id);
    }
    ids
}

/// The edges whose ends are both nodes, by their safe names.
pub(super) fn named_edges<'a>(
    graph: &'a Graph,
    ids: &'a BTreeMap<&str, String>,
) -> impl Iterator<Item = NamedEdge<'a>> {
    graph.edges.iter().filter_map(|edge| {
        let (from, to) = (ids.get(edge.from.as_str())?, ids.get(edge.to.as_str())?);
        Some(NamedEdge { from, to, label: edge.label.as_deref() })
    })
}

/// The groups of a graph in the order of their first nodes, each with its nodes; those without a group come first.
pub(super) fn groups(graph: &Graph) -> Vec<(Option<&str>, Vec<&crate::Node>)> {
    let mut groups: Vec<(Option<&str>, Vec<&crate::Node>)> = vec![(None, Vec::new())];
    for node in &graph.nodes {
        let group = node.group.as_deref();
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, members)) => members.push(node),
            None => groups.push((group, vec![node])),
        }
    }
    groups
}

/// The link of a node, where it leads to a file or a page and runs nothing.
pub(super) fn harmless_link(node: &crate::Node) -> Option<&str> {
    node.link.as_deref().filter(|link| is_harmless(link))
}

/// Whether a link leads to a file or a page, and runs nothing.
fn is_harmless(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or(link);
    match scheme.split_once(':') {
        Some((scheme, _)) => matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https"),
        None => true,
    }
}

/// Text on one line that is safe between the quotes of a language that escapes with backslashes.
pub(super) fn backslashed(text: &str, quote: char) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => result.push_str("\\\\"),
            c if c == quote => result.extend(['\\', c]),
            c if c.is_control() => result.push(' '),
            c => result.push(c),
        }
    }
    result
}
