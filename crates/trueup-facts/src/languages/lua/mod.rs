//! Lua.

mod declarations;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Lua.
pub static LUA: Language = Language {
    name: "Lua",
    folder: "lua",
    support: Support::Basic,
    extensions: &["lua"],
    file_names: &[],
    fences: &["lua"],
    line_comments: &["--"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_lua::LANGUAGE,
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
