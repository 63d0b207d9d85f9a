//! Names of types where they are used.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, children};

/// The longest path of a type, in bytes.
const LONGEST_PATH: usize = 120;

/// A type in use: `A`, `A.B`, `A<B>`.
pub(super) fn used<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let path = path(reader, node);
    if path.len() <= LONGEST_PATH {
        mention(reader, &path, node);
    }
    Step::Into
}

/// The path of a type without type arguments.
pub(super) fn path<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> String {
    let parts = children(node).into_iter().filter(|part| part.kind() == "type_identifier").take(8);
    let parts: Vec<&str> = parts.map(|part| reader.text_of(part)).collect();
    if parts.is_empty() { reader.text_of(node).split('<').next().unwrap_or("").to_owned() } else { parts.join(".") }
}

/// Notes the use of a type; what begins in lower case is none.
pub(super) fn mention<'t>(reader: &mut Reader<'_, 't>, name: &str, node: Node<'t>) {
    if name.starts_with(char::is_uppercase) && name != "Self" {
        reader.mention(name, node);
    }
}
