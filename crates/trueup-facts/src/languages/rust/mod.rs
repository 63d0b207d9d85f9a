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

use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

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

/// Parses within a number of steps that follows from the length; an ordinary source takes a small part of it.
fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_rust::LANGUAGE.into()).ok()?;
    let bytes = text.as_bytes();
    let mut steps_left = 20_000 + bytes.len() / 4;
    let mut progress = |_: &ParseState| match steps_left.checked_sub(1) {
        Some(left) => {
            steps_left = left;
            ControlFlow::Continue(())
        }
        None => ControlFlow::Break(()),
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
}
