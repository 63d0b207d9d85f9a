//! Rust.

mod call;
mod comment;
mod crates;
mod error;
mod import;
mod item;
mod macros;
mod resolve;
mod syntax;
mod table;
mod walk;

use tree_sitter::{Parser, Tree};

use crate::grammar::budget;
use crate::languages::Support;
use crate::{FileFacts, Language, Problem, Source};

/// Rust.
pub static RUST: Language = Language {
    name: "Rust",
    folder: "rust",
    support: Support::Full,
    extensions: &["rs"],
    file_names: &[],
    fences: &["rust", "rs"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

fn extract(source: &Source) -> FileFacts {
    match parse(&source.text).map(|tree| macros::opened(&source.text, tree)) {
        Some(tree) => walk::read(&source.text, &tree),
        None => {
            let problem = Problem { message: "the parser gave up".to_owned(), line: None };
            FileFacts { problems: vec![problem], ..FileFacts::default() }
        }
    }
}

/// The syntax tree of `text`; `None` where it would take far more work than for any text that people write.
fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_rust::LANGUAGE.into()).ok()?;
    budget::parse(&mut parser, text)
}
