//! Solidity.

mod declarations;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Solidity.
pub static SOLIDITY: Language = Language {
    name: "Solidity",
    folder: "solidity",
    support: Support::Basic,
    extensions: &["sol"],
    file_names: &[],
    fences: &["solidity", "sol"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_solidity::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment"],
    strings: &["string_literal"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
