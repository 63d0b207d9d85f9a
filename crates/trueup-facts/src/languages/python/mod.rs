//! Python.

mod resolve;

use crate::{FileFacts, Language, Source};

/// Python.
pub static PYTHON: Language = Language {
    name: "Python",
    folder: "python",
    extensions: &["py", "pyi"],
    file_names: &[],
    fences: &["python", "py", "python3"],
    line_comments: &["#"],
    extract,
    resolver: resolve::resolver,
};

fn extract(_source: &Source) -> FileFacts {
    FileFacts::default()
}
