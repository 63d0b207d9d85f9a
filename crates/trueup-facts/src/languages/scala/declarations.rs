//! Classes, traits, objects and enumerations.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children, fields, one_line};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility, jvm};

/// What an object extends to be a program.
const PROGRAMS: [&str; 6] = ["App", "IOApp", "IOApp.Simple", "ZIOAppDefault", "ZIOApp", "ResourceApp.Forever"];

pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Class, node) else { return Step::Into };
    constructor_values(reader, index, node);
    Step::Inside(index)
}

pub(super) fn class_like_trait<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Trait, node) else { return Step::Into };
    constructor_values(reader, index, node);
    Step::Inside(index)
}

pub(super) fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Enum, node) else { return Step::Into };
    constructor_values(reader, index, node);
    Step::Inside(index)
}

/// An object; one that is a case of a sealed type of the same file is a variant of it.
pub(super) fn object<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Class, node) else { return Step::Into };
    jvm::mark_case(reader, index);
    if reader.definition(index).bases.iter().any(|base| PROGRAMS.contains(&base.as_str())) {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    Step::Inside(index)
}

/// `package object store { … }` holds names of the package `store`.
pub(super) fn package_object<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    define_type(reader, DefinitionKind::Module, node).map_or(Step::Into, Step::Inside)
}

fn define_type<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> Option<DefinitionIndex> {
    let name = reader.text_of(node.child_by_field_name("name")?);
    let index = reader.define(kind, name.trim_matches('`'), node);
    let body = node.child_by_field_name("body");
    // A body that is told by indentation begins with its colon.
    reader.set_body(index, body);
    let bases = bases(reader, node);
    let visibility = visibility(reader, node);
    let is_error = bases.first().is_some_and(|base| jvm::is_error(base));
    let definition = reader.definition(index);
    (definition.bases, definition.visibility) = (bases, visibility);
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    Some(index)
}

/// What a class extends and derives, without type arguments.
fn bases(reader: &Reader<'_, '_>, node: Node<'_>) -> Vec<Name> {
    let clauses = children(node).into_iter().filter(|it| matches!(it.kind(), "extends_clause" | "derives_clause"));
    let types = clauses.flat_map(|clause| fields(clause, "type")).flat_map(|base| match base.kind() {
        "compound_type" => children(base),
        "arguments" => Vec::new(),
        _ => vec![base],
    });
    types.filter_map(|base| one_line(jvm::without_type_arguments(reader.text_of(base)), 200)).collect()
}

/// `private`, `private[orders]`, `protected`.
pub(super) fn visibility(reader: &Reader<'_, '_>, node: Node<'_>) -> Visibility {
    let modifiers = child_of_kind(node, "modifiers");
    let access = modifiers.and_then(|it| child_of_kind(it, "access_modifier"));
    match access.or_else(|| child_of_kind(node, "access_modifier")).map(|access| reader.text_of(access)) {
        Some(text) if text.starts_with("private[this]") || text == "private" => Visibility::Private,
        Some(_) => Visibility::Package,
        None => Visibility::Public,
    }
}

/// The parameters of a class that it keeps: all of the first list of a case class, else those with `val` or `var`.
fn constructor_values<'t>(reader: &mut Reader<'_, 't>, class: DefinitionIndex, node: Node<'t>) {
    let is_case = node.kind() == "full_enum_case" || node.children(&mut node.walk()).any(|it| it.kind() == "case");
    for (at, list) in fields(node, "class_parameters").into_iter().enumerate() {
        for parameter in children(list).into_iter().filter(|it| it.kind() == "class_parameter") {
            let is_value = parameter.children(&mut parameter.walk()).any(|it| matches!(it.kind(), "val" | "var"));
            if !(is_value || (is_case && at == 0)) {
                continue;
            }
            let owner = reader.definition(class).name.clone();
            let visibility = visibility(reader, parameter);
            let type_text = parameter.child_by_field_name("type").and_then(|it| reader.line_of(it));
            let value = parameter.child_by_field_name("default_value").and_then(|it| reader.line_of(it));
            let name = reader.text_of_field(parameter, "name");
            let index = reader.define(DefinitionKind::Field, name, parameter);
            let definition = reader.definition(index);
            (definition.parent, definition.owner, definition.visibility) = (Some(class), Some(owner), visibility);
            (definition.type_text, definition.value) = (type_text, value);
        }
    }
}

pub(super) fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = reader.define(DefinitionKind::Variant, reader.text_of(name), node);
    let arguments = child_of_kind(node, "extends_clause").and_then(|it| child_of_kind(it, "arguments"));
    reader.definition(index).value = arguments.and_then(|arguments| reader.line_of(arguments));
    constructor_values(reader, index, node);
    Step::Inside(index)
}
