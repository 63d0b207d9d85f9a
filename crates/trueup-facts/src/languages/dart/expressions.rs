//! Calls, errors thrown and caught, variables of the environment.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, unquoted};
use crate::{Name, SignalKind};

pub(super) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(function) = node.child_by_field_name("function") {
        reader.call(function, node.child_by_field_name("arguments"), node);
        if matches!(reader.text_of(function), "test" | "testWidgets") {
            let scope = reader.scope();
            reader.signal(SignalKind::Test, scope, node);
        }
    }
    Step::Into
}

/// `new Order(1)`, `const Order(1)`.
pub(super) fn instance<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(function) = node.child_by_field_name("type") {
        reader.call(function, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

/// `..add(1)`.
pub(super) fn cascade<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(function) = node.child_by_field_name("property") {
        reader.call(function, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let value = node.child_by_field_name("value");
    let thrown = value.map(|value| {
        let called = value.child_by_field_name("function").or_else(|| value.child_by_field_name("type"));
        called.unwrap_or(value)
    });
    if let Some(error) = thrown.and_then(|thrown| reader.line_of(thrown)) {
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

/// `on FormatException catch (e)`; a `catch` without a type takes all.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut cursor = node.walk();
    let mut is_typed = false;
    let parts: Vec<Node<'t>> = node.named_children(&mut cursor).collect();
    for part in parts {
        match part.kind() {
            "type" => {
                is_typed = true;
                if let Some(error) = reader.line_of(part) {
                    reader.signal(SignalKind::Catch { error }, reader.scope(), part);
                }
            }
            "catch_clause" if !is_typed => {
                reader.signal(SignalKind::Catch { error: Name::const_new("*") }, reader.scope(), part);
            }
            "block" => is_typed = false,
            _ => {}
        }
    }
    Step::Into
}

/// `Platform.environment['PORT']`.
pub(super) fn index<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let object = reader.text_of_field(node, "object");
    if object == "Platform.environment" {
        let index = reader.text_of_field(node, "index");
        let name = unquoted(index);
        if name.len() + 2 == index.len() {
            let kind = SignalKind::EnvRead { name: Name::new(name), default: None };
            reader.signal(kind, reader.scope(), node);
        }
    }
    Step::Into
}
