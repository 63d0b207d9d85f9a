//! Calls, errors thrown and caught, and the names that other files may define.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children, one_line};
use crate::{Name, SignalKind, jvm};

/// A type parameter is no type of another file.
pub(super) fn type_parameter<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = child_of_kind(node, "type_identifier") {
        reader.bind(reader.text_of(name));
    }
    Step::Into
}

pub(super) fn type_name<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    reader.mention(reader.text_of(node), node);
    Step::Over
}

/// `Outer.Inner` uses the file of `Outer`, `shop.store.Store` that of the whole path.
pub(super) fn scoped_type<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    mention_path(reader, node);
    // Type arguments and annotations within the path; its own names have been read.
    let mut inner = Some(node);
    while let Some(scoped) = inner {
        inner = None;
        for child in children(scoped) {
            match child.kind() {
                "scoped_type_identifier" => inner = Some(child),
                "generic_type" => return Step::Into,
                _ => {}
            }
        }
    }
    Step::Over
}

/// Mentions what a dotted path begins with: its first name where that is a type's, else all of it.
fn mention_path(reader: &mut Reader<'_, '_>, node: Node<'_>) {
    if let Some(path) = jvm::dotted(reader.text_of(node)) {
        let first = path.split('.').next().unwrap_or("");
        reader.mention(if jvm::is_type_name(first) { first } else { &path }, node);
    }
}

pub(super) fn annotation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name") {
        mention_path(reader, name);
    }
    Step::Into
}

/// What begins with a type: `Store::open`, `Point(int x, int y)` in a pattern.
pub(super) fn first_name<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(first) = node.named_child(0) {
        mention_type(reader, first);
    }
    Step::Into
}

/// Mentions a name in an expression that is a type's by its first letter.
fn mention_type(reader: &mut Reader<'_, '_>, node: Node<'_>) {
    let text = reader.text_of(node);
    if node.kind() == "identifier" && jvm::is_type_name(text) {
        reader.mention(text, node);
    }
}

/// `Store.LIMIT` uses a type; `shop.store.Store.LIMIT` one by its whole path.
pub(super) fn field_access<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(object) = node.child_by_field_name("object") else { return Step::Into };
    mention_type(reader, object);
    let is_type = jvm::is_type_name(reader.text_of_field(node, "field"));
    if is_type && matches!(object.kind(), "identifier" | "field_access") {
        let path = jvm::dotted(reader.text_of(node)).filter(|path| !path.starts_with(jvm::is_upper));
        if let Some(path) = path.filter(|path| path.split('.').filter(|part| jvm::is_type_name(part)).count() == 1) {
            reader.mention(&path, node);
        }
    }
    Step::Into
}

pub(super) fn invocation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (object, arguments) = (node.child_by_field_name("object"), node.child_by_field_name("arguments"));
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let name_text = reader.text_of(name);
    match object {
        None => reader.call_text(name_text, arguments, node),
        Some(object) if node.child_by_field_name("type_arguments").is_some() => {
            mention_type(reader, object);
            let object = one_line(reader.text_of(object), 100).unwrap_or_default();
            reader.call_text(&[&object, ".", name_text].concat(), arguments, node);
        }
        Some(object) => {
            mention_type(reader, object);
            let callee = reader.text.get(object.start_byte()..name.end_byte()).unwrap_or(name_text);
            // `new Order().pay()` calls `Order().pay`.
            let callee = callee.strip_prefix("new ").unwrap_or(callee);
            reader.call_text(callee, arguments, node);
        }
    }
    Step::Into
}

/// `new Order(…)` calls `Order`.
pub(super) fn creation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(created) = node.child_by_field_name("type") {
        reader.call(created, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

/// `this(…)`, `super(…)`.
pub(super) fn constructor_call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(constructor) = node.child_by_field_name("constructor") {
        reader.call(constructor, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

/// `throw new Missing(…)`, `throw error`; what a call gives is thrown under no name.
pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let thrown = node.named_child(0);
    let error = thrown.and_then(|thrown| match thrown.kind() {
        "object_creation_expression" => thrown.child_by_field_name("type"),
        "identifier" => Some(thrown),
        _ => None,
    });
    if let Some(error) = error.and_then(|error| reader.line_of(error)) {
        let error = Name::new(jvm::without_type_arguments(&error));
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    for caught in children(node) {
        if let Some(error) = reader.line_of(caught) {
            reader.signal(SignalKind::Catch { error }, reader.scope(), caught);
        }
    }
    Step::Into
}
