//! Namespaces and types.

use tree_sitter::Node;

use super::names::{is_name, plain};
use crate::grammar::{Reader, Step, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// `namespace A\B;`, `namespace A { … }`; of several in one file the first is the file's.
pub(super) fn namespace<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    if !name.is_empty() && reader.facts.package.is_none() {
        reader.facts.package = Some(Name::new(name));
    }
    match node.child_by_field_name("body") {
        Some(body) if reader.facts.package.as_deref() != Some(name) && !name.is_empty() => {
            let index = reader.define(DefinitionKind::Module, name, node);
            reader.set_body(index, Some(body));
            Step::Inside(index)
        }
        _ => Step::Into,
    }
}

/// A class.
pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    Step::Inside(declare(reader, DefinitionKind::Class, node))
}

/// An interface.
pub(super) fn interface<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    Step::Inside(declare(reader, DefinitionKind::Interface, node))
}

/// A trait.
pub(super) fn class_trait<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    Step::Inside(declare(reader, DefinitionKind::Trait, node))
}

/// An enumeration.
pub(super) fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let index = declare(reader, DefinitionKind::Enum, node);
    let backing = child_of_kind(node, "primitive_type").and_then(|backing| reader.line_of(backing));
    reader.definition(index).type_text = backing;
    Step::Inside(index)
}

fn declare<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> DefinitionIndex {
    let name = reader.text_of_field(node, "name");
    let bases = bases(reader, node);
    let index = reader.define(kind, name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    let is_error = |base: &Name| base.ends_with("Exception") || base.ends_with("Error") || base.ends_with("Throwable");
    let is_error = kind == DefinitionKind::Class && bases.iter().any(is_error);
    reader.definition(index).bases = bases;
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    index
}

fn bases<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Vec<Name> {
    let clauses = children(node).into_iter().filter(|it| matches!(it.kind(), "base_clause" | "class_interface_clause"));
    let named = clauses.flat_map(children).filter(|name| is_name(*name));
    named.filter_map(|name| reader.line_of(name)).map(|name| Name::new(plain(&name))).collect()
}

/// `case A = 'a';`
pub(super) fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let value = fields(node, "value").first().and_then(|value| reader.line_of(*value));
    let index = reader.define(DefinitionKind::Variant, name, node);
    reader.definition(index).value = value;
    Step::Inside(index)
}

/// The members of a class without a name are nobody's; what its methods do is done where it is made.
pub(super) fn anonymous_class<'t>(_reader: &mut Reader<'_, 't>, _node: Node<'t>) -> Step {
    Step::Into
}
