//! Swift.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

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
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_swift::LANGUAGE,
    rules: &[],
    comments: &["comment", "line_comment", "block_comment"],
    strings: &[],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
