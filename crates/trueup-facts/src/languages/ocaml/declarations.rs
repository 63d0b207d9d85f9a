//! What OCaml's nodes say: values, types, modules, classes.

use tree_sitter::Node;

use super::expressions;
use crate::grammar::{Reader, Step, Visit, child_of_kind, children};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("open_module", open),
    ("open_module_signature", open),
    ("include_module", include),
    ("module_path", expressions::module_path),
    ("extended_module_path", expressions::module_path),
    ("value_definition", values),
    ("value_specification", specification),
    ("external", specification),
    ("type_binding", type_binding),
    ("field_declaration", field),
    ("constructor_declaration", constructor),
    ("exception_definition", exception),
    ("module_binding", module),
    ("module_type_definition", module_type),
    ("class_binding", class),
    ("class_type_binding", class),
    ("instance_variable_definition", instance_variable),
    ("method_definition", method),
    ("method_specification", method),
    ("let_binding", binding),
    ("let_expression", expressions::local),
    ("let_open_expression", expressions::local),
    ("let_module_expression", expressions::local),
    ("application_expression", expressions::application),
    ("try_expression", expressions::catch),
];

/// Whether a node is in an expression, where what it defines is seen by nobody else.
fn is_local(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    node.end_byte() <= reader.notes.local_until
}

fn path_of<'t>(node: Node<'t>) -> Option<Node<'t>> {
    let path = node.child_by_field_name("module")?;
    matches!(path.kind(), "module_path" | "extended_module_path").then_some(path)
}

fn open<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    imported(reader, node, ImportKind::Value)
}

fn include<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    imported(reader, node, ImportKind::Reexport)
}

fn imported<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: ImportKind) -> Step {
    let Some(path) = path_of(node).and_then(|path| reader.line_of(path)) else { return Step::Into };
    reader.import(&path, vec![ImportedName { name: Name::const_new("*"), alias: None }], kind, node);
    Step::Over
}

/// `let a = … and b = …`: each binding is read by itself.
fn values<'t>(_: &mut Reader<'_, 't>, _: Node<'t>) -> Step {
    Step::Into
}

fn binding<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let pattern = node.child_by_field_name("pattern");
    let name = pattern.filter(|pattern| matches!(pattern.kind(), "value_name" | "parenthesized_operator"));
    if is_local(reader, node) {
        return Step::Into;
    }
    let Some(name) = name else {
        // `let () = …`, `let (a, b) = …`: what is in it is seen by nobody else.
        let body = node.child_by_field_name("body").unwrap_or(node);
        reader.notes.local_until = reader.notes.local_until.max(body.end_byte());
        return Step::Into;
    };
    let body = node.child_by_field_name("body");
    let function = body.filter(|body| matches!(body.kind(), "fun_expression" | "function_expression"));
    let mut parameters = parameters(reader, node);
    if let Some(function) = function.filter(|function| function.kind() == "fun_expression") {
        parameters.extend(self::parameters(reader, function));
    }
    let is_function = function.is_some() || children(node).iter().any(|child| child.kind() == "parameter");
    let kind = if is_function { DefinitionKind::Function } else { DefinitionKind::Constant };
    let name = reader.text_of(name).trim_matches(['(', ')', ' ']);
    let index = reader.define(kind, name, node);
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    let value = body.filter(|_| !is_function).and_then(|body| reader.line_of(body));
    whole_item(reader, index, node);
    reader.set_body(index, body);
    let definition = reader.definition(index);
    (definition.parameters, definition.type_text, definition.value) = (parameters, type_text, value);
    if let Some(body) = body {
        reader.notes.local_until = reader.notes.local_until.max(body.end_byte());
    }
    Step::Inside(index)
}

/// Begins a definition at its keyword, where that stands right before the node, and looks for its comment above it.
fn whole_item<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let before = reader.text[..node.start_byte()].trim_end();
    let words = ["rec", "nonrec", "let", "type", "module", "class", "virtual", "and"];
    let mut start = node.start_byte();
    let mut rest = before;
    for _ in 0..3 {
        let Some(word) = words.iter().find(|word| rest.ends_with(**word)) else { break };
        rest = &rest[..rest.len() - word.len()];
        if rest.ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            break;
        }
        start = rest.len();
        rest = rest.trim_end();
    }
    if start == node.start_byte() {
        return;
    }
    let (span, doc) = (reader.span(start, node.end_byte()), reader.doc_before(start));
    let definition = reader.definition(index);
    (definition.span, definition.header_end, definition.first_line) = (span, span.end, span.line);
    definition.doc = None;
    if let Some((line, text)) = doc {
        (definition.first_line, definition.doc) = (line, text);
    }
}

fn parameters(reader: &Reader<'_, '_>, node: Node<'_>) -> Vec<Name> {
    let parameters = children(node).into_iter().filter(|child| child.kind() == "parameter");
    let patterns = parameters.filter_map(|parameter| parameter.child_by_field_name("pattern"));
    let named = patterns.filter_map(|pattern| match pattern.kind() {
        "value_pattern" => Some(pattern),
        "typed_pattern" => pattern.child_by_field_name("pattern").filter(|inner| inner.kind() == "value_pattern"),
        _ => None,
    });
    named.map(|name| Name::new(reader.text_of(name))).collect()
}

/// `val find : int -> string`, `external find : …`.
fn specification<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = ["value_name", "parenthesized_operator"];
    let Some(name) = names.into_iter().find_map(|kind| child_of_kind(node, kind)) else { return Step::Into };
    let mut result = node.child_by_field_name("type");
    let is_function = result.is_some_and(|it| it.kind() == "function_type");
    // Bounded: a type of so many arrows is no one's.
    for _ in 0..40 {
        let Some(function) = result.filter(|it| it.kind() == "function_type") else { break };
        result = function.child_by_field_name("codomain");
    }
    let kind = if is_function { DefinitionKind::Function } else { DefinitionKind::Constant };
    let type_text = result.and_then(|it| reader.line_of(it));
    let name = reader.text_of(name).trim_matches(['(', ')', ' ']);
    let index = reader.define(kind, name, node);
    reader.definition(index).type_text = type_text;
    Step::Into
}

fn type_binding<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name").filter(|_| !is_local(reader, node)) else { return Step::Into };
    // `type Shop.order += Paid` adds to a type of elsewhere.
    if name.kind() != "type_constructor" {
        return Step::Into;
    }
    let body = node.child_by_field_name("body");
    let kind = match body.map(|body| body.kind()) {
        Some("record_declaration") => DefinitionKind::Struct,
        Some("variant_declaration") => DefinitionKind::Enum,
        _ => DefinitionKind::TypeAlias,
    };
    let type_text = body.filter(|_| kind == DefinitionKind::TypeAlias).and_then(|body| reader.line_of(body));
    let index = reader.define(kind, reader.text_of(name), node);
    whole_item(reader, index, node);
    if kind != DefinitionKind::TypeAlias {
        reader.set_body(index, body);
    }
    reader.definition(index).type_text = type_text;
    Step::Inside(index)
}

fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    // The fields of a variant's record are a part of the variant.
    use DefinitionKind::{Struct, Variant};
    if let (Some(name), Some(Struct | Variant)) = (child_of_kind(node, "field_name"), reader.scope_kind()) {
        let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
        let index = reader.define(DefinitionKind::Field, reader.text_of(name), node);
        reader.definition(index).type_text = type_text;
    }
    Step::Into
}

fn constructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "constructor_name").filter(|_| reader.scope_kind() == Some(DefinitionKind::Enum));
    let Some(name) = name else { return Step::Into };
    let index = reader.define(DefinitionKind::Variant, reader.text_of(name), node);
    Step::Inside(index)
}

fn exception<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "constructor_declaration").and_then(|it| child_of_kind(it, "constructor_name"));
    let Some(name) = name.filter(|_| !is_local(reader, node)) else { return Step::Into };
    let index = reader.define(DefinitionKind::Struct, reader.text_of(name), node);
    reader.signal(SignalKind::ErrorType, Some(index), node);
    Step::Inside(index)
}

/// A module; one that only names another is an import of that one.
fn module<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = child_of_kind(node, "module_name").filter(|_| !is_local(reader, node)) else { return Step::Into };
    let name = reader.text_of(name);
    let body = node.child_by_field_name("body");
    if let Some(path) = body.filter(|body| body.kind() == "module_path").and_then(|path| reader.line_of(path)) {
        let alias = Some(Name::new(name));
        reader.import(&path, vec![ImportedName { name: Name::const_new("*"), alias }], ImportKind::Value, node);
        return Step::Over;
    }
    let index = reader.define(DefinitionKind::Module, name, node);
    whole_item(reader, index, node);
    reader.set_body(index, body);
    Step::Inside(index)
}

fn module_type<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "module_type_name").filter(|_| !is_local(reader, node));
    let Some(name) = name else { return Step::Into };
    let index = reader.define(DefinitionKind::Interface, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = ["class_name", "class_type_name"];
    let name = names.into_iter().find_map(|kind| child_of_kind(node, kind));
    let Some(name) = name.filter(|_| !is_local(reader, node)) else { return Step::Into };
    let index = reader.define(DefinitionKind::Class, reader.text_of(name), node);
    whole_item(reader, index, node);
    let body = node.child_by_field_name("body");
    let inherited = body.map(children).unwrap_or_default().into_iter();
    let classes = inherited.filter_map(|part| part.child_by_field_name("class"));
    reader.definition(index).bases = classes.map(|class| Name::new(reader.text_of(class))).collect();
    reader.set_body(index, body);
    Step::Inside(index)
}

fn instance_variable<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "instance_variable_name");
    if let Some(name) = name.filter(|_| reader.scope_kind() == Some(DefinitionKind::Class)) {
        let value = node.child_by_field_name("body").and_then(|body| reader.line_of(body));
        let index = reader.define(DefinitionKind::Field, reader.text_of(name), node);
        let definition = reader.definition(index);
        (definition.value, definition.visibility) = (value, Visibility::Private);
    }
    Step::Into
}

fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "method_name").filter(|_| reader.scope_kind() == Some(DefinitionKind::Class));
    let Some(name) = name else { return Step::Into };
    let parameters = parameters(reader, node);
    let mut cursor = node.walk();
    let is_private = node.children(&mut cursor).any(|child| child.kind() == "private");
    let body = node.child_by_field_name("body");
    let index = reader.define(DefinitionKind::Method, reader.text_of(name), node);
    reader.set_body(index, body);
    let definition = reader.definition(index);
    definition.parameters = parameters;
    if is_private {
        definition.visibility = Visibility::Private;
    }
    if let Some(body) = body {
        reader.notes.local_until = reader.notes.local_until.max(body.end_byte());
    }
    Step::Inside(index)
}
