//! Names and types out of declarations, where the type is wound around the name.

use tree_sitter::Node;

use crate::Name;
use crate::grammar::{Reader, children, fields, one_line};

/// The longest type, in bytes, that is kept as written.
const LONGEST_TYPE: usize = 200;

/// What one declarator declares.
pub(crate) struct Declared<'t> {
    /// The node that names it.
    pub(crate) name: Node<'t>,
    /// The whole declarator, without the value.
    pub(super) outer: Node<'t>,
    /// The node with the parameters, where a function is declared.
    pub(super) function: Option<Node<'t>>,
    /// Whether a pointer, reference or array of the type is declared.
    pub(super) is_indirect: bool,
}

/// What `declarator` declares; `None` where it names nothing.
pub(crate) fn declared(declarator: Node<'_>) -> Option<Declared<'_>> {
    let mut node = declarator;
    if node.kind() == "init_declarator" {
        node = node.child_by_field_name("declarator")?;
    }
    let outer = node;
    let (mut innermost, mut is_indirect) = (None, false);
    loop {
        node = match node.kind() {
            "identifier"
            | "field_identifier"
            | "type_identifier"
            | "primitive_type"
            | "operator_name"
            | "destructor_name"
            | "qualified_identifier"
            | "template_function"
            | "template_method"
            | "operator_cast"
            | "dependent_name" => {
                let function = innermost.filter(|it: &Node<'_>| it.kind() == "function_declarator");
                return Some(Declared { name: node, outer, function, is_indirect });
            }
            "function_declarator" => {
                innermost = Some(node);
                node.child_by_field_name("declarator")?
            }
            "pointer_declarator" | "array_declarator" | "reference_declarator" => {
                (innermost, is_indirect) = (Some(node), true);
                let field = node.child_by_field_name("declarator");
                field.or_else(|| children(node).into_iter().rfind(|child| is_declarator(*child)))?
            }
            "parenthesized_declarator" | "attributed_declarator" => {
                children(node).into_iter().find(|child| is_declarator(*child))?
            }
            _ => return None,
        };
    }
}

fn is_declarator(node: Node<'_>) -> bool {
    node.kind().ends_with("declarator")
        || matches!(
            node.kind(),
            "identifier"
                | "field_identifier"
                | "type_identifier"
                | "primitive_type"
                | "operator_name"
                | "destructor_name"
                | "qualified_identifier"
                | "template_function"
                | "template_method"
        )
}

/// A declared thing's own name, and what qualifies it.
pub(super) fn own_name(reader: &Reader<'_, '_>, name: Node<'_>) -> Option<(Name, Option<Name>)> {
    let (mut node, mut owner) = (name, None);
    while node.kind() == "qualified_identifier" {
        if let Some(scope) = node.child_by_field_name("scope") {
            owner = without_arguments(reader.text_of(scope));
        }
        node = node.child_by_field_name("name")?;
    }
    let name = match node.kind() {
        "template_function" | "template_method" | "template_type" => {
            one_line(reader.text_of_field(node, "name"), LONGEST_TYPE)?
        }
        "operator_cast" => {
            let end = node.child_by_field_name("declarator").map_or(node.end_byte(), |it| it.start_byte());
            one_line(reader.text.get(node.start_byte()..end)?, LONGEST_TYPE)?
        }
        "operator_name" => operator_name(reader.text_of(node))?,
        _ => one_line(reader.text_of(node), LONGEST_TYPE)?,
    };
    Some((name, owner))
}

/// `operator ==` as `operator==`; words stay apart.
fn operator_name(text: &str) -> Option<Name> {
    let sign = text.strip_prefix("operator")?.trim();
    let gap = if sign.starts_with(|first: char| first.is_alphabetic()) { " " } else { "" };
    one_line(&format!("operator{gap}{sign}"), LONGEST_TYPE)
}

/// A type's name without its template arguments.
pub(super) fn without_arguments(text: &str) -> Option<Name> {
    one_line(text.split('<').next().unwrap_or(text), LONGEST_TYPE)
}

/// The type that a declaration gives to what it declares; of a function, that of its result.
pub(super) fn type_text(reader: &Reader<'_, '_>, declaration: Node<'_>, declared: &Declared<'_>) -> Option<Name> {
    if let Some(result) = declared.function.and_then(trailing_type) {
        return one_line(reader.text_of(result), LONGEST_TYPE);
    }
    let (base, end) = base_type(reader, declaration)?;
    let outer = declared.outer;
    let inner = declared.function.unwrap_or(declared.name);
    let before = reader.text.get(outer.start_byte()..inner.start_byte())?;
    let after = if declared.function.is_some() { "" } else { reader.text.get(inner.end_byte()..outer.end_byte())? };
    // In `int (*callback)(int)` the result's own parentheses stay; those of `int (name)(void)` go.
    let (before, after) = if declared.is_indirect { (before, after) } else { ("", "") };
    let touches = end == outer.start_byte() || before.is_empty();
    let gap = if touches { "" } else { " " };
    // A macro between a pointer and its name is no part of the type.
    let last = before.rsplit(|next: char| !next.is_alphanumeric() && next != '_').find(|word| !word.is_empty());
    let decoration = last.filter(|word| super::decoration::is_shouted(word));
    let before = decoration.map_or(before, |word| before.trim_end().trim_end_matches(word));
    one_line(&format!("{base}{gap}{}{after}", before.trim_end()), LONGEST_TYPE)
}

fn trailing_type(function: Node<'_>) -> Option<Node<'_>> {
    let trailing = crate::grammar::child_of_kind(function, "trailing_return_type")?;
    children(trailing).into_iter().next_back()
}

/// The part of a type that all names of a declaration share, and where it ends.
pub(super) fn base_type(reader: &Reader<'_, '_>, declaration: Node<'_>) -> Option<(String, usize)> {
    let mut words: Vec<&str> = Vec::new();
    let mut end = declaration.start_byte();
    let mut cursor = declaration.walk();
    let mut has_type = false;
    if !cursor.goto_first_child() {
        return None;
    }
    loop {
        let child = cursor.node();
        match cursor.field_name() {
            Some("declarator" | "body") => break,
            Some("type") => {
                words.extend(type_words(reader, child));
                (has_type, end) = (true, child.end_byte());
            }
            _ if child.kind() == "type_qualifier" => {
                let text = reader.text_of(child);
                if !matches!(text, "constexpr" | "consteval" | "constinit" | "mutable" | "_Noreturn" | "noreturn") {
                    words.push(text);
                    end = child.end_byte();
                }
            }
            _ => {}
        }
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    has_type.then(|| (words.join(" "), end))
}

/// A type as written: without its body, and with the arguments of a macro.
fn type_words<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> Vec<&'s str> {
    let keyword = match node.kind() {
        "struct_specifier" => "struct",
        "union_specifier" => "union",
        "enum_specifier" => "enum",
        "class_specifier" => "class",
        _ => {
            let text = reader.text_of(node);
            let rest = reader.text.get(node.end_byte()..).unwrap_or("");
            let is_macro = rest.starts_with('(') && super::decoration::is_shouted(text);
            let close = if is_macro { rest.bytes().take(LONGEST_TYPE).position(|byte| byte == b')') } else { None };
            let end = node.end_byte() + close.map_or(0, |close| close + 1);
            if close.is_some() && super::head::is_decorative(text) {
                // `API(int) name` gives the type as the macro's argument.
                return vec![reader.text.get(node.end_byte() + 1..end - 1).unwrap_or(text)];
            }
            return vec![reader.text.get(node.start_byte()..end).unwrap_or(text)];
        }
    };
    let name = reader.text_of_field(node, "name");
    if name.is_empty() { vec![keyword] } else { vec![keyword, name] }
}

/// The names of a function's parameters; one without a name is left out.
pub(super) fn parameters(reader: &Reader<'_, '_>, function: Node<'_>) -> Vec<Name> {
    let Some(list) = function.child_by_field_name("parameters") else { return Vec::new() };
    let mut names = Vec::new();
    for parameter in list.children(&mut list.walk()) {
        match parameter.kind() {
            "parameter_declaration" | "optional_parameter_declaration" | "variadic_parameter_declaration" => {
                let declarator = fields(parameter, "declarator").into_iter().next();
                names.extend(declarator.and_then(|it| parameter_name(reader, it)));
            }
            "identifier" => names.push(Name::new(reader.text_of(parameter))),
            "variadic_parameter" | "..." => names.push(Name::const_new("...")),
            _ => {}
        }
    }
    names
}

fn parameter_name(reader: &Reader<'_, '_>, declarator: Node<'_>) -> Option<Name> {
    let mut node = declarator;
    // `T&&... rest` winds a declarator of its own around the name.
    while matches!(node.kind(), "variadic_declarator" | "reference_declarator") {
        node = children(node).into_iter().next_back()?;
    }
    let name = declared(node)?.name;
    one_line(reader.text_of(name), LONGEST_TYPE)
}
