//! Haskell.

mod declarations;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Haskell.
pub static HASKELL: Language = Language {
    name: "Haskell",
    folder: "haskell",
    support: Support::Basic,
    extensions: &["hs"],
    file_names: &[],
    fences: &["haskell", "hs"],
    line_comments: &["--"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_haskell::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment", "haddock", "pragma"],
    strings: &["string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
