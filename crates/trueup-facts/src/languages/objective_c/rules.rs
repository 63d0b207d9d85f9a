//! What to do at which node, beyond what C has.

use tree_sitter::Node;

use crate::grammar::{Reader, Step, Visit, child_of_kind, children, one_line};
use crate::languages::c;
use crate::{DefinitionKind, Name, Visibility};

/// The rules for Objective-C.
pub(super) static RULES: &[(&str, Visit)] = &[
    ("class_interface", interface),
    ("class_implementation", implementation),
    ("protocol_declaration", protocol),
    ("property_declaration", property),
    ("method_declaration", method),
    ("method_definition", method),
    ("instance_variable", instance_variable),
    ("message_expression", message),
    ("function_definition", c::function),
    ("declaration", c::declaration),
    ("field_declaration", c::field),
    ("type_definition", c::type_definition),
    ("struct_specifier", c::type_specifier),
    ("union_specifier", c::type_specifier),
    ("enum_specifier", c::type_specifier),
    ("enumerator", c::enumerator),
    ("call_expression", c::call),
];

/// The name of a class or protocol: the first identifier.
fn name<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> &'s str {
    child_of_kind(node, "identifier").map_or("", |name| reader.text_of(name))
}

/// `@interface Store : Base <Reading>`; a category has no definition of its own.
fn interface<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let is_category = child_of_kind(node, "(").is_some();
    let name = name(reader, node);
    if is_category {
        let index = reader.define(DefinitionKind::Class, name, node);
        reader.definition(index).visibility = Visibility::Package;
        return Step::Inside(index);
    }
    let base = node.child_by_field_name("superclass").map(|base| Name::new(reader.text_of(base)));
    let protocols = child_of_kind(node, "parameterized_arguments").map(|list| listed(reader, list));
    let index = reader.define(DefinitionKind::Class, name, node);
    reader.definition(index).bases = base.into_iter().chain(protocols.unwrap_or_default()).collect();
    Step::Inside(index)
}

fn listed(reader: &Reader<'_, '_>, list: Node<'_>) -> Vec<Name> {
    children(list).into_iter().filter_map(|item| one_line(reader.text_of(item), 200)).collect()
}

fn implementation<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let index = reader.define(DefinitionKind::Class, name(reader, node), node);
    Step::Inside(index)
}

fn protocol<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let bases = child_of_kind(node, "protocol_reference_list").map(|list| listed(reader, list));
    let index = reader.define(DefinitionKind::Interface, name(reader, node), node);
    reader.definition(index).bases = bases.unwrap_or_default();
    Step::Inside(index)
}

/// `@property (nonatomic, copy) NSString *name;`.
fn property<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(inner) = child_of_kind(node, "struct_declaration") {
        fields_of(reader, inner, node, Visibility::Public);
    }
    Step::Over
}

fn instance_variable<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    if let Some(inner) = child_of_kind(node, "struct_declaration") {
        fields_of(reader, inner, node, Visibility::Private);
    }
    Step::Over
}

fn fields_of<'t>(reader: &mut Reader<'_, 't>, inner: Node<'t>, whole: Node<'t>, visibility: Visibility) {
    for declarator in children(inner).into_iter().filter(|child| child.kind() == "struct_declarator") {
        let Some(declared) = children(declarator).into_iter().next().and_then(c::declared) else { continue };
        let before = reader.text.get(inner.start_byte()..declared.name.start_byte()).unwrap_or("");
        let after = reader.text.get(declared.name.end_byte()..declarator.end_byte()).unwrap_or("");
        let type_text = one_line(&format!("{}{after}", before.trim_end()), 200);
        let index = reader.define(DefinitionKind::Field, reader.text_of(declared.name), whole);
        let definition = reader.definition(index);
        (definition.type_text, definition.visibility) = (type_text, visibility);
    }
}

/// `- (void)save:(Crash *)crash to:(NSString *)path` is the method `save:to:`.
fn method<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let (mut selector, mut parameters) = (String::new(), Vec::new());
    for child in children(node) {
        match child.kind() {
            "identifier" => selector.push_str(reader.text_of(child)),
            "method_parameter" => {
                selector.push(':');
                let name = children(child).into_iter().rfind(|it| it.kind() == "identifier");
                parameters.extend(name.map(|name| Name::new(reader.text_of(name))));
            }
            "compound_statement" => break,
            _ => {}
        }
    }
    let result = child_of_kind(node, "method_type");
    let result = result.and_then(|it| one_line(reader.text_of(it).trim_matches(['(', ')']), 200));
    if selector.is_empty() {
        return Step::Into;
    }
    let index = reader.define(DefinitionKind::Method, &selector, node);
    let definition = reader.definition(index);
    (definition.type_text, definition.parameters) = (result, parameters);
    reader.set_body(index, child_of_kind(node, "compound_statement"));
    Step::Inside(index)
}

/// `[store save:crash to:path]` is a call of `store.save`.
fn message<'t>(reader: &mut Reader<'_, 't>, node: Node<'t>) -> Step {
    let receiver = node.child_by_field_name("receiver").filter(|it| it.kind() == "identifier");
    let method = node.child_by_field_name("method");
    if let (Some(receiver), Some(method)) = (receiver, method) {
        let callee = format!("{}.{}", reader.text_of(receiver), reader.text_of(method));
        reader.call_text(&callee, None, node);
    }
    Step::Into
}
