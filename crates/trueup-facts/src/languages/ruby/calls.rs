//! Calls, and errors raised and rescued.

use tree_sitter::Node;

use super::declarations::is_container;
use super::{attributes, constants, imports};
use crate::grammar::{Reader, Step, child_of_kind, children, unquoted};
use crate::{Argument, Call, Name, SignalKind};

/// The longest chain of calls before a method, in bytes, that is kept as a path.
const LONGEST_CHAIN: usize = 480;

/// `a.b(c)`, `require "a"`, `attr_reader :a`, `raise A`.
pub(super) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let arguments = node.child_by_field_name("arguments");
    let Some(method) = node.child_by_field_name("method") else { return Step::Into };
    let name = reader.text_of(method);
    if node.child_by_field_name("receiver").is_none() {
        if let Some(list) = arguments.filter(|_| imports::read(reader, name, arguments, node)) {
            // The path of an import is no call's argument, but constants in it are used.
            return if list.named_child_count() > 1 { Step::Into } else { Step::Over };
        }
        match name {
            "raise" | "fail" => raise(reader, arguments, node),
            "rescue_from" => constants::catch(reader, &arguments.map(children).unwrap_or_default()),
            _ if reader.scope_kind().is_some_and(is_container) => attributes::of_class(reader, name, arguments, node),
            _ => {}
        }
    }
    let callee = reader.text.get(node.start_byte()..method.end_byte()).unwrap_or("");
    if callee.len() <= LONGEST_CHAIN && callee.contains("&.") {
        reader.call_text(&callee.replace("&.", "."), arguments, node);
    } else {
        reader.call_text(callee, arguments, node);
    }
    Step::Into
}

fn raise<'t>(reader: &mut Reader<'_, 't>, arguments: Option<Node<'t>>, node: Node<'t>) {
    let value = arguments.and_then(|arguments| arguments.named_child(0));
    if let Some(error) = value.and_then(|value| constants::error_of(reader, value)) {
        let error = Name::new(error.trim_start_matches("::"));
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
}

/// `rescue A, B => e`, and `rescue` for all.
pub(super) fn rescue<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    match node.child_by_field_name("exceptions") {
        Some(list) => constants::catch(reader, &children(list)),
        None => catch_all(reader, node),
    }
    Step::Into
}

/// `a rescue b`.
pub(super) fn rescue_modifier<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    catch_all(reader, node);
    Step::Into
}

fn catch_all<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) {
    reader.signal(SignalKind::Catch { error: Name::const_new("*") }, reader.scope(), node);
}

/// `ENV["PORT"]`, as a call.
pub(super) fn element<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_read = reader.facts.calls.last().is_some_and(|call| call.span == reader.span_of(node));
    if !is_read {
        environment(reader, node, None);
    }
    Step::Into
}

/// `ENV["PORT"] || "80"`, as a call with the default as its second argument.
pub(super) fn binary<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let left = node.child_by_field_name("left").filter(|left| left.kind() == "element_reference");
    let is_or = node.child_by_field_name("operator").is_some_and(|operator| matches!(operator.kind(), "||" | "or"));
    if let Some(left) = left.filter(|_| is_or) {
        environment(reader, left, node.child_by_field_name("right"));
    }
    Step::Into
}

fn environment<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, default: Option<Node<'t>>) {
    let object = reader.text_of_field(node, "object");
    let Some(name) = child_of_kind(node, "string").filter(|_| object == "ENV") else { return };
    let mut arguments = vec![Argument::Text(Name::new(unquoted(reader.text_of(name))))];
    arguments.extend(default.and_then(|default| reader.line_of(default)).map(|text| {
        let inner = unquoted(&text);
        if inner.len() == text.len() { Argument::Expression(text) } else { Argument::Text(Name::new(inner)) }
    }));
    let (caller, span) = (reader.scope(), reader.span_of(node));
    reader.facts.calls.push(Call { callee: Name::const_new("ENV[]"), arguments, caller, span });
}

/// `if __FILE__ == $0`: what a file does where it is the program.
pub(super) fn condition<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(condition) = node.child_by_field_name("condition").filter(|it| it.kind() == "binary") {
        let sides = [reader.text_of_field(condition, "left"), reader.text_of_field(condition, "right")];
        let is_program = |side: &str| matches!(side, "$0" | "$PROGRAM_NAME");
        if sides.contains(&"__FILE__") && sides.into_iter().any(is_program) {
            reader.signal(SignalKind::EntryPoint, None, node);
        }
    }
    Step::Into
}
