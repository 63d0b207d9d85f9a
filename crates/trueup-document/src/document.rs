//! The Markdown document.

use trueup_facts::SourcePath;

/// A Markdown document under check.
pub struct Document {
    path: SourcePath,
    text: String,
}

impl Document {
    /// Parses `text`; total.
    pub fn parse(path: SourcePath, text: String) -> Document {
        Document { path, text }
    }

    /// Where it is, relative to the scanned root.
    pub fn path(&self) -> &SourcePath {
        &self.path
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}
