//! Imports and types.

use tree_sitter::Node;

use super::types;
use crate::grammar::{Reader, Step, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// `import A`, `import struct A.B`, `@testable import A`.
pub(super) fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(path) = child_of_kind(node, "identifier") else { return Step::Over };
    let parts: Vec<Name> = children(path).into_iter().map(|part| Name::new(reader.text_of(part))).collect();
    let Some(module) = parts.first() else { return Step::Over };
    let attributes = child_of_kind(node, "modifiers").map_or("", |modifiers| reader.text_of(modifiers));
    let is_exported = attributes.contains("@_exported") || attributes.split_whitespace().any(|word| word == "public");
    let kind = if is_exported { ImportKind::Reexport } else { ImportKind::Value };
    let names = match parts.last() {
        Some(name) if parts.len() > 1 => vec![ImportedName { name: name.clone(), alias: None }],
        _ => Vec::new(),
    };
    reader.import(module, names, kind, node);
    Step::Over
}

/// A class, struct, enumeration, actor or extension.
pub(super) fn declare<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let kind = match node.child_by_field_name("declaration_kind").map(|keyword| keyword.kind()) {
        Some("struct") => DefinitionKind::Struct,
        Some("enum") => DefinitionKind::Enum,
        Some("extension") => return extension(reader, node),
        _ => DefinitionKind::Class,
    };
    let name = reader.text_of_field(node, "name");
    Step::Inside(define_type(reader, kind, name, node))
}

/// A protocol.
pub(super) fn protocol<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    Step::Inside(define_type(reader, DefinitionKind::Interface, name, node))
}

fn define_type<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
    let (visibility, bases) = (visibility(reader, node), bases(reader, node));
    let index = reader.define(kind, name, node);
    let body = node.child_by_field_name("body");
    reader.set_body(index, body);
    if let Some(body) = body {
        open_section(reader, body, member_visibility(kind, visibility));
    }
    let is_error = kind != DefinitionKind::Interface && bases.iter().any(|base| is_error(base));
    let definition = reader.definition(index);
    (definition.visibility, definition.bases) = (visibility, bases);
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    if definition_has(reader, index, &["main", "UIApplicationMain", "NSApplicationMain"]) {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    index
}

/// Members are for the module unless they say more; those of a protocol are as visible as it is.
fn member_visibility(kind: DefinitionKind, of_type: Visibility) -> Visibility {
    match kind {
        DefinitionKind::Interface => of_type,
        _ => Visibility::Package,
    }
}

/// From here to the end of a body, definitions are of that visibility where nothing else is said.
fn open_section<'t>(reader: &mut Reader<'_, 't>, body: Node<'t>, visibility: Visibility) {
    let after = if reader.scope().is_none() { Visibility::Package } else { reader.section(body.start_byte()) };
    reader.begin_section(body.start_byte(), visibility);
    reader.begin_section(body.end_byte(), after);
}

/// The members of an extension belong to the type it extends; what that adds to its bases, the type has too where the
/// same file defines it.
fn extension<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(extended) = node.child_by_field_name("name") else { return Step::Into };
    let path = types::path(reader, extended);
    let name = path.rsplit('.').next().unwrap_or(&path).to_owned();
    let bases = bases(reader, node);
    let said = written_visibility(reader, node);
    if let Some(body) = node.child_by_field_name("body") {
        open_section(reader, body, said.unwrap_or(Visibility::Package));
    }
    let known =
        reader.facts.definitions.iter().take(2_000).position(|it| it.kind.is_type() && it.name == name.as_str());
    match known {
        Some(index) => {
            let index = index as DefinitionIndex;
            if bases.iter().any(|base| is_error(base)) {
                reader.signal(SignalKind::ErrorType, Some(index), node);
            }
            reader.definition(index).bases.extend(bases);
            Step::Inside(index)
        }
        None => {
            reader.enter_owner(&path, node);
            Step::Into
        }
    }
}

fn is_error(base: &str) -> bool {
    matches!(base, "Error" | "LocalizedError" | "CustomNSError" | "Swift.Error") || base.ends_with("Error")
}

fn bases<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Vec<Name> {
    let specifiers = children(node).into_iter().filter(|child| child.kind() == "inheritance_specifier");
    let inherited = specifiers.filter_map(|specifier| specifier.child_by_field_name("inherits_from"));
    inherited.map(|base| Name::new(types::path(reader, base))).filter(|base| !base.is_empty()).collect()
}

/// `typealias A = B`.
pub(super) fn alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = fields(node, "name");
    let Some(name) = names.first() else { return Step::Into };
    let type_text = names.get(1).and_then(|it| reader.line_of(*it));
    let visibility = visibility(reader, node);
    let index = reader.define(DefinitionKind::TypeAlias, reader.text_of(*name), node);
    let definition = reader.definition(index);
    (definition.type_text, definition.visibility) = (type_text, visibility);
    Step::Inside(index)
}

/// The name of an associated type stands for others.
pub(super) fn associated_type<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    reader.bind(name);
    Step::Into
}

/// The name of a generic parameter stands for others.
pub(super) fn type_parameter<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = child_of_kind(node, "type_identifier") {
        let name = reader.text_of(name);
        reader.bind(name);
    }
    Step::Into
}

/// Who may use what a node declares: as it says itself, else as the place where it stands does.
pub(super) fn visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Visibility {
    let around = || match reader.scope().is_none() && reader.outer_owner().is_none() {
        true => Visibility::Package,
        false => reader.section(node.start_byte()),
    };
    written_visibility(reader, node).unwrap_or_else(around)
}

/// The visibility that modifiers give; `private(set)` is of the setter alone.
fn written_visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Option<Visibility> {
    let modifiers = children(child_of_kind(node, "modifiers")?);
    let words = modifiers.into_iter().filter(|it| it.kind() == "visibility_modifier").map(|it| reader.text_of(it));
    words.filter(|word| !word.contains('(')).find_map(|word| match word {
        "public" | "open" => Some(Visibility::Public),
        "internal" | "package" => Some(Visibility::Package),
        "private" | "fileprivate" => Some(Visibility::Private),
        _ => None,
    })
}

/// Whether a definition carries one of these attributes.
pub(super) fn definition_has(reader: &mut Reader<'_, '_>, index: DefinitionIndex, names: &[&str]) -> bool {
    let decorators = &reader.definition(index).decorators;
    decorators.iter().any(|decorator| names.contains(&decorator.split('(').next().unwrap_or("")))
}
