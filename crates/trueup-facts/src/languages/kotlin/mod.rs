//! Kotlin.

mod declarations;
mod expressions;
mod imports;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source, jvm};

/// Kotlin.
pub static KOTLIN: Language = Language {
    name: "Kotlin",
    folder: "kotlin",
    support: Support::Full,
    extensions: &["kt", "kts"],
    file_names: &[],
    fences: &["kotlin", "kt", "kts"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_kotlin_ng::LANGUAGE,
    rules: &[
        ("package_header", imports::package),
        ("import", imports::import),
        ("class_declaration", declarations::class),
        ("object_declaration", declarations::object),
        ("companion_object", declarations::companion),
        ("enum_entry", declarations::variant),
        ("type_alias", declarations::type_alias),
        ("function_declaration", declarations::function),
        ("secondary_constructor", declarations::constructor),
        ("property_declaration", declarations::property),
        ("type_parameter", expressions::binding),
        ("class_parameter", expressions::binding),
        ("parameter", expressions::binding),
        ("variable_declaration", expressions::binding),
        ("catch_block", expressions::catch),
        ("throw_expression", expressions::throw),
        ("user_type", expressions::type_name),
        ("call_expression", expressions::call),
        ("constructor_invocation", expressions::base_call),
        ("navigation_expression", expressions::navigation),
        ("callable_reference", expressions::navigation),
        ("infix_expression", expressions::infix),
        ("value_argument", expressions::argument),
        ("identifier", expressions::identifier),
    ],
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal", "multiline_string_literal"],
    decorators: &["annotation"],
    decorator_lists: &[],
    modifiers: &["modifiers"],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    // At an annotation that ends the text, the grammar's scanner looks for white space without end.
    let facts = match source.text.ends_with('\n') {
        true => GRAMMAR.read(source),
        false => GRAMMAR.read_as(&source.text, &format!("{}\n", source.text)),
    };
    jvm::finished(facts, source)
}
