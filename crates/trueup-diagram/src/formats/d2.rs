//! D2, <https://d2lang.com>.

use std::fmt::Write;

use super::ids::{backslashed, groups, harmless_link, named_edges, safe_ids};
use crate::{Graph, Node};

/// The keywords of D2, which cannot be the name of a shape.
const RESERVED: &[&str] = &[
    "label",
    "desc",
    "shape",
    "icon",
    "constraint",
    "tooltip",
    "link",
    "near",
    "width",
    "height",
    "direction",
    "style",
    "class",
    "classes",
    "vars",
    "top",
    "left",
    "layers",
    "scenarios",
    "steps",
    "source",
    "target",
    "null",
];

/// The graph in D2. Nodes of a group stand in a container.
pub fn d2(graph: &Graph) -> String {
    let ids = safe_ids(graph, RESERVED);
    let mut text = String::from("direction: down\n");
    let mut qualified = std::collections::BTreeMap::new();
    for (number, (group, members)) in groups(graph).into_iter().enumerate() {
        let indent = if group.is_some() { "  " } else { "" };
        if let Some(group) = group {
            _ = writeln!(text, "group{number}: \"{}\" {{", backslashed(group, '"'));
        }
        for node in members {
            let Some(id) = ids.get(node.id.as_str()) else { continue };
            _ = writeln!(text, "{indent}{id}: \"{}\"{}", label(node), link(node, indent));
            let name = if group.is_some() { format!("group{number}.{id}") } else { id.clone() };
            qualified.insert(id.as_str(), name);
        }
        if group.is_some() {
            text.push_str("}\n");
        }
    }
    for edge in named_edges(graph, &ids) {
        let label = edge.label.map_or_else(String::new, |label| format!(": \"{}\"", backslashed(label, '"')));
        if let (Some(from), Some(to)) = (qualified.get(edge.from), qualified.get(edge.to)) {
            _ = writeln!(text, "{from} -> {to}{label}");
        }
    }
    text
}

fn label(node: &Node) -> String {
    let lines = std::iter::once(&node.label).chain(&node.detail).map(|line| backslashed(line, '"').replace('$', "\\$"));
    lines.collect::<Vec<_>>().join("\\n")
}

fn link(node: &Node, indent: &str) -> String {
    let Some(link) = harmless_link(node) else { return String::new() };
    format!(" {{\n{indent}  link: \"{}\"\n{indent}}}", backslashed(link, '"').replace('$', "\\$"))
}
