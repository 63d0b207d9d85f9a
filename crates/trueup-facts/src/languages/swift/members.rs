//! Members of types, and functions and variables outside of any.

use tree_sitter::Node;

use super::declarations::{definition_has, visibility};
use crate::grammar::{Reader, Step, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// `case a(Int), b = 1`.
pub(super) fn variants<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut last: Option<DefinitionIndex> = None;
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let part = cursor.node();
        match (cursor.field_name(), last) {
            (Some("name"), _) => {
                let whole = if last.is_none() { node } else { part };
                let around = reader.scope().map(|scope| reader.definition(scope).visibility);
                let visibility = around.unwrap_or_default();
                let index = reader.define(DefinitionKind::Variant, reader.text_of(part), whole);
                reader.definition(index).visibility = visibility;
                last = Some(index);
            }
            (Some("data_contents"), Some(index)) => reader.definition(index).type_text = reader.line_of(part),
            (Some("raw_value"), Some(index)) => reader.definition(index).value = reader.line_of(part),
            _ => {}
        }
        more = cursor.goto_next_sibling();
    }
    Step::Into
}

/// `var a: Int = 1, b = 2`; those of a function are its own affair.
pub(super) fn property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if reader.in_callable() || reader.scope_kind() == Some(DefinitionKind::Field) {
        return Step::Into;
    }
    let is_constant = child_of_kind(node, "value_binding_pattern").is_some_and(|it| reader.text_of(it) == "let");
    let in_type = reader.outer_owner().is_some() || reader.scope_kind().is_some_and(DefinitionKind::is_type);
    let is_static = child_of_kind(node, "modifiers")
        .is_some_and(|it| children(it).iter().any(|word| matches!(reader.text_of(*word), "static" | "class")));
    let kind = match (in_type, is_constant, is_static) {
        (true, true, true) | (false, true, _) => DefinitionKind::Constant,
        (true, ..) => DefinitionKind::Field,
        (false, false, _) => DefinitionKind::Variable,
    };
    let visibility = visibility(reader, node);
    let bindings = bindings(node);
    let is_alone = bindings.len() == 1;
    let body = node.child_by_field_name("computed_value").or_else(|| child_of_kind(node, "willset_didset_block"));
    let body = body.filter(|_| is_alone);
    let mut index = None;
    for (place, binding) in bindings.iter().enumerate() {
        let type_text =
            binding.annotation.and_then(|it| it.child_by_field_name("name")).and_then(|it| reader.line_of(it));
        let value = binding.value.and_then(|value| reader.line_of(value));
        let whole = if place == 0 { node } else { binding.pattern };
        let defined = reader.define(kind, reader.text_of(binding.name), whole);
        reader.set_body(defined, body);
        let definition = reader.definition(defined);
        (definition.type_text, definition.value, definition.visibility) = (type_text, value, visibility);
        index = Some(defined);
    }
    index.filter(|_| is_alone).map_or(Step::Into, Step::Inside)
}

/// One name of a declaration, with its type and value.
struct Binding<'t> {
    pattern: Node<'t>,
    name: Node<'t>,
    annotation: Option<Node<'t>>,
    value: Option<Node<'t>>,
}

fn bindings(node: Node<'_>) -> Vec<Binding<'_>> {
    let mut bindings: Vec<Binding<'_>> = Vec::new();
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return bindings;
    }
    loop {
        let child = cursor.node();
        match (cursor.field_name(), child.kind()) {
            (Some("name"), "pattern") => {
                if let Some(name) = child.child_by_field_name("bound_identifier") {
                    bindings.push(Binding { pattern: child, name, annotation: None, value: None });
                }
            }
            (_, "type_annotation") => {
                // `let a, b: Int` gives both the type.
                let is_open = |it: &&mut Binding<'_>| it.annotation.is_none() && it.value.is_none();
                bindings.iter_mut().rev().take_while(is_open).for_each(|it| it.annotation = Some(child));
            }
            (Some("value"), _) => {
                if let Some(last) = bindings.last_mut() {
                    last.value = Some(child);
                }
            }
            _ => {}
        }
        if !cursor.goto_next_sibling() {
            return bindings;
        }
    }
}

/// `var a: Int { get }` of a protocol.
pub(super) fn required_property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let pattern = node.child_by_field_name("name");
    let Some(name) = pattern.and_then(|pattern| pattern.child_by_field_name("bound_identifier")) else {
        return Step::Into;
    };
    let annotation = child_of_kind(node, "type_annotation").and_then(|it| it.child_by_field_name("name"));
    let type_text = annotation.and_then(|it| reader.line_of(it));
    let visibility = reader.section(node.start_byte());
    let index = reader.define(DefinitionKind::Field, reader.text_of(name), node);
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility) = (type_text, visibility);
    Step::Into
}

/// A function, a method, `init`, `deinit`, `subscript`.
pub(super) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = match node.kind() {
        "init_declaration" => "init",
        "deinit_declaration" => "deinit",
        "subscript_declaration" => "subscript",
        _ => reader.text_of_field(node, "name"),
    };
    let in_type = reader.outer_owner().is_some() || reader.scope_kind().is_some_and(DefinitionKind::is_type);
    let kind = if in_type { DefinitionKind::Method } else { DefinitionKind::Function };
    let has_name = !matches!(node.kind(), "init_declaration" | "deinit_declaration" | "subscript_declaration");
    let result =
        fields(node, "return_type").pop().or_else(|| fields(node, "name").into_iter().nth(usize::from(has_name)));
    let type_text = result.filter(|it| it.kind() != "init").and_then(|it| reader.line_of(it));
    let parameters: Vec<Name> = children(node)
        .into_iter()
        .filter(|child| child.kind() == "parameter")
        .filter_map(|parameter| parameter.child_by_field_name("name"))
        .map(|name| Name::new(reader.text_of(name)))
        .collect();
    let visibility = visibility(reader, node);
    let index = reader.define(kind, name, node);
    reader.set_body(index, node.child_by_field_name("body").or_else(|| child_of_kind(node, "computed_property")));
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility, definition.parameters) = (type_text, visibility, parameters);
    mark(reader, index, node);
    Step::Inside(index)
}

/// Tests of XCTest are told by their names, those of Swift Testing by their attribute.
fn mark<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let definition = reader.definition(index);
    let (parent, owner) = (definition.parent, definition.owner.clone().unwrap_or_default());
    let is_named = definition.name.starts_with("test") && definition.parameters.is_empty();
    let bases = parent.map(|parent| reader.definition(parent).bases.clone()).unwrap_or_default();
    let is_case =
        bases.iter().any(|base| base.ends_with("TestCase") || base.ends_with("Tests")) || owner.ends_with("Tests");
    if (is_named && is_case) || definition_has(reader, index, &["Test"]) {
        reader.definition(index).in_test = true;
        reader.signal(SignalKind::Test, Some(index), node);
    }
}
