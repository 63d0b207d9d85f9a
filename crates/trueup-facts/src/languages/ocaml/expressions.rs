//! What OCaml's expressions say: calls, errors, modules used.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, children};
use crate::{Name, SignalKind};

/// What reads the environment.
const ENVIRONMENT: &[(&str, Option<usize>)] = &[
    ("Sys.getenv", None),
    ("Sys.getenv_opt", None),
    ("Sys.getenv_exn", None),
    ("Unix.getenv", None),
    ("Stdlib.Sys.getenv", None),
];

/// What an expression defines is seen by nobody else.
pub(super) fn local<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    reader.notes.local_until = reader.notes.local_until.max(node.end_byte());
    Step::Into
}

/// A module named where it is used needs no `open`.
pub(super) fn module_path<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let text = reader.text_of(node);
    if text.len() < 200 && !text.contains(['(', '\n', ' ']) {
        reader.mention(text, node);
        return Step::Over;
    }
    Step::Into
}

pub(super) fn application<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(function) = node.child_by_field_name("function").filter(|it| it.kind() == "value_path") else {
        return Step::Into;
    };
    let mut cursor = node.walk();
    let arguments: Vec<Node<'t>> = node.children_by_field_name("argument", &mut cursor).take(3).collect();
    let name = reader.text_of(function);
    match name {
        "raise" | "raise_notrace" => {
            let error = arguments.first().and_then(|argument| constructor_of(reader, *argument));
            if let Some(error) = error {
                reader.signal(SignalKind::Throw { error }, reader.scope(), node);
            }
        }
        "failwith" | "invalid_arg" => {
            let error = Name::const_new(if name == "failwith" { "Failure" } else { "Invalid_argument" });
            reader.signal(SignalKind::Throw { error }, reader.scope(), node);
        }
        _ => {}
    }
    reader.call_with(name, &arguments, node);
    reader.environment_read(ENVIRONMENT, node);
    Step::Into
}

/// The constructor that an expression or a pattern begins with.
fn constructor_of(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<Name> {
    let mut node = node;
    for _ in 0..8 {
        if node.kind() == "constructor_path" {
            return reader.line_of(node);
        }
        node = node.named_child(0)?;
    }
    None
}

/// `try … with Not_found -> …`
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    for case in children(node).into_iter().filter(|child| child.kind() == "match_case") {
        let Some(pattern) = case.child_by_field_name("pattern") else { continue };
        let is_any = matches!(pattern.kind(), "any_pattern" | "value_pattern");
        let error = if is_any { Some(Name::const_new("*")) } else { constructor_of(reader, pattern) };
        if let Some(error) = error {
            reader.signal(SignalKind::Catch { error }, reader.scope(), pattern);
        }
    }
    Step::Into
}
