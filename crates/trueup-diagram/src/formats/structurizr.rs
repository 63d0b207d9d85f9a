//! Structurizr's language of C4 models, <https://docs.structurizr.com/dsl>.

use std::fmt::Write;

use super::ids::{named_edges, safe_ids};
use crate::{Graph, Node};

/// The words that the language reserves, as far as a node could be called so.
const RESERVED: &[&str] = &[
    "workspace",
    "model",
    "views",
    "group",
    "person",
    "container",
    "component",
    "element",
    "system",
    "softwaresystem",
    "relationship",
    "configuration",
    "styles",
    "themes",
    "branding",
    "this",
    "impliedrelationships",
    "properties",
];

/// The graph as the containers of one software system, with a view of them.
pub fn structurizr(graph: &Graph) -> String {
    let ids = safe_ids(graph, RESERVED);
    let mut text = String::from("workspace {\n    model {\n        whole = softwareSystem \"System\" {\n");
    for node in &graph.nodes {
        if let Some(id) = ids.get(node.id.as_str()) {
            _ = writeln!(
                text,
                "            c_{id} = container \"{}\" \"{}\"{}",
                plain(&node.label),
                detail(node),
                link(node)
            );
        }
    }
    text.push_str("        }\n");
    for edge in named_edges(graph, &ids) {
        let label = edge.label.map_or_else(String::new, |label| format!(" \"{}\"", plain(label)));
        _ = writeln!(text, "        c_{} -> c_{}{label}", edge.from, edge.to);
    }
    text.push_str("    }\n    views {\n        container whole {\n            include *\n            autoLayout\n        }\n    }\n}\n");
    text
}

fn detail(node: &Node) -> String {
    plain(&node.detail.join(", "))
}

fn link(node: &Node) -> String {
    let address = node.link.as_ref().filter(|link| link.starts_with("http://") || link.starts_with("https://"));
    address.map_or_else(String::new, |link| format!(" {{\n                url \"{}\"\n            }}", plain(link)))
}

/// Text on one line without quotes, for which the language has no escape that all its readers know.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '"' {
                '\''
            } else if c.is_control() || c == '\\' {
                ' '
            } else {
                c
            }
        })
        .collect()
}
