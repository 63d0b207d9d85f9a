//! The package clause and imports.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{ImportKind, ImportedName, Name};

/// `package shop.orders;`, whose comment documents a `package-info.java`.
pub(super) fn package<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let path = children(node).into_iter().find(|child| matches!(child.kind(), "identifier" | "scoped_identifier"));
    reader.facts.package = path.and_then(|path| reader.line_of(path)).map(|path| path.replace(' ', "").into());
    if let Some((line, Some(doc))) = reader.doc_before(node.start_byte()) {
        (reader.facts.doc, reader.facts.doc_line) = (Some(doc), Some(line));
    }
    Step::Into
}

/// `import shop.store.Store;`, `import static shop.Base.*;`: the last name is taken from what stands before it.
pub(super) fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(path) = child_of_kind(node, "scoped_identifier").or_else(|| child_of_kind(node, "identifier")) else {
        return Step::Over;
    };
    let text: String = reader.text_of(path).split_whitespace().collect();
    let (specifier, name) = match child_of_kind(node, "asterisk") {
        Some(_) => (text.as_str(), "*"),
        None => text.rsplit_once('.').unwrap_or((text.as_str(), "")),
    };
    let name = (!name.is_empty()).then(|| ImportedName { name: Name::new(name), alias: None });
    reader.import(specifier, name.into_iter().collect(), ImportKind::Value, node);
    Step::Over
}
