//! What Haskell's expressions say: calls, errors thrown.

use tree_sitter::Node;

use crate::grammar::{Reader, Step};
use crate::{Name, SignalKind};

/// How many arguments of one application are looked through.
const MOST_ARGUMENTS: usize = 32;

/// What reads the environment.
const ENVIRONMENT: &[(&str, Option<usize>)] = &[
    ("lookupEnv", None),
    ("getEnv", None),
    ("getEnvDefault", Some(1)),
    ("System.Environment.lookupEnv", None),
    ("System.Environment.getEnv", None),
];

/// `find 1 rows` is an application of an application; the outermost one is the call.
pub(super) fn apply<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_inner =
        reader.facts.calls.last().is_some_and(|call| {
            call.span.start as usize == node.start_byte() && call.span.end as usize > node.end_byte()
        });
    let (mut head, mut arguments) = (node, Vec::new());
    for _ in 0..MOST_ARGUMENTS {
        if head.kind() != "apply" {
            break;
        }
        arguments.extend(head.child_by_field_name("argument"));
        let Some(function) = head.child_by_field_name("function") else { return Step::Into };
        head = function;
    }
    if is_inner || !is_name(reader, head) {
        return Step::Into;
    }
    arguments.reverse();
    let name = reader.text_of(head);
    if matches!(name, "throwIO" | "throw" | "throwError" | "throwM") {
        let error = arguments.first().and_then(|argument| constructor_of(reader, *argument));
        if let Some(error) = error {
            reader.signal(SignalKind::Throw { error }, reader.scope(), node);
        }
    }
    reader.call_with(name, &arguments, node);
    reader.environment_read(ENVIRONMENT, node);
    Step::Into
}

/// Whether a node names a function: a constructor makes a value, it is not called.
fn is_name(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    let text = reader.text_of(node);
    let last = text.rsplit('.').next().unwrap_or(text);
    matches!(node.kind(), "variable" | "qualified") && last.starts_with(|it: char| it.is_lowercase() || it == '_')
}

/// `print $ find 1` calls what stands before the operator.
pub(super) fn infix<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let operator = reader.text_of_field(node, "operator");
    let left = node.child_by_field_name("left_operand");
    if let Some(function) = left.filter(|left| matches!(operator, "$" | "$!") && is_name(reader, *left)) {
        let argument = node.child_by_field_name("right_operand");
        reader.call_with(reader.text_of(function), argument.as_slice(), function);
    }
    Step::Into
}

/// A line of `do` that is a name only runs that action.
pub(super) fn statement<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let only = node.named_child(0).filter(|only| only.byte_range() == node.byte_range() && is_name(reader, *only));
    if let Some(action) = only {
        reader.call_with(reader.text_of(action), &[], node);
    }
    Step::Into
}

/// The constructor that an expression begins with.
fn constructor_of(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<Name> {
    let mut node = node;
    for _ in 0..8 {
        if node.kind() == "constructor" {
            return reader.line_of(node);
        }
        node = node.named_child(0)?;
    }
    None
}
