//! Reading Mermaid: flowcharts, class, entity and sequence diagrams. Other diagrams are left alone.

mod classes;
mod entities;
mod flowchart;
mod messages;

use std::ops::Range;

use super::scanner::lines;
use crate::picture::Picture;

/// Marks that break a line of a label.
const BREAKS: &[&str] = &["\\n"];

/// Reads a diagram; `None` where it is of a kind that says nothing of parts and how they are joined.
pub(super) fn read(text: &str) -> Option<Picture> {
    let mut statements = statements(text).into_iter();
    let header = statements.next()?;
    let kind = text.get(header.clone())?.split(|c: char| !c.is_alphanumeric()).next()?;
    // What follows the header on its own line, `graph TD; A --> B`, is a statement too.
    let rest = text.get(header.clone())?.find(';').map(|at| header.start + at + 1..header.end);
    let body: Vec<Range<usize>> = rest.into_iter().chain(statements).collect();
    match kind {
        "graph" | "flowchart" => Some(flowchart::read(text, header, text.len())),
        "classDiagram" => Some(classes::read(text, &body)),
        "erDiagram" => Some(entities::read(text, &body)),
        "sequenceDiagram" => Some(messages::read(text, &body)),
        _ => None,
    }
}

/// The lines of a diagram that say something: no comments, no front matter.
fn statements(text: &str) -> Vec<Range<usize>> {
    let mut in_front_matter = false;
    let mut found = Vec::new();
    for line in lines(text) {
        let words = text.get(line.clone()).unwrap_or("");
        if words == "---" && (in_front_matter || found.is_empty()) {
            in_front_matter = !in_front_matter;
        } else if !in_front_matter && !words.is_empty() && !words.starts_with("%%") {
            found.push(line);
        }
    }
    found
}
