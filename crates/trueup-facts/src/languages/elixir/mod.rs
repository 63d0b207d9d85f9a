//! Elixir.

mod attributes;
mod declarations;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Elixir.
pub static ELIXIR: Language = Language {
    name: "Elixir",
    folder: "elixir",
    support: Support::Basic,
    extensions: &["ex", "exs"],
    file_names: &[],
    fences: &["elixir", "ex"],
    line_comments: &["#"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_elixir::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment"],
    strings: &["string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
