//! OCaml.

mod declarations;
mod expressions;
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
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_ocaml::LANGUAGE_OCAML,
    rules: declarations::RULES,
    comments: &["comment"],
    strings: &["string", "quoted_string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

/// An interface has a grammar of its own, of the same nodes.
static INTERFACE: Grammar = Grammar {
    parser: tree_sitter_ocaml::LANGUAGE_OCAML_INTERFACE,
    rules: declarations::RULES,
    comments: &["comment"],
    strings: &["string", "quoted_string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    if source.path.as_str().ends_with(".mli") { INTERFACE.read(source) } else { GRAMMAR.read(source) }
}
