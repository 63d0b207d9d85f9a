//! What to do at which node: definitions, calls and signals of C and C++.

use tree_sitter::Node;

use super::declarator::{Declared, base_type, declared, own_name, parameters, type_text, without_arguments};
use crate::grammar::{Reader, Step, Visit, child_of_kind, children, fields, one_line};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// The rules for C and C++; C has fewer of the nodes.
pub(crate) static RULES: &[(&str, Visit)] = &[
    ("function_definition", function),
    ("declaration", declaration),
    ("field_declaration", field),
    ("type_definition", type_definition),
    ("struct_specifier", type_specifier),
    ("union_specifier", type_specifier),
    ("class_specifier", type_specifier),
    ("enum_specifier", type_specifier),
    ("enumerator", enumerator),
    ("namespace_definition", namespace),
    ("template_declaration", template),
    ("template_instantiation", |_, _| Step::Over),
    ("friend_declaration", |_, _| Step::Over),
    ("alias_declaration", |reader, node| alias(reader, node, node)),
    ("concept_definition", |reader, node| concept(reader, node, node)),
    ("call_expression", call),
    ("new_expression", new),
    ("throw_statement", throw),
    ("catch_clause", catch),
];

/// A template is what it wraps, from its own keyword on.
fn template<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut inner = node;
    while inner.kind() == "template_declaration" {
        let Some(last) = children(inner).into_iter().rfind(|child| child.kind() != "comment") else {
            return Step::Into;
        };
        inner = last;
    }
    match inner.kind() {
        "function_definition" => function_in(reader, inner, node),
        "declaration" => {
            // Its parts are read: the walk would take it for a second one.
            let step = declaration_in(reader, inner, node);
            if step == Step::Into { Step::Over } else { step }
        }
        "alias_declaration" => alias(reader, inner, node),
        "concept_definition" => concept(reader, inner, node),
        "friend_declaration" => Step::Over,
        "struct_specifier" | "union_specifier" | "class_specifier" => type_specifier_in(reader, inner, node),
        _ => Step::Into,
    }
}

/// Whether the innermost definition is spelt out by a node around `node`, which is part of its head.
fn is_read(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    reader.scope().is_some_and(|scope| {
        let definition = &reader.facts.definitions[scope as usize];
        (definition.span.start..definition.header_end).contains(&(node.start_byte() as u32))
    })
}

fn in_type(reader: &Reader<'_, '_>) -> bool {
    reader.scope_kind().is_some_and(DefinitionKind::is_type)
}

/// Reads a node of its kind that no template wraps.
pub(crate) fn function<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    function_in(reader, node, node)
}

fn function_in<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, whole: Node<'t>) -> Step {
    // The parser takes some macros with a block behind them for functions.
    if is_read(reader, node) || reader.in_callable() {
        return Step::Into;
    }
    if let Some(test) = super::tests::test_at(reader, node) {
        let body = node.child_by_field_name("body");
        let index = reader.define(DefinitionKind::Function, &test, whole);
        reader.set_body(index, body);
        reader.definition(index).in_test = true;
        reader.signal(SignalKind::Test, Some(index), whole);
        return Step::Inside(index);
    }
    let declarator = node.child_by_field_name("declarator").and_then(declared_function);
    let Some(index) = declarator.and_then(|declared| callable(reader, node, whole, &declared)) else {
        return Step::Into;
    };
    let body = node.child_by_field_name("body").or_else(|| child_of_kind(node, "field_initializer_list"));
    let list = child_of_kind(node, "field_initializer_list");
    reader.set_body(index, list.or(body));
    if reader.definition(index).name == "main" && reader.definition(index).owner.is_none() {
        reader.signal(SignalKind::EntryPoint, Some(index), whole);
    }
    Step::Inside(index)
}

/// What the declarator of a function's definition declares; a conversion has no parameters of its own.
fn declared_function(declarator: Node<'_>) -> Option<Declared<'_>> {
    declared(declarator).filter(|it| it.function.is_some() || is_conversion(it.name))
}

fn is_conversion(name: Node<'_>) -> bool {
    let mut node = name;
    while let Some(inner) = node.child_by_field_name("name").filter(|_| node.kind() == "qualified_identifier") {
        node = inner;
    }
    node.kind() == "operator_cast"
}

/// Adds a function or method.
fn callable<'t>(
    reader: &mut Reader<'_, 't>,
    declaration: Node<'t>,
    whole: Node<'t>,
    declared: &Declared<'t>,
) -> Option<DefinitionIndex> {
    let (name, owner) = own_name(reader, declared.name)?;
    // A macro that heads a body and is no test stands for nothing known.
    if super::tests::is_macro_head(reader, declaration) {
        return None;
    }
    let kind = if in_type(reader) || owner.is_some() { DefinitionKind::Method } else { DefinitionKind::Function };
    let type_text = type_text(reader, declaration, declared);
    let parameters = declared.function.map(|function| parameters(reader, function)).unwrap_or_default();
    let index = reader.define(kind, &name, whole);
    let definition = reader.definition(index);
    (definition.type_text, definition.parameters) = (type_text, parameters);
    if let Some(owner) = owner {
        (definition.owner, definition.parent) = (Some(owner), None);
    }
    Some(index)
}

/// Reads a node of its kind that no template wraps.
pub(crate) fn declaration<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    declaration_in(reader, node, node)
}

fn declaration_in<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, whole: Node<'t>) -> Step {
    if reader.in_callable() || is_read(reader, node) {
        return Step::Into;
    }
    let mut holder = None;
    for declarator in fields(node, "declarator") {
        let Some(declared) = declared(declarator) else { continue };
        if declared.function.is_some() || is_conversion(declared.name) {
            callable(reader, node, whole, &declared);
        } else if declared.name.kind() != "qualified_identifier" {
            let index = variable(reader, node, whole, &declared);
            let value = declarator.child_by_field_name("value").and_then(|value| reader.line_of(value));
            reader.definition(index).value = value;
            holder = holder.or(Some(index));
        }
    }
    inside_unnamed(reader, node, holder)
}

fn variable<'t>(
    reader: &mut Reader<'_, 't>,
    node: Node<'t>,
    whole: Node<'t>,
    declared: &Declared<'t>,
) -> DefinitionIndex {
    let type_text = type_text(reader, node, declared);
    let is_constant = is_constant(reader, node, declared);
    let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Variable };
    let index = reader.define(kind, reader.text_of(declared.name), whole);
    reader.definition(index).type_text = type_text;
    index
}

/// Whether a declaration says that the value never changes.
fn is_constant(reader: &Reader<'_, '_>, node: Node<'_>, declared: &Declared<'_>) -> bool {
    let qualifiers = children(node).into_iter().filter(|child| child.kind() == "type_qualifier");
    let words: Vec<&str> = qualifiers.map(|child| reader.text_of(child)).collect();
    let around = reader.text.get(declared.outer.start_byte()..declared.name.start_byte()).unwrap_or("");
    let is_pointer = around.contains('*');
    words.contains(&"constexpr") || (words.contains(&"const") && !is_pointer) || around.contains("const")
}

/// The members of a struct without a name belong to what is declared with it.
fn inside_unnamed<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, holder: Option<DefinitionIndex>) -> Step {
    let unnamed = node.child_by_field_name("type").filter(|it| {
        matches!(it.kind(), "struct_specifier" | "union_specifier" | "class_specifier")
            && it.child_by_field_name("name").is_none()
    });
    match (holder, unnamed.and_then(|it| it.child_by_field_name("body"))) {
        (Some(holder), Some(body)) => {
            reader.set_body(holder, Some(body));
            Step::Inside(holder)
        }
        _ => Step::Into,
    }
}

/// Reads the fields and methods that one declaration in a type declares.
pub(crate) fn field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let mut holder = None;
    let mut last = None;
    let mut cursor = node.walk();
    let mut goes_on = cursor.goto_first_child();
    while goes_on {
        let child = cursor.node();
        match cursor.field_name() {
            Some("declarator") => {
                last = one_field(reader, node, child);
                holder = holder.or(last);
            }
            Some("default_value") => {
                let value = reader.line_of(child);
                if let Some(index) = last {
                    reader.definition(index).value = value;
                }
            }
            _ => {}
        }
        goes_on = cursor.goto_next_sibling();
    }
    inside_unnamed(reader, node, holder)
}

fn one_field<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, declarator: Node<'t>) -> Option<DefinitionIndex> {
    let declared = declared(declarator)?;
    if declared.function.is_some() {
        callable(reader, node, node, &declared);
        return None;
    }
    let index = variable(reader, node, node, &declared);
    let is_shared = children(node).into_iter().any(|child| {
        child.kind() == "storage_class_specifier" && reader.text_of(child) == "static"
            || child.kind() == "type_qualifier" && reader.text_of(child) == "constexpr"
    });
    let definition = reader.definition(index);
    if !(is_shared && definition.kind == DefinitionKind::Constant) {
        definition.kind = DefinitionKind::Field;
    }
    Some(index)
}

/// Reads a `typedef`.
pub(crate) fn type_definition<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if reader.in_callable() {
        return Step::Into;
    }
    let Some(specifier) = node.child_by_field_name("type") else { return Step::Into };
    let declarators: Vec<Declared<'t>> = fields(node, "declarator").into_iter().filter_map(declared).collect();
    let body = kind_of(specifier).and_then(|_| specifier.child_by_field_name("body"));
    let tag = reader.text_of_field(specifier, "name");
    let plain = |it: &&Declared<'t>| it.function.is_none() && !it.is_indirect;
    let own = body.and_then(|_| {
        let mut plain = declarators.iter().filter(plain).map(|it| reader.text_of(it.name));
        plain.find(|name| tag.is_empty() || *name == tag)
    });
    let mut defined = None;
    if let (Some(name), Some(kind)) = (own, kind_of(specifier)) {
        let index = reader.define(kind, name, node);
        reader.set_body(index, body);
        defined = Some(index);
    }
    for declared in &declarators {
        if own == Some(reader.text_of(declared.name)) {
            continue;
        }
        let text = alias_text(reader, node, declared);
        let index = reader.define(DefinitionKind::TypeAlias, reader.text_of(declared.name), node);
        reader.definition(index).type_text = text;
        reader.set_body(index, body);
    }
    match (defined, specifier.kind()) {
        (Some(index), _) => Step::Inside(index),
        _ => Step::Into,
    }
}

/// The type that a `typedef` names: of a function its whole type.
fn alias_text(reader: &Reader<'_, '_>, node: Node<'_>, declared: &Declared<'_>) -> Option<Name> {
    let (base, end) = base_type(reader, node)?;
    let before = reader.text.get(declared.outer.start_byte()..declared.name.start_byte())?;
    let after = reader.text.get(declared.name.end_byte()..declared.outer.end_byte())?;
    let gap = if end == declared.outer.start_byte() || (before.is_empty() && after.is_empty()) { "" } else { " " };
    one_line(&format!("{base}{gap}{before}{after}"), 200)
}

fn kind_of(specifier: Node<'_>) -> Option<DefinitionKind> {
    match specifier.kind() {
        "struct_specifier" => Some(DefinitionKind::Struct),
        "union_specifier" => Some(DefinitionKind::Union),
        "class_specifier" => Some(DefinitionKind::Class),
        "enum_specifier" => Some(DefinitionKind::Enum),
        _ => None,
    }
}

/// Reads a node of its kind that no template wraps.
pub(crate) fn type_specifier<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    type_specifier_in(reader, node, node)
}

fn type_specifier_in<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, whole: Node<'t>) -> Step {
    let (Some(name), Some(body)) = (node.child_by_field_name("name"), node.child_by_field_name("body")) else {
        return Step::Into;
    };
    let (Some(kind), Some((name, owner))) = (kind_of(node), type_name(reader, name)) else { return Step::Into };
    if is_read(reader, node) && reader.definition(reader.scope().unwrap_or(0)).name == name {
        return Step::Into;
    }
    let bases = child_of_kind(node, "base_class_clause").map(|list| bases(reader, list)).unwrap_or_default();
    let base = node.child_by_field_name("base").and_then(|base| reader.line_of(base));
    let index = reader.define(kind, &name, whole);
    reader.set_body(index, Some(body));
    let definition = reader.definition(index);
    (definition.bases, definition.type_text) = (bases, base);
    if let Some(owner) = owner {
        (definition.owner, definition.parent) = (Some(owner), None);
    }
    Step::Inside(index)
}

fn type_name(reader: &Reader<'_, '_>, name: Node<'_>) -> Option<(Name, Option<Name>)> {
    own_name(reader, name).map(|(name, owner)| (without_arguments(&name).unwrap_or(name), owner))
}

fn bases(reader: &Reader<'_, '_>, list: Node<'_>) -> Vec<Name> {
    let is_base = |child: &Node<'_>| {
        matches!(child.kind(), "type_identifier" | "qualified_identifier" | "template_type" | "dependent_name")
    };
    let bases = children(list).into_iter().filter(is_base);
    bases.filter_map(|base| without_arguments(reader.text_of(base))).collect()
}

/// Reads a member of an enumeration.
pub(crate) fn enumerator<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if reader.in_callable() {
        return Step::Into;
    }
    let in_enum = reader.scope_kind() == Some(DefinitionKind::Enum);
    let kind = if in_enum { DefinitionKind::Variant } else { DefinitionKind::Constant };
    let value = node.child_by_field_name("value").and_then(|value| reader.line_of(value));
    let index = reader.define(kind, reader.text_of_field(node, "name"), node);
    reader.definition(index).value = value;
    Step::Into
}

fn namespace<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(name) = node.child_by_field_name("name").and_then(|name| reader.line_of(name)) else {
        return Step::Into;
    };
    let index = reader.define(DefinitionKind::Module, &name, node);
    reader.set_body(index, node.child_by_field_name("body"));
    Step::Inside(index)
}

fn alias<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, whole: Node<'t>) -> Step {
    if !reader.in_callable() && !is_read(reader, node) {
        let text = node.child_by_field_name("type").and_then(|text| reader.line_of(text));
        let index = reader.define(DefinitionKind::TypeAlias, reader.text_of_field(node, "name"), whole);
        reader.definition(index).type_text = text;
    }
    Step::Over
}

fn concept<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>, whole: Node<'t>) -> Step {
    if !is_read(reader, node) {
        reader.define(DefinitionKind::Trait, reader.text_of_field(node, "name"), whole);
    }
    Step::Over
}

/// Reads a call.
pub(crate) fn call<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(function) = node.child_by_field_name("function") {
        reader.call(function, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

fn new<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(created) = node.child_by_field_name("type") {
        reader.call(created, node.child_by_field_name("arguments"), node);
    }
    Step::Into
}

fn throw<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let thrown = children(node).into_iter().find(|child| child.kind() != "comment");
    let error = thrown.and_then(|thrown| {
        let part = match thrown.kind() {
            "call_expression" => thrown.child_by_field_name("function"),
            "new_expression" | "compound_literal_expression" => thrown.child_by_field_name("type"),
            "identifier" | "qualified_identifier" | "field_expression" => Some(thrown),
            _ => None,
        };
        part.and_then(|part| without_arguments(reader.text_of(part)))
    });
    if let Some(error) = error {
        let scope = reader.scope();
        reader.signal(SignalKind::Throw { error }, scope, node);
    }
    Step::Into
}

fn catch<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let Some(list) = node.child_by_field_name("parameters") else { return Step::Into };
    let parameter = children(list).into_iter().find(|child| child.kind() == "parameter_declaration");
    let caught = parameter.and_then(|it| it.child_by_field_name("type"));
    let error = match caught {
        Some(caught) => without_arguments(reader.text_of(caught)),
        None => reader.text_of(list).contains("...").then(|| Name::const_new("*")),
    };
    if let Some(error) = error {
        let scope = reader.scope();
        reader.signal(SignalKind::Catch { error }, scope, node);
    }
    Step::Into
}
