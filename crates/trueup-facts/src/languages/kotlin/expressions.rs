//! Calls, errors thrown and caught, and the names that other files may define.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, child_of_kind, children};
use crate::{Name, SignalKind, jvm};

/// The longest callee, in bytes, that is read whole.
const LONGEST_CALLEE: usize = 480;
/// Nodes whose names are no expressions.
const NAMING: [&str; 12] = [
    "class_declaration",
    "object_declaration",
    "companion_object",
    "enum_entry",
    "function_declaration",
    "type_alias",
    "navigation_expression",
    "label",
    "import",
    "package_header",
    "type_constraint",
    "setter",
];

/// A parameter, a local variable or a type parameter is no name of another file.
pub(super) fn binding<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = child_of_kind(node, "identifier") {
        reader.bind(reader.text_of(name));
    }
    Step::Into
}

/// `Outer.Inner` uses `Outer`, `shop.store.Store` the whole path.
pub(super) fn type_name<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = children(node).into_iter().filter(|child| child.kind() == "identifier");
    let names: Vec<&str> = names.map(|name| reader.text_of(name)).collect();
    match names.as_slice() {
        [] => {}
        [first, ..] if jvm::is_type_name(first) => reader.mention(first, node),
        [one] => reader.mention(one, node),
        path => reader.mention(&path.join("."), node),
    }
    Step::Into
}

/// A name in an expression. The names of declarations, members and bound names are read where they stand.
pub(super) fn identifier<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let around = reader.parent_kind();
    if !NAMING.contains(&around) && around != "user_type" {
        reader.mention(reader.text_of(node), node);
    }
    Step::Over
}

/// `store.find` may use an extension of another file, `.find`; `Store.LIMIT` uses `Store`, and `shop.Store.LIMIT` the
/// path to it.
pub(super) fn navigation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let names = children(node);
    let Some(first) = names.first().copied().filter(|first| first.kind() == "identifier") else {
        mention_member(reader, node, &names);
        return Step::Into;
    };
    reader.mention(reader.text_of(first), first);
    mention_member(reader, node, &names);
    Step::Into
}

fn mention_member(reader: &mut Reader<'_, '_>, node: Node<'_>, names: &[Node<'_>]) {
    let last = names.last().filter(|last| last.kind() == "identifier" && names.len() > 1);
    let Some(last) = last else { return };
    let name = reader.text_of(*last);
    let path = jvm::is_type_name(name).then(|| jvm::dotted(reader.text_of(node))).flatten();
    match path {
        Some(path) if !path.starts_with(jvm::is_upper) => reader.mention(&path, node),
        Some(_) => {}
        None => reader.mention(&[".", name].concat(), *last),
    }
}

/// `order shouldBe open` calls the extension in the middle.
pub(super) fn infix<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let [_, operator, _] = children(node).as_slice()
        && operator.kind() == "identifier"
    {
        if let "class" | "val" | "var" = reader.text_of(*operator) {
            return super::declarations::taken_for_infix(reader, node);
        }
        let name = [".", reader.text_of(*operator)].concat();
        reader.mention(&name, *operator);
    }
    Step::Into
}

/// The name of a named argument is no expression.
pub(super) fn argument<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if node.child(1).is_some_and(|second| second.kind() == "=")
        && let Some(name) = node.child(0)
    {
        reader.bind(reader.text_of(name));
    }
    Step::Into
}

pub(super) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(callee) = node.named_child(0) else { return Step::Into };
    let arguments = child_of_kind(node, "value_arguments");
    // `open(path) { … }` is a call around a call.
    if callee.kind() == "call_expression" && arguments.is_none() {
        return Step::Into;
    }
    add_call(reader, callee, arguments, node);
    Step::Into
}

/// `: Base(…)` in the head of a class calls the constructor of the base.
pub(super) fn base_call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let callee = child_of_kind(node, "user_type").filter(|_| reader.parent_kind() == "delegation_specifier");
    if let Some(callee) = callee {
        add_call(reader, callee, child_of_kind(node, "value_arguments"), node);
    }
    Step::Into
}

fn add_call<'t>(reader: &mut Reader<'_, 't>, callee: Node<'t>, arguments: Option<Node<'t>>, node: Node<'t>) {
    let text = reader.text_of(callee);
    if text.len() > LONGEST_CALLEE {
        reader.call(callee, arguments, node);
    } else {
        let text = text.replace("?.", ".").replace("!!", "").replace('`', "");
        reader.call_text(&text, arguments, node);
    }
}

/// `throw Missing(…)`, `throw error`.
pub(super) fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let thrown = node.named_child(0);
    let error = thrown.and_then(|thrown| match thrown.kind() {
        "call_expression" => thrown.named_child(0),
        "identifier" => Some(thrown),
        _ => None,
    });
    if let Some(error) = error.and_then(|error| jvm::dotted(reader.text_of(error))) {
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    Step::Into
}

pub(super) fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let caught = child_of_kind(node, "user_type").and_then(|caught| reader.line_of(caught));
    if let Some(error) = caught {
        let error = Name::new(jvm::without_type_arguments(&error));
        reader.signal(SignalKind::Catch { error }, reader.scope(), node);
    }
    binding(reader, node)
}
