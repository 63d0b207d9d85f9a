//! Package clauses, imports and exports.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{DefinitionKind, ImportKind, ImportedName, Name};

/// `package shop` says where the file is, and a further one below it goes on from there; the names of the outer packages
/// are in sight, as if imported. `package inner { … }` is a module of the file.
pub(super) fn package<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let path: String = reader.text_of(name).split_whitespace().collect();
    let body = node.child_by_field_name("body");
    if body.is_some() && (reader.facts.package.is_some() || reader.scope().is_some()) {
        let index = reader.define(DefinitionKind::Module, &path, node);
        reader.set_body(index, body);
        return Step::Inside(index);
    }
    match reader.facts.package.clone() {
        None => reader.facts.package = Some(path.into()),
        Some(outer) => {
            let all = ImportedName { name: Name::const_new("*"), alias: None };
            reader.import(&outer, vec![all], ImportKind::Implicit, node);
            reader.facts.package = Some([&outer, ".", &path].concat().into());
        }
    }
    Step::Into
}

/// Reads each path of an import: `import a.b.{C, D => E, _}, f.G`.
pub(super) fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let kind = if node.kind() == "export_declaration" { ImportKind::Reexport } else { ImportKind::Value };
    let mut path: Vec<&str> = Vec::new();
    let mut names: Vec<ImportedName> = Vec::new();
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        match child.kind() {
            "import" | "export" | "." => {}
            "," => add(reader, node, kind, &mut path, &mut names),
            "namespace_selectors" => names.extend(children(child).into_iter().filter_map(|it| selector(reader, it))),
            "namespace_wildcard" | "arrow_renamed_identifier" | "as_renamed_identifier" => {
                names.extend(selector(reader, child));
            }
            _ => path.push(reader.text_of(child)),
        }
    }
    add(reader, node, kind, &mut path, &mut names);
    Step::Over
}

/// Adds an import; without selectors the last part of the path is the name.
fn add(
    reader: &mut Reader<'_, '_>,
    node: Node<'_>,
    kind: ImportKind,
    path: &mut Vec<&str>,
    names: &mut Vec<ImportedName>,
) {
    let mut path = std::mem::take(path);
    let mut names = std::mem::take(names);
    if names.is_empty() && path.len() > 1 {
        names.extend(path.pop().map(imported));
    }
    if !path.is_empty() {
        reader.import(&path.join("."), names, kind, node);
    }
}

/// What one selector takes: a name, a renamed one, or all; `None` for a name left out (`Store => _`).
fn selector(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<ImportedName> {
    match node.kind() {
        "namespace_wildcard" => Some(imported("*")),
        "arrow_renamed_identifier" | "as_renamed_identifier" => {
            let alias = node.child_by_field_name("alias").map(|alias| reader.text_of(alias))?;
            let name = reader.text_of_field(node, "name");
            (alias != "_").then(|| ImportedName { alias: Some(Name::new(alias)), ..imported(name) })
        }
        "identifier" | "operator_identifier" => Some(imported(reader.text_of(node))),
        // `given Ordering[Order]` takes what has that type.
        _ => child_of_kind(node, "identifier").map(|name| imported(reader.text_of(name))),
    }
}

fn imported(name: &str) -> ImportedName {
    ImportedName { name: Name::new(name.trim_matches('`')), alias: None }
}
