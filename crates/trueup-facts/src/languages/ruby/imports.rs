//! `require` and its like.

use tree_sitter::Node;

use crate::grammar::{Reader, children, unquoted};
use crate::{ImportKind, ImportedName, Name};

/// Reads a call that loads a file; whether it was one.
pub(super) fn read<'t>(reader: &mut Reader<'_, 't>, method: &str, arguments: Option<Node<'t>>, node: Node<'t>) -> bool {
    let Some(arguments) = arguments.filter(|_| matches!(method, "require" | "require_relative" | "load" | "autoload"))
    else {
        return false;
    };
    let written = children(arguments);
    let value = if method == "autoload" { written.get(1) } else { written.first() };
    let path = value.and_then(|value| path_of(reader, *value));
    let Some(path) = path else { return false };
    let path = if method == "require_relative" { relative(&path) } else { path };
    let is_late = method == "autoload" || method == "load" || reader.in_callable();
    let kind = if is_late { ImportKind::Dynamic } else { ImportKind::Value };
    let name = written.first().filter(|_| method == "autoload").map(|name| reader.text_of(*name));
    let name = name.map(|name| ImportedName { name: Name::new(name.trim_start_matches(':')), alias: None });
    reader.import(&path, name.into_iter().collect(), kind, node);
    true
}

/// A path relative to the file begins with a dot.
fn relative(path: &str) -> String {
    if path.starts_with("./") || path.starts_with("../") { path.to_owned() } else { format!("./{path}") }
}

/// The path that an argument spells out: a literal, or one beside the file.
fn path_of<'t>(reader: &Reader<'_, 't>, value: Node<'t>) -> Option<String> {
    match value.kind() {
        "string" => literal(reader, value),
        "call" => {
            let receiver = reader.text_of_field(value, "receiver");
            let method = reader.text_of_field(value, "method");
            let arguments = children(value.child_by_field_name("arguments")?);
            let text = |at: usize| arguments.get(at).map(|argument| reader.text_of(*argument));
            let is_beside = |at: usize| matches!(text(at), Some("__dir__" | "File.dirname(__FILE__)"));
            match (receiver, method) {
                ("File", "expand_path") if is_beside(1) => literal(reader, arguments[0]).map(|path| relative(&path)),
                ("File", "expand_path") if text(1) == Some("__FILE__") => {
                    literal(reader, arguments[0]).and_then(|path| Some(relative(path.strip_prefix("../")?)))
                }
                ("File", "join") if is_beside(0) => {
                    let parts: Option<Vec<String>> = arguments[1..].iter().map(|it| literal(reader, *it)).collect();
                    Some(relative(&parts?.join("/")))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The text of a string without interpolation.
fn literal<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Option<String> {
    let is_plain = node.kind() == "string" && children(node).iter().all(|part| part.kind() == "string_content");
    let text = unquoted(reader.text_of(node));
    (is_plain && !text.is_empty()).then(|| text.to_owned())
}
