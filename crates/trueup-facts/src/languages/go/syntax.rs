//! The parser, and what its nodes are asked.

use std::cell::RefCell;

use tree_sitter::{Node, Parser, Tree};

use crate::grammar::budget;

thread_local! {
    static PARSER: RefCell<Option<Parser>> = RefCell::new(new_parser());
}

fn new_parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
    Some(parser)
}

/// The syntax tree of `text`; `None` where it would take far more work than for any text that people write. The parser
/// keeps its own stack on the heap.
pub(super) fn parse(text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| budget::parse(parser.as_mut()?, text))
}

/// The named children of `node`.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children(&mut node.walk()).collect()
}

/// The children of `node` that fill its field `name`, punctuation left out.
pub(super) fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    node.children_by_field_name(name, &mut node.walk()).filter(|child| child.is_named()).collect()
}

/// Calls `visit` with every node, in order; a loop, so that no depth overflows the stack.
pub(super) fn for_each<'t>(tree: &'t Tree, mut visit: impl FnMut(Node<'t>)) {
    let mut cursor = tree.walk();
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
