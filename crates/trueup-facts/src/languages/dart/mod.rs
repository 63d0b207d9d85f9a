//! Dart.

mod declarations;
mod directives;
mod expressions;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Dart.
pub static DART: Language = Language {
    name: "Dart",
    folder: "dart",
    support: Support::Basic,
    extensions: &["dart"],
    file_names: &[],
    fences: &["dart"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_dart::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment", "documentation_comment"],
    strings: &["string_literal"],
    decorators: &["annotation"],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
