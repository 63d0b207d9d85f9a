//! Errors: which types are one, where a function returns one and where one is matched; tests and benchmarks.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::item::is_error_trait;
use super::syntax::{last_part, plain_type, text_of};
use super::walk::Walk;
use crate::{DefinitionIndex, DefinitionKind, Name, Signal, SignalKind};

impl Walk<'_> {
    /// What the attributes of a definition say of it: `#[derive(Error)]`, `#[test]`, `#[bench]`.
    pub(super) fn told_by_attributes(&mut self, index: DefinitionIndex) {
        let Some(definition) = self.facts.definitions.get(index as usize) else { return };
        let kinds: Vec<SignalKind> = if definition.kind.is_type() {
            let is_error = definition.decorators.iter().any(|attribute| derives_error(attribute));
            is_error.then_some(SignalKind::ErrorType).into_iter().collect()
        } else if definition.kind.is_callable() && definition.kind != DefinitionKind::Macro {
            definition.decorators.iter().filter_map(|attribute| test_kind(attribute)).take(1).collect()
        } else {
            Vec::new()
        };
        let span = definition.span;
        let signal = |kind| Signal { kind, definition: Some(index), span };
        self.facts.signals.extend(kinds.into_iter().map(signal));
    }

    /// The types of the source that implement `Error` by hand.
    pub(super) fn told_by_implementations(&mut self) {
        let names = self.implementations.iter().filter(|(_, of)| is_error_trait(of)).map(|(owner, _)| owner);
        let found: Vec<DefinitionIndex> = names.filter_map(|owner| self.types.get(owner).copied()).collect();
        let told = self.facts.signals.iter().filter(|signal| signal.kind == SignalKind::ErrorType);
        let mut known: FxHashSet<DefinitionIndex> = told.filter_map(|signal| signal.definition).collect();
        for index in found.into_iter().filter(|index| known.insert(*index)) {
            let (kind, span) = (SignalKind::ErrorType, self.facts.definitions[index as usize].span);
            self.facts.signals.push(Signal { kind, definition: Some(index), span });
        }
    }

    /// `Err(StoreError::Missing)`, `.ok_or(StoreError::Missing)`, `.ok_or_else(|| StoreError::Missing)`: an error that is
    /// named where it is returned.
    pub(super) fn returned_error(&mut self, node: Node<'_>) {
        let Some(function) = node.child_by_field_name("function") else { return };
        let callee = text_of(self.text, function);
        let is_error = callee == "Err" || callee.ends_with(".ok_or") || callee.ends_with(".ok_or_else");
        let first = node.child_by_field_name("arguments").and_then(|list| list.named_child(0)).filter(|_| is_error);
        let value = match first {
            Some(closure) if closure.kind() == "closure_expression" => closure.child_by_field_name("body"),
            other => other,
        };
        if let Some(error) = value.and_then(|value| self.error_named(value)) {
            let (kind, span) = (SignalKind::Throw { error }, self.span(node));
            self.facts.signals.push(Signal { kind, definition: self.caller(), span });
        }
    }

    /// The pattern `Err(StoreError::Missing)`; one that only binds a name says nothing.
    pub(super) fn matched_error(&mut self, node: Node<'_>) {
        let is_error = node.child_by_field_name("type").is_some_and(|of| text_of(self.text, of) == "Err");
        let inner = child_after_type(node).filter(|_| is_error);
        if let Some(error) = inner.and_then(|inner| self.error_named(inner)) {
            let (kind, span) = (SignalKind::Catch { error }, self.span(node));
            self.facts.signals.push(Signal { kind, definition: self.caller(), span });
        }
    }

    /// The error that an expression or pattern names, without its arguments: a path with a type in it.
    fn error_named(&self, value: Node<'_>) -> Option<Name> {
        let path = match value.kind() {
            "call_expression" => value.child_by_field_name("function")?,
            "struct_expression" => value.child_by_field_name("name")?,
            "tuple_struct_pattern" | "struct_pattern" => value.child_by_field_name("type")?,
            "scoped_identifier" => value,
            "identifier" if value.parent().is_some_and(|parent| parent.kind() == "arguments") => value,
            _ => return None,
        };
        if !matches!(path.kind(), "scoped_identifier" | "identifier" | "scoped_type_identifier" | "type_identifier") {
            return None;
        }
        let name = plain_type(text_of(self.text, path));
        let named_type = |part: &str| part.starts_with(|first: char| first.is_uppercase());
        let is_constructor = |last: &str| !named_type(last);
        // Of `StoreError::new(…)` the type counts, of `StoreError::Missing(…)` all of it.
        let name = match name.rsplit_once("::") {
            Some((of, last)) if is_constructor(last) => Name::from(of),
            _ => name,
        };
        named_type(last_part(&name)).then_some(name)
    }
}

fn child_after_type(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut named = node.named_children(&mut cursor).filter(|child| !child.is_extra());
    named.nth(1)
}

/// Whether `derive(…)` lists thiserror's or snafu's error.
fn derives_error(attribute: &str) -> bool {
    let Some(list) = attribute.strip_prefix("derive").and_then(|rest| rest.trim().strip_prefix('(')) else {
        return false;
    };
    list.trim_end_matches(')').split(',').any(|each| matches!(last_part(each.trim()), "Error" | "Snafu"))
}

fn test_kind(attribute: &str) -> Option<SignalKind> {
    let path = attribute.split(['(', '=']).next().unwrap_or(attribute).trim();
    match last_part(path) {
        "test" | "rstest" | "test_case" | "wasm_bindgen_test" | "quickcheck" => Some(SignalKind::Test),
        "bench" => Some(SignalKind::Bench),
        _ => None,
    }
}
