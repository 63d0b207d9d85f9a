//! Macros around items: `cfg_unix! { mod socket; }`. A macro can do anything with its tokens, but where they parse as
//! items by themselves, they are almost always those items, kept or dropped as a whole.

use tree_sitter::{Node, Tree};

use super::parse;

/// How deep macros around macros are opened.
const DEPTH: usize = 4;

/// The tree of a source as if the macros around items were not there; every item stands where it stood.
pub(super) fn opened(text: &str, mut tree: Tree) -> Tree {
    let mut open = String::new();
    for _ in 0..DEPTH {
        let here = if open.is_empty() { text } else { &open };
        let wrappers = wrappers(here, &tree);
        if wrappers.is_empty() {
            break;
        }
        let without = blanked(here, &wrappers);
        match parse(&without) {
            Some(parsed) => tree = parsed,
            None => break,
        }
        open = without;
    }
    tree
}

/// The byte ranges of what stands around the items: `cfg_unix! {`, and `}`.
fn wrappers(text: &str, tree: &Tree) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    // The nodes whose children are to be looked at.
    let mut pending = vec![tree.root_node()];
    while let Some(node) = pending.pop() {
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "mod_item" | "impl_item" | "trait_item" => pending.extend(child.child_by_field_name("body")),
                "macro_invocation" => found.extend(around_items(text, child)),
                "expression_statement" => {
                    let invocation = child.named_child(0).filter(|child| child.kind() == "macro_invocation");
                    found.extend(invocation.and_then(|invocation| around_items(text, invocation)));
                }
                _ => {}
            }
        }
    }
    found.into_iter().flatten().collect()
}

/// What stands around the items in a macro's braces, where there is nothing but items.
fn around_items(text: &str, invocation: Node<'_>) -> Option<[(usize, usize); 2]> {
    let last = invocation.child_count().checked_sub(1)?;
    let tokens = invocation.child(last).filter(|tokens| tokens.kind() == "token_tree")?;
    let body = text.get(tokens.byte_range())?.strip_prefix('{')?.strip_suffix('}')?;
    let parsed = parse(body)?;
    let root = parsed.root_node();
    if root.has_error() {
        return None;
    }
    let mut cursor = root.walk();
    let mut has_item = false;
    for child in root.named_children(&mut cursor) {
        match child.kind() {
            "attribute_item" | "line_comment" | "block_comment" => {}
            // What is in it is looked at when what is around it is gone.
            "macro_invocation" => has_item |= body.as_bytes().get(child.end_byte() - 1) == Some(&b'}'),
            "expression_statement" if child.named_child(0).is_some_and(|child| child.kind() == "macro_invocation") => {
                has_item |= body.as_bytes().get(child.end_byte() - 1) == Some(&b'}');
            }
            "extern_crate_declaration" | "foreign_mod_item" | "macro_definition" | "use_declaration" => has_item = true,
            kind if kind.ends_with("_item") => has_item = true,
            _ => return None,
        }
    }
    let tokens = tokens.byte_range();
    has_item.then_some([(invocation.start_byte(), tokens.start + 1), (tokens.end - 1, tokens.end)])
}

/// The text with spaces in place of those bytes; lines stay lines.
fn blanked(text: &str, ranges: &[(usize, usize)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for &(start, end) in ranges {
        for byte in bytes.get_mut(start..end).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    // The ranges begin and end at tokens, so no character was cut; a text that cannot be is left as it was.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
