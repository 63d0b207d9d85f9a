//! PHP.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// PHP.
pub static PHP: Language = Language {
    name: "PHP",
    folder: "php",
    support: Support::Full,
    extensions: &["php"],
    file_names: &[],
    fences: &["php"],
    line_comments: &["//", "#"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_php::LANGUAGE_PHP,
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
