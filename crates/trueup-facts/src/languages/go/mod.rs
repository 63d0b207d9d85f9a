//! Go.

mod resolve;

use crate::{FileFacts, Language, Source};

/// Go.
pub static GO: Language = Language {
    name: "Go",
    folder: "go",
    extensions: &["go"],
    file_names: &[],
    fences: &["go", "golang"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

fn extract(_source: &Source) -> FileFacts {
    FileFacts::default()
}
