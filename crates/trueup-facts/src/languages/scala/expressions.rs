//! Calls, errors thrown and caught, and the names that other files may define.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, children};
use crate::{Name, SignalKind, jvm};

/// Nodes whose names are no expressions.
const NAMING: [&str; 24] = [
    "class_definition",
    "trait_definition",
    "object_definition",
    "enum_definition",
    "package_object",
    "simple_enum_case",
    "full_enum_case",
    "function_definition",
    "function_declaration",
    "given_definition",
    "parameter",
    "class_parameter",
    "binding",
    "type_parameters",
    "covariant_type_parameter",
    "contravariant_type_parameter",
    "package_identifier",
    "access_qualifier",
    "stable_identifier",
    "field_expression",
    "stable_type_identifier",
    "interpolated_string_expression",
    "self_type",
    "val_declaration",
];
/// Nodes in which a name that begins in lower case is bound, not used.
const BINDING: [&str; 12] = [
    "val_definition",
    "var_definition",
    "identifiers",
    "typed_pattern",
    "case_class_pattern",
    "tuple_pattern",
    "capture_pattern",
    "infix_pattern",
    "enumerator",
    "case_clause",
    "lambda_expression",
    "alternative_pattern",
];

/// A parameter is no name of another file.
pub(super) fn binding<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name") {
        reader.bind(reader.text_of(name));
    }
    Step::Into
}

pub(super) fn type_parameters<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = node.children_by_field_name("name", &mut node.walk()).collect::<Vec<_>>();
    names.into_iter().for_each(|name| reader.bind(reader.text_of(name)));
    Step::Into
}

pub(super) fn type_name<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if reader.parent_kind() != "stable_type_identifier" {
        reader.mention(reader.text_of(node), node);
    }
    Step::Over
}

/// A name in an expression or a pattern. In a pattern one in lower case is bound.
pub(super) fn identifier<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (around, text) = (reader.parent_kind(), reader.text_of(node));
    if NAMING.contains(&around) {
        return Step::Over;
    }
    if BINDING.contains(&around) && !jvm::is_type_name(text) {
        // What these hold as a value is told by its field; a pattern comes first.
        reader.bind(text);
    } else {
        reader.mention(text, node);
    }
    Step::Over
}

/// `Level.Low` uses `Level`, `shop.store.Store` the whole path.
pub(super) fn path<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_inner = reader.parent_kind() == node.kind();
    let first = children(node).into_iter().next();
    if let Some(first) = first.filter(|first| matches!(first.kind(), "identifier" | "type_identifier")) {
        reader.mention(reader.text_of(first), first);
    }
    if !is_inner && let Some(path) = jvm::dotted(reader.text_of(node)) {
        let types = path.split('.').position(jvm::is_type_name);
        if let Some(at) = types.filter(|at| *at > 0) {
            let end = path.match_indices('.').nth(at).map_or(path.len(), |(end, _)| end);
            reader.mention(&path[..end], node);
        }
    }
    Step::Into
}

pub(super) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(mut function) = node.child_by_field_name("function") else { return Step::Into };
    if function.kind() == "generic_function" {
        function = function.child_by_field_name("function").unwrap_or(function);
    }
    let arguments = node.child_by_field_name("arguments").filter(|arguments| arguments.kind() == "arguments");
    // `open(path) { … }` and `open(path)(mode)` are calls around a call.
    if !matches!(function.kind(), "call_expression" | "instance_expression") {
        let (calls, text) = (reader.facts.calls.len(), reader.text_of(function));
        reader.call_text(text.strip_prefix("new ").unwrap_or(text), arguments, node);
        // Type arguments stand in the brackets that elsewhere ask for an element.
        if let Some(call) = reader.facts.calls.get_mut(calls) {
            call.callee = call.callee.replace("[]", "").into();
        }
    }
    Step::Into
}

/// `new Order(…)` calls `Order`.
pub(super) fn creation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(created) = created(node) {
        let text = jvm::without_type_arguments(reader.text_of(created));
        reader.call_text(text, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

fn created(node: Node<'_>) -> Option<Node<'_>> {
    children(node).into_iter().find(|child| child.kind().contains("type"))
}

/// `throw new Missing(…)`, `throw Missing(…)`, `throw error`.
pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let error = node.named_child(0).and_then(|thrown| match thrown.kind() {
        "instance_expression" => created(thrown),
        "call_expression" => thrown.child_by_field_name("function"),
        "identifier" => Some(thrown),
        _ => None,
    });
    if let Some(error) = error.and_then(|error| jvm::dotted(jvm::without_type_arguments(reader.text_of(error)))) {
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

/// The types that the cases of a `catch` name; a case that names none catches all.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let blocks = children(node).into_iter().filter(|it| matches!(it.kind(), "case_block" | "indented_cases"));
    for case in blocks.flat_map(children).filter(|case| case.kind() == "case_clause") {
        let Some(pattern) = case.child_by_field_name("pattern") else { continue };
        let alternatives = if pattern.kind() == "alternative_pattern" { children(pattern) } else { vec![pattern] };
        for alternative in alternatives {
            let error = match alternative.kind() {
                "typed_pattern" | "case_class_pattern" => alternative.child_by_field_name("type"),
                _ => None,
            };
            let error = error
                .map_or(Name::const_new("*"), |error| Name::new(jvm::without_type_arguments(reader.text_of(error))));
            reader.signal(SignalKind::Catch { error }, reader.scope(), alternative);
        }
    }
    Step::Into
}
