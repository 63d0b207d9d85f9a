//! Bash.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Bash.
pub static BASH: Language = Language {
    name: "Bash",
    folder: "bash",
    support: Support::Basic,
    extensions: &["sh", "bash"],
    file_names: &[],
    fences: &["bash", "sh", "shell", "zsh"],
    line_comments: &["#"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_bash::LANGUAGE,
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
