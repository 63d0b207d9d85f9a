//! Comments: documentation, and which lines hold code.

use tree_sitter::Node;

use super::syntax::text_of;

/// What kind of documentation a comment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Documents {
    /// `///` or `/**`: what comes next.
    Next,
    /// `//!` or `/*!`: what it stands in.
    Enclosing,
    /// It is no documentation.
    Nothing,
}

/// What a comment documents.
pub(super) fn documents(comment: &str) -> Documents {
    let outer_line = comment.starts_with("///") && !comment.starts_with("////");
    let outer_block = comment.starts_with("/**") && !comment.starts_with("/***") && comment.len() > 4;
    if outer_line || outer_block {
        Documents::Next
    } else if comment.starts_with("//!") || comment.starts_with("/*!") {
        Documents::Enclosing
    } else {
        Documents::Nothing
    }
}

/// The lines of a documentation comment, without its markers.
pub(super) fn doc_lines<'s>(text: &'s str, node: Node<'_>) -> Vec<&'s str> {
    let comment = text_of(text, node);
    if let Some(line) = comment.strip_prefix("///").or_else(|| comment.strip_prefix("//!")) {
        return vec![line];
    }
    let inner = comment.get(3..).unwrap_or("");
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    inner.lines().map(|line| line.trim().trim_start_matches('*')).collect()
}
