//! Members of types.

use tree_sitter::Node;

use super::declarations::{has_attribute, visibility};
use super::types;
use crate::grammar::{Reader, Step, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility};

/// Attributes of tests, of xUnit, NUnit and MSTest.
const TESTS: [&str; 8] =
    ["Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "SkippableFact"];

/// Fields and constants, and events without accessors.
pub(super) fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(declaration) = child_of_kind(node, "variable_declaration") else { return Step::Into };
    types::typed(reader, declaration);
    let type_text = declaration.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let visibility = visibility(reader, node);
    let is_constant = has_modifier(reader, node, "const")
        || (has_modifier(reader, node, "static") && has_modifier(reader, node, "readonly"));
    let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Field };
    let declarators: Vec<Node<'t>> =
        children(declaration).into_iter().filter(|child| child.kind() == "variable_declarator").collect();
    let is_alone = declarators.len() == 1;
    let mut last = None;
    for declarator in &declarators {
        let name = reader.text_of_field(*declarator, "name");
        let whole = if is_alone || last.is_none() { node } else { *declarator };
        let index = reader.define(kind, name, whole);
        let value = value_of(*declarator).and_then(|value| reader.line_of(value));
        let definition = reader.definition(index);
        (definition.type_text, definition.value, definition.visibility) = (type_text.clone(), value, visibility);
        last = Some(index);
    }
    last.filter(|_| is_alone).map_or(Step::Into, Step::Inside)
}

/// What follows the name of a declarator.
fn value_of(declarator: Node<'_>) -> Option<Node<'_>> {
    let name = declarator.child_by_field_name("name");
    children(declarator).into_iter().rfind(|child| Some(*child) != name && child.kind() != "comment")
}

/// Properties, and events with accessors.
pub(super) fn property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    types::typed(reader, node);
    let name = reader.text_of_field(node, "name");
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let visibility = member_visibility(reader, node);
    let index = reader.define(DefinitionKind::Field, name, node);
    let value = node.child_by_field_name("value");
    let accessors = node.child_by_field_name("accessors");
    let has_bodies = |list: &Node<'t>| children(*list).iter().any(|it| it.child_by_field_name("body").is_some());
    let arrow = value.filter(|value| value.kind() == "arrow_expression_clause");
    reader.set_body(index, arrow.or(accessors.filter(has_bodies)));
    let default = value.filter(|_| arrow.is_none()).and_then(|value| reader.line_of(value));
    let definition = reader.definition(index);
    (definition.type_text, definition.value, definition.visibility) = (type_text, default, visibility);
    Step::Inside(index)
}

/// A parameter of a record is a property.
pub(super) fn record_parameter<'t>(reader: &mut Reader<'_, 't>, record: DefinitionIndex, node: Node<'t>) {
    let name = reader.text_of_field(node, "name");
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let known = [node.child_by_field_name("name"), node.child_by_field_name("type")];
    let default = children(node).into_iter().rfind(|child| {
        !known.contains(&Some(*child)) && !matches!(child.kind(), "attribute_list" | "modifier" | "comment")
    });
    let default = default.and_then(|default| reader.line_of(default));
    let owner = reader.definition(record).name.clone();
    let index = reader.define(DefinitionKind::Field, name, node);
    let definition = reader.definition(index);
    (definition.parent, definition.owner) = (Some(record), Some(owner));
    (definition.type_text, definition.value) = (type_text, default);
}

/// `this[int index]`.
pub(super) fn indexer<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let accessors = node.child_by_field_name("accessors").or_else(|| node.child_by_field_name("value"));
    callable(reader, DefinitionKind::Method, "this", node, accessors)
}

/// A method; `Main` is where a program starts.
pub(super) fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    types::bind_parameters(reader, node);
    if let Some(result) = node.child_by_field_name("returns") {
        types::mention(reader, result);
    }
    let is_static = has_modifier(reader, node, "static");
    let step = callable(reader, DefinitionKind::Method, name, node, node.child_by_field_name("body"));
    let Step::Inside(index) = step else { return step };
    if name == "Main" && is_static {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    if has_attribute(reader, index, &TESTS) {
        reader.definition(index).in_test = true;
        reader.signal(SignalKind::Test, Some(index), node);
    }
    if has_attribute(reader, index, &["Benchmark"]) {
        reader.signal(SignalKind::Bench, Some(index), node);
    }
    step
}

/// A constructor has its type's name.
pub(super) fn constructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let initializer = child_of_kind(node, "constructor_initializer");
    callable(reader, DefinitionKind::Method, name, node, initializer.or_else(|| node.child_by_field_name("body")))
}

/// `~A()`.
pub(super) fn destructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = format!("~{}", reader.text_of_field(node, "name"));
    callable(reader, DefinitionKind::Method, &name, node, node.child_by_field_name("body"))
}

/// `operator +`, `implicit operator A`.
pub(super) fn operator<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let symbol = node.child_by_field_name("operator").filter(|_| node.kind() == "operator_declaration");
    let symbol = symbol.or_else(|| node.child_by_field_name("type")).map_or("", |symbol| reader.text_of(symbol));
    let name = format!("operator {symbol}");
    callable(reader, DefinitionKind::Method, &name, node, node.child_by_field_name("body"))
}

/// A function inside of a function, or beside the statements of a program.
pub(super) fn local_function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    types::bind_parameters(reader, node);
    callable(reader, DefinitionKind::Function, name, node, node.child_by_field_name("body"))
}

fn callable<'t>(
    reader: &mut Reader<'_, 't>,
    kind: DefinitionKind,
    name: &str,
    node: Node<'t>,
    body: Option<Node<'t>>,
) -> Step {
    types::typed(reader, node);
    let result = node.child_by_field_name("returns").or_else(|| node.child_by_field_name("type"));
    let type_text = result.and_then(|result| reader.line_of(result));
    let visibility = member_visibility(reader, node);
    let parameters = node.child_by_field_name("parameters").map(|list| parameters(reader, list)).unwrap_or_default();
    let index: DefinitionIndex = reader.define(kind, name, node);
    reader.set_body(index, body);
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility, definition.parameters) = (type_text, visibility, parameters);
    Step::Inside(index)
}

/// The names of parameters; that of a `params` array stands in the list itself.
fn parameters<'t>(reader: &Reader<'_, 't>, list: Node<'t>) -> Vec<Name> {
    let of_each = children(list).into_iter().filter(|child| child.kind() == "parameter");
    let names = of_each.filter_map(|parameter| parameter.child_by_field_name("name"));
    let names = names.chain(fields(list, "name"));
    names.map(|name| Name::new(reader.text_of(name))).collect()
}

/// An explicit implementation is as visible as the interface.
fn member_visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Visibility {
    match child_of_kind(node, "explicit_interface_specifier") {
        Some(_) => Visibility::Public,
        None => visibility(reader, node),
    }
}

fn has_modifier<'t>(reader: &Reader<'_, 't>, node: Node<'t>, word: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == "modifier" && reader.text_of(child) == word)
}
