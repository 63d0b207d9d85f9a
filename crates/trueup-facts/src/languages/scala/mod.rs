//! Scala.

mod declarations;
mod expressions;
mod imports;
mod members;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source, jvm};

/// Scala.
pub static SCALA: Language = Language {
    name: "Scala",
    folder: "scala",
    support: Support::Full,
    extensions: &["scala", "sc", "sbt"],
    file_names: &[],
    fences: &["scala"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_scala::LANGUAGE,
    rules: &[
        ("package_clause", imports::package),
        ("package_object", declarations::package_object),
        ("import_declaration", imports::import),
        ("export_declaration", imports::import),
        ("class_definition", declarations::class),
        ("trait_definition", declarations::class_like_trait),
        ("object_definition", declarations::object),
        ("enum_definition", declarations::enumeration),
        ("simple_enum_case", declarations::variant),
        ("full_enum_case", declarations::variant),
        ("type_definition", members::type_alias),
        ("function_definition", members::function),
        ("function_declaration", members::function),
        ("val_definition", members::value),
        ("var_definition", members::value),
        ("val_declaration", members::value),
        ("var_declaration", members::value),
        ("given_definition", members::given),
        ("parameter", expressions::binding),
        ("class_parameter", expressions::binding),
        ("binding", expressions::binding),
        ("type_parameters", expressions::type_parameters),
        ("type_identifier", expressions::type_name),
        ("stable_type_identifier", expressions::path),
        ("stable_identifier", expressions::path),
        ("field_expression", expressions::path),
        ("identifier", expressions::identifier),
        ("call_expression", expressions::call),
        ("instance_expression", expressions::creation),
        ("throw_expression", expressions::throw),
        ("catch_clause", expressions::catch),
    ],
    comments: &["comment", "block_comment"],
    strings: &["string"],
    decorators: &["annotation"],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    jvm::finished(GRAMMAR.read(source), source)
}
