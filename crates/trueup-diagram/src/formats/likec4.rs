//! LikeC4, <https://likec4.dev>.

use std::fmt::Write;

use super::ids::{backslashed, harmless_link, named_edges, safe_ids};
use crate::{Graph, Node};

/// The words that the language reserves, as far as a node could be called so.
const RESERVED: &[&str] = &[
    "specification",
    "model",
    "views",
    "view",
    "element",
    "component",
    "style",
    "this",
    "it",
    "extend",
    "include",
    "exclude",
    "title",
    "description",
    "technology",
    "link",
    "tag",
    "color",
    "shape",
    "icon",
    "metadata",
    "deployment",
];

/// The graph as a model of LikeC4 with one view of all of it.
pub fn likec4(graph: &Graph) -> String {
    let ids = safe_ids(graph, RESERVED);
    let mut text = String::from("specification {\n  element component\n}\n\nmodel {\n");
    for node in &graph.nodes {
        if let Some(id) = ids.get(node.id.as_str()) {
            _ = writeln!(text, "  {id} = component '{}'{}", backslashed(&node.label, '\''), body(node));
        }
    }
    for edge in named_edges(graph, &ids) {
        let label = edge.label.map_or_else(String::new, |label| format!(" '{}'", backslashed(label, '\'')));
        _ = writeln!(text, "  {} -> {}{label}", edge.from, edge.to);
    }
    text.push_str("}\n\nviews {\n  view index {\n    include *\n  }\n}\n");
    text
}

fn body(node: &Node) -> String {
    let mut lines = String::new();
    if !node.detail.is_empty() {
        _ = writeln!(lines, "    description '{}'", backslashed(&node.detail.join(", "), '\''));
    }
    if let Some(link) = harmless_link(node).filter(|link| !link.contains(char::is_whitespace)) {
        let relative = if link.contains("://") || link.starts_with('.') { "" } else { "./" };
        _ = writeln!(lines, "    link {relative}{link}");
    }
    if lines.is_empty() { lines } else { format!(" {{\n{lines}  }}") }
}
