//! Calls, and errors thrown and caught.

use tree_sitter::Node;

use super::types;
use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{Name, SignalKind};

/// `a.b(c)`, `A(b: c)`.
pub(super) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(function) = node.named_child(0) else { return Step::Into };
    let suffix = child_of_kind(node, "call_suffix");
    let arguments = suffix.and_then(|suffix| child_of_kind(suffix, "value_arguments"));
    if matches!(function.kind(), "simple_identifier" | "navigation_expression") {
        reader.call(function, arguments, node);
    }
    if function.kind() == "simple_identifier" {
        let name = reader.text_of(function);
        types::mention(reader, name, function);
    }
    Step::Into
}

/// `A.b`: what stands before the dot is a type where it begins in upper case.
pub(super) fn navigation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(target) = node.child_by_field_name("target").filter(|target| target.kind() == "simple_identifier") {
        let name = reader.text_of(target);
        types::mention(reader, name, target);
        let member = reader.text_of_field(node, "suffix").trim_start_matches('.');
        if name.starts_with(char::is_uppercase) && member.starts_with(char::is_uppercase) && member.len() < 60 {
            types::mention(reader, &format!("{name}.{member}"), node);
        }
    }
    Step::Into
}

/// `throw A.b(c)`.
pub(super) fn transfer<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if child_of_kind(node, "throw_keyword").is_none() {
        return Step::Into;
    }
    let thrown = children(node).into_iter().find(|child| !matches!(child.kind(), "throw_keyword" | "comment"));
    let error =
        thrown.and_then(|thrown| if thrown.kind() == "call_expression" { thrown.named_child(0) } else { Some(thrown) });
    let error = error.filter(|error| matches!(error.kind(), "simple_identifier" | "navigation_expression"));
    if let Some(error) = error.and_then(|error| reader.line_of(error)) {
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

/// `catch A.b`, `catch let error as A`, and `catch` for all.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let patterns: Vec<Node<'t>> = crate::grammar::fields(node, "error");
    if patterns.is_empty() {
        let error = Name::const_new("*");
        reader.signal(SignalKind::Catch { error }, reader.scope(), node);
    }
    for pattern in patterns {
        let text = reader.line_of(pattern).unwrap_or_default();
        let error = match (text.split_once(" as "), text.strip_prefix("is ")) {
            (Some((_, caught)), _) | (None, Some(caught)) => Name::new(caught),
            // `catch let error` catches all.
            _ if text.starts_with("let ") && !text.contains(['.', '(']) => Name::const_new("*"),
            _ => Name::new(text.trim_start_matches("let ").split('(').next().unwrap_or(&text)),
        };
        if !error.is_empty() {
            reader.signal(SignalKind::Catch { error }, reader.scope(), pattern);
        }
    }
    Step::Into
}

/// `#expect(a)`, as a call.
pub(super) fn macro_invocation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = child_of_kind(node, "simple_identifier") {
        let suffix = child_of_kind(node, "call_suffix");
        let arguments = suffix.and_then(|suffix| child_of_kind(suffix, "value_arguments"));
        reader.call_text(&format!("#{}", reader.text_of(name)), arguments, node);
    }
    Step::Into
}
