//! Types, functions and properties.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children, one_line};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility, jvm};

/// The kinds of nodes that are types.
const TYPES: [&str; 6] =
    ["user_type", "nullable_type", "function_type", "non_nullable_type", "parenthesized_type", "dynamic"];

pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_interface = node.children(&mut node.walk()).any(|child| child.kind() == "interface");
    let kind = match () {
        () if is_interface => DefinitionKind::Interface,
        () if has_modifier(reader, node, "enum") => DefinitionKind::Enum,
        () => DefinitionKind::Class,
    };
    let Some(index) = define_type(reader, kind, node) else { return Step::Into };
    let parameters = child_of_kind(node, "primary_constructor").and_then(|it| child_of_kind(it, "class_parameters"));
    for parameter in parameters.map(children).unwrap_or_default() {
        constructor_property(reader, index, parameter);
    }
    Step::Inside(index)
}

/// `val id: String = "a"` among the parameters of a class is a property of it.
fn constructor_property<'t>(reader: &mut Reader<'_, 't>, class: DefinitionIndex, node: Node<'t>) {
    let is_property = node.children(&mut node.walk()).any(|child| matches!(child.kind(), "val" | "var"));
    let Some(name) = child_of_kind(node, "identifier").filter(|_| is_property) else { return };
    let owner = reader.definition(class).name.clone();
    let visibility = visibility(reader, node);
    let type_text = type_of(node).and_then(|it| reader.line_of(it));
    let value = value_of(node).and_then(|it| reader.line_of(it));
    let index = reader.define(DefinitionKind::Field, reader.text_of(name).trim_matches('`'), node);
    let definition = reader.definition(index);
    (definition.parent, definition.owner, definition.visibility) = (Some(class), Some(owner), visibility);
    (definition.type_text, definition.value) = (type_text, value);
}

/// An object; one that is a case of a sealed type of the same file is a variant of it.
pub(super) fn object<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = define_type(reader, DefinitionKind::Class, node) else { return Step::Into };
    jvm::mark_case(reader, index);
    Step::Inside(index)
}

/// What a companion without a name holds belongs to its class.
pub(super) fn companion<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    define_type(reader, DefinitionKind::Class, node).map_or(Step::Into, Step::Inside)
}

fn define_type<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> Option<DefinitionIndex> {
    let name = reader.text_of(node.child_by_field_name("name")?);
    let index = reader.define(kind, name.trim_matches('`'), node);
    reader.set_body(index, child_of_kind(node, "class_body").or_else(|| child_of_kind(node, "enum_class_body")));
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

fn bases(reader: &Reader<'_, '_>, node: Node<'_>) -> Vec<Name> {
    let specifiers = child_of_kind(node, "delegation_specifiers").map(children).unwrap_or_default();
    let text = |specifier: Node<'_>| {
        let mut inner = specifier;
        while let Some(child) = inner.named_child(0).filter(|_| inner.kind() != "user_type") {
            inner = if child.kind() == "annotation" { inner.named_child(1)? } else { child };
        }
        one_line(jvm::without_type_arguments(reader.text_of(inner)), 200)
    };
    specifiers.into_iter().filter(|it| it.kind() == "delegation_specifier").filter_map(text).collect()
}

fn has_modifier(reader: &Reader<'_, '_>, node: Node<'_>, keyword: &str) -> bool {
    let modifiers = child_of_kind(node, "modifiers").map(children).unwrap_or_default();
    modifiers.into_iter().any(|modifier| reader.text_of(modifier) == keyword)
}

fn visibility(reader: &Reader<'_, '_>, node: Node<'_>) -> Visibility {
    let modifiers = child_of_kind(node, "modifiers");
    match modifiers.and_then(|it| child_of_kind(it, "visibility_modifier")).map(|it| reader.text_of(it)) {
        Some("private") => Visibility::Private,
        Some("internal" | "protected") => Visibility::Package,
        _ => Visibility::Public,
    }
}

/// The type that stands among the children of a node.
fn type_of(node: Node<'_>) -> Option<Node<'_>> {
    children(node).into_iter().find(|child| TYPES.contains(&child.kind()))
}

/// What stands behind the `=` among the children of a node.
fn value_of(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut behind = node.children(&mut cursor).skip_while(|child| child.kind() != "=");
    behind.nth(1)
}

pub(super) fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = child_of_kind(node, "identifier") else { return Step::Into };
    let index = reader.define(DefinitionKind::Variant, reader.text_of(name), node);
    reader.definition(index).value = child_of_kind(node, "value_arguments").and_then(|it| reader.line_of(it));
    reader.set_body(index, child_of_kind(node, "class_body"));
    Step::Inside(index)
}

pub(super) fn type_alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("type") else { return Step::Into };
    let visibility = visibility(reader, node);
    let type_text = type_of(node).and_then(|it| reader.line_of(it));
    let index = reader.define(DefinitionKind::TypeAlias, reader.text_of(name), node);
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text) = (visibility, type_text);
    Step::Into
}

/// A function, a method, or an extension, which the type it extends owns.
pub(super) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let is_member = reader.scope_kind().is_some_and(|kind| kind.is_type() || kind == DefinitionKind::Variant);
    let kind = if is_member { DefinitionKind::Method } else { DefinitionKind::Function };
    let is_top = reader.scope().is_none();
    let text = reader.text_of(name).trim_matches('`');
    let index = reader.define(kind, text, node);
    let parts = children(node);
    let receiver = parts.iter().take_while(|part| part.id() != name.id()).find(|part| TYPES.contains(&part.kind()));
    let result = parts.iter().skip_while(|part| part.kind() != "function_value_parameters").nth(1);
    let receiver = receiver.and_then(|it| one_line(jvm::without_type_arguments(reader.text_of(*it)), 200));
    let type_text = result.filter(|it| TYPES.contains(&it.kind())).and_then(|it| reader.line_of(*it));
    finish_callable(reader, index, node);
    let is_main = is_top && text == "main" && receiver.is_none() && reader.definition(index).parameters.len() < 2;
    let definition = reader.definition(index);
    definition.type_text = type_text;
    if definition.parent.is_none() {
        definition.owner = receiver.map(|receiver| receiver.trim_end_matches('?').into());
    }
    if is_main {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    jvm::mark_test(reader, index, node);
    Step::Inside(index)
}

pub(super) fn constructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let index = reader.define(DefinitionKind::Method, "constructor", node);
    finish_callable(reader, index, node);
    Step::Inside(index)
}

fn finish_callable(reader: &mut Reader<'_, '_>, index: DefinitionIndex, node: Node<'_>) {
    reader.set_body(index, child_of_kind(node, "function_body").or_else(|| child_of_kind(node, "block")));
    let visibility = visibility(reader, node);
    let parameters = child_of_kind(node, "function_value_parameters").map(children).unwrap_or_default();
    let names = parameters.into_iter().filter(|it| it.kind() == "parameter");
    let names = names.filter_map(|it| child_of_kind(it, "identifier")).map(|it| Name::new(reader.text_of(it)));
    let names: Vec<Name> = names.collect();
    let definition = reader.definition(index);
    (definition.visibility, definition.parameters) = (visibility, names);
}

/// A property of a type, a value or variable of the file; a local variable is no definition.
pub(super) fn property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let around = reader.parent_kind();
    let is_member = matches!(around, "class_body" | "enum_class_body");
    let is_declared = is_member || around == "source_file";
    let declared = child_of_kind(node, "variable_declaration");
    let Some((declared, name)) = declared.and_then(|it| Some((it, child_of_kind(it, "identifier")?))) else {
        return Step::Into;
    };
    // What an object without a name keeps is no property of the code around it.
    let is_of_unnamed =
        is_member && !reader.scope_kind().is_some_and(|kind| kind.is_type() || kind == DefinitionKind::Variant);
    if !is_declared || is_of_unnamed {
        return Step::Into;
    }
    let text = reader.text_of(name).trim_matches('`');
    let is_changing = node.children(&mut node.walk()).any(|child| child.kind() == "var");
    let is_constant = has_modifier(reader, node, "const");
    let kind = match () {
        () if is_constant => DefinitionKind::Constant,
        () if is_member => DefinitionKind::Field,
        () if is_changing => DefinitionKind::Variable,
        () => DefinitionKind::Constant,
    };
    let receiver = type_of(node).and_then(|it| one_line(jvm::without_type_arguments(reader.text_of(it)), 200));
    let type_text = type_of(declared).and_then(|it| reader.line_of(it));
    let value = value_of(node).and_then(|it| reader.line_of(it));
    let visibility = visibility(reader, node);
    let index = reader.define(kind, text, node);
    let definition = reader.definition(index);
    (definition.visibility, definition.type_text, definition.value) = (visibility, type_text, value);
    if definition.parent.is_none() {
        definition.owner = receiver.map(|receiver| receiver.trim_end_matches('?').into());
    }
    Step::Inside(index)
}

/// `annotation class Audited` and `const val MOST = 3` below an annotation, which the parser takes for calls of `class`
/// and `val`.
pub(super) fn taken_for_infix<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let parts = children(node);
    let [_, keyword, name] = parts.as_slice() else { return Step::Into };
    if reader.scope().is_some() || name.kind() != "identifier" {
        return Step::Into;
    }
    let is_class = reader.text_of(*keyword) == "class";
    let kind = if is_class { DefinitionKind::Class } else { DefinitionKind::Constant };
    let index = reader.define(kind, reader.text_of(*name).trim_matches('`'), node);
    let behind = reader.text.get(node.end_byte()..).and_then(|text| text.lines().next()).unwrap_or("");
    reader.definition(index).value = behind.trim().strip_prefix("= ").and_then(|value| one_line(value, 200));
    Step::Over
}
