//! Zig.

mod resolve;
mod rules;

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
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_zig::LANGUAGE,
    rules: rules::RULES,
    comments: &["comment"],
    strings: &["string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let mut facts = GRAMMAR.read(source);
    // Only `//!` documents a file.
    if !source.text.trim_start_matches('\u{feff}').trim_start().starts_with("//!") {
        (facts.doc, facts.doc_line) = (None, None);
    }
    facts
}
