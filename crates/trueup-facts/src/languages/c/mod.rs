//! C.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// C.
pub static C: Language = Language {
    name: "C",
    folder: "c",
    support: Support::Full,
    extensions: &["c", "h"],
    file_names: &[],
    fences: &["c", "h"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_c::LANGUAGE,
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
