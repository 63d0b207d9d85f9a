//! Reading pictures back: text diagrams, Mermaid and DOT.

mod ascii;
mod dot;
mod drawing;
mod mermaid;
mod scanner;

use crate::{Graph, Picture};

/// Reads the boxes of a text diagram and the arrows between them.
///
/// A node's `id` is its first line, made unique with `#2`, `#3`, …; its `group` is the id of the box around it. The
/// first line of a box is the label, the others are the detail. A line without any arrow head counts as an arrow down
/// or to the right. `↺` after a label is an edge to itself.
pub fn read_ascii(text: &str) -> Graph {
    ascii::read(text).graph()
}

/// Reads the text of a fenced block whose info string is `info` as a picture: Mermaid and DOT by their names, a text
/// diagram where there is no name or one for plain text. `None` where it is none of these.
///
/// Reading never fails: what cannot be understood is not in the picture.
pub fn read_picture(info: &str, text: &str) -> Option<Picture> {
    let name = info.split([' ', ',', '{']).next().unwrap_or("").to_ascii_lowercase();
    match name.as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "ascii" => Some(ascii::read(text)),
        "mermaid" => mermaid::read(text),
        "dot" | "graphviz" | "gv" => dot::read(text),
        _ => None,
    }
}
