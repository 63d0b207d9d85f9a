//! Java.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Java.
pub static JAVA: Language = Language {
    name: "Java",
    folder: "java",
    support: Support::Full,
    extensions: &["java"],
    file_names: &[],
    fences: &["java"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_java::LANGUAGE,
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
