//! Routes in the rows of tables: a cell with the method, and one with the path after it.

use std::ops::Range;

use trueup_document::{Block, BlockIndex, BlockKind, Document, InlineKind};

use super::Method;

/// A row that gives a route.
pub(super) struct Row {
    /// Which table of the document it is in.
    pub(super) table: usize,
    /// The cell of the method.
    pub(super) block: BlockIndex,
    pub(super) method: Method,
    pub(super) path: String,
    /// The bytes of the path.
    pub(super) path_span: Range<usize>,
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Every row with a method and a path, in order.
pub(super) fn rows(document: &Document) -> Vec<Row> {
    let mut rows = Vec::new();
    for (block, pair) in document.blocks().windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let (Some(of), Some(after)) = (place(first), place(second)) else { continue };
        if after != (of.0, of.1, of.2 + 1) {
            continue;
        }
        let (Some((method, span)), Some((path, path_span))) = (word(document, first), word(document, second)) else {
            continue;
        };
        if METHODS.contains(&method.as_str()) && path.starts_with('/') {
            rows.push(Row { table: of.0, block, method: (method, span), path, path_span });
        }
    }
    rows
}

/// The table, the row and the column of a cell.
fn place(block: &Block) -> Option<(usize, usize, usize)> {
    match block.kind {
        BlockKind::Cell { table, row, column } => Some((table, row, column)),
        _ => None,
    }
}

/// The only word of a cell, with its bytes.
fn word(document: &Document, cell: &Block) -> Option<(String, Range<usize>)> {
    let is_written = |kind: InlineKind| matches!(kind, InlineKind::Code | InlineKind::Text);
    let mut written =
        cell.inlines.iter().filter(|inline| is_written(inline.kind) && !document.slice(&inline.span).trim().is_empty());
    let (only, None) = (written.next()?, written.next()) else { return None };
    let text = document.slice(&only.span);
    let trimmed = text.trim();
    let start = only.span.start + text.find(trimmed)?;
    (!trimmed.contains(' ')).then(|| (trimmed.to_owned(), start..start + trimmed.len()))
}
