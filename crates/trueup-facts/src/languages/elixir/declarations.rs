//! What Elixir's nodes say. Nearly everything is a call: `defmodule`, `def` and `alias` are told by their names.

use tree_sitter::Node;

use super::attributes;
use crate::grammar::{Reader, Step, Visit, child_of_kind, children, unquoted};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] =
    &[("call", call), ("unary_operator", attributes::attribute), ("alias", alias), ("rescue_block", rescue)];

/// What reads the environment, with the position of the default.
const ENVIRONMENT: &[(&str, Option<usize>)] =
    &[("System.get_env", Some(1)), ("System.fetch_env", None), ("System.fetch_env!", None)];

fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(target) = node.child_by_field_name("target") else { return Step::Into };
    match reader.text_of(target) {
        "defmodule" => module(reader, node, DefinitionKind::Module),
        "defprotocol" => module(reader, node, DefinitionKind::Interface),
        "defimpl" => implementation(reader, node),
        "defstruct" => record(reader, node, false),
        "defexception" => record(reader, node, true),
        "def" | "defdelegate" | "defguard" => function(reader, node, DefinitionKind::Function, Visibility::Public),
        "defp" | "defguardp" => function(reader, node, DefinitionKind::Function, Visibility::Private),
        "defmacro" => function(reader, node, DefinitionKind::Macro, Visibility::Public),
        "defmacrop" => function(reader, node, DefinitionKind::Macro, Visibility::Private),
        "alias" | "import" | "use" | "require" => import(reader, node),
        "test" => test(reader, node, target),
        _ => other(reader, node, target),
    }
}

fn arguments<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    child_of_kind(node, "arguments").map(children).unwrap_or_default()
}

fn module<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind) -> Step {
    let name = arguments(node).into_iter().next().filter(|name| name.kind() == "alias");
    let Some(name) = name else { return Step::Into };
    let index = define(reader, kind, reader.text_of(name), node);
    reader.set_body(index, child_of_kind(node, "do_block"));
    Step::Inside(index)
}

/// Adds a definition with what the attributes above it said.
pub(super) fn define<'t>(
    reader: &mut Reader<'_, 't>,
    kind: DefinitionKind,
    name: &str,
    node: Node<'t>,
) -> DefinitionIndex {
    let index = reader.define(kind, name, node);
    let ahead = std::mem::take(&mut reader.notes.ahead);
    let definition = reader.definition(index);
    if ahead.line > 0 {
        definition.first_line = definition.first_line.min(ahead.line);
    }
    definition.doc = ahead.doc.or(definition.doc.take());
    definition.decorators = ahead.decorators;
    definition.type_text = ahead.type_text;
    index
}

/// `defimpl Protocol, for: Type` makes a module of both their names.
fn implementation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let arguments = arguments(node);
    let Some(protocol) = arguments.first().filter(|it| it.kind() == "alias") else { return Step::Into };
    let protocol = reader.text_of(*protocol);
    let target = arguments.get(1).and_then(|options| option(reader, *options, "for")).map(|it| reader.text_of(it));
    let around = reader.scope().map(|scope| reader.definition(scope).name.clone());
    let Some(target) = target.map(Name::new).or(around).filter(|target| target.len() < 120) else { return Step::Into };
    let index = define(reader, DefinitionKind::Module, &format!("{protocol}.{target}"), node);
    reader.definition(index).bases = vec![Name::new(protocol)];
    reader.set_body(index, child_of_kind(node, "do_block"));
    Step::Inside(index)
}

/// The value of the option `name` in keywords.
fn option<'t>(reader: &Reader<'_, 't>, keywords: Node<'t>, name: &str) -> Option<Node<'t>> {
    let pairs = children(keywords).into_iter().filter(|pair| pair.kind() == "pair");
    let mut wanted = pairs.filter(|pair| reader.text_of_field(*pair, "key").trim().trim_end_matches(':') == name);
    wanted.next()?.child_by_field_name("value")
}

/// The fields of the module's struct or exception.
fn record<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, is_error: bool) -> Step {
    let Some(owner) = reader.scope().filter(|_| !reader.in_callable()) else { return Step::Into };
    reader.definition(owner).kind = DefinitionKind::Struct;
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(owner), node);
    }
    for list in arguments(node) {
        let entries = if list.kind() == "list" { children(list) } else { vec![list] };
        for entry in entries {
            match entry.kind() {
                "atom" => field(reader, entry, entry, None),
                "keywords" => {
                    for pair in children(entry).into_iter().filter(|pair| pair.kind() == "pair") {
                        if let Some(key) = pair.child_by_field_name("key") {
                            field(reader, key, pair, pair.child_by_field_name("value"));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    Step::Over
}

fn field<'t>(reader: &mut Reader<'_, 't>, name: Node<'t>, node: Node<'t>, value: Option<Node<'t>>) {
    let name = reader.text_of(name).trim().trim_matches(':');
    let value = value.and_then(|value| reader.line_of(value));
    let index = reader.define(DefinitionKind::Field, name, node);
    reader.definition(index).value = value;
}

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind, visibility: Visibility) -> Step {
    let Some(head) = arguments(node).into_iter().next() else { return Step::Into };
    let Some((name, parameters)) = head_of(reader, head) else { return Step::Into };
    let count = parameters.len();
    let names: Vec<Name> = parameters.into_iter().filter_map(|parameter| parameter_name(reader, parameter)).collect();
    if let Some(index) = clause_of(reader, &name, count, node) {
        return Step::Inside(index);
    }
    let index = define(reader, kind, &name, node);
    let body = child_of_kind(node, "do_block");
    let span_end = node.end_byte() as u32;
    reader.definition(index).header_end = span_end;
    reader.set_body(index, body);
    let definition = reader.definition(index);
    (definition.parameters, definition.visibility) = (names, visibility);
    reader.notes.clause = Some((name, count));
    Step::Inside(index)
}

/// The definition of which `node` is a further clause: the last one read, of the same name and number of parameters.
/// It reaches to the end of the clause.
fn clause_of<'t>(reader: &mut Reader<'_, 't>, name: &Name, count: usize, node: Node<'t>) -> Option<DefinitionIndex> {
    let last = reader.notes.clause.as_ref()?;
    if (&last.0, last.1) != (name, count) || reader.notes.ahead.doc.is_some() {
        return None;
    }
    let scope = reader.scope();
    let same = |it: &crate::Definition| it.parent == scope && it.name == *name && it.kind.is_callable();
    let index = reader.facts.definitions.iter().rposition(|it| it.parent == scope || it.parent.is_none())?;
    if !same(&reader.facts.definitions[index]) {
        return None;
    }
    reader.notes.ahead = Default::default();
    let start = reader.facts.definitions[index].span.start as usize;
    let span = reader.span(start, node.end_byte());
    reader.facts.definitions[index].span = span;
    Some(index as DefinitionIndex)
}

/// The name and the parameters of `find(id, row) when …`, `find`, `a + b`.
fn head_of<'t>(reader: &mut Reader<'_, 't>, head: Node<'t>) -> Option<(Name, Vec<Node<'t>>)> {
    let mut head = head;
    if head.kind() == "binary_operator" && reader.text_of_field(head, "operator") == "when" {
        head = head.child_by_field_name("left")?;
    }
    match head.kind() {
        "identifier" => Some((Name::new(reader.text_of(head)), Vec::new())),
        "call" => {
            let name = head.child_by_field_name("target").filter(|name| name.kind() == "identifier")?;
            reader.notes.local_until = reader.notes.local_until.max(name.end_byte());
            Some((Name::new(reader.text_of(name)), arguments(head)))
        }
        "binary_operator" => {
            let sides = ["left", "right"].into_iter().filter_map(|side| head.child_by_field_name(side));
            Some((Name::new(reader.text_of_field(head, "operator")), sides.collect()))
        }
        _ => None,
    }
}

/// The name of a parameter; `None` for a pattern that gives none to the whole.
fn parameter_name<'t>(reader: &Reader<'_, 't>, parameter: Node<'t>) -> Option<Name> {
    let named = match (parameter.kind(), reader.text_of_field(parameter, "operator")) {
        ("binary_operator", "\\\\") => parameter.child_by_field_name("left")?,
        ("binary_operator", "=") => {
            let sides = ["right", "left"].into_iter().filter_map(|side| parameter.child_by_field_name(side));
            sides.into_iter().find(|side| side.kind() == "identifier")?
        }
        _ => parameter,
    };
    (named.kind() == "identifier").then(|| Name::new(reader.text_of(named)))
}

fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let arguments = arguments(node);
    let Some(target) = arguments.first() else { return Step::Into };
    let alias = arguments.get(1).and_then(|options| option(reader, *options, "as")).map(|it| reader.text_of(it));
    let is_late = reader.in_callable();
    let kind = if is_late { ImportKind::Dynamic } else { ImportKind::Value };
    let modules: Vec<String> = match target.kind() {
        "alias" => vec![reader.text_of(*target).to_owned()],
        // `alias Shop.{Store, Mailer}`
        "dot" => {
            let left = reader.text_of_field(*target, "left");
            let right = target.child_by_field_name("right").filter(|right| right.kind() == "tuple").map(children);
            let parts = right.unwrap_or_default().into_iter().filter(|part| part.kind() == "alias");
            parts.map(|part| format!("{left}.{}", reader.text_of(part))).collect()
        }
        _ => return Step::Into,
    };
    for module in modules.iter().filter(|module| module.len() < 200) {
        let name = |alias| ImportedName { name: Name::const_new("*"), alias: Some(Name::new(alias)) };
        reader.import(module, alias.map(name).into_iter().collect(), kind, node);
    }
    Step::Over
}

/// A module named in full, or by the last part of an alias.
fn alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = reader.text_of(node);
    if name.len() < 200 {
        reader.mention(name, node);
    }
    Step::Over
}

fn test<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, target: Node<'t>) -> Step {
    let title = arguments(node).into_iter().next().filter(|title| title.kind() == "string");
    let (Some(title), Some(body)) = (title, child_of_kind(node, "do_block")) else {
        return other(reader, node, target);
    };
    let Some(name) = reader.line_of(title) else { return Step::Into };
    let index = define(reader, DefinitionKind::Function, unquoted(&name), node);
    reader.definition(index).in_test = true;
    reader.set_body(index, Some(body));
    reader.signal(SignalKind::Test, Some(index), node);
    Step::Inside(index)
}

fn other<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, target: Node<'t>) -> Step {
    let text = reader.text_of(target);
    let list = child_of_kind(node, "arguments");
    if matches!(text, "raise" | "reraise") {
        let first = list.and_then(|list| list.named_child(0));
        let error = first.filter(|first| first.kind() == "alias").map_or("RuntimeError", |it| reader.text_of(it));
        reader.signal(SignalKind::Throw { error: Name::new(error) }, reader.scope(), node);
    }
    // Words of the language itself are no functions.
    let is_word = matches!(
        text,
        "if" | "unless"
            | "case"
            | "cond"
            | "with"
            | "for"
            | "try"
            | "receive"
            | "quote"
            | "unquote"
            | "fn"
            | "describe"
    );
    // `row.name` reads a field; `Store.all` calls a function.
    let is_field = list.is_none()
        && target.child_by_field_name("left").is_some_and(|left| !matches!(left.kind(), "alias" | "atom"));
    // The head of a definition is written like a call.
    let is_head = target.end_byte() <= reader.notes.local_until;
    if !is_word && !is_field && !is_head && matches!(target.kind(), "identifier" | "dot") {
        reader.call(target, list, node);
        reader.environment_read(ENVIRONMENT, node);
    }
    Step::Into
}

/// `rescue error in [KeyError, ArgumentError] -> …`
fn rescue<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    for clause in children(node).into_iter().filter(|clause| clause.kind() == "stab_clause") {
        let Some(left) = clause.child_by_field_name("left") else { continue };
        let pattern = left.named_child(0).unwrap_or(left);
        let types = match pattern.kind() {
            "binary_operator" => pattern.child_by_field_name("right").unwrap_or(pattern),
            _ => pattern,
        };
        let types = if types.kind() == "list" { children(types) } else { vec![types] };
        for error in types {
            let name = if error.kind() == "alias" { reader.text_of(error) } else { "*" };
            reader.signal(SignalKind::Catch { error: Name::new(name) }, reader.scope(), error);
        }
    }
    Step::Into
}
