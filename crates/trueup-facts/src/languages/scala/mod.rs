//! Scala.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Scala.
pub static SCALA: Language = Language {
    name: "Scala",
    folder: "scala",
    support: Support::Full,
    extensions: &["scala", "sc", "sbt"],
    file_names: &[],
    fences: &["scala"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_scala::LANGUAGE,
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
