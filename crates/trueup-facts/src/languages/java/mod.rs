//! Java.

mod declarations;
mod expressions;
mod imports;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source, jvm};

/// Java.
pub static JAVA: Language = Language {
    name: "Java",
    folder: "java",
    support: Support::Full,
    extensions: &["java"],
    file_names: &[],
    fences: &["java"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_java::LANGUAGE,
    rules: &[
        ("package_declaration", imports::package),
        ("import_declaration", imports::import),
        ("class_declaration", declarations::class),
        ("record_declaration", declarations::record),
        ("interface_declaration", declarations::interface),
        ("annotation_type_declaration", declarations::interface),
        ("enum_declaration", declarations::enumeration),
        ("enum_constant", declarations::variant),
        ("method_declaration", declarations::method),
        ("constructor_declaration", declarations::method),
        ("compact_constructor_declaration", declarations::method),
        ("annotation_type_element_declaration", declarations::method),
        ("field_declaration", declarations::field),
        ("constant_declaration", declarations::field),
        ("type_parameter", expressions::type_parameter),
        ("type_identifier", expressions::type_name),
        ("scoped_type_identifier", expressions::scoped_type),
        ("marker_annotation", expressions::annotation),
        ("annotation", expressions::annotation),
        ("method_invocation", expressions::invocation),
        ("object_creation_expression", expressions::creation),
        ("explicit_constructor_invocation", expressions::constructor_call),
        ("method_reference", expressions::first_name),
        ("record_pattern", expressions::first_name),
        ("field_access", expressions::field_access),
        ("throw_statement", expressions::throw),
        ("catch_type", expressions::catch),
    ],
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal"],
    decorators: &["marker_annotation", "annotation"],
    decorator_lists: &[],
    modifiers: &["modifiers"],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    jvm::finished(GRAMMAR.read(source), source)
}
