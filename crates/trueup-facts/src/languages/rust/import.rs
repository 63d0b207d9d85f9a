//! Imports: `use` trees flattened, `extern crate`, and `mod` declarations.

use tree_sitter::Node;

use super::syntax::{child_of_kind, field, text_of};
use super::walk::{Prelude, Walk};
use crate::{Import, ImportKind, ImportedName, Name};

impl<'s> Walk<'s> {
    pub(super) fn use_declaration(&mut self, node: Node<'_>, before: &Prelude<'s>) {
        let mut leaves = Vec::new();
        match node.child_by_field_name("argument") {
            Some(tree) => flatten(self.text, tree, &mut leaves),
            None => leaves.extend(field(self.text, node, "name").map(|name| (name, None))),
        }
        let is_public = child_of_kind(node, "visibility_modifier")
            .is_some_and(|modifier| text_of(self.text, modifier) != "pub(self)");
        let kind = if is_public { ImportKind::Reexport } else { ImportKind::Value };
        let mut imports: Vec<Import> = Vec::new();
        for (path, alias) in leaves {
            let (specifier, name) = match path.rsplit_once("::") {
                Some((specifier, name)) => (Name::from(specifier), Some(ImportedName { name: name.into(), alias })),
                None => (path, None),
            };
            match imports.iter_mut().find(|import| import.specifier == specifier && !import.names.is_empty()) {
                Some(import) if name.is_some() => import.names.extend(name),
                _ => imports.push(self.imported(specifier, name, kind, node, before)),
            }
        }
        self.facts.imports.extend(imports);
    }

    pub(super) fn module_import(&mut self, node: Node<'_>, name: Name, before: &Prelude<'s>) {
        let mut import = self.imported(name, None, ImportKind::Module, node, before);
        import.path_attribute = before.attributes.iter().find_map(|attribute| {
            let value = attribute.strip_prefix("path")?.trim_start().strip_prefix('=')?;
            Some(value.trim().trim_matches('"').into())
        });
        self.facts.imports.push(import);
    }

    /// `include!("orders.rs")`: the items of another file in this module. Its path is an attribute, as no module is.
    pub(super) fn included(&mut self, node: Node<'_>, callee: &str, tokens: Node<'_>) {
        let literal = child_of_kind(tokens, "string_literal").filter(|_| callee == "include!");
        let only = literal.filter(|_| tokens.named_child_count() == 1);
        if let Some(path) = only.map(|literal| Name::new(text_of(self.text, literal).trim_matches('"'))) {
            let mut import = self.imported(path.clone(), None, ImportKind::Value, node, &Prelude::default());
            import.path_attribute = Some(path);
            self.facts.imports.push(import);
        }
    }

    fn imported(
        &self,
        specifier: Name,
        name: Option<ImportedName>,
        kind: ImportKind,
        node: Node<'_>,
        before: &Prelude<'s>,
    ) -> Import {
        let (module, in_test) = (self.module(), self.in_test() || before.in_test());
        let names = name.into_iter().collect();
        Import { specifier, names, kind, path_attribute: None, module, in_test, span: self.span(node) }
    }
}

/// Every path that a `use` tree names, in source order, with the alias given to it.
fn flatten(text: &str, tree: Node<'_>, leaves: &mut Vec<(Name, Option<Name>)>) {
    let mut pending: Vec<(Node<'_>, Name)> = vec![(tree, Name::default())];
    while let Some((node, prefix)) = pending.pop() {
        match node.kind() {
            "use_list" => {
                let mut cursor = node.walk();
                let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
                pending.extend(children.into_iter().rev().map(|child| (child, prefix.clone())));
            }
            "scoped_use_list" => {
                let path = node.child_by_field_name("path").map_or("", |path| text_of(text, path));
                if let Some(list) = node.child_by_field_name("list") {
                    pending.push((list, joined(&prefix, path)));
                }
            }
            "use_as_clause" => {
                let path = node.child_by_field_name("path").map_or("", |path| text_of(text, path));
                leaves.push((joined(&prefix, path), field(text, node, "alias")));
            }
            "use_wildcard" => {
                let written = text_of(text, node).trim_end_matches('*').trim_end().trim_end_matches("::");
                leaves.push((joined(&joined(&prefix, written), "*"), None));
            }
            "line_comment" | "block_comment" | "ERROR" => {}
            "self" if !prefix.is_empty() => leaves.push((prefix, None)),
            _ => leaves.push((joined(&prefix, text_of(text, node)), None)),
        }
    }
}

/// A path below a prefix, without white space; `self` in a list is the prefix itself, and a leading `::` is dropped.
fn joined(prefix: &str, path: &str) -> Name {
    let path: String = path.split_whitespace().collect();
    let path = path.trim_start_matches("::");
    match (prefix.is_empty(), path) {
        (_, "") => prefix.into(),
        (false, "self") => prefix.into(),
        (true, _) => path.into(),
        (false, _) => [prefix, "::", path].concat().into(),
    }
}
