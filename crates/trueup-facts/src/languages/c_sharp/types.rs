//! Names of types where they are used.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, children};

/// The longest path of a qualified name, in bytes.
const LONGEST_PATH: usize = 120;

/// The type in a node's field `type`.
pub(super) fn typed<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("type") {
        mention(reader, name);
    }
    Step::Into
}

/// The type on the right of `is` and `as`.
pub(super) fn right<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("right") {
        mention(reader, name);
    }
    Step::Into
}

/// Types in angle brackets.
pub(super) fn arguments<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    children(node).into_iter().for_each(|name| mention(reader, name));
    Step::Into
}

/// Bases, and the bases of generic parameters.
pub(super) fn bases<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    arguments(reader, node)
}

/// The name in a pattern: a type, or a constant of one.
pub(super) fn pattern<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.named_child(0) {
        mention(reader, name);
    }
    Step::Into
}

/// An attribute is named without the end of its type's name.
pub(super) fn attribute<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let name = name.split_once('<').map_or(name, |(name, _)| name);
    if is_path(name) {
        let whole = if name.ends_with("Attribute") { name.to_owned() } else { format!("{name}Attribute") };
        reader.mention(&whole, node);
    }
    Step::Into
}

/// What stands before a dot: a type, perhaps with its namespace.
pub(super) fn qualifier<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(qualifier) = node.child_by_field_name("expression") else { return Step::Into };
    if matches!(qualifier.kind(), "identifier" | "generic_name" | "member_access_expression" | "qualified_name") {
        mention(reader, qualifier);
    }
    Step::Into
}

/// Notes the use of the type that a node names; what begins in lower case is a variable or a keyword.
pub(super) fn mention<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) {
    let name = match node.kind() {
        "identifier" | "qualified_name" | "member_access_expression" | "alias_qualified_name" => node,
        "generic_name" => match node.named_child(0) {
            Some(name) => name,
            None => return,
        },
        _ => return,
    };
    let text = reader.text_of(name);
    let text = text.strip_prefix("global::").unwrap_or(text);
    let text = text.split_once('<').map_or(text, |(path, _)| path);
    if is_path(text) {
        reader.mention(text, name);
    }
}

/// Notes that the names of generic parameters are no types of other files.
pub(super) fn bind_parameters<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) {
    let Some(list) = crate::grammar::child_of_kind(node, "type_parameter_list") else { return };
    for parameter in children(list) {
        let name = reader.text_of_field(parameter, "name");
        reader.bind(name);
    }
}

/// Whether a text is a dotted path of names that begin in upper case.
fn is_path(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(char::is_uppercase) && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    text.len() <= LONGEST_PATH && text.split('.').all(is_name)
}
