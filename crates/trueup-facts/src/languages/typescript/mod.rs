//! TypeScript.

mod resolve;

use crate::{FileFacts, Language, Source};

/// TypeScript.
pub static TYPESCRIPT: Language = Language {
    name: "TypeScript",
    folder: "typescript",
    extensions: &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"],
    file_names: &[],
    fences: &["typescript", "ts", "tsx", "javascript", "js", "jsx"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

fn extract(_source: &Source) -> FileFacts {
    FileFacts::default()
}
