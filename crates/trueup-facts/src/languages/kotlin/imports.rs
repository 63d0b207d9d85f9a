//! The package header and imports.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind};
use crate::{ImportKind, ImportedName, Name};

pub(super) fn package<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let path = child_of_kind(node, "qualified_identifier").or_else(|| child_of_kind(node, "identifier"));
    reader.facts.package = path.map(|path| plain(reader.text_of(path)));
    Step::Over
}

/// `import shop.store.Store as Shelf`, `import shop.base.*`: the last name is taken from what stands before it.
pub(super) fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(path) = child_of_kind(node, "qualified_identifier") else {
        return Step::Over;
    };
    let text = plain(reader.text_of(path));
    let is_wildcard = node.children(&mut node.walk()).any(|child| child.kind() == "*");
    let alias = child_of_kind(node, "identifier").map(|alias| plain(reader.text_of(alias)));
    let (specifier, name) = match text.rsplit_once('.') {
        _ if is_wildcard => (text.as_str(), "*"),
        Some(parts) => parts,
        None => (text.as_str(), ""),
    };
    let name = (!name.is_empty()).then(|| ImportedName { name: Name::new(name), alias });
    reader.import(specifier, name.into_iter().collect(), ImportKind::Value, node);
    Step::Over
}

/// A path without white space and the backticks around its names.
fn plain(path: &str) -> Name {
    path.chars().filter(|character| !character.is_whitespace() && *character != '`').collect()
}
