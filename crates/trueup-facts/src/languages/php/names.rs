//! Names of classes where they are used.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, children};
use crate::{DefinitionKind, Name};

/// The longest path of a name, in bytes.
const LONGEST_PATH: usize = 160;

/// Names in a list, and the one of a type.
pub(super) fn list<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    children(node).into_iter().for_each(|name| mention(reader, name));
    Step::Over
}

/// The name a node begins with: that of an attribute's class, of a constant's.
pub(super) fn first<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.named_child(0) {
        mention(reader, name);
    }
    Step::Into
}

/// What stands before `::`.
pub(super) fn scope<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("scope") {
        mention(reader, name);
    }
    Step::Into
}

/// `$a instanceof A`.
pub(super) fn instance_of<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_test = node.child_by_field_name("operator").is_some_and(|operator| operator.kind() == "instanceof");
    if let Some(name) = node.child_by_field_name("right").filter(|_| is_test) {
        mention(reader, name);
    }
    Step::Into
}

/// The traits that a class uses are bases of it.
pub(super) fn used_traits<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let traits: Vec<Node<'t>> = children(node).into_iter().filter(|child| is_name(*child)).collect();
    for used in traits {
        mention(reader, used);
        let name = Name::new(plain(reader.text_of(used)));
        if let Some(scope) = reader.scope().filter(|_| reader.scope_kind().is_some_and(DefinitionKind::is_type)) {
            reader.definition(scope).bases.push(name);
        }
    }
    Step::Over
}

/// Whether a node is the name of a class or function.
pub(super) fn is_name(node: Node<'_>) -> bool {
    matches!(node.kind(), "name" | "qualified_name" | "relative_name")
}

/// Notes the use of the class that a node names.
pub(super) fn mention<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) {
    let text = reader.text_of(node);
    let is_known = matches!(text, "self" | "static" | "parent" | "mixed" | "iterable" | "never" | "null");
    if is_name(node) && !is_known && text.len() <= LONGEST_PATH {
        reader.mention(text, node);
    }
}

/// A name as written, without the separator that makes it absolute.
pub(super) fn plain(name: &str) -> &str {
    name.trim_start_matches('\\')
}
