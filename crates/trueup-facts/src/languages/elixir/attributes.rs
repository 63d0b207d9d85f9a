//! Module attributes: documentation, types, callbacks, constants.

use tree_sitter::Node;

use super::declarations::define;
use crate::grammar::{Reader, Step, child_of_kind, children, one_line, unquoted};
use crate::{DefinitionKind, ImportKind, Name, Visibility};

/// `@name value`.
pub(super) fn attribute<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let call = node.child_by_field_name("operand").filter(|operand| operand.kind() == "call");
    let Some(call) = call.filter(|_| reader.text_of_field(node, "operator") == "@") else { return Step::Into };
    let name = reader.text_of_field(call, "target");
    if let Some(target) = call.child_by_field_name("target") {
        reader.notes.local_until = reader.notes.local_until.max(target.end_byte());
    }
    let values = child_of_kind(call, "arguments").map(children).unwrap_or_default();
    let Some(value) = values.first().copied().filter(|_| !reader.in_callable()) else { return Step::Into };
    match name {
        "moduledoc" => module_doc(reader, value),
        "doc" | "typedoc" => doc(reader, value, node),
        "spec" => spec(reader, value, node),
        "impl" | "deprecated" => {
            let text = one_line(reader.text_of(node).trim_start_matches('@'), 200);
            reader.notes.ahead.decorators.extend(text);
            note_line(reader, node);
        }
        "type" | "opaque" => type_alias(reader, value, node, Visibility::Public),
        "typep" => type_alias(reader, value, node, Visibility::Private),
        "callback" | "macrocallback" => callback(reader, value, node),
        "behaviour" => behaviour(reader, value, node),
        "derive" | "enforce_keys" | "external_resource" | "compile" | "dialyzer" | "since" | "tag" | "moduletag"
        | "describetag" | "before_compile" | "after_compile" | "on_load" | "optional_callbacks" => {}
        _ => return constant(reader, name, value, node),
    }
    Step::Over
}

fn note_line(reader: &mut Reader<'_, '_>, node: Node<'_>) {
    let line = reader.span_of(node).line;
    let ahead = &mut reader.notes.ahead;
    ahead.line = if ahead.line == 0 { line } else { ahead.line.min(line) };
}

/// The first paragraph of a text, which a heredoc or a sigil may hold; `None` for `false`.
fn paragraph(reader: &Reader<'_, '_>, value: Node<'_>) -> Option<Box<str>> {
    if !matches!(value.kind(), "string" | "sigil") {
        return None;
    }
    let text = reader.text_of(value);
    let text = text.strip_prefix("~S").or_else(|| text.strip_prefix("~s")).unwrap_or(text);
    crate::excerpt::first_paragraph(unquoted(text).lines())
}

fn module_doc(reader: &mut Reader<'_, '_>, value: Node<'_>) {
    let (text, scope) = (paragraph(reader, value), reader.scope());
    let line = reader.span_of(value).line;
    if let Some(scope) = scope {
        reader.definition(scope).doc = text.clone();
        if scope == 0 && reader.facts.doc.is_none() && text.is_some() {
            (reader.facts.doc, reader.facts.doc_line) = (text, Some(line));
        }
    }
}

fn doc(reader: &mut Reader<'_, '_>, value: Node<'_>, node: Node<'_>) {
    if let Some(text) = paragraph(reader, value) {
        reader.notes.ahead.doc = Some(text);
    }
    note_line(reader, node);
}

/// `@spec find(id) :: result`.
fn spec(reader: &mut Reader<'_, '_>, value: Node<'_>, node: Node<'_>) {
    let result = value.child_by_field_name("right").filter(|_| reader.text_of_field(value, "operator") == "::");
    reader.notes.ahead.type_text = result.and_then(|result| reader.line_of(result));
    note_line(reader, node);
}

fn type_alias<'t>(reader: &mut Reader<'_, 't>, value: Node<'t>, node: Node<'t>, visibility: Visibility) {
    let Some(left) = value.child_by_field_name("left") else { return };
    let name = left.child_by_field_name("target").unwrap_or(left);
    if name.kind() != "identifier" {
        return;
    }
    let type_text = value.child_by_field_name("right").and_then(|right| reader.line_of(right));
    let index = define(reader, DefinitionKind::TypeAlias, reader.text_of(name), node);
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility) = (type_text, visibility);
}

/// A function that modules of this behaviour have.
fn callback<'t>(reader: &mut Reader<'_, 't>, value: Node<'t>, node: Node<'t>) {
    let Some(left) = value.child_by_field_name("left") else { return };
    let name = left.child_by_field_name("target").unwrap_or(left);
    if name.kind() == "identifier" {
        let type_text = value.child_by_field_name("right").and_then(|right| reader.line_of(right));
        let index = define(reader, DefinitionKind::Method, reader.text_of(name), node);
        reader.definition(index).type_text = type_text;
    }
}

fn behaviour<'t>(reader: &mut Reader<'_, 't>, value: Node<'t>, node: Node<'t>) {
    if value.kind() == "alias" {
        let name = Name::new(reader.text_of(value));
        if let Some(scope) = reader.scope() {
            reader.definition(scope).bases.push(name.clone());
        }
        reader.import(&name, Vec::new(), ImportKind::Value, node);
    }
}

fn constant<'t>(reader: &mut Reader<'_, 't>, name: &str, value: Node<'t>, node: Node<'t>) -> Step {
    let text = reader.line_of(value);
    let ahead = std::mem::take(&mut reader.notes.ahead);
    let index = define(reader, DefinitionKind::Constant, name, node);
    reader.notes.ahead = ahead;
    let definition = reader.definition(index);
    (definition.value, definition.visibility) = (text, Visibility::Private);
    Step::Inside(index)
}
