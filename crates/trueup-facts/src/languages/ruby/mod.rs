//! Ruby.

mod attributes;
mod calls;
mod constants;
mod declarations;
mod imports;
mod resolve;
mod standard;
mod visibility;
mod zeitwerk;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// Ruby.
pub static RUBY: Language = Language {
    name: "Ruby",
    folder: "ruby",
    support: Support::Full,
    extensions: &["rb", "rake", "gemspec", "ru"],
    file_names: &["Rakefile", "Gemfile", "Guardfile", "Capfile", "Vagrantfile"],
    fences: &["ruby", "rb"],
    line_comments: &["#"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_ruby::LANGUAGE,
    rules: &[
        ("module", declarations::module),
        ("class", declarations::class),
        ("singleton_class", declarations::singleton_class),
        ("method", declarations::method),
        ("singleton_method", declarations::method),
        ("alias", declarations::alias),
        ("assignment", constants::assignment),
        ("constant", constants::constant),
        ("scope_resolution", constants::path),
        ("call", calls::call),
        ("element_reference", calls::element),
        ("binary", calls::binary),
        ("rescue", calls::rescue),
        ("rescue_modifier", calls::rescue_modifier),
        ("if", calls::condition),
    ],
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
