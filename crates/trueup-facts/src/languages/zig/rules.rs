//! What to do at which node.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, Visit, child_of_kind, children, one_line, unquoted};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// The rules for Zig.
pub(super) static RULES: &[(&str, Visit)] = &[
    ("function_declaration", function),
    ("variable_declaration", variable),
    ("container_field", field),
    ("test_declaration", test),
    ("call_expression", call),
    ("builtin_function", builtin),
    ("error_set_declaration", error_set),
];

/// Adds a definition that only `pub` and `export` show to other files.
fn define<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
    let index = reader.define(kind, name, node);
    let is_public = ["pub", "export"].iter().any(|word| child_of_kind(node, word).is_some());
    if !is_public {
        reader.definition(index).visibility = Visibility::Private;
    }
    index
}

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of_field(node, "name");
    let in_type = reader.scope_kind().is_some_and(DefinitionKind::is_type);
    let kind = if in_type { DefinitionKind::Method } else { DefinitionKind::Function };
    let result = node.child_by_field_name("type").and_then(|result| reader.line_of(result));
    let parameters = child_of_kind(node, "parameters").map(|list| parameters(reader, list)).unwrap_or_default();
    let index = define(reader, kind, name, node);
    let definition = reader.definition(index);
    (definition.type_text, definition.parameters) = (result, parameters);
    reader.set_body(index, node.child_by_field_name("body"));
    if name == "main" && kind == DefinitionKind::Function && reader.scope().is_none() {
        reader.signal(SignalKind::EntryPoint, Some(index), node);
    }
    Step::Inside(index)
}

fn parameters(reader: &Reader<'_, '_>, list: Node<'_>) -> Vec<Name> {
    let parameters = children(list).into_iter().filter(|child| child.kind() == "parameter");
    let names = parameters.map(|parameter| Name::new(reader.text_of_field(parameter, "name")));
    names.filter(|name| !name.is_empty() && name != "self").collect()
}

/// The parts of `const name: type = value;`.
struct Parts<'t> {
    name: Node<'t>,
    declared: Option<Node<'t>>,
    value: Option<Node<'t>>,
}

fn parts(node: Node<'_>) -> Option<Parts<'_>> {
    let mut cursor = node.walk();
    let (mut name, mut value, mut is_value) = (None, None, false);
    for child in node.children(&mut cursor) {
        match child.kind() {
            "=" => is_value = true,
            "identifier" if name.is_none() => name = Some(child),
            _ if is_value && child.is_named() && child.kind() != "comment" => value = value.or(Some(child)),
            _ => {}
        }
    }
    name.map(|name| Parts { name, declared: node.child_by_field_name("type"), value })
}

fn variable<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(parts) = parts(node).filter(|_| !reader.in_callable()) else { return Step::Into };
    let name = reader.text_of(parts.name);
    let container = parts.value.and_then(|value| container_kind(value).map(|kind| (kind, value)));
    if let Some((kind, value)) = container {
        let index = define(reader, kind, name, node);
        reader.set_body(index, Some(value));
        if value.kind() == "error_set_declaration" {
            reader.signal(SignalKind::ErrorType, Some(index), node);
        }
        return Step::Inside(index);
    }
    if let Some((path, member)) = parts.value.and_then(|value| imported_member(reader, value)) {
        let alias = (member != name).then(|| Name::new(name));
        let is_public = child_of_kind(node, "pub").is_some();
        let kind = if is_public { ImportKind::Reexport } else { ImportKind::Value };
        reader.import(&path, vec![ImportedName { name: member, alias }], kind, node);
        return Step::Over;
    }
    let is_constant = child_of_kind(node, "const").is_some();
    let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Variable };
    let declared = parts.declared.and_then(|declared| reader.line_of(declared));
    let value = parts.value.and_then(|value| reader.line_of(value));
    let index = define(reader, kind, name, node);
    let definition = reader.definition(index);
    (definition.type_text, definition.value) = (declared, value);
    Step::Into
}

fn container_kind(value: Node<'_>) -> Option<DefinitionKind> {
    match value.kind() {
        "struct_declaration" | "opaque_declaration" => Some(DefinitionKind::Struct),
        "enum_declaration" | "error_set_declaration" => Some(DefinitionKind::Enum),
        "union_declaration" => Some(DefinitionKind::Union),
        _ => None,
    }
}

/// The path of `@import("…")` and the member that is taken of it, `*` for the file itself.
fn imported_member(reader: &Reader<'_, '_>, value: Node<'_>) -> Option<(Name, Name)> {
    let (mut inner, mut member) = (value, None);
    for _ in 0..8 {
        if inner.kind() != "field_expression" {
            break;
        }
        member = member.or_else(|| inner.child_by_field_name("member"));
        inner = inner.child_by_field_name("object")?;
    }
    let path = imported(reader, inner)?;
    Some((path, member.map_or(Name::const_new("*"), |member| Name::new(reader.text_of(member)))))
}

/// The path of `@import("…")`.
fn imported(reader: &Reader<'_, '_>, value: Node<'_>) -> Option<Name> {
    if value.kind() != "builtin_function" {
        return None;
    }
    let word = child_of_kind(value, "builtin_identifier")?;
    let is_import = matches!(reader.text_of(word), "@import" | "@embedFile");
    let argument = children(child_of_kind(value, "arguments")?).into_iter().find(|it| it.kind() == "string")?;
    is_import.then(|| Name::new(unquoted(reader.text_of(argument))))
}

fn builtin<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(path) = imported(reader, node) {
        let kind = if reader.in_callable() { ImportKind::Dynamic } else { ImportKind::Value };
        reader.import(&path, Vec::new(), kind, node);
        return Step::Over;
    }
    Step::Into
}

fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name").and_then(|name| reader.line_of(name)) else { return Step::Into };
    if reader.in_callable() {
        return Step::Into;
    }
    let in_enum = reader.scope_kind() == Some(DefinitionKind::Enum);
    let kind = if in_enum { DefinitionKind::Variant } else { DefinitionKind::Field };
    let declared = node.child_by_field_name("type").and_then(|declared| reader.line_of(declared));
    let value = node.children(&mut node.walk()).skip_while(|child| child.kind() != "=").nth(1);
    let value = value.and_then(|value| reader.line_of(value));
    let index = reader.define(kind, &name, node);
    let definition = reader.definition(index);
    (definition.type_text, definition.value) = (declared, value);
    Step::Into
}

fn error_set<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if reader.scope_kind() == Some(DefinitionKind::Enum) {
        for name in children(node).into_iter().filter(|child| child.kind() == "identifier") {
            reader.define(DefinitionKind::Variant, reader.text_of(name), name);
        }
    }
    Step::Into
}

fn test<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = children(node).into_iter().find(|child| matches!(child.kind(), "string" | "identifier"));
    let name = name.and_then(|name| one_line(unquoted(reader.text_of(name)), 200));
    let index = reader.define(DefinitionKind::Function, name.as_deref().unwrap_or("test"), node);
    let definition = reader.definition(index);
    (definition.in_test, definition.visibility) = (true, Visibility::Private);
    reader.set_body(index, child_of_kind(node, "block"));
    reader.signal(SignalKind::Test, Some(index), node);
    Step::Inside(index)
}

fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(function) = node.child_by_field_name("function") else { return Step::Into };
    let end = function.end_byte();
    let arguments = children(node).into_iter().filter(|child| child.start_byte() >= end && child.kind() != "comment");
    let arguments: Vec<_> = arguments.take(3).collect();
    reader.call_with(reader.text_of(function), &arguments, node);
    Step::Into
}
