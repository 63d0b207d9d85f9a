//! Zig.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Zig.
pub static ZIG: Language = Language {
    name: "Zig",
    folder: "zig",
    support: Support::Basic,
    extensions: &["zig"],
    file_names: &[],
    fences: &["zig"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_zig::LANGUAGE,
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
