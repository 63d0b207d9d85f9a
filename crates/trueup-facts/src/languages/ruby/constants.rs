//! Constants where they are set and where they are used.

use tree_sitter::Node;

use super::attributes;
use super::declarations::split;
use crate::grammar::{Reader, Step};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// The longest path of constants, in bytes.
const LONGEST_PATH: usize = 120;

/// `MAX = 5`, `Point = Struct.new(:x)`, `$level = 1`.
pub(super) fn assignment<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
        return Step::Into;
    };
    let kind = match left.kind() {
        "constant" | "scope_resolution" if !reader.in_callable() => DefinitionKind::Constant,
        "global_variable" if reader.scope().is_none() => DefinitionKind::Variable,
        _ => return Step::Into,
    };
    let (owner, name) = split(reader.text_of(left));
    if let Some((kind, call)) = made_type(reader, right) {
        let index = reader.define(kind, name, node);
        describe(reader, index, call);
        return Step::Inside(index);
    }
    let index = reader.define(kind, name, node);
    let value = reader.line_of(right);
    let definition = reader.definition(index);
    definition.value = value.map(|value| Name::new(value.strip_suffix(".freeze").unwrap_or(&value)));
    if let Some(owner) = owner {
        definition.owner = Some(Name::new(owner));
    }
    Step::Inside(index)
}

/// The kind of type that a value makes, and the call that makes it.
fn made_type<'t>(reader: &Reader<'_, 't>, value: Node<'t>) -> Option<(DefinitionKind, Node<'t>)> {
    if value.kind() != "call" {
        return None;
    }
    let receiver = reader.text_of_field(value, "receiver").trim_start_matches("::");
    let kind = match (receiver, reader.text_of_field(value, "method")) {
        ("Struct", "new") | ("Data", "define") => DefinitionKind::Struct,
        ("Class", "new") => DefinitionKind::Class,
        ("Module", "new") => DefinitionKind::Module,
        _ => return None,
    };
    Some((kind, value))
}

fn describe<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, call: Node<'t>) {
    reader.set_body(index, call.child_by_field_name("block"));
    if reader.definition(index).kind == DefinitionKind::Struct {
        attributes::add_fields_of(reader, index, call);
        return;
    }
    let base = call.child_by_field_name("arguments").and_then(|arguments| arguments.named_child(0));
    if let Some(base) = base {
        attributes::superclass(reader, index, base);
    }
}

/// A constant in use.
pub(super) fn constant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of(node);
    reader.mention(name, node);
    Step::Over
}

/// A path of constants in use; what follows on a value is a constant of it.
pub(super) fn path<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let path = reader.text_of(node);
    let is_path = path.len() <= LONGEST_PATH
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':')
        && path.trim_start_matches("::").split("::").all(|part| part.starts_with(|it: char| it.is_ascii_uppercase()));
    if is_path {
        reader.mention(path, node);
        return Step::Over;
    }
    Step::Into
}

/// The error that a value is: `A`, `A.new("x")`; the text of any other call is no error's name.
pub(super) fn error_of<'t>(reader: &Reader<'_, 't>, value: Node<'t>) -> Option<Name> {
    match value.kind() {
        "constant" | "scope_resolution" | "identifier" | "instance_variable" => reader.line_of(value),
        "string" => Some(Name::const_new("RuntimeError")),
        "call" => {
            let receiver = value.child_by_field_name("receiver")?;
            let is_constant = matches!(receiver.kind(), "constant" | "scope_resolution");
            reader.line_of(receiver).filter(|_| is_constant)
        }
        _ => None,
    }
}

/// Adds the errors that `rescue` and its like name.
pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, errors: &[Node<'t>]) {
    for error in errors.iter().filter(|it| matches!(it.kind(), "constant" | "scope_resolution")) {
        if let Some(name) = reader.line_of(*error) {
            reader.signal(SignalKind::Catch { error: name }, reader.scope(), *error);
        }
    }
}
