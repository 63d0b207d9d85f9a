//! Reading names, types and paths off syntax nodes.

use tree_sitter::Node;

use crate::Name;
use crate::excerpt::on_one_line;

/// The source text of a node.
pub(super) fn text_of<'s>(text: &'s str, node: Node<'_>) -> &'s str {
    text.get(node.byte_range()).unwrap_or("")
}

/// The source text of a node's field, on one line.
pub(super) fn field(text: &str, node: Node<'_>, name: &str) -> Option<Name> {
    node.child_by_field_name(name).map(|child| on_one_line(text_of(text, child)))
}

/// The first child of that kind.
pub(super) fn child_of_kind<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}

/// A type or path as written, without type arguments, `&`, `dyn` and `mut`.
pub(super) fn plain_type(text: &str) -> Name {
    let mut plain = Name::default();
    let mut depth = 0_usize;
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '<' => depth += 1,
            // `->` closes nothing.
            '>' if before == '-' => {}
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !character.is_whitespace() => plain.push(character),
            _ => {}
        }
        before = character;
    }
    // What is left of a turbofish.
    let plain = plain.trim_end_matches("::").replace("::::", "::");
    plain.trim_start_matches('&').into()
}

/// The last part of a path.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The name of the type an `impl` is for.
pub(super) fn implementor(text: &str, node: Node<'_>) -> Option<Name> {
    let mut node = node.child_by_field_name("type")?;
    while matches!(node.kind(), "reference_type" | "generic_type" | "pointer_type") {
        node = node.child_by_field_name("type")?;
    }
    let written = plain_type(text_of(text, node));
    Some(last_part(&written).into())
}
