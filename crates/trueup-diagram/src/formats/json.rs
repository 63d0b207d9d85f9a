//! JSON: `{"version":1,"nodes":[{"id","label","detail":[],"group","link"}],"edges":[{"from","to","label"}]}`.

use std::fmt::Write;

use crate::Graph;

/// The graph as JSON, two spaces deep, with a line break at its end. `group`, `link` and an edge's `label` are `null`
/// where there is none.
pub fn json(graph: &Graph) -> String {
    let mut text = String::from("{\n  \"version\": 1,\n  \"nodes\": [");
    for (at, node) in graph.nodes.iter().enumerate() {
        let detail: Vec<String> = node.detail.iter().map(|line| string(line)).collect();
        _ = write!(
            text,
            "{}\n    {{\"id\": {}, \"label\": {}, \"detail\": [{}], \"group\": {}, \"link\": {}}}",
            if at > 0 { "," } else { "" },
            string(&node.id),
            string(&node.label),
            detail.join(", "),
            optional(node.group.as_deref()),
            optional(node.link.as_deref()),
        );
    }
    text.push_str("\n  ],\n  \"edges\": [");
    for (at, edge) in graph.edges.iter().enumerate() {
        _ = write!(
            text,
            "{}\n    {{\"from\": {}, \"to\": {}, \"label\": {}}}",
            if at > 0 { "," } else { "" },
            string(&edge.from),
            string(&edge.to),
            optional(edge.label.as_deref()),
        );
    }
    text.push_str("\n  ]\n}\n");
    text
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), string)
}

fn string(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for c in text.chars() {
        match c {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            c if c.is_control() => _ = write!(result, "\\u{:04x}", u32::from(c)),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}
