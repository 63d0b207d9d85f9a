//! Functions, and members of types.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind, Visibility};

/// A function.
pub(super) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    Step::Inside(callable(reader, DefinitionKind::Function, node))
}

/// A method of a type that has a name.
pub(super) fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if !in_type(reader) {
        return Step::Into;
    }
    let index = callable(reader, DefinitionKind::Method, node);
    if is_test(reader, index) {
        reader.definition(index).in_test = true;
        reader.signal(SignalKind::Test, Some(index), node);
    }
    Step::Inside(index)
}

fn in_type(reader: &Reader<'_, '_>) -> bool {
    reader.scope_kind().is_some_and(DefinitionKind::is_type)
}

fn callable<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> DefinitionIndex {
    let name = reader.text_of_field(node, "name");
    let type_text = node.child_by_field_name("return_type").and_then(|it| reader.line_of(it));
    let visibility = visibility(reader, node);
    let parameters = node.child_by_field_name("parameters").map(children).unwrap_or_default();
    let parameters = parameters.iter().filter_map(|parameter| parameter.child_by_field_name("name"));
    let parameters: Vec<Name> = parameters.map(|name| variable(reader.text_of(name))).collect();
    let index = reader.define(kind, name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility, definition.parameters) = (type_text, visibility, parameters);
    index
}

/// Whether a method is one that PHPUnit runs.
fn is_test(reader: &mut Reader<'_, '_>, index: DefinitionIndex) -> bool {
    let parent = reader.definition(index).parent;
    let definition = reader.definition(index);
    let is_marked = definition.decorators.iter().any(|decorator| matches!(decorator.as_str(), "Test" | "TestWith"))
        || (definition.name.starts_with("test") && definition.visibility == Visibility::Public);
    let bases = parent.map(|parent| &reader.definition(parent).bases);
    let is_case =
        |base: &Name| base.ends_with("TestCase") || base.ends_with("Test") || base.ends_with("KernelTestBase");
    is_marked && bases.is_some_and(|bases| bases.iter().any(is_case))
}

/// The name of a variable without its sigil.
fn variable(name: &str) -> Name {
    Name::new(name.trim_start_matches('&').trim_start_matches('$'))
}

/// `private ?int $count = 3, $other;`
pub(super) fn property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if !in_type(reader) {
        return Step::Into;
    }
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let visibility = visibility(reader, node);
    let elements: Vec<Node<'t>> = children(node).into_iter().filter(|it| it.kind() == "property_element").collect();
    for (place, element) in elements.iter().enumerate() {
        let name = variable(reader.text_of_field(*element, "name"));
        let value = element.child_by_field_name("default_value").and_then(|it| reader.line_of(it));
        let index = reader.define(DefinitionKind::Field, &name, if place == 0 { node } else { *element });
        let definition = reader.definition(index);
        (definition.type_text, definition.value, definition.visibility) = (type_text.clone(), value, visibility);
    }
    Step::Into
}

/// A parameter of a constructor that is a property too.
pub(super) fn promoted<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let constructor = reader.scope();
    let Some(class) = constructor.and_then(|scope| reader.definition(scope).parent) else { return Step::Into };
    let name = variable(reader.text_of_field(node, "name"));
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let value = node.child_by_field_name("default_value").and_then(|it| reader.line_of(it));
    let visibility = visibility(reader, node);
    let owner = reader.definition(class).name.clone();
    let index = reader.define(DefinitionKind::Field, &name, node);
    let definition = reader.definition(index);
    (definition.parent, definition.owner) = (Some(class), Some(owner));
    (definition.type_text, definition.value, definition.visibility) = (type_text, value, visibility);
    Step::Into
}

/// `const A = 1, B = 2;`
pub(super) fn constants<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let visibility = visibility(reader, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let elements: Vec<Node<'t>> = children(node).into_iter().filter(|it| it.kind() == "const_element").collect();
    for (place, element) in elements.iter().enumerate() {
        let parts = children(*element);
        let (Some(name), Some(value)) = (parts.first(), parts.last()) else { continue };
        let (name, value) = (reader.text_of(*name), reader.line_of(*value));
        let index = reader.define(DefinitionKind::Constant, name, if place == 0 { node } else { *element });
        let definition = reader.definition(index);
        (definition.type_text, definition.value, definition.visibility) = (type_text.clone(), value, visibility);
    }
    Step::Into
}

/// Who may use a member; public where nothing is said.
fn visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Visibility {
    match child_of_kind(node, "visibility_modifier").map(|modifier| reader.text_of(modifier)) {
        Some("private") => Visibility::Private,
        Some("protected") => Visibility::Package,
        _ => Visibility::Public,
    }
}
