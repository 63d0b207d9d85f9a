//! Items: what a source defines.

use tree_sitter::Node;

use super::syntax::{child_of_kind, field, implementor, plain_type, text_of};
use super::walk::{Prelude, ScopeKind, Walk};
use crate::excerpt::{first_paragraph, on_one_line};
use crate::{Definition, DefinitionIndex, DefinitionKind, Name, Signal, SignalKind, Visibility};

impl<'s> Walk<'s> {
    /// Reads a node that may be an item; the scope that it opens, and whether an attribute makes it exist for tests only.
    pub(super) fn item(&mut self, node: Node<'_>, before: &Prelude<'s>) -> Option<(ScopeKind, bool)> {
        let in_test = before.in_test();
        let kind = match node.kind() {
            "mod_item" => return self.module_item(node, before).map(|scope| (scope, in_test)),
            "impl_item" => return self.implementation(node).map(|scope| (scope, in_test)),
            "struct_item" => DefinitionKind::Struct,
            "enum_item" => DefinitionKind::Enum,
            "union_item" => DefinitionKind::Union,
            "trait_item" => DefinitionKind::Trait,
            "type_item" | "associated_type" if self.of_trait() => return None,
            "type_item" => DefinitionKind::TypeAlias,
            "function_item" | "function_signature_item" => match self.owner() {
                Some(_) => DefinitionKind::Method,
                None => DefinitionKind::Function,
            },
            "const_item" | "static_item" => DefinitionKind::Constant,
            "macro_definition" => DefinitionKind::Macro,
            "field_declaration" => DefinitionKind::Field,
            "enum_variant" => DefinitionKind::Variant,
            _ => return None,
        };
        let index = self.define(kind, node, before)?;
        let scope = match kind {
            DefinitionKind::Struct | DefinitionKind::Enum | DefinitionKind::Union => ScopeKind::Type(index),
            DefinitionKind::Trait => ScopeKind::Trait(index),
            DefinitionKind::Variant => ScopeKind::Variant(index),
            DefinitionKind::Macro => ScopeKind::MacroRules,
            DefinitionKind::Function | DefinitionKind::Method | DefinitionKind::Constant => ScopeKind::Body(index),
            _ => return None,
        };
        Some((scope, in_test))
    }

    fn module_item(&mut self, node: Node<'_>, before: &Prelude<'s>) -> Option<ScopeKind> {
        let name = field(self.text, node, "name")?;
        if node.child_by_field_name("body").is_none() {
            self.module_import(node, name, before);
            return None;
        }
        let index = self.define(DefinitionKind::Module, node, before)?;
        Some(ScopeKind::Module(name, index))
    }

    fn implementation(&mut self, node: Node<'_>) -> Option<ScopeKind> {
        let owner = implementor(self.text, node)?;
        let of = node.child_by_field_name("trait").map(|of| plain_type(text_of(self.text, of)));
        let of_trait = of.is_some();
        if let Some(of) = of {
            self.implementations.push((owner.clone(), of));
        }
        Some(ScopeKind::Implementation { owner, of_trait })
    }

    /// Whether what is being read stands in `impl Trait for Type`.
    fn of_trait(&self) -> bool {
        matches!(self.scopes.last().map(|scope| &scope.kind), Some(ScopeKind::Implementation { of_trait: true, .. }))
    }

    /// The type or trait that an item being read belongs to, and its definition where the file has it.
    fn owner(&self) -> Option<(Name, Option<DefinitionIndex>)> {
        match &self.scopes.last()?.kind {
            ScopeKind::Implementation { owner, .. } => Some((owner.clone(), self.types.get(owner).copied())),
            ScopeKind::Type(index) | ScopeKind::Variant(index) | ScopeKind::Trait(index) => {
                Some((self.facts.definitions.get(*index as usize)?.name.clone(), Some(*index)))
            }
            _ => None,
        }
    }

    /// The definition that an item being read stands in: its type, or the function or module around it.
    fn enclosing(&self) -> Option<(Name, Option<DefinitionIndex>)> {
        self.owner().or_else(|| match self.scopes.last()?.kind {
            ScopeKind::Body(index) | ScopeKind::Module(_, index) => {
                Some((self.facts.definitions.get(index as usize)?.name.clone(), Some(index)))
            }
            _ => None,
        })
    }

    fn define(&mut self, kind: DefinitionKind, node: Node<'_>, before: &Prelude<'s>) -> Option<DefinitionIndex> {
        let name = field(self.text, node, "name").filter(|name| !name.is_empty())?;
        let span = self.span(node);
        let (owner, parent) = self.enclosing().unzip();
        let type_text = match kind {
            DefinitionKind::Variant | DefinitionKind::Struct => self.tuple(node),
            _ => field(self.text, node, if kind.is_callable() { "return_type" } else { "type" }),
        };
        let definition = Definition {
            kind,
            span,
            first_line: before.first_line.unwrap_or(span.line),
            header_end: self.header_end(node),
            parent: parent.flatten(),
            owner,
            visibility: self.visibility(kind, node, before),
            type_text,
            value: field(self.text, node, "value").filter(|_| kind != DefinitionKind::Field),
            parameters: self.parameters(node),
            bases: self.bounds(kind, node),
            decorators: before.attributes.iter().filter(|each| !each.starts_with("doc")).cloned().collect(),
            doc: first_paragraph(before.doc.iter().copied()),
            in_test: self.in_test() || before.in_test(),
            name,
        };
        let index = self.facts.definitions.len() as DefinitionIndex;
        if kind.is_type() {
            self.types.entry(definition.name.clone()).or_insert(index);
        }
        let starts_here = kind == DefinitionKind::Function && definition.name == "main" && self.scopes.is_empty();
        self.facts.definitions.push(definition);
        if starts_here {
            self.facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition: Some(index), span });
        }
        self.told_by_attributes(index);
        Some(index)
    }

    /// The types of a tuple struct or variant: `(u8, String)`.
    fn tuple(&self, node: Node<'_>) -> Option<Name> {
        let body = node.child_by_field_name("body")?;
        (body.kind() == "ordered_field_declaration_list").then(|| on_one_line(text_of(self.text, body)))
    }

    fn header_end(&self, node: Node<'_>) -> u32 {
        let braces = |body: &Node<'_>| body.kind() != "ordered_field_declaration_list";
        let body = node.child_by_field_name("body").filter(braces);
        let end = body.map_or(node.end_byte(), |body| body.start_byte());
        let head = self.text.get(node.start_byte()..end).unwrap_or("");
        (node.start_byte() + head.trim_end().len()) as u32
    }

    fn visibility(&self, kind: DefinitionKind, node: Node<'_>, before: &Prelude<'s>) -> Visibility {
        let scope = self.scopes.last().map(|scope| &scope.kind);
        let as_owner = matches!(
            scope,
            Some(ScopeKind::Trait(_) | ScopeKind::Variant(_) | ScopeKind::Implementation { of_trait: true, .. })
        );
        if as_owner || kind == DefinitionKind::Variant {
            return Visibility::Public;
        }
        if kind == DefinitionKind::Macro {
            let is_exported = before.attributes.iter().any(|attribute| attribute.starts_with("macro_export"));
            return if is_exported { Visibility::Public } else { Visibility::Private };
        }
        match child_of_kind(node, "visibility_modifier").map(|modifier| text_of(self.text, modifier)) {
            Some("pub") => Visibility::Public,
            Some("pub(self)") | None => Visibility::Private,
            Some(_) => Visibility::Package,
        }
    }

    fn parameters(&self, node: Node<'_>) -> Vec<Name> {
        let Some(parameters) = node.child_by_field_name("parameters") else { return Vec::new() };
        let mut cursor = parameters.walk();
        let named = parameters.named_children(&mut cursor).filter(|each| each.kind() == "parameter");
        named.filter_map(|each| field(self.text, each, "pattern")).filter(|pattern| pattern != "self").collect()
    }

    /// The traits that a trait requires.
    fn bounds(&self, kind: DefinitionKind, node: Node<'_>) -> Vec<Name> {
        let bounds = node.child_by_field_name("bounds").filter(|_| kind == DefinitionKind::Trait);
        let Some(bounds) = bounds else { return Vec::new() };
        let mut cursor = bounds.walk();
        let named = bounds.named_children(&mut cursor);
        let of_traits =
            named.filter(|bound| !matches!(bound.kind(), "lifetime" | "removed_trait_bound" | "line_comment"));
        of_traits.map(|bound| plain_type(text_of(self.text, bound))).collect()
    }
}

/// Whether the trait of an implementation is that of errors.
pub(super) fn is_error_trait(of: &str) -> bool {
    super::syntax::last_part(of) == "Error"
}
