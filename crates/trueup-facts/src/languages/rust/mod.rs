//! Rust.

mod resolve;

use crate::{FileFacts, Language, Source};

/// Rust.
pub static RUST: Language = Language {
    name: "Rust",
    folder: "rust",
    extensions: &["rs"],
    file_names: &[],
    fences: &["rust", "rs"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

fn extract(_source: &Source) -> FileFacts {
    FileFacts::default()
}
