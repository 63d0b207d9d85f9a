//! Crystal.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Crystal.
pub static CRYSTAL: Language = Language {
    name: "Crystal",
    folder: "crystal",
    support: Support::Basic,
    extensions: &["cr"],
    file_names: &[],
    fences: &["crystal", "cr"],
    line_comments: &["#"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_crystal::LANGUAGE,
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
