//! Types, their methods and their fields.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children, fields, one_line};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility, jvm};

pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    define_type(reader, DefinitionKind::Class, node).map_or(Step::Into, Step::Inside)
}

pub(super) fn interface<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    define_type(reader, DefinitionKind::Interface, node).map_or(Step::Into, Step::Inside)
}

pub(super) fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    define_type(reader, DefinitionKind::Enum, node).map_or(Step::Into, Step::Inside)
}

/// A record, whose components are its fields.
pub(super) fn record<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Struct, node) else { return Step::Into };
    let components = node.child_by_field_name("parameters").map(children).unwrap_or_default();
    for component in components {
        let Some((name, type_node)) = parameter(component) else { continue };
        let (text, type_text) = (reader.text_of(name), type_node.and_then(|it| reader.line_of(it)));
        let owner = reader.definition(index).name.clone();
        let field = reader.define(DefinitionKind::Field, text, component);
        let field = reader.definition(field);
        (field.parent, field.owner, field.type_text) = (Some(index), Some(owner), type_text);
    }
    Step::Inside(index)
}

fn define_type<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> Option<DefinitionIndex> {
    let name = reader.text_of(node.child_by_field_name("name")?);
    let index = reader.define(kind, name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    let bases = bases(reader, node);
    let visibility = visibility(reader, node);
    let is_error =
        bases.first().is_some_and(|base| node.child_by_field_name("superclass").is_some() && jvm::is_error(base));
    let definition = reader.definition(index);
    (definition.bases, definition.visibility) = (bases, visibility);
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    Some(index)
}

/// The superclass, then the interfaces, without type arguments.
fn bases(reader: &Reader<'_, '_>, node: Node<'_>) -> Vec<Name> {
    let mut bases = Vec::new();
    for clause in children(node) {
        match clause.kind() {
            "superclass" => bases.extend(children(clause)),
            "super_interfaces" | "extends_interfaces" => {
                bases.extend(child_of_kind(clause, "type_list").map(children).unwrap_or_default());
            }
            _ => {}
        }
    }
    let named = bases.into_iter().filter(|it| !it.kind().ends_with("comment"));
    named.filter_map(|base| one_line(jvm::without_type_arguments(reader.text_of(base)), 200)).collect()
}

/// Whether the modifiers of a declaration hold a keyword.
fn has_modifier(reader: &Reader<'_, '_>, node: Node<'_>, keyword: &str) -> bool {
    let Some(modifiers) = child_of_kind(node, "modifiers") else { return false };
    modifiers.children(&mut modifiers.walk()).any(|child| !child.is_named() && reader.text_of(child) == keyword)
}

fn visibility(reader: &Reader<'_, '_>, node: Node<'_>) -> Visibility {
    let is_member_of_interface = reader.scope_kind() == Some(DefinitionKind::Interface);
    if has_modifier(reader, node, "private") {
        Visibility::Private
    } else if is_member_of_interface || has_modifier(reader, node, "public") {
        Visibility::Public
    } else {
        Visibility::Package
    }
}

pub(super) fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = reader.define(DefinitionKind::Variant, reader.text_of(name), node);
    let value = node.child_by_field_name("arguments").and_then(|arguments| reader.line_of(arguments));
    reader.definition(index).value = value;
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

/// A method, a constructor, or an element of an annotation type.
pub(super) fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = reader.define(DefinitionKind::Method, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let value = node.child_by_field_name("value").and_then(|it| reader.line_of(it));
    let parameters = node.child_by_field_name("parameters").map(children).unwrap_or_default();
    let names = parameters.into_iter().filter_map(parameter).map(|(name, _)| Name::new(reader.text_of(name)));
    let names: Vec<Name> = names.collect();
    let is_main = reader.text_of(name) == "main"
        && has_modifier(reader, node, "static")
        && visibility == Visibility::Public
        && names.len() == 1
        && type_text.as_deref() == Some("void");
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text, definition.value) = (visibility, type_text, value);
    definition.parameters = names;
    if is_main {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    jvm::mark_test(reader, index, node);
    Step::Inside(index)
}

/// The name and the type of a parameter or a record's component; `None` for a comment or the receiver.
fn parameter(node: Node<'_>) -> Option<(Node<'_>, Option<Node<'_>>)> {
    match node.kind() {
        "formal_parameter" => Some((node.child_by_field_name("name")?, node.child_by_field_name("type"))),
        "spread_parameter" => {
            let name = child_of_kind(node, "variable_declarator")?.child_by_field_name("name")?;
            let type_node = children(node).into_iter().find(|child| {
                !matches!(child.kind(), "modifiers" | "marker_annotation" | "annotation" | "variable_declarator")
            });
            Some((name, type_node))
        }
        _ => None,
    }
}

/// Fields of one declaration; `static final` ones and those of an interface are constants.
///
/// What a class without a name keeps is no field of the code around it.
pub(super) fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if !reader.scope_kind().is_some_and(DefinitionKind::is_type) {
        return Step::Into;
    }
    let is_constant = node.kind() == "constant_declaration"
        || (has_modifier(reader, node, "static") && has_modifier(reader, node, "final"));
    let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Field };
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let mut first: Option<DefinitionIndex> = None;
    for declarator in fields(node, "declarator") {
        let Some(name) = declarator.child_by_field_name("name") else { continue };
        let whole = if first.is_none() { node } else { declarator };
        let index = reader.define(kind, reader.text_of(name), whole);
        let value = declarator.child_by_field_name("value").and_then(|it| reader.line_of(it));
        let decorators = first.map(|first| reader.definition(first).decorators.clone());
        let definition = reader.definition(index);
        (definition.visibility, definition.type_text, definition.value) = (visibility, type_text.clone(), value);
        if let Some(decorators) = decorators {
            definition.decorators = decorators;
        }
        first.get_or_insert(index);
    }
    first.map_or(Step::Into, Step::Inside)
}
