//! Calls, and errors thrown and caught.

use tree_sitter::Node;

use super::types;
use crate::SignalKind;
use crate::grammar::{Reader, Step, child_of_kind, one_line};

/// `a.B(x)`.
pub(super) fn invocation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(function) = node.child_by_field_name("function") {
        reader.call(function, node.child_by_field_name("arguments"), node);
        let method = function.child_by_field_name("name").filter(|_| function.kind() == "member_access_expression");
        if let Some(name) = method.map(|name| reader.text_of(name)).filter(|name| sets_up(name)) {
            reader.mention(name, node);
        }
        let is_name_of = reader.text_of(function) == "nameof";
        let argument = node.child_by_field_name("arguments").and_then(|list| list.named_child(0));
        if let Some(name) = argument.filter(|_| is_name_of).and_then(|argument| argument.named_child(0)) {
            types::mention(reader, name);
        }
    }
    Step::Into
}

/// `new A(x)`.
pub(super) fn creation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(created) = node.child_by_field_name("type") {
        types::mention(reader, created);
        reader.call(created, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

/// `throw new A()`, `throw e`; what is thrown again is no new error.
pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(thrown) = node.named_child(0) else { return Step::Into };
    let error = match thrown.kind() {
        "object_creation_expression" => thrown.child_by_field_name("type"),
        "invocation_expression" => thrown.child_by_field_name("function"),
        "identifier" | "member_access_expression" => Some(thrown),
        _ => None,
    };
    if let Some(error) = error.and_then(|error| reader.line_of(error)) {
        let error = without_arguments(&error).into();
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

/// `catch (A e)`, and `catch` for all.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let declaration = child_of_kind(node, "catch_declaration");
    let error = declaration.map_or("*", |declaration| reader.text_of_field(declaration, "type"));
    if let Some(error) = one_line(error, 200) {
        reader.signal(SignalKind::Catch { error }, reader.scope(), declaration.unwrap_or(node));
    }
    Step::Into
}

/// The name of a type as written, without its type arguments.
pub(super) fn without_arguments(name: &str) -> &str {
    name.split_once('<').map_or(name, |(name, _)| name).trim()
}

/// Whether a method is called like those that set up a service, which are extension methods mostly: `AddOrders`.
fn sets_up(name: &str) -> bool {
    let verbs = ["Add", "Use", "Map", "Configure"];
    verbs.iter().any(|verb| name.strip_prefix(verb).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
}
