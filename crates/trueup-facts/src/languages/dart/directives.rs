//! Imports, exports and parts.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children, unquoted};
use crate::{ImportKind, ImportedName, Name};

pub(super) fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let specification = child_of_kind(node, "import_specification").unwrap_or(node);
    let mut cursor = specification.walk();
    let is_deferred = specification.children(&mut cursor).any(|child| child.kind() == "deferred");
    let kind = if is_deferred { ImportKind::Dynamic } else { ImportKind::Value };
    directive(reader, specification, node, kind);
    Step::Over
}

pub(super) fn export<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    directive(reader, node, node, ImportKind::Reexport);
    Step::Over
}

/// A part is a file of the same library.
pub(super) fn part<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    directive(reader, node, node, ImportKind::Module);
    Step::Over
}

/// `part of` says again what the library says.
pub(super) fn skip<'t>(_: &mut Reader<'_, 't>, _: Node<'t>) -> Step {
    Step::Over
}

fn directive<'t>(reader: &mut Reader<'_, 't>, specification: Node<'t>, node: Node<'t>, kind: ImportKind) {
    let Some(uri) = specification.child_by_field_name("uri") else { return };
    // A configurable one begins with the path for the other platforms.
    let first = child_of_kind(uri, "uri").unwrap_or(uri);
    let specifier = unquoted(reader.text_of(first)).to_owned();
    let mut names = Vec::new();
    if let Some(alias) = specification.child_by_field_name("alias") {
        names.push(ImportedName { name: Name::const_new("*"), alias: Some(Name::new(reader.text_of(alias))) });
    }
    for combinator in children(specification).into_iter().filter(|child| child.kind() == "combinator") {
        if reader.text_of(combinator).starts_with("show") {
            let shown = children(combinator).into_iter().filter(|name| name.kind() == "identifier");
            names.extend(shown.map(|name| ImportedName { name: Name::new(reader.text_of(name)), alias: None }));
        }
    }
    if names.is_empty() && kind != ImportKind::Module {
        names.push(ImportedName { name: Name::const_new("*"), alias: None });
    }
    reader.import(&specifier, names, kind, node);
}
