//! Functions, values and type aliases.

use tree_sitter::Node;

use super::declarations::visibility;
use crate::grammar::{Reader, Step, children, fields};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, jvm};

/// The nodes that hold the members of a type, a package or a file.
const BODIES: [&str; 4] = ["template_body", "enum_body", "with_template_body", "compilation_unit"];

/// Whether the innermost definition around is a type or a case of one.
fn is_in_type(reader: &Reader<'_, '_>) -> bool {
    reader.scope_kind().is_some_and(|kind| kind.is_type() || kind == DefinitionKind::Variant)
}

pub(super) fn type_alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let index = reader.define(DefinitionKind::TypeAlias, reader.text_of(name), node);
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text) = (visibility, type_text);
    Step::Into
}

pub(super) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let kind = if is_in_type(reader) { DefinitionKind::Method } else { DefinitionKind::Function };
    let index = reader.define(kind, reader.text_of(name).trim_matches('`'), node);
    reader.set_body(index, node.child_by_field_name("body"));
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("return_type").and_then(|it| reader.line_of(it));
    let lists = fields(node, "parameters").into_iter().filter(|list| list.kind() == "parameters");
    let parameters = lists.flat_map(children).filter_map(|parameter| parameter.child_by_field_name("name"));
    let parameters: Vec<Name> = parameters.map(|name| Name::new(reader.text_of(name))).collect();
    let takes_arguments =
        node.child_by_field_name("parameters").is_some_and(|list| reader.text_of(list).contains("Array[String]"));
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text, definition.parameters) = (visibility, type_text, parameters);
    let is_main = definition.decorators.iter().any(|it| it == "main")
        || (definition.name == "main" && definition.parameters.len() == 1 && takes_arguments);
    if is_main {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    jvm::mark_test(reader, index, node);
    Step::Inside(index)
}

/// A value or variable of a type, a package or a file; a local one is no definition.
pub(super) fn value<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_declared = BODIES.contains(&reader.parent_kind());
    let is_member = is_in_type(reader);
    let is_of_package = reader.scope_kind().is_none_or(|kind| kind == DefinitionKind::Module);
    if !is_declared || !(is_member || is_of_package) {
        return Step::Into;
    }
    let pattern = node.child_by_field_name("pattern").or_else(|| node.child_by_field_name("name"));
    let names = match pattern {
        Some(pattern) if pattern.kind() == "identifier" => vec![pattern],
        Some(pattern) if pattern.kind() == "identifiers" => children(pattern),
        _ => Vec::new(),
    };
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let value = node.child_by_field_name("value").and_then(|it| reader.line_of(it));
    let mut first: Option<DefinitionIndex> = None;
    for name in names {
        let text = reader.text_of(name).trim_matches('`');
        let kind = kind_of_value(reader, node, text, is_member);
        let index = reader.define(kind, text, if first.is_none() { node } else { name });
        let definition = reader.definition(index);
        (definition.visibility, definition.type_text) = (visibility, type_text.clone());
        definition.value = value.clone();
        first.get_or_insert(index);
    }
    first.map_or(Step::Into, Step::Inside)
}

/// A `val` of a package or a file is a constant, and so is one of a type that is final and begins in upper case.
fn kind_of_value(reader: &Reader<'_, '_>, node: Node<'_>, name: &str, is_member: bool) -> DefinitionKind {
    let is_changing = node.kind().starts_with("var");
    let is_literal = node
        .child_by_field_name("value")
        .is_some_and(|value| value.kind().ends_with("literal") || value.kind() == "string");
    let is_in_object = reader.scope().is_some_and(|scope| {
        let definition = &reader.facts.definitions[scope as usize];
        let head = reader.text.get(definition.span.start as usize..definition.header_end as usize).unwrap_or("");
        head.split_whitespace().any(|word| word == "object")
    });
    match () {
        () if is_changing && is_member => DefinitionKind::Field,
        () if is_changing => DefinitionKind::Variable,
        () if !is_member => DefinitionKind::Constant,
        () if is_in_object && is_literal && jvm::is_type_name(name) => DefinitionKind::Constant,
        () => DefinitionKind::Field,
    }
}

/// A given with a name is a value of its type.
pub(super) fn given<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let kind = if is_in_type(reader) { DefinitionKind::Field } else { DefinitionKind::Constant };
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("return_type").and_then(|it| reader.line_of(it));
    let index = reader.define(kind, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text) = (visibility, type_text);
    Step::Inside(index)
}
