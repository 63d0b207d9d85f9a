//! The text of a block of code, and where each byte of it stands in the document.

use trueup_document::{CodeBlock, Document};

/// The lines of a block of code without the indentation of what is around it, each with its line end.
pub(crate) struct BlockText {
    /// The text.
    pub(crate) text: String,
    /// Where each line begins, in the text and in the document.
    starts: Vec<(usize, usize)>,
}

impl BlockText {
    pub(crate) fn new(document: &Document, code: &CodeBlock) -> BlockText {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(code.lines.len());
        for line in &code.lines {
            starts.push((text.len(), line.start));
            text.push_str(document.slice(line));
            text.push('\n');
        }
        BlockText { text, starts }
    }

    /// Where a byte of the text stands in the document.
    pub(crate) fn place(&self, offset: usize) -> usize {
        let line = self.starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.starts.get(line).map_or(0, |(start, document)| document + (offset - start))
    }
}
