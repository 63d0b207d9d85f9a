//! Calls, and errors thrown and caught.

use tree_sitter::Node;

use super::names::{self, is_name, plain};
use crate::grammar::{Reader, Step, children, unquoted};
use crate::{Argument, Call, DefinitionKind, Name, SignalKind};

/// `new A(x)`.
pub(super) fn creation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(class) = node.named_child(0).filter(|class| is_name(*class)) {
        names::mention(reader, class);
        let arguments = children(node).into_iter().find(|child| child.kind() == "arguments");
        reader.call(class, arguments, node);
    }
    Step::Into
}

/// `a(x)`; `define('A', 1)` makes a constant.
pub(super) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let arguments = node.child_by_field_name("arguments");
    let Some(function) = node.child_by_field_name("function") else { return Step::Into };
    let name = plain(reader.text_of(function));
    reader.call_text(name, arguments, node);
    if name == "define" && !reader.in_callable() {
        define(reader, &arguments.map(children).unwrap_or_default(), node);
    }
    Step::Into
}

fn define<'t>(reader: &mut Reader<'_, 't>, arguments: &[Node<'t>], node: Node<'t>) {
    let [name, value, ..] = arguments else { return };
    let is_literal = name.named_child(0).is_some_and(|it| matches!(it.kind(), "string" | "encapsed_string"));
    let (name, value) = (unquoted(reader.text_of(*name)), reader.line_of(*value));
    if is_literal && !name.contains(['$', '{', ' ']) {
        let index = reader.define(DefinitionKind::Constant, name, node);
        reader.definition(index).value = value;
    }
}

/// `A::b(x)`.
pub(super) fn scoped<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    names::scope(reader, node);
    member(reader, node)
}

/// `$a->b(x)`.
pub(super) fn member<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name").filter(|name| name.kind() == "name") {
        let callee = reader.text.get(node.start_byte()..name.end_byte()).unwrap_or("");
        reader.call_text(plain(callee), node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

/// `$_ENV['A']`, as a call.
pub(super) fn subscript<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (Some(object), Some(key)) = (node.named_child(0), node.named_child(1)) else { return Step::Into };
    let name = reader.text_of(object);
    if matches!(name, "$_ENV" | "$_SERVER") && key.kind() == "string" {
        let arguments = vec![Argument::Text(Name::new(unquoted(reader.text_of(key))))];
        let (caller, span) = (reader.scope(), reader.span_of(node));
        reader.facts.calls.push(Call { callee: Name::new(format!("{name}[]")), arguments, caller, span });
    }
    Step::Into
}

/// `throw new A()`, `throw $e`.
pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(thrown) = node.named_child(0) else { return Step::Into };
    let error = match thrown.kind() {
        "object_creation_expression" => thrown.named_child(0).filter(|class| is_name(*class)),
        // `throw A::because()` makes an error of the type itself, as a rule.
        "scoped_call_expression" => thrown.child_by_field_name("scope").filter(|scope| is_name(*scope)),
        "variable_name" => Some(thrown),
        _ => None,
    };
    if let Some(error) = error.and_then(|error| reader.line_of(error)) {
        let error = Name::new(plain(&error));
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

/// `catch (A | B $e)`.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let types = node.child_by_field_name("type").map(children).unwrap_or_default();
    for caught in types {
        if let Some(error) = reader.line_of(caught) {
            let error = Name::new(plain(&error));
            reader.signal(SignalKind::Catch { error }, reader.scope(), caught);
        }
    }
    Step::Into
}
