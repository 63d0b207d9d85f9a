//! What Haskell's nodes say: the module's head, types, classes, functions with their signatures.

use tree_sitter::Node;

use super::expressions;
use crate::grammar::{Reader, Step, Visit, child_of_kind, children, fields};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// How far back the signature of a function is looked for, and the type of an instance.
const NEAR: usize = 64;

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("header", header),
    ("import", import),
    ("data_type", data),
    ("newtype", data),
    ("data_constructor", constructor),
    ("newtype_constructor", constructor),
    ("gadt_constructor", constructor),
    ("field", field),
    ("type_synonym", type_synonym),
    ("type_synomym", type_synonym),
    ("type_family", type_synonym),
    ("class", class),
    ("instance", instance),
    ("signature", signature),
    ("function", function),
    ("bind", function),
    ("local_binds", local),
    ("apply", expressions::apply),
    ("infix", expressions::infix),
    ("exp", expressions::statement),
];

fn header<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(module) = node.child_by_field_name("module") {
        reader.facts.package = reader.line_of(module);
        if let Some((line, Some(text))) = reader.doc_before(node.start_byte()) {
            (reader.facts.doc, reader.facts.doc_line) = (Some(text), Some(line));
        }
    }
    let Some(list) = node.child_by_field_name("exports") else { return Step::Over };
    let mut exported = rustc_hash::FxHashSet::default();
    for export in children(list) {
        let name = ["variable", "type", "operator"].into_iter().find_map(|part| export.child_by_field_name(part));
        if let Some(name) = name {
            exported.insert(Name::new(reader.text_of(name).trim_matches(['(', ')'])));
        }
    }
    reader.notes.exported = Some(exported);
    Step::Over
}

fn import<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(module) = node.child_by_field_name("module").and_then(|module| reader.line_of(module)) else {
        return Step::Over;
    };
    let mut cursor = node.walk();
    let words: Vec<&str> = node.children(&mut cursor).filter(|child| !child.is_named()).map(|it| it.kind()).collect();
    let alias = node.child_by_field_name("alias").map(|alias| Name::new(reader.text_of(alias)));
    let mut names = Vec::new();
    if let Some(list) = node.child_by_field_name("names").filter(|_| !words.contains(&"hiding")) {
        let parts = fields(list, "name").into_iter();
        let written = parts.filter_map(|part| part.named_child(0)).map(|name| Name::new(reader.text_of(name)));
        names.extend(written.map(|name| ImportedName { name, alias: None }));
    } else if !words.contains(&"qualified") {
        names.push(ImportedName { name: Name::const_new("*"), alias: None });
    }
    if alias.is_some() {
        names.push(ImportedName { name: Name::const_new("*"), alias });
    }
    reader.import(&module, names, ImportKind::Value, node);
    Step::Over
}

/// Whether a name is seen outside of its module.
fn visibility(reader: &Reader<'_, '_>, name: &str) -> Visibility {
    match &reader.notes.exported {
        Some(exported) if !exported.contains(name) => Visibility::Private,
        _ => Visibility::Public,
    }
}

fn named<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
    let visibility = visibility(reader, name);
    let index = reader.define(kind, name, node);
    reader.definition(index).visibility = visibility;
    index
}

fn is_local(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    node.end_byte() <= reader.notes.local_until
}

/// A type with one constructor of its own name is a record; one with several, or another name, lists its variants.
fn data<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let name = reader.text_of(name);
    let constructors = match node.child_by_field_name("constructors") {
        Some(list) => children(list).into_iter().filter(|child| child.kind().ends_with("_constructor")).collect(),
        None => fields(node, "constructor"),
    };
    let is_record = match constructors.as_slice() {
        [only] => node.kind() == "newtype" || constructor_name(reader, *only) == Some(name) || has_fields(*only),
        _ => false,
    };
    let kind = if is_record { DefinitionKind::Struct } else { DefinitionKind::Enum };
    let index = named(reader, kind, name, node);
    let derived = fields(node, "deriving").into_iter().filter_map(|it| it.child_by_field_name("classes"));
    let classes = derived.flat_map(|classes| match classes.kind() {
        "tuple" => children(classes),
        "parens" => children(classes),
        _ => vec![classes],
    });
    reader.definition(index).bases = classes.filter_map(|class| reader.line_of(class)).collect();
    reader.set_body(index, node.child_by_field_name("constructors"));
    Step::Inside(index)
}

fn has_fields(constructor: Node<'_>) -> bool {
    let inner = constructor.child_by_field_name("constructor").or_else(|| constructor.child_by_field_name("field"));
    inner.is_some_and(|inner| inner.kind() == "record")
}

fn constructor_name<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> Option<&'s str> {
    let name = node.child_by_field_name("name");
    let inner = || node.child_by_field_name("constructor").and_then(|inner| inner.child_by_field_name("name"));
    name.or_else(inner).map(|name| reader.text_of(name))
}

fn constructor<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = constructor_name(reader, node).filter(|_| reader.scope_kind() == Some(DefinitionKind::Enum));
    let Some(name) = name else { return Step::Into };
    let index = reader.define(DefinitionKind::Variant, name, node);
    Step::Inside(index)
}

/// The fields of one type: `id, name :: Text` names several.
fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    use DefinitionKind::{Struct, Variant};
    if !matches!(reader.scope_kind(), Some(Struct | Variant)) {
        return Step::Into;
    }
    let names = fields(node, "name").into_iter().filter(|name| name.kind() == "field_name");
    let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
    for name in names.collect::<Vec<_>>() {
        let index = reader.define(DefinitionKind::Field, reader.text_of(name), node);
        reader.definition(index).type_text = type_text.as_ref().map(|it| Name::new(it.trim_start_matches('!')));
    }
    Step::Over
}

fn type_synonym<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(name) = node.child_by_field_name("name").filter(|_| reader.scope().is_none()) {
        let type_text = node.child_by_field_name("type").and_then(|it| reader.line_of(it));
        let index = named(reader, DefinitionKind::TypeAlias, reader.text_of(name), node);
        reader.definition(index).type_text = type_text;
    }
    Step::Over
}

fn class<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = named(reader, DefinitionKind::Trait, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("declarations"));
    Step::Inside(index)
}

/// The functions of an instance belong to its type, which gets the class among its bases where this file defines it.
fn instance<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (Some(class), Some(types)) = (node.child_by_field_name("name"), node.child_by_field_name("patterns")) else {
        return Step::Into;
    };
    let (class, types) = (Name::new(reader.text_of(class)), reader.text_of(types));
    let name = types.trim_start_matches(['(', '[']).split([' ', ')', ']', '\n']).next().unwrap_or(types);
    if name.is_empty() || name.len() > 100 {
        return Step::Into;
    }
    let near = reader.facts.definitions.iter().rev().take(NEAR * 8);
    let found = near.map(|it| it.kind.is_type() && it.name == name).position(|is_found| is_found);
    if let Some(back) = found {
        let index = (reader.facts.definitions.len() - 1 - back) as DefinitionIndex;
        if class == "Exception" {
            reader.signal(SignalKind::ErrorType, Some(index), node);
        }
        reader.definition(index).bases.push(class);
    }
    reader.notes.part_of = Some((Name::new(name), node.end_byte()));
    Step::Into
}

/// `find, take :: Int -> Order`: the definition begins here; what follows of the same name belongs to it.
fn signature<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if is_local(reader, node) || reader.in_callable() {
        return Step::Over;
    }
    let names = match node.child_by_field_name("names") {
        Some(list) => fields(list, "name"),
        None => fields(node, "name"),
    };
    let (result, is_function) = result_of(node.child_by_field_name("type"));
    let type_text = result.and_then(|result| reader.line_of(result));
    // An action is run: it is nearer to a function than to a value.
    let is_function = is_function || type_text.as_ref().is_some_and(|text| text.starts_with("IO "));
    for name in names {
        let kind = callable_kind(reader, is_function || reader.scope().is_some(), node);
        let name = reader.text_of(name).trim_matches(['(', ')', ' ']);
        let index = owned(reader, kind, name, node);
        reader.definition(index).type_text = type_text.clone();
    }
    Step::Over
}

/// Whether a name stands for something that runs, not for a value: `do`, a lambda.
fn is_action(node: Node<'_>) -> bool {
    let body = node.child_by_field_name("match").and_then(|body| body.child_by_field_name("expression"));
    body.is_some_and(|body| matches!(body.kind(), "do" | "lambda" | "lambda_case" | "multi_way_if"))
}

fn callable_kind(reader: &Reader<'_, '_>, is_function: bool, node: Node<'_>) -> DefinitionKind {
    let in_instance = reader.notes.part_of.as_ref().is_some_and(|(_, end)| node.end_byte() <= *end);
    let in_class = reader.scope().is_some() || in_instance;
    match (is_function, in_class) {
        (true, true) => DefinitionKind::Method,
        (true, false) => DefinitionKind::Function,
        (false, _) => DefinitionKind::Constant,
    }
}

/// Adds a function or constant of the module, or of the instance around it.
fn owned<'t>(reader: &mut Reader<'_, 't>, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
    match reader.notes.part_of.clone().filter(|(_, end)| node.end_byte() <= *end) {
        Some((owner, _)) => {
            let index = reader.define(DefinitionKind::Method, name, node);
            reader.definition(index).owner = Some(owner);
            index
        }
        None => {
            reader.notes.part_of = None;
            if reader.scope().is_some() { reader.define(kind, name, node) } else { named(reader, kind, name, node) }
        }
    }
}

/// The result of a type, and whether that is one of a function.
fn result_of(written: Option<Node<'_>>) -> (Option<Node<'_>>, bool) {
    let (mut result, mut is_function) = (written, false);
    for _ in 0..40 {
        let Some(node) = result else { break };
        let inner = match node.kind() {
            "function" | "linear_function" => {
                is_function = true;
                node.child_by_field_name("result")
            }
            "context" | "forall" => node.child_by_field_name("type").or_else(|| children(node).pop()),
            _ => break,
        };
        if inner.is_none() || inner == result {
            break;
        }
        result = inner;
    }
    (result, is_function)
}

/// One equation of a function, or the value of a name.
fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if is_local(reader, node) {
        return Step::Into;
    }
    let Some((name, parameters)) = head_of(reader, node) else { return local(reader, node) };
    let is_function = node.kind() == "function";
    let owner = reader.notes.part_of.clone().filter(|(_, end)| node.end_byte() <= *end).map(|(owner, _)| owner);
    let scope = reader.scope();
    let near = reader.facts.definitions.iter().rev().take(NEAR);
    let known = near.map(|it| it.name == name && it.parent == scope && (owner.is_none() || it.owner == owner));
    let position = known.into_iter().position(|is_same| is_same);
    let body = node.child_by_field_name("match");
    let index = match position {
        Some(back) => {
            let index = (reader.facts.definitions.len() - 1 - back) as DefinitionIndex;
            let start = reader.definition(index).span.start as usize;
            let span = reader.span(start, node.end_byte());
            let definition = reader.definition(index);
            if definition.kind == DefinitionKind::Constant && (is_function || is_action(node)) {
                definition.kind = DefinitionKind::Function;
            }
            let is_first = definition.header_end == definition.span.end && definition.parameters.is_empty();
            definition.span = span;
            if is_first {
                definition.header_end = span.end;
                definition.parameters = parameters;
                reader.set_body(index, body);
            }
            index
        }
        None => {
            let kind = callable_kind(reader, is_function || is_action(node), node);
            let index = owned(reader, kind, &name, node);
            reader.set_body(index, body);
            reader.definition(index).parameters = parameters;
            index
        }
    };
    let value = body.and_then(|body| body.child_by_field_name("expression")).and_then(|it| reader.line_of(it));
    if reader.definition(index).kind == DefinitionKind::Constant {
        reader.definition(index).value = value;
    }
    if reader.scope().is_none() || owner.is_some() || reader.scope_kind() == Some(DefinitionKind::Trait) {
        reader.notes.local_until = reader.notes.local_until.max(node.end_byte());
    }
    Step::Inside(index)
}

/// The name and the parameters of `find id row`, `left |> right`.
fn head_of(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<(Name, Vec<Name>)> {
    let variable = |it: &Node<'_>| it.kind() == "variable";
    if let Some(infix) = child_of_kind(node, "infix").filter(|_| node.child_by_field_name("name").is_none()) {
        let name = reader.text_of_field(infix, "operator").trim_matches('`');
        let sides = ["left_operand", "right_operand"].into_iter().filter_map(|side| infix.child_by_field_name(side));
        let parameters = sides.filter(variable).map(|side| Name::new(reader.text_of(side))).collect();
        return Some((Name::new(name), parameters));
    }
    let name = node.child_by_field_name("name")?;
    let patterns = node.child_by_field_name("patterns").map(children).unwrap_or_default();
    let parameters = patterns.iter().filter(|it| variable(it)).map(|it| Name::new(reader.text_of(*it))).collect();
    Some((Name::new(reader.text_of(name).trim_matches(['(', ')', ' '])), parameters))
}

/// What `where` and `let` bind is seen by nobody else.
fn local<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    reader.notes.local_until = reader.notes.local_until.max(node.end_byte());
    Step::Into
}
