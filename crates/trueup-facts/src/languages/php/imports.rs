//! `use`, and files that are included.

use tree_sitter::Node;

use super::names::{is_name, plain};
use crate::grammar::{Reader, Step, child_of_kind, children, unquoted};
use crate::{ImportKind, ImportedName, Name};

/// `use A\B, C\D as E;`, `use A\{B, C};`, `use function a\b;`
pub(super) fn uses<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let group = child_of_kind(node, "namespace_use_group");
    let prefix = group.and_then(|_| child_of_kind(node, "namespace_name")).map_or("", |name| reader.text_of(name));
    for clause in children(group.unwrap_or(node)).into_iter().filter(|it| it.kind() == "namespace_use_clause") {
        let Some(name) = children(clause).into_iter().find(|child| is_name(*child)) else { continue };
        let path = plain(reader.text_of(name));
        let path = if prefix.is_empty() { path.to_owned() } else { format!("{}\\{path}", plain(prefix)) };
        let alias = clause.child_by_field_name("alias").map(|alias| Name::new(reader.text_of(alias)));
        let name = Name::new(path.rsplit('\\').next().unwrap_or(&path));
        reader.import(&path, vec![ImportedName { name, alias }], ImportKind::Value, clause);
    }
    Step::Over
}

/// `require 'a.php'`, `include __DIR__ . '/a.php'`; a path that is computed leads nowhere.
pub(super) fn include<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(mut value) = node.named_child(0) else { return Step::Into };
    while value.kind() == "parenthesized_expression" {
        let Some(inner) = value.named_child(0) else { return Step::Into };
        value = inner;
    }
    if let Some(path) = path_of(reader, value) {
        let kind = if reader.in_callable() { ImportKind::Dynamic } else { ImportKind::Value };
        reader.import(&path, Vec::new(), kind, node);
    }
    Step::Into
}

fn path_of<'t>(reader: &Reader<'_, 't>, value: Node<'t>) -> Option<String> {
    match value.kind() {
        "string" | "encapsed_string" => literal(reader, value),
        "binary_expression" => {
            let left = reader.text_of_field(value, "left").replace(' ', "");
            let rest = literal(reader, value.child_by_field_name("right")?)?;
            let rest = rest.trim_start_matches('/');
            match left.as_str() {
                "__DIR__" | "dirname(__FILE__)" if rest.starts_with("../") => Some(rest.to_owned()),
                "__DIR__" | "dirname(__FILE__)" => Some(format!("./{rest}")),
                "dirname(__DIR__)" | "dirname(dirname(__FILE__))" => Some(format!("../{rest}")),
                "dirname(__DIR__,2)" => Some(format!("../../{rest}")),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The text of a string that nothing is put into.
fn literal<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Option<String> {
    let is_plain = matches!(node.kind(), "string" | "encapsed_string")
        && children(node).iter().all(|part| part.kind() == "string_content");
    let text = unquoted(reader.text_of(node));
    (is_plain && !text.is_empty()).then(|| text.to_owned())
}
