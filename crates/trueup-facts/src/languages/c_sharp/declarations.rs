//! Usings, namespaces and types.

use tree_sitter::Node;

use super::expressions::without_arguments;
use super::{members, types};
use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// `using A.B;`, `using static A.B;`, `using C = A.B;`, each perhaps `global`.
pub(super) fn using<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let alias = node.child_by_field_name("name");
    let target = children(node).into_iter().rfind(|child| Some(*child) != alias);
    let Some(path) = target.and_then(|target| reader.line_of(target)) else { return Step::Over };
    let path = without_arguments(path.strip_prefix("global::").unwrap_or(&path)).to_owned();
    if path.is_empty() || path.contains(['(', ' ', '[']) {
        return Step::Into;
    }
    let is_global = child_of_kind(node, "global").is_some();
    let kind = if is_global { ImportKind::Reexport } else { ImportKind::Value };
    let every = || vec![ImportedName { name: Name::const_new("*"), alias: None }];
    match alias {
        Some(alias) => {
            let alias = Some(Name::new(reader.text_of(alias)));
            let (module, name) = path.rsplit_once('.').unwrap_or(("", &path));
            let specifier = if module.is_empty() { name } else { module };
            reader.import(specifier, vec![ImportedName { name: name.into(), alias }], kind, node);
        }
        None => {
            reader.import(&path, every(), kind, node);
        }
    }
    Step::Over
}

/// `namespace A.B;`.
pub(super) fn file_namespace<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    reader.facts.package.get_or_insert_with(|| Name::new(name));
    Step::Into
}

/// `namespace A.B { … }`: the file's namespace, where the file has one only; else a module.
pub(super) fn namespace<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let is_first = reader.facts.package.is_none() && reader.facts.definitions.is_empty();
    if is_first && !has_sibling(node) {
        reader.facts.package = Some(Name::new(name));
        return Step::Into;
    }
    let index = reader.define(DefinitionKind::Module, name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

/// Whether another namespace follows a node.
fn has_sibling(node: Node<'_>) -> bool {
    let mut next = node.next_named_sibling();
    for _ in 0..20 {
        match next {
            Some(sibling) if sibling.kind() == "namespace_declaration" => return true,
            Some(sibling) => next = sibling.next_named_sibling(),
            None => return false,
        }
    }
    false
}

/// A class.
pub(super) fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    declare(reader, DefinitionKind::Class, node)
}

/// A record, whose parameters are its properties.
pub(super) fn record<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let step = declare(reader, DefinitionKind::Struct, node);
    if let (Step::Inside(record), Some(list)) = (step, child_of_kind(node, "parameter_list")) {
        for parameter in children(list).into_iter().filter(|child| child.kind() == "parameter") {
            members::record_parameter(reader, record, parameter);
        }
    }
    step
}

/// A struct.
pub(super) fn structure<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    declare(reader, DefinitionKind::Struct, node)
}

/// An interface.
pub(super) fn interface<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    declare(reader, DefinitionKind::Interface, node)
}

/// An enumeration.
pub(super) fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    declare(reader, DefinitionKind::Enum, node)
}

fn declare<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let visibility = visibility(reader, node);
    types::bind_parameters(reader, node);
    let bases = bases(reader, node);
    let index = reader.define(kind, name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    let is_error = kind == DefinitionKind::Class && bases.iter().any(|base| base.ends_with("Exception"));
    let definition = reader.definition(index);
    definition.visibility = visibility;
    if kind == DefinitionKind::Enum {
        // An enumeration derives from nothing: what stands there is the type of its numbers.
        definition.type_text = bases.into_iter().next();
    } else {
        definition.bases = bases;
    }
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    Step::Inside(index)
}

/// The bases of a type without type arguments.
fn bases<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Vec<Name> {
    let Some(list) = child_of_kind(node, "base_list") else { return Vec::new() };
    let named = children(list).into_iter().filter(|base| !matches!(base.kind(), "comment" | "argument_list"));
    let name = |base: Node<'t>| reader.line_of(base.child_by_field_name("type").unwrap_or(base));
    named.filter_map(name).map(|base| Name::new(without_arguments(&base))).collect()
}

/// `case` of an enumeration.
pub(super) fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let index = reader.define(DefinitionKind::Variant, name, node);
    let value = node.child_by_field_name("value").and_then(|value| reader.line_of(value));
    reader.definition(index).value = value;
    Step::Inside(index)
}

/// `delegate A B(x);`: the type of a function.
pub(super) fn delegate<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    types::bind_parameters(reader, node);
    let visibility = visibility(reader, node);
    let written = format!("{} {}", reader.text_of_field(node, "type"), reader.text_of_field(node, "parameters"));
    let index = reader.define(DefinitionKind::TypeAlias, name, node);
    let definition = reader.definition(index);
    definition.type_text = crate::grammar::one_line(&written, 200);
    definition.visibility = visibility;
    types::typed(reader, node);
    Step::Inside(index)
}

/// The first statement outside of any type is where the program starts.
pub(super) fn statement<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_function = node.named_child(0).is_some_and(|child| child.kind() == "local_function_statement");
    let is_known = reader.facts.signals.iter().any(|signal| signal.kind == SignalKind::EntryPoint);
    if !is_function && !is_known {
        reader.signal(SignalKind::EntryPoint, None, node);
    }
    Step::Into
}

/// Who may use what a node declares: as its modifiers say, else as the place where it stands does.
pub(super) fn visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>) -> Visibility {
    let mut cursor = node.walk();
    let modifiers = node.children(&mut cursor).filter(|child| child.kind() == "modifier");
    let words: Vec<&str> = modifiers.map(|modifier| reader.text_of(modifier)).collect();
    let has = |word: &str| words.contains(&word);
    if has("public") {
        Visibility::Public
    } else if has("internal") || (has("protected") && !has("private")) {
        Visibility::Package
    } else if has("private") || has("file") {
        Visibility::Private
    } else {
        match reader.scope_kind() {
            Some(DefinitionKind::Interface | DefinitionKind::Enum) => Visibility::Public,
            Some(kind) if kind.is_type() || kind.is_callable() => Visibility::Private,
            _ => Visibility::Package,
        }
    }
}

/// Whether a definition carries an attribute of one of these names.
pub(super) fn has_attribute(reader: &mut Reader<'_, '_>, index: DefinitionIndex, names: &[&str]) -> bool {
    let decorators = &reader.definition(index).decorators;
    decorators.iter().any(|decorator| {
        let name = decorator.split(['(', '<']).next().unwrap_or("").trim();
        let name = name.rsplit('.').next().unwrap_or(name);
        names.contains(&name.strip_suffix("Attribute").unwrap_or(name))
    })
}
