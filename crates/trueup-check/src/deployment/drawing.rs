//! Boxes of drawings: which pieces of lines stand in one box.

use std::ops::Range;

use trueup_document::{CodeBlock, Document};

/// A piece of a line of a drawing, between two bars.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    /// Its bytes in the document, white space at both ends left out.
    pub(crate) span: Range<usize>,
    /// Which box it belongs to; pieces of one box share it.
    pub(crate) group: usize,
    /// The line it stands on.
    pub(crate) line: usize,
    /// Whether its box has an upper edge where one is due, so that what stands in it surely belongs together.
    pub(crate) is_boxed: bool,
}

const BARS: &[char] = &['│', '|', '┃', '║', '├', '┤', '╞', '╡', '┼'];

/// The most pieces that are looked at in one drawing.
const MOST: usize = 20_000;

/// The columns of a piece, its bars not included.
type Columns = (usize, usize);

/// The pieces of a drawing that say something, in order.
pub(crate) fn pieces(document: &Document, code: &CodeBlock) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut groups = 0;
    let mut open: Vec<(Columns, usize, bool)> = Vec::new();
    let mut above_line: Vec<char> = Vec::new();
    for (number, line) in code.lines.iter().enumerate() {
        let mut next: Vec<(Columns, usize, bool)> = Vec::new();
        for (columns, bytes, is_enclosed) in split(document.slice(line)) {
            let is_near = |of: &Columns| of.0.abs_diff(columns.0) <= 1 && of.1.abs_diff(columns.1) <= 1;
            let above =
                open.iter().find(|(of, ..)| is_enclosed && is_near(of)).map(|(_, group, is_boxed)| (*group, *is_boxed));
            let (group, is_boxed) = above.unwrap_or_else(|| {
                groups += 1;
                (groups, is_enclosed && has_edge(&above_line, columns))
            });
            if is_enclosed {
                next.push((columns, group, is_boxed));
            }
            let text = &document.slice(line)[bytes.clone()];
            if text.chars().any(char::is_alphanumeric) && found.len() < MOST {
                let start = line.start + bytes.start + (text.len() - text.trim_start().len());
                let end = start + text.trim().len();
                found.push(Piece { span: start..end, group, line: number, is_boxed });
            }
        }
        open = next;
        open.truncate(64);
        above_line = document.slice(line).chars().collect();
    }
    found
}

/// Whether a line is the upper edge of a box over those columns.
fn has_edge(line: &[char], columns: Columns) -> bool {
    let is_corner = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(|c| "┌┐├┤┬┼╔╗╭╮+│|".contains(*c));
    let is_drawn = line.get(columns.0).is_some_and(|c| "─═-━┬┴▼┼".contains(*c));
    is_corner(columns.0.checked_sub(1)) && is_corner(Some(columns.1)) && is_drawn
}

/// The pieces of a line between its bars, with their columns; whether bars stand at both sides.
fn split(line: &str) -> Vec<(Columns, Range<usize>, bool)> {
    let mut pieces = Vec::new();
    let (mut column, mut begin, mut begin_column, mut has_left) = (0, 0, 0, false);
    for (at, c) in line.char_indices() {
        if BARS.contains(&c) {
            pieces.push(((begin_column, column), begin..at, has_left));
            begin = at + c.len_utf8();
            begin_column = column + 1;
            has_left = true;
        }
        column += 1;
    }
    pieces.push(((begin_column, column), begin..line.len(), false));
    pieces
}
