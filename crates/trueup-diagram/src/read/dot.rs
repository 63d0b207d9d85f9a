//! Reading DOT: nodes, edges, clusters and their labels.

use super::drawing::Drawing;
use super::scanner::{Scanner, label_lines};
use crate::picture::{Meaning, Notation, Picture, Words};

/// Marks that break a line of a label.
const BREAKS: &[&str] = &["\\n", "\\l", "\\r"];

/// Reads a graph; `None` where the text is none.
pub(super) fn read(text: &str) -> Option<Picture> {
    let mut scanner = Scanner::new(text, 0..text.len());
    skip(&mut scanner);
    scanner.take_word("strict");
    skip(&mut scanner);
    if !scanner.take_word("digraph") && !scanner.take_word("graph") {
        return None;
    }
    scanner.take_until("{")?;
    let mut drawing = Drawing::new(Notation::Boxes);
    // What is open: a cluster, which is a shape, or braces that only gather.
    let mut open: Vec<bool> = vec![false];
    while !open.is_empty() && !scanner.rest().is_empty() {
        let before = scanner.at();
        skip(&mut scanner);
        if scanner.take("}") {
            if open.pop() == Some(true) {
                drawing.end();
            }
        } else if scanner.take("{") {
            open.push(false);
        } else if scanner.take_word("subgraph") {
            open.push(begin_cluster(&mut scanner, &mut drawing));
        } else {
            statement(&mut scanner, &mut drawing, text);
        }
        if scanner.at() == before {
            let next = scanner.rest().chars().next().map_or(1, char::len_utf8);
            scanner = Scanner::new(text, before + next..text.len());
        }
    }
    Some(drawing.finish())
}

/// Skips white space, separators and comments.
fn skip(scanner: &mut Scanner<'_>) {
    loop {
        let before = scanner.at();
        scanner.take_while(|c| c.is_whitespace() || c == ';' || c == ',');
        if scanner.rest().starts_with("//") || scanner.rest().starts_with('#') {
            scanner.take_while(|c| c != '\n');
        }
        if scanner.take("/*") && scanner.take_until("*/").is_none() {
            scanner.take_rest();
        }
        if scanner.at() == before {
            return;
        }
    }
}

/// Begins what stands in `subgraph name {`; gives whether it is drawn as a box.
fn begin_cluster(scanner: &mut Scanner<'_>, drawing: &mut Drawing) -> bool {
    skip(scanner);
    let name = identifier(scanner);
    skip(scanner);
    if !scanner.take("{") {
        return false;
    }
    match name.filter(|name| name.text.starts_with("cluster")) {
        Some(name) => drawing.begin(&name, Vec::new()),
        None => return false,
    }
    true
}

fn identifier(scanner: &mut Scanner<'_>) -> Option<Words> {
    if scanner.take("\"") {
        return scanner.take_until("\"");
    }
    let name = scanner.take_while(|c| c.is_alphanumeric() || "_.".contains(c));
    (!name.text.is_empty()).then_some(name)
}

/// `a -> b -> c [label="x"]`, `a [label="x"]`, `label="x"`.
fn statement(scanner: &mut Scanner<'_>, drawing: &mut Drawing, text: &str) {
    let Some(first) = identifier(scanner) else { return };
    skip_port(scanner);
    skip(scanner);
    if scanner.take("=") {
        skip(scanner);
        let value = identifier(scanner);
        if let (Some(value), "label", Some(group)) = (value, first.text.as_str(), drawing.group()) {
            drawing.label(group, label_lines(text, value.span, BREAKS));
        }
        return;
    }
    let mut chain = vec![first];
    let mut pointed = false;
    while scanner.rest().starts_with("->") || scanner.rest().starts_with("--") {
        pointed |= scanner.rest().starts_with("->");
        scanner.take("->");
        scanner.take("--");
        skip(scanner);
        let Some(next) = identifier(scanner) else { break };
        chain.push(next);
        skip_port(scanner);
        skip(scanner);
    }
    let attributes = if scanner.rest().starts_with('[') { attributes(scanner) } else { Vec::new() };
    let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    if let [only] = &chain[..] {
        if matches!(only.text.as_str(), "node" | "edge" | "graph") {
            return;
        }
        if let (Some(at), Some(label)) = (drawing.shape(only), value("label")) {
            drawing.label(at, label_lines(text, label.span, BREAKS));
        }
        return;
    }
    let is_hidden = value("style").is_some_and(|style| style.text == "invis");
    let label = value("label").map(|label| label.text.trim().to_owned());
    for pair in chain.windows(2) {
        if let (Some(from), Some(to)) = (drawing.shape(&pair[0]), drawing.shape(&pair[1]))
            && !is_hidden
        {
            let meaning = if pointed { Meaning::Leads } else { Meaning::Joins };
            drawing.arrow((from, to), label.clone(), meaning, pair[0].span.start..pair[1].span.end);
        }
    }
}

/// Skips the port of a node, `:name:n`.
fn skip_port(scanner: &mut Scanner<'_>) {
    while scanner.take(":") {
        identifier(scanner);
    }
}

/// The attributes in brackets.
fn attributes(scanner: &mut Scanner<'_>) -> Vec<(String, Words)> {
    let mut found = Vec::new();
    scanner.take("[");
    loop {
        skip(scanner);
        if scanner.take("]") || scanner.rest().is_empty() {
            return found;
        }
        let before = scanner.at();
        let name = identifier(scanner);
        skip(scanner);
        if scanner.take("=") {
            skip(scanner);
            if let (Some(name), Some(value)) = (name, identifier(scanner)) {
                found.push((name.text, value));
            }
        }
        if scanner.at() == before {
            scanner.take_until("]");
            return found;
        }
    }
}
