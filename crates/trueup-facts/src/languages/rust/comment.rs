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

/// How many lines hold something else than white space and comments; `comments` are byte ranges in order.
pub(super) fn code_lines(text: &str, comments: &[(usize, usize)]) -> u32 {
    let mut comments = comments.iter().peekable();
    let (mut count, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut at = start;
        let mut has_code = false;
        while at < end {
            while comments.next_if(|comment| comment.1 <= at).is_some() {}
            let until = comments.peek().map_or(end, |comment| comment.0.clamp(at, end));
            has_code |= text[at..until].bytes().any(|byte| !byte.is_ascii_whitespace());
            at = match comments.peek() {
                Some(comment) if comment.0 <= until => comment.1.max(until),
                _ => until.max(end),
            };
        }
        count += u32::from(has_code);
        start = end;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_no_code() {
        let text = "a // x\n\n/* b\nc */\n/* d */ e\n";
        assert_eq!(code_lines(text, &[(2, 6), (8, 17), (18, 25)]), 2);
    }
}
