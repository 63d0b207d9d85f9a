//! Modules, classes and methods.

use tree_sitter::Node;

use super::{attributes, visibility};
use crate::grammar::{Reader, Step, children};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// A module, each time it is opened.
pub(super) fn module<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    Step::Inside(open(reader, DefinitionKind::Module, node))
}

/// A class, each time it is opened.
pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let index = open(reader, DefinitionKind::Class, node);
    if let Some(base) = node.child_by_field_name("superclass").and_then(|clause| clause.named_child(0)) {
        attributes::superclass(reader, index, base);
    }
    Step::Inside(index)
}

/// `class << self`: its methods belong to the class around.
pub(super) fn singleton_class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(body) = node.child_by_field_name("body") {
        visibility::note_sections(reader, body);
    }
    Step::Into
}

fn open<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> DefinitionIndex {
    let path = reader.text_of_field(node, "name");
    let (owner, name) = split(path);
    let index = reader.define(kind, name, node);
    let body = node.child_by_field_name("body");
    let head = node.child_by_field_name("superclass").or_else(|| node.child_by_field_name("name"));
    let definition = reader.definition(index);
    if let Some(owner) = owner {
        definition.owner = Some(Name::new(owner));
    }
    if let Some(head) = head {
        definition.header_end = (head.end_byte() as u32).clamp(definition.span.start, definition.span.end);
    }
    if let Some(body) = body {
        visibility::note_sections(reader, body);
    }
    index
}

/// The owner and the last part of a path of constants.
pub(super) fn split(path: &str) -> (Option<&str>, &str) {
    let path = path.strip_prefix("::").unwrap_or(path);
    match path.rsplit_once("::") {
        Some((owner, name)) => (Some(owner), name),
        None => (None, path),
    }
}

/// `def a`, `def self.a`.
pub(super) fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let is_member = node.kind() == "singleton_method" || reader.scope_kind().is_some_and(is_container);
    let kind = if is_member { DefinitionKind::Method } else { DefinitionKind::Function };
    let visibility = reader.section(node.start_byte());
    let parameters = node.child_by_field_name("parameters");
    let names = parameters.map(|list| parameter_names(reader, list)).unwrap_or_default();
    let index = reader.define(kind, name, node);
    let head = parameters.or_else(|| node.child_by_field_name("name"));
    let definition = reader.definition(index);
    definition.parameters = names;
    if let Some(head) = head {
        definition.header_end = (head.end_byte() as u32).clamp(definition.span.start, definition.span.end);
    }
    // A section does not reach the methods of the class itself.
    if node.kind() == "method" && is_member {
        definition.visibility = visibility;
    }
    if name.starts_with("test_") && is_test_class(reader) {
        reader.definition(index).in_test = true;
        reader.signal(SignalKind::Test, Some(index), node);
    }
    Step::Inside(index)
}

/// Whether a definition holds methods.
pub(super) fn is_container(kind: DefinitionKind) -> bool {
    matches!(kind, DefinitionKind::Class | DefinitionKind::Module | DefinitionKind::Struct)
}

fn is_test_class(reader: &mut Reader<'_, '_>) -> bool {
    let Some(scope) = reader.scope() else { return false };
    let definition = reader.definition(scope);
    let is_test = |base: &Name| base.ends_with("Test") || base.ends_with("TestCase");
    definition.bases.iter().any(is_test)
}

fn parameter_names<'t>(reader: &Reader<'_, 't>, list: Node<'t>) -> Vec<Name> {
    let name = |parameter: Node<'t>| match parameter.kind() {
        "identifier" => Some(parameter),
        _ => parameter.child_by_field_name("name"),
    };
    children(list).into_iter().filter_map(name).map(|name| Name::new(reader.text_of(name))).collect()
}

/// `alias a b`.
pub(super) fn alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name").trim_start_matches(':');
    if reader.scope_kind().is_some_and(is_container) && !name.starts_with('$') {
        let visibility = reader.section(node.start_byte());
        let index = reader.define(DefinitionKind::Method, name, node);
        reader.definition(index).visibility = visibility;
    }
    Step::Over
}
