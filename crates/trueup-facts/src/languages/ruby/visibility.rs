//! Who may use a method: `private` and its like, before what they mean and after it.

use tree_sitter::Node;

use crate::grammar::{Reader, children};
use crate::{DefinitionKind, Visibility};

/// How many definitions back a name is looked for.
const MOST_LOOKED_AT: usize = 2_000;

/// Notes the sections of a type's body. `module_function` makes public functions, so it is one too.
pub(super) fn note_sections<'t>(reader: &mut Reader<'_, 't>, body: Node<'t>) {
    let before = reader.section(body.start_byte());
    reader.begin_section(body.start_byte(), Visibility::Public);
    reader.begin_section(body.end_byte(), before);
    for child in children(body).into_iter().filter(|child| child.kind() == "identifier") {
        if let Some(visibility) = named(reader.text_of(child)) {
            reader.begin_section(child.end_byte(), visibility);
        }
    }
}

/// The visibility that a word gives.
pub(super) fn named(word: &str) -> Option<Visibility> {
    match word {
        "private" | "private_class_method" | "private_constant" => Some(Visibility::Private),
        "protected" => Some(Visibility::Package),
        "public" | "module_function" | "public_class_method" => Some(Visibility::Public),
        _ => None,
    }
}

/// `private def a`, `private attr_reader :a`, `private :a, :b`.
pub(super) fn of_call<'t>(reader: &mut Reader<'_, 't>, visibility: Visibility, arguments: Node<'t>) {
    let after = reader.section(arguments.start_byte());
    reader.begin_section(arguments.start_byte(), visibility);
    reader.begin_section(arguments.end_byte(), after);
    for argument in children(arguments).into_iter().filter(|it| it.kind() == "simple_symbol") {
        let name = reader.text_of(argument).trim_start_matches(':');
        change(reader, name, visibility);
    }
}

/// Changes the visibility of the members of that name that stand above.
fn change(reader: &mut Reader<'_, '_>, name: &str, visibility: Visibility) {
    let scope = reader.scope();
    let definitions = reader.facts.definitions.iter_mut().rev().take(MOST_LOOKED_AT);
    for definition in definitions.filter(|it| it.parent == scope) {
        let is_member = definition.kind.is_callable() || definition.kind == DefinitionKind::Constant;
        let is_field = definition.kind == DefinitionKind::Field;
        if (is_member || is_field) && definition.name == name {
            definition.visibility = visibility;
        }
    }
}
