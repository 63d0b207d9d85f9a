//! What Bash's nodes say: functions, constants, sourced files, commands, variables with defaults.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, Visit, child_of_kind, fields};
use crate::{DefinitionKind, ImportKind, Name, SignalKind, Visibility};

/// How far behind its first line, in bytes, a test's closing brace is looked for.
const LONGEST_TEST: usize = 64 << 10;

/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[
    ("function_definition", function),
    ("declaration_command", declaration),
    ("variable_assignment", assignment),
    ("command", command),
    ("expansion", expansion),
];

fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name") else { return Step::Into };
    let index = reader.define(DefinitionKind::Function, reader.text_of(name), node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

/// `readonly`, `declare -r` and `export` name constants; in a function, `local` and `declare` name what only it sees.
fn declaration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let word = node.child(0).map_or("", |word| reader.text_of(word));
    let options = child_of_kind(node, "word").map_or("", |option| reader.text_of(option));
    let is_constant = matches!(word, "readonly" | "export") || options.contains(['r', 'x']);
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor).filter(|child| child.kind() == "variable_assignment") {
        if is_constant && (!reader.in_callable() || word == "export") {
            constant(reader, child, DefinitionKind::Constant, word == "export" || options.contains('x'));
        }
    }
    reader.notes.local_until = reader.notes.local_until.max(node.end_byte());
    Step::Into
}

fn assignment<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_declared = reader.notes.local_until >= node.end_byte();
    if !is_declared && reader.scope().is_none() {
        constant(reader, node, DefinitionKind::Variable, false);
    }
    Step::Into
}

/// Adds what an assignment names where it is written like a setting, in upper case; the first assignment counts.
fn constant<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, kind: DefinitionKind, is_exported: bool) {
    let Some(name) = node.child_by_field_name("name").filter(|name| name.kind() == "variable_name") else { return };
    let name = Name::new(reader.text_of(name));
    let is_wanted = kind == DefinitionKind::Constant || super::environment::is_setting(&name);
    let known = reader.notes.exported.get_or_insert_default();
    if !is_wanted || !known.insert(name.clone()) {
        return;
    }
    let value = node.child_by_field_name("value").and_then(|value| reader.line_of(value));
    let index = reader.define(kind, &name, node);
    let definition = reader.definition(index);
    definition.value = value;
    definition.visibility = if is_exported { Visibility::Public } else { Visibility::Private };
}

fn command<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if node.child_by_field_name("name").is_none() || child_of_kind(node, "variable_assignment").is_some() {
        // `NAME=value command` sets the variable for the command only.
        reader.notes.local_until = reader.notes.local_until.max(node.end_byte());
    }
    let name = reader.text_of_field(node, "name");
    let arguments = fields(node, "argument");
    match (name, arguments.first()) {
        ("source" | ".", Some(path)) => import(reader, *path, node),
        ("@test", Some(title)) => test(reader, *title, node),
        ("bash" | "sh", Some(path)) if is_script(reader.text_of(*path)) => run(reader, *path, node),
        _ if is_script(name) => {
            if let Some(path) = node.child_by_field_name("name") {
                run(reader, path, node);
            }
        }
        _ => reader.call_with(name, &arguments, node),
    }
    Step::Into
}

/// Whether a word is the path of a script.
fn is_script(text: &str) -> bool {
    let text = text.trim_matches(['"', '\'']);
    text.contains('/') && text.len() < 200 && [".sh", ".bash"].iter().any(|ending| text.ends_with(ending))
}

fn import<'t>(reader: &mut Reader<'_, 't>, path: Node<'t>, node: Node<'t>) {
    let kind = if reader.in_callable() { ImportKind::Dynamic } else { ImportKind::Value };
    import_path(reader, path, kind, node);
}

/// A script that another one starts.
fn run<'t>(reader: &mut Reader<'_, 't>, path: Node<'t>, node: Node<'t>) {
    import_path(reader, path, ImportKind::Dynamic, node);
}

fn import_path<'t>(reader: &mut Reader<'_, 't>, path: Node<'t>, kind: ImportKind, node: Node<'t>) {
    if let Some(text) = reader.line_of(path) {
        let bare = text.trim_matches(['"', '\'']);
        reader.import(bare, Vec::new(), kind, node);
    }
}

/// A test of bats, `@test "title" {`, whose body the grammar takes for commands: it ends at the next closing brace that
/// begins a line.
fn test<'t>(reader: &mut Reader<'_, 't>, title: Node<'t>, node: Node<'t>) {
    let (start, limit) = (node.start_byte(), (title.end_byte() + LONGEST_TEST).min(reader.text.len()));
    let rest = reader.text.as_bytes().get(title.end_byte()..limit).unwrap_or(&[]);
    let Some(length) = memchr::memmem::find(rest, b"\n}") else { return };
    let name = reader.text_of(title).trim_matches(['"', '\'']);
    let index = reader.define(DefinitionKind::Function, name, node);
    let (span, head) = (reader.span(start, title.end_byte() + length + 2), title.end_byte() as u32);
    let definition = reader.definition(index);
    (definition.span, definition.header_end, definition.in_test) = (span, head, true);
    reader.signal(SignalKind::Test, Some(index), node);
}

/// `${NAME:-default}` and its kin read a setting from the environment.
fn expansion<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let name = child_of_kind(node, "variable_name").map_or("", |name| reader.text_of(name));
    // Within a text the grammar counts the white space before an expansion as its own.
    let text = reader.text_of(node).trim();
    let rest = text.strip_prefix("${").and_then(|rest| rest.strip_prefix(name)).and_then(|it| it.strip_suffix('}'));
    let Some(rest) = rest.filter(|_| super::environment::is_setting(name)) else { return Step::Into };
    let operator = [":-", ":=", ":?", "-", "=", "?"].into_iter().find(|operator| rest.starts_with(operator));
    if let Some(operator) = operator {
        let value = crate::grammar::one_line(&rest[operator.len()..], 200).filter(|_| !operator.ends_with('?'));
        let default = value.map(|value| Name::new(value.trim_matches(['"', '\''])));
        reader.signal(SignalKind::EnvRead { name: Name::new(name), default }, reader.scope(), node);
    }
    Step::Into
}
