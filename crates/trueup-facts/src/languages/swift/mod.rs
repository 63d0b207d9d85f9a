//! Swift.

mod declarations;
mod expressions;
mod members;
mod resolve;
mod standard;
mod types;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Signal, SignalKind, Source, Span};

/// Swift.
pub static SWIFT: Language = Language {
    name: "Swift",
    folder: "swift",
    support: Support::Full,
    extensions: &["swift"],
    file_names: &[],
    fences: &["swift"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_swift::LANGUAGE,
    rules: &[
        ("import_declaration", declarations::import),
        ("class_declaration", declarations::declare),
        ("protocol_declaration", declarations::protocol),
        ("typealias_declaration", declarations::alias),
        ("associatedtype_declaration", declarations::associated_type),
        ("type_parameter", declarations::type_parameter),
        ("enum_entry", members::variants),
        ("property_declaration", members::property),
        ("protocol_property_declaration", members::required_property),
        ("function_declaration", members::function),
        ("protocol_function_declaration", members::function),
        ("init_declaration", members::function),
        ("deinit_declaration", members::function),
        ("subscript_declaration", members::function),
        ("call_expression", expressions::call),
        ("navigation_expression", expressions::navigation),
        ("control_transfer_statement", expressions::transfer),
        ("catch_block", expressions::catch),
        ("macro_invocation", expressions::macro_invocation),
        ("user_type", types::used),
    ],
    comments: &["comment", "multiline_comment"],
    strings: &["line_string_literal", "multi_line_string_literal", "raw_string_literal"],
    decorators: &["attribute"],
    decorator_lists: &[],
    modifiers: &["modifiers"],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let mut facts = GRAMMAR.read(source);
    if source.path.file_name() == "main.swift" {
        // Its statements are the program.
        let span = Span { start: 0, end: 0, line: 1, end_line: 1 };
        facts.signals.insert(0, Signal { kind: SignalKind::EntryPoint, definition: None, span });
    }
    facts
}
