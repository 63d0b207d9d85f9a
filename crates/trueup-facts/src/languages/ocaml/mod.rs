//! OCaml.

mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// OCaml.
pub static OCAML: Language = Language {
    name: "OCaml",
    folder: "ocaml",
    support: Support::Basic,
    extensions: &["ml", "mli"],
    file_names: &[],
    fences: &["ocaml", "ml"],
    line_comments: &[],
    extract,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_ocaml::LANGUAGE_OCAML,
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
