//! What Lua's nodes say: functions, module tables, constants, `require`.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, Visit, child_of_kind, children, fields, unquoted};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, SignalKind, Visibility};

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("function_declaration", function),
    ("variable_declaration", local),
    ("assignment_statement", assignment),
    ("field", field),
    ("function_call", call),
];

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let is_local = node.child(0).is_some_and(|first| first.kind() == "local");
    let index = callable(reader, reader.text_of(name), name.kind() == "method_index_expression", node);
    if is_local || reader.definition(index).parent.is_some_and(|parent| is_callable(reader, parent)) {
        reader.definition(index).visibility = Visibility::Private;
    }
    signature(reader, index, node);
    Step::Inside(index)
}

fn is_callable(reader: &mut Reader<'_, '_>, index: DefinitionIndex) -> bool {
    reader.definition(index).kind.is_callable()
}

/// Adds the function of that path, `find`, `store.find` or `Store:find`, as a part of the table that it is put into.
fn callable<'t>(reader: &mut Reader<'_, 't>, path: &str, is_method: bool, node: Node<'t>) -> DefinitionIndex {
    let (table, name) = path.rsplit_once(['.', ':']).map_or(("", path), |(table, name)| (table.trim(), name.trim()));
    let kind = if is_method { DefinitionKind::Method } else { DefinitionKind::Function };
    let index = reader.define(kind, name, node);
    if !table.is_empty() {
        let owner = table_of(reader, table);
        if let Some(owner) = owner {
            let kind = &mut reader.definition(owner).kind;
            if *kind == DefinitionKind::Variable {
                *kind = DefinitionKind::Module;
            }
        }
        let definition = reader.definition(index);
        (definition.parent, definition.owner) = (owner, Some(Name::new(table)));
    }
    index
}

/// The definition of a table of that name, among the first of the file, where module tables stand.
fn table_of(reader: &Reader<'_, '_>, name: &str) -> Option<DefinitionIndex> {
    use DefinitionKind::{Class, Constant, Module, Variable};
    let first = reader.facts.definitions.iter().take(200);
    let mut tables = first.enumerate().filter(|(_, it)| matches!(it.kind, Class | Constant | Module | Variable));
    tables.find(|(_, it)| it.parent.is_none() && it.name == name).map(|(index, _)| index as DefinitionIndex)
}

fn signature<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let list = node.child_by_field_name("parameters").map(|list| fields(list, "name")).unwrap_or_default();
    let names = list.into_iter().map(|name| Name::new(reader.text_of(name)));
    let parameters = names.filter(|name| name != "self").collect();
    reader.set_body(index, node.child_by_field_name("body"));
    reader.definition(index).parameters = parameters;
}

fn local<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    match child_of_kind(node, "assignment_statement") {
        Some(inner) => bindings(reader, inner, node, true),
        None => Step::Into,
    }
}

fn assignment<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    // That of a `local` has been read with it.
    let is_read = reader.notes.local_until >= node.end_byte();
    if is_read { Step::Into } else { bindings(reader, node, node, false) }
}

/// Reads what `assignment` gives names to; `whole` spells it out.
fn bindings<'t>(reader: &mut Reader<'_, 't>, assignment: Node<'t>, whole: Node<'t>, is_local: bool) -> Step {
    if is_local {
        reader.notes.local_until = reader.notes.local_until.max(assignment.end_byte());
    }
    let targets = child_of_kind(assignment, "variable_list").map(|list| fields(list, "name")).unwrap_or_default();
    let values = child_of_kind(assignment, "expression_list").map(|list| fields(list, "value")).unwrap_or_default();
    let ([target], [value]) = (targets.as_slice(), values.as_slice()) else { return Step::Into };
    let path = reader.text_of(*target);
    if let Some(specifier) = required(reader, *value) {
        let taken = value.child_by_field_name("field").map(|field| reader.text_of(field));
        import(reader, specifier, taken, (is_local && !path.contains('.')).then_some(path), whole);
        return Step::Over;
    }
    if value.kind() == "function_definition" && is_path(path) {
        let index = callable(reader, path, false, whole);
        if is_local {
            reader.definition(index).visibility = Visibility::Private;
        }
        signature(reader, index, *value);
        return Step::Inside(index);
    }
    if reader.in_callable() {
        return Step::Into;
    }
    let is_constant =
        child_of_kind(assignment, "variable_list").is_some_and(|it| reader.text_of(it).contains("<const>"));
    match value_of(reader, path, *value, whole, is_constant) {
        Some(index) => {
            if is_local {
                reader.definition(index).visibility = Visibility::Private;
            }
            Step::Inside(index)
        }
        None => Step::Into,
    }
}

fn is_path(text: &str) -> bool {
    text.len() <= 120 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte))
}

/// Adds a named value of the file or of one of its tables. What only renames another value is none.
fn value_of<'t>(
    reader: &mut Reader<'_, 't>,
    path: &str,
    value: Node<'t>,
    whole: Node<'t>,
    is_constant: bool,
) -> Option<DefinitionIndex> {
    let (table, name) = path.rsplit_once('.').map_or(("", path), |(table, name)| (table, name));
    let owner = if table.is_empty() { None } else { Some(table_of(reader, table)?) };
    if let (Some(owner), "__index") = (owner, name) {
        reader.definition(owner).kind = DefinitionKind::Class;
        return None;
    }
    let is_table = value.kind() == "table_constructor" || is_class(reader, value);
    let is_literal = matches!(value.kind(), "number" | "string" | "true" | "false" | "nil");
    if !is_path(path) || !(is_table || is_literal || is_shouted(name)) {
        return None;
    }
    let kind = match owner {
        _ if is_constant || is_shouted(name) => DefinitionKind::Constant,
        Some(_) => DefinitionKind::Field,
        None => DefinitionKind::Variable,
    };
    let text = if is_table { None } else { reader.line_of(value) };
    let index = reader.define(kind, name, whole);
    let definition = reader.definition(index);
    definition.value = text;
    if owner.is_some() {
        (definition.parent, definition.owner) = (owner, Some(Name::new(table)));
    }
    Some(index)
}

/// Whether a value is a new table with a metatable, as classes have.
fn is_class(reader: &Reader<'_, '_>, value: Node<'_>) -> bool {
    value.kind() == "function_call" && reader.text_of_field(value, "name") == "setmetatable"
}

/// Whether a name is written like that of a constant.
fn is_shouted(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase())
        && name.len() > 1
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A field of a table that the file defines by name; one of a table in a table is a part of that one's value.
fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    use DefinitionKind::{Class, Constant, Module, Variable};
    let name = node.child_by_field_name("name").filter(|name| name.kind() == "identifier");
    let (Some(name), Some(value)) = (name, node.child_by_field_name("value")) else { return Step::Into };
    let in_table = matches!(reader.scope_kind(), Some(Class | Constant | Module | Variable));
    // `{ [key] = value }` has no name, only what looks like one.
    let is_named = node.child(0).is_some_and(|first| first.kind() == "identifier");
    let name = reader.text_of(name);
    // A metatable's own fields (`__index`) say how its table behaves.
    if !in_table || !is_named || name.starts_with("__") {
        return Step::Into;
    }
    if value.kind() == "function_definition" {
        let index = reader.define(DefinitionKind::Function, name, node);
        signature(reader, index, value);
        return Step::Inside(index);
    }
    let is_table = value.kind() == "table_constructor";
    let text = if is_table { None } else { reader.line_of(value) };
    let index = reader.define(DefinitionKind::Field, name, node);
    reader.definition(index).value = text;
    Step::Inside(index)
}

/// The module that an expression loads: `require "a.b"`, `require("a.b").name`.
fn required<'s>(reader: &Reader<'s, '_>, value: Node<'_>) -> Option<&'s str> {
    let mut call = value;
    for _ in 0..8 {
        match call.kind() {
            "dot_index_expression" => call = call.child_by_field_name("table")?,
            "function_call" if reader.text_of_field(call, "name") == "require" => break,
            // `require("a.b")(argument)`, `require("a.b").new()`.
            "function_call" => call = call.child_by_field_name("name")?,
            _ => return None,
        }
    }
    let arguments = call.child_by_field_name("arguments").filter(|_| call.kind() == "function_call")?;
    let only = arguments.named_child(0).filter(|only| only.kind() == "string")?;
    let text = unquoted(reader.text_of(only));
    (arguments.named_child_count() == 1 && !text.is_empty()).then_some(text)
}

/// Adds the import of a module, or of what is `taken` out of it, that has the name `name` here.
fn import<'t>(reader: &mut Reader<'_, 't>, specifier: &str, taken: Option<&str>, name: Option<&str>, node: Node<'t>) {
    let last = specifier.rsplit(['.', '/']).next().unwrap_or(specifier);
    let alias = name.filter(|name| *name != taken.unwrap_or(last)).map(Name::new);
    let names = match taken {
        Some(taken) => Some(ImportedName { name: Name::new(taken), alias }),
        None => alias.map(|alias| ImportedName { name: Name::const_new("*"), alias: Some(alias) }),
    };
    let kind = if reader.in_callable() { ImportKind::Dynamic } else { ImportKind::Value };
    reader.import(specifier, names.into_iter().collect(), kind, node);
}

fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (Some(function), arguments) = (node.child_by_field_name("name"), node.child_by_field_name("arguments")) else {
        return Step::Into;
    };
    let name = reader.text_of(function);
    if name == "require" {
        if let Some(specifier) = required(reader, node) {
            import(reader, specifier, None, None, node);
        }
        return Step::Into;
    }
    if name == "error" {
        let first = arguments.and_then(|list| children(list).into_iter().next());
        let thrown = first.filter(|first| matches!(first.kind(), "identifier" | "dot_index_expression"));
        let error = thrown.and_then(|thrown| reader.line_of(thrown)).unwrap_or(Name::const_new("error"));
        reader.signal(SignalKind::Throw { error }, reader.scope(), node);
    }
    reader.call(function, arguments, node);
    reader.environment_read(&[("os.getenv", None)], node);
    Step::Into
}
