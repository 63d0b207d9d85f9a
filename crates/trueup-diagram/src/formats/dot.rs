//! Graphviz: a `digraph` in the DOT language, <https://graphviz.org/doc/info/lang.html>.

use std::fmt::Write;

use super::ids::{backslashed, groups, harmless_link, named_edges, safe_ids};
use crate::{Graph, Node};

/// The words that DOT reserves.
const RESERVED: &[&str] = &["node", "edge", "graph", "digraph", "subgraph", "strict"];

/// The graph in the DOT language. Nodes of a group stand in a cluster, and links become `URL`s.
pub fn dot(graph: &Graph) -> String {
    let ids = safe_ids(graph, RESERVED);
    let mut text =
        String::from("digraph architecture {\n    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    for (number, (group, members)) in groups(graph).into_iter().enumerate() {
        let indent = if group.is_some() { "        " } else { "    " };
        if let Some(group) = group {
            _ = writeln!(text, "    subgraph cluster_{number} {{\n{indent}label=\"{}\";", backslashed(group, '"'));
        }
        for node in members {
            if let Some(id) = ids.get(node.id.as_str()) {
                _ = writeln!(text, "{indent}{id} [label=\"{}\"{}];", label(node), link(node));
            }
        }
        if group.is_some() {
            text.push_str("    }\n");
        }
    }
    for edge in named_edges(graph, &ids) {
        let label = edge.label.map_or_else(String::new, |label| format!(" [label=\"{}\"]", backslashed(label, '"')));
        _ = writeln!(text, "    {} -> {}{label};", edge.from, edge.to);
    }
    text.push_str("}\n");
    text
}

fn label(node: &Node) -> String {
    let lines = std::iter::once(&node.label).chain(&node.detail).map(|line| backslashed(line, '"'));
    lines.collect::<Vec<_>>().join("\\n")
}

fn link(node: &Node) -> String {
    harmless_link(node).map_or_else(String::new, |link| format!(", URL=\"{}\"", backslashed(link, '"')))
}
