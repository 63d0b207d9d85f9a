//! What Solidity's nodes say: contracts and their members, imports, calls, errors.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, Visit, child_of_kind, children, unquoted};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("import_directive", import),
    ("contract_declaration", contract),
    ("interface_declaration", interface),
    ("library_declaration", library),
    ("struct_declaration", structure),
    ("struct_member", member),
    ("enum_declaration", enumeration),
    ("enum_value", variant),
    ("event_definition", event),
    ("event_parameter", member),
    ("error_declaration", error),
    ("error_parameter", member),
    ("state_variable_declaration", variable),
    ("constant_variable_declaration", constant),
    ("user_defined_type_definition", type_alias),
    ("function_definition", function),
    ("modifier_definition", function),
    ("constructor_definition", constructor),
    ("fallback_receive_definition", fallback),
    ("call_expression", call),
    ("emit_statement", call),
    ("revert_statement", revert),
    ("catch_clause", catch),
];

fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(source) = node.child_by_field_name("source") else { return Step::Over };
    let mut names: Vec<ImportedName> = Vec::new();
    let mut cursor = node.walk();
    for child in node.children(&mut cursor).filter(Node::is_named) {
        let text = reader.text_of(child);
        match child.kind() {
            "identifier" if child.prev_sibling().is_some_and(|before| before.kind() == "as") => {
                match names.last_mut() {
                    Some(last) => last.alias = Some(Name::new(text)),
                    None => names.push(ImportedName { name: Name::const_new("*"), alias: Some(Name::new(text)) }),
                }
            }
            "identifier" => names.push(ImportedName { name: Name::new(text), alias: None }),
            _ => {}
        }
    }
    if names.is_empty() {
        names.push(ImportedName { name: Name::const_new("*"), alias: None });
    }
    let specifier = unquoted(reader.text_of(source));
    reader.import(specifier, names, ImportKind::Value, node);
    Step::Over
}

fn contract<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Class)
}

fn interface<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Interface)
}

fn library<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Module)
}

fn structure<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Struct)
}

fn enumeration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Enum)
}

/// An event is the record that it writes.
fn event<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_of_kind(reader, node, DefinitionKind::Struct)
}

fn error<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let step = type_of_kind(reader, node, DefinitionKind::Struct);
    if let Step::Inside(index) = step {
        reader.signal(SignalKind::ErrorType, Some(index), node);
    }
    step
}

fn type_of_kind<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind) -> Step {
    let Some(index) = named(reader, node, kind) else { return Step::Into };
    let mut cursor = node.walk();
    let specifiers = node.named_children(&mut cursor).filter(|child| child.kind() == "inheritance_specifier");
    let ancestors = specifiers.filter_map(|specifier| specifier.child_by_field_name("ancestor"));
    reader.definition(index).bases = ancestors.map(|base| Name::new(reader.text_of(base))).collect();
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

/// Adds the definition of the name that `node` has as a field.
fn named<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind) -> Option<DefinitionIndex> {
    let name = node.child_by_field_name("name")?;
    let index = reader.define(kind, reader.text_of(name), node);
    Some(index)
}

fn member<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let kind = reader.scope_kind();
    if kind != Some(DefinitionKind::Struct) {
        return Step::Over;
    }
    if let Some(index) = named(reader, node, DefinitionKind::Field) {
        typed(reader, index, node);
    }
    Step::Over
}

fn variant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    reader.define(DefinitionKind::Variant, reader.text_of(node), node);
    Step::Over
}

fn typed<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let value = node.child_by_field_name("value").and_then(|it| reader.line_of(it));
    let definition = reader.definition(index);
    (definition.type_text, definition.value) = (type_text, value);
}

fn variable<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut cursor = node.walk();
    let is_constant = node.children(&mut cursor).any(|child| child.kind() == "constant");
    let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Field };
    let Some(index) = named(reader, node, kind) else { return Step::Into };
    typed(reader, index, node);
    reader.definition(index).visibility = visibility(reader, node, Visibility::Package);
    Step::Inside(index)
}

fn constant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(index) = named(reader, node, DefinitionKind::Constant) else { return Step::Into };
    typed(reader, index, node);
    Step::Inside(index)
}

fn type_alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(index) = named(reader, node, DefinitionKind::TypeAlias) {
        let type_text = child_of_kind(node, "primitive_type").and_then(|it| reader.line_of(it));
        reader.definition(index).type_text = type_text;
    }
    Step::Over
}

/// Who may use a member: `internal` is for the contract and those derived from it.
fn visibility<'t>(reader: &Reader<'_, 't>, node: Node<'t>, unsaid: Visibility) -> Visibility {
    match child_of_kind(node, "visibility").map(|word| reader.text_of(word)) {
        Some("public" | "external") => Visibility::Public,
        Some("internal") => Visibility::Package,
        Some("private") => Visibility::Private,
        _ => unsaid,
    }
}

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let kind = if reader.scope().is_some() { DefinitionKind::Method } else { DefinitionKind::Function };
    let Some(index) = named(reader, node, kind) else { return Step::Into };
    signature(reader, index, node);
    Step::Inside(index)
}

fn constructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let index = reader.define(DefinitionKind::Method, "constructor", node);
    signature(reader, index, node);
    Step::Inside(index)
}

fn fallback<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = if reader.text_of(node).starts_with("receive") { "receive" } else { "fallback" };
    let index = reader.define(DefinitionKind::Method, name, node);
    signature(reader, index, node);
    Step::Inside(index)
}

fn signature<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let parts = children(node);
    let of_kind = |kind: &'static str| parts.iter().copied().filter(move |part| part.kind() == kind);
    let names = of_kind("parameter").filter_map(|parameter| parameter.child_by_field_name("name"));
    let parameters = names.map(|name| Name::new(reader.text_of(name))).collect();
    let decorators = of_kind("modifier_invocation").filter_map(|it| reader.line_of(it)).collect();
    let result = node.child_by_field_name("return_type").and_then(|result| reader.line_of(result));
    let result = result.map(|text| Name::new(text.trim_start_matches("returns").trim_start()));
    let visibility = visibility(reader, node, Visibility::Public);
    reader.set_body(index, node.child_by_field_name("body"));
    let definition = reader.definition(index);
    (definition.parameters, definition.type_text) = (parameters, result);
    (definition.decorators, definition.visibility) = (decorators, visibility);
}

fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(function) = node.child_by_field_name("function").or_else(|| node.child_by_field_name("name")) else {
        return Step::Into;
    };
    let mut cursor = node.walk();
    let arguments = node.named_children(&mut cursor).filter(|child| child.kind() == "call_argument");
    let arguments: Vec<Node<'t>> = arguments.take(3).collect();
    let text = reader.text_of(function);
    reader.call_with(text.strip_prefix("new ").unwrap_or(text), &arguments, node);
    Step::Into
}

fn revert<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let error = node.child_by_field_name("error").and_then(|error| reader.line_of(error));
    // `revert("no")` gives a text to the language's own error.
    let error = error.filter(|error| !error.starts_with('(')).unwrap_or(Name::const_new("Error"));
    reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    Step::Into
}

fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let error = child_of_kind(node, "identifier").map_or("*", |error| reader.text_of(error));
    reader.signal(SignalKind::Catch { error: Name::new(error) }, reader.scope(), node);
    Step::Into
}
