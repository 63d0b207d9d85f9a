//! Mermaid: `flowchart TD`, with safe ids and escaped labels.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::ids::safe_ids;
use crate::{Graph, Node};

/// The graph as a Mermaid flowchart, without the code fence. Nodes of a group stand in a subgraph.
pub fn mermaid(graph: &Graph) -> String {
    let ids = safe_ids(graph, RESERVED);
    let mut text = String::from("flowchart TD\n");
    let mut written = BTreeSet::new();
    for node in &graph.nodes {
        match &node.group {
            None => push_node(&mut text, "    ", &ids, node),
            Some(group) if written.insert(group) => {
                _ = writeln!(text, "    subgraph group{} [\"{}\"]", written.len(), escaped(group));
                let members = graph.nodes.iter().filter(|member| member.group.as_ref() == Some(group));
                members.for_each(|member| push_node(&mut text, "        ", &ids, member));
                text.push_str("    end\n");
            }
            Some(_) => {}
        }
    }
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (ids.get(edge.from.as_str()), ids.get(edge.to.as_str())) else { continue };
        match &edge.label {
            Some(label) => _ = writeln!(text, "    {from} -->|\"{}\"| {to}", escaped(label)),
            None => _ = writeln!(text, "    {from} --> {to}"),
        }
    }
    text
}

fn push_node(text: &mut String, indent: &str, ids: &BTreeMap<&str, String>, node: &Node) {
    let Some(id) = ids.get(node.id.as_str()) else { return };
    let lines: Vec<String> = std::iter::once(&node.label).chain(&node.detail).map(|line| escaped(line)).collect();
    _ = writeln!(text, "{indent}{id}[\"{}\"]", lines.join("<br/>"));
}

/// The words that Mermaid reserves.
const RESERVED: &[&str] = &["end", "graph", "subgraph", "flowchart", "style", "class", "click", "default", "linkstyle"];

/// Text that is safe between double quotes: markup and quotes as entities, control characters as spaces.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => result.push_str("#quot;"),
            '#' => result.push_str("#35;"),
            '<' => result.push_str("#lt;"),
            '>' => result.push_str("#gt;"),
            '&' => result.push_str("#amp;"),
            '`' => result.push_str("#96;"),
            c if c.is_control() => result.push(' '),
            c => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_and_labels_escaped() {
        let mut graph = Graph::default();
        graph.node("src/api", "API <v1>").detail.push("src/api/".to_owned());
        graph.node("end", "say \"hi\"");
        graph.node("src.api", "other").group = Some("lower".to_owned());
        graph.edge("src/api", "end").label = Some("calls #1".to_owned());
        graph.edge("src/api", "src.api");
        graph.edge("src/api", "absent");
        insta::assert_snapshot!(mermaid(&graph), @r#"
        flowchart TD
            src_api["API #lt;v1#gt;<br/>src/api/"]
            n_end["say #quot;hi#quot;"]
            subgraph group1 ["lower"]
                src_api_2["other"]
            end
            src_api -->|"calls #35;1"| n_end
            src_api --> src_api_2
        "#);
    }
}
