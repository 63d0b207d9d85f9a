//! What classes say by calls: fields, mixins, methods made by name; and types made by calls.

use tree_sitter::Node;

use super::visibility;
use crate::grammar::{Reader, children};
use crate::{DefinitionIndex, DefinitionKind, Name, SignalKind};

/// The base of a class: a constant, or a type made by a call.
pub(super) fn superclass<'t>(reader: &mut Reader<'_, 't>, class: DefinitionIndex, base: Node<'t>) {
    match base.kind() {
        "constant" | "scope_resolution" => add_base(reader, class, base),
        "call" => {
            let made = reader.text_of_field(base, "receiver").trim_start_matches("::");
            if matches!(made, "Struct" | "Data") {
                add_fields_of(reader, class, base);
            } else if made.starts_with(char::is_uppercase) {
                // `ActiveRecord::Migration[7.0]`, `DelegateClass(Order)`.
                reader.definition(class).bases.push(Name::new(made));
            }
        }
        "element_reference" => {
            if let Some(object) = base.child_by_field_name("object") {
                add_base(reader, class, object);
            }
        }
        _ => {}
    }
}

fn add_base<'t>(reader: &mut Reader<'_, 't>, class: DefinitionIndex, base: Node<'t>) {
    let Some(name) = reader.line_of(base) else { return };
    let name = Name::new(name.trim_start_matches("::"));
    let is_error = name.ends_with("Error") || name.ends_with("Exception");
    reader.definition(class).bases.push(name);
    if is_error {
        reader.signal(SignalKind::ErrorType, Some(class), base);
    }
}

/// The fields that `Struct.new(:a, :b)` and `Data.define(:a)` give a type.
pub(super) fn add_fields_of<'t>(reader: &mut Reader<'_, 't>, owner: DefinitionIndex, call: Node<'t>) {
    let Some(arguments) = call.child_by_field_name("arguments") else { return };
    let owner_name = reader.definition(owner).name.clone();
    for argument in children(arguments).into_iter().filter(|it| it.kind() == "simple_symbol") {
        let name = reader.text_of(argument).trim_start_matches(':');
        let field = reader.define(DefinitionKind::Field, name, argument);
        let definition = reader.definition(field);
        (definition.parent, definition.owner) = (Some(owner), Some(owner_name.clone()));
    }
}

/// Reads a call in the body of a class; whether it was one that means something there.
pub(super) fn of_class<'t>(reader: &mut Reader<'_, 't>, method: &str, arguments: Option<Node<'t>>, call: Node<'t>) {
    let Some(arguments) = arguments else { return };
    match method {
        "attr_accessor"
        | "attr_reader"
        | "attr_writer"
        | "cattr_accessor"
        | "mattr_accessor"
        | "class_attribute"
        | "thread_mattr_accessor"
        | "attribute" => fields(reader, arguments, call),
        "include" | "prepend" => mixins(reader, arguments),
        "define_method" | "alias_method" => {
            if let Some(name) = arguments.named_child(0).filter(|name| name.kind() == "simple_symbol") {
                let name = reader.text_of(name).trim_start_matches(':');
                let visibility = reader.section(call.start_byte());
                let index = reader.define(DefinitionKind::Method, name, call);
                reader.definition(index).visibility = visibility;
            }
        }
        _ => {
            if let Some(visibility) = visibility::named(method) {
                visibility::of_call(reader, visibility, arguments);
            }
        }
    }
}

fn fields<'t>(reader: &mut Reader<'_, 't>, arguments: Node<'t>, call: Node<'t>) {
    let visibility = reader.section(call.start_byte());
    let is_typed = reader.text_of_field(call, "method") == "attribute";
    let symbols: Vec<Node<'t>> =
        children(arguments).into_iter().filter(|it| matches!(it.kind(), "simple_symbol" | "string")).collect();
    let names = if is_typed { &symbols[..symbols.len().min(1)] } else { &symbols[..] };
    for (place, symbol) in names.iter().enumerate() {
        let name = reader.text_of(*symbol).trim_matches([':', '"', '\'']);
        let whole = if place == 0 { call } else { *symbol };
        let index = reader.define(DefinitionKind::Field, name, whole);
        let type_text = symbols.get(1).filter(|_| is_typed).map(|it| reader.text_of(*it).trim_start_matches(':'));
        let definition = reader.definition(index);
        (definition.visibility, definition.type_text) = (visibility, type_text.map(Name::new));
    }
}

fn mixins<'t>(reader: &mut Reader<'_, 't>, arguments: Node<'t>) {
    let Some(scope) = reader.scope() else { return };
    for mixin in children(arguments).into_iter().filter(|it| matches!(it.kind(), "constant" | "scope_resolution")) {
        if let Some(name) = reader.line_of(mixin) {
            reader.definition(scope).bases.push(Name::new(name.trim_start_matches("::")));
        }
    }
}
