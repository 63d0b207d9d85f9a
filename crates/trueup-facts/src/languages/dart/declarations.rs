//! What Dart's nodes say: types and their members, functions, variables.

use tree_sitter::Node;

use super::directives;
use super::expressions;
use crate::grammar::{Reader, Step, Visit, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility};

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("library_import", directives::import),
    ("library_export", directives::export),
    ("part_directive", directives::part),
    ("part_of_directive", directives::skip),
    ("class_declaration", class),
    ("mixin_declaration", mixin),
    ("enum_declaration", enumeration),
    ("enum_entry", variant),
    ("extension_declaration", extension),
    ("extension_type_declaration", extension_type),
    ("extension_type_representation", representation),
    ("type_alias", type_alias),
    ("top_level_variable_declaration", variables),
    ("function_declaration", function),
    ("getter_declaration", function),
    ("setter_declaration", function),
    ("method_declaration", function),
    ("declaration", member),
    ("call_expression", expressions::call),
    ("new_expression", expressions::instance),
    ("const_object_expression", expressions::instance),
    ("cascade_call_expression", expressions::cascade),
    ("throw_expression", expressions::throw),
    ("try_statement", expressions::catch),
    ("index_expression", expressions::index),
];

fn named<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
    let index = reader.define(kind, name, node);
    if name.starts_with('_') {
        reader.definition(index).visibility = Visibility::Private;
    }
    index
}

/// The name of a type as written, without its arguments.
fn type_name(reader: &Reader<'_, '_>, node: Node<'_>) -> Name {
    let text = reader.text_of(node);
    Name::new(text.split(['<', '?', ' ']).next().unwrap_or(text))
}

fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let mut cursor = node.walk();
    let is_interface = node.children(&mut cursor).any(|child| child.kind() == "interface");
    let kind = if is_interface { DefinitionKind::Interface } else { DefinitionKind::Class };
    let index = named(reader, kind, reader.text_of(name), node);
    let mut bases = Vec::new();
    if let Some(superclass) = node.child_by_field_name("superclass") {
        for part in children(superclass) {
            match part.kind() {
                "mixins" => bases.extend(children(part).into_iter().map(|it| type_name(reader, it))),
                "type" => bases.push(type_name(reader, part)),
                _ => {}
            }
        }
    }
    for lists in ["mixins", "interfaces"] {
        let list = child_of_kind(node, lists).map(children).unwrap_or_default();
        bases.extend(list.into_iter().map(|it| type_name(reader, it)));
    }
    if bases.iter().any(|base| base.ends_with("Exception") || base.ends_with("Error")) {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    reader.definition(index).bases = bases;
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn mixin<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = named(reader, DefinitionKind::Trait, reader.text_of(name), node);
    let bases = children(node).into_iter().filter(|it| it.kind() == "type").map(|it| type_name(reader, it)).collect();
    reader.definition(index).bases = bases;
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = named(reader, DefinitionKind::Enum, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name") {
        reader.define(DefinitionKind::Variant, reader.text_of(name), node);
    }
    Step::Into
}

/// An extension has a name of its own; what it extends is its base.
fn extension<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let extended = node.child_by_field_name("class").map(|it| type_name(reader, it));
    let name = node.child_by_field_name("name").map(|name| Name::new(reader.text_of(name)));
    let Some(name) = name.or_else(|| extended.clone()) else { return Step::Into };
    let index = named(reader, DefinitionKind::Class, &name, node);
    reader.definition(index).bases = extended.into_iter().filter(|extended| *extended != name).collect();
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn extension_type<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = named(reader, DefinitionKind::Struct, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

/// The one value that an extension type holds.
fn representation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name") {
        let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
        let index = named(reader, DefinitionKind::Field, reader.text_of(name), node);
        reader.definition(index).type_text = type_text;
    }
    Step::Over
}

fn type_alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = child_of_kind(node, "type_identifier") {
        let type_text = child_of_kind(node, "type").and_then(|it| reader.line_of(it));
        let index = named(reader, DefinitionKind::TypeAlias, reader.text_of(name), node);
        reader.definition(index).type_text = type_text;
    }
    Step::Over
}

fn variables<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut cursor = node.walk();
    let is_fixed = node.children(&mut cursor).any(|child| matches!(child.kind(), "const" | "final"));
    values(reader, node, if is_fixed { DefinitionKind::Constant } else { DefinitionKind::Variable });
    Step::Into
}

/// Adds every name of a declaration of variables.
fn values<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind) {
    let type_text = child_of_kind(node, "type").and_then(|it| reader.line_of(it));
    let lists = ["static_final_declaration_list", "initialized_identifier_list"];
    let list = lists.into_iter().find_map(|list| child_of_kind(node, list)).map(children).unwrap_or_default();
    let entries: Vec<Node<'t>> = list.into_iter().filter(|it| it.child_by_field_name("name").is_some()).collect();
    for entry in &entries {
        let name = reader.text_of_field(*entry, "name");
        let whole = if entries.len() == 1 { node } else { *entry };
        let value = entry.child_by_field_name("value").and_then(|value| reader.line_of(value));
        let index = named(reader, kind, name, whole);
        let definition = reader.definition(index);
        (definition.type_text, definition.value) = (type_text.clone(), value);
    }
}

/// A field, a constructor without a body, or a method that derived classes have.
fn member<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let signature = children(node).into_iter().find(|child| child.kind().ends_with("_signature"));
    if let Some(signature) = signature {
        return callable(reader, signature, node);
    }
    let mut cursor = node.walk();
    let words: Vec<&str> = node.children(&mut cursor).filter(|child| !child.is_named()).map(|it| it.kind()).collect();
    let is_constant = words.contains(&"const") || (words.contains(&"static") && words.contains(&"final"));
    values(reader, node, if is_constant { DefinitionKind::Constant } else { DefinitionKind::Field });
    Step::Into
}

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut signature = node.child_by_field_name("signature");
    if let Some(wrapped) = signature.filter(|signature| signature.kind() == "method_signature") {
        signature = children(wrapped).into_iter().find(|child| child.kind().ends_with("_signature"));
    }
    match signature {
        Some(signature) => callable(reader, signature, node),
        None => Step::Into,
    }
}

fn callable<'t>(reader: &mut Reader<'_, 't>, signature: Node<'t>, node: Node<'t>) -> Step {
    let in_type = reader.scope_kind().is_some_and(DefinitionKind::is_type);
    let kind = if in_type { DefinitionKind::Method } else { DefinitionKind::Function };
    // `Order.empty` is the constructor `empty` of `Order`.
    let last = match signature.kind() {
        "operator_signature" => signature.child_by_field_name("operator"),
        _ => fields(signature, "name").into_iter().last(),
    };
    let Some(last) = last else { return Step::Into };
    let index = named(reader, kind, reader.text_of(last), node);
    let parameters = signature.child_by_field_name("parameters").map(|list| parameters(reader, list));
    let type_text = signature.child_by_field_name("return_type").and_then(|it| reader.line_of(it));
    reader.set_body(index, node.child_by_field_name("body"));
    let definition = reader.definition(index);
    (definition.parameters, definition.type_text) = (parameters.unwrap_or_default(), type_text);
    if kind == DefinitionKind::Function && definition.name == "main" && definition.parent.is_none() {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    Step::Inside(index)
}

fn parameters(reader: &Reader<'_, '_>, list: Node<'_>) -> Vec<Name> {
    let groups = children(list).into_iter().flat_map(|parameter| match parameter.kind() {
        "optional_formal_parameters" => children(parameter),
        _ => vec![parameter],
    });
    let named = groups.filter_map(|parameter| {
        let direct = parameter.child_by_field_name("name");
        direct.or_else(|| children(parameter).into_iter().find_map(|inner| inner.child_by_field_name("name")))
    });
    named.map(|name| Name::new(reader.text_of(name))).collect()
}
