//! C#.

mod declarations;
mod documentation;
mod expressions;
mod members;
mod resolve;
mod standard;
mod types;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// C#.
pub static C_SHARP: Language = Language {
    name: "C#",
    folder: "c_sharp",
    support: Support::Full,
    extensions: &["cs"],
    file_names: &[],
    fences: &["csharp", "cs", "c#"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_c_sharp::LANGUAGE,
    rules: &[
        ("using_directive", declarations::using),
        ("namespace_declaration", declarations::namespace),
        ("file_scoped_namespace_declaration", declarations::file_namespace),
        ("class_declaration", declarations::class),
        ("record_declaration", declarations::record),
        ("struct_declaration", declarations::structure),
        ("interface_declaration", declarations::interface),
        ("enum_declaration", declarations::enumeration),
        ("enum_member_declaration", declarations::variant),
        ("delegate_declaration", declarations::delegate),
        ("field_declaration", members::field),
        ("event_field_declaration", members::field),
        ("property_declaration", members::property),
        ("event_declaration", members::property),
        ("indexer_declaration", members::indexer),
        ("method_declaration", members::method),
        ("constructor_declaration", members::constructor),
        ("destructor_declaration", members::destructor),
        ("operator_declaration", members::operator),
        ("conversion_operator_declaration", members::operator),
        ("local_function_statement", members::local_function),
        ("global_statement", declarations::statement),
        ("invocation_expression", expressions::invocation),
        ("object_creation_expression", expressions::creation),
        ("throw_statement", expressions::throw),
        ("throw_expression", expressions::throw),
        ("catch_clause", expressions::catch),
        ("member_access_expression", types::qualifier),
        ("base_list", types::bases),
        ("type_argument_list", types::arguments),
        ("attribute", types::attribute),
        ("constant_pattern", types::pattern),
        ("is_expression", types::right),
        ("as_expression", types::right),
        ("explicit_interface_specifier", types::arguments),
        ("parameter_list", types::typed),
        ("parameter", types::typed),
        ("variable_declaration", types::typed),
        ("nullable_type", types::typed),
        ("array_type", types::typed),
        ("pointer_type", types::typed),
        ("ref_type", types::typed),
        ("scoped_type", types::typed),
        ("tuple_element", types::typed),
        ("cast_expression", types::typed),
        ("typeof_expression", types::typed),
        ("default_expression", types::typed),
        ("catch_declaration", types::typed),
        ("declaration_expression", types::typed),
        ("declaration_pattern", types::typed),
        ("recursive_pattern", types::typed),
        ("type_pattern", types::typed),
        ("foreach_statement", types::typed),
        ("from_clause", types::typed),
        ("type_parameter_constraint", types::typed),
        ("primary_constructor_base_type", types::typed),
    ],
    comments: &["comment"],
    strings: &["string_literal", "verbatim_string_literal", "raw_string_literal"],
    decorators: &["attribute"],
    decorator_lists: &["attribute_list"],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let mut facts = GRAMMAR.read(source);
    documentation::strip_tags(&mut facts);
    facts
}
