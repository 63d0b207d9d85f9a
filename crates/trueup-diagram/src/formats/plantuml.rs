//! PlantUML: a component diagram, <https://plantuml.com/component-diagram>.

use std::fmt::Write;

use super::ids::{groups, harmless_link, named_edges, safe_ids};
use crate::{Graph, Node};

/// The graph as a component diagram of PlantUML. Nodes of a group stand in a package.
pub fn plantuml(graph: &Graph) -> String {
    let ids = safe_ids(graph, &["end", "as", "component", "package", "rectangle", "title", "note"]);
    let mut text = String::from("@startuml\nskinparam componentStyle rectangle\n");
    for (group, members) in groups(graph) {
        let indent = if group.is_some() { "  " } else { "" };
        if let Some(group) = group {
            _ = writeln!(text, "package \"{}\" {{", plain(group));
        }
        for node in members {
            if let Some(id) = ids.get(node.id.as_str()) {
                _ = writeln!(text, "{indent}component \"{}\" as {id}{}", label(node), link(node));
            }
        }
        if group.is_some() {
            text.push_str("}\n");
        }
    }
    for edge in named_edges(graph, &ids) {
        let label = edge.label.map_or_else(String::new, |label| format!(" : {}", plain(label)));
        _ = writeln!(text, "{} --> {}{label}", edge.from, edge.to);
    }
    text.push_str("@enduml\n");
    text
}

fn label(node: &Node) -> String {
    let lines: Vec<String> = std::iter::once(&node.label).chain(&node.detail).map(|line| plain(line)).collect();
    lines.join("\\n")
}

fn link(node: &Node) -> String {
    let is_plain = |link: &&str| !link.contains(['[', ']', '{', '}', '"']) && !link.contains(char::is_whitespace);
    harmless_link(node).filter(is_plain).map_or_else(String::new, |link| format!(" [[{link}]]"))
}

/// Text without what PlantUML reads as its own: quotes, backslashes, markup and directives. Such characters are written
/// as `<U+0022>`, PlantUML's escape.
fn plain(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '>' | '~' | '[' | ']' | '{' | '}' | '|' | '%' | '$' | '!' | '@' => {
                _ = write!(result, "<U+{:04X}>", u32::from(c));
            }
            c if c.is_control() => result.push(' '),
            c => result.push(c),
        }
    }
    result
}
