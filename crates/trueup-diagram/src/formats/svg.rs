//! SVG: the picture in boxes and arrows, drawn with lines instead of characters.
//!
//! The characters of [`ascii`](crate::ascii) are taken apart again: what its layout has proved free of overlaps stays so,
//! and one layout serves both.

mod grid;

use std::collections::BTreeMap;
use std::fmt::Write;

use grid::{Box, Grid};

use super::ascii::{AsciiOptions, ascii};
use super::ids::harmless_link;
use crate::{Graph, Node};

/// The width of a column and the height of a row, in user units.
const CELL: (i32, i32) = (9, 18);
/// The empty space around the picture, in user units.
const MARGIN: i32 = 12;

/// The look: light and dark by what the reader's system asks for.
const STYLE: &str = "\
:root{--paper:#ffffff;--ink:#1f2933;--soft:#52606d;--box:#f5f7fa;--edge:#9aa5b1;--line:#616e7c;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#16191d;--ink:#f5f7fa;--soft:#b4bec8;--box:#23282e;--edge:#52606d;--line:#8a96a3}}
.paper{fill:var(--paper)}
.box{fill:var(--box);stroke:var(--edge);stroke-width:1.25}
.line{fill:none;stroke:var(--line);stroke-width:1.5;stroke-linecap:round}
.head{fill:var(--line)}
text{font-family:ui-sans-serif,system-ui,sans-serif;font-size:13px;fill:var(--ink);text-anchor:middle}
.title{font-weight:600}
.detail{fill:var(--soft);font-size:12px}
.label{fill:var(--soft);font-size:12px;text-anchor:start}
a:hover .box{stroke:var(--ink)}";

/// The graph as an SVG image of its own, `width` columns of text wide at most. Text can be selected, a node with a link
/// leads there, and colours follow the reader's system.
pub fn svg(graph: &Graph, options: &AsciiOptions) -> String {
    let grid = Grid::new(&ascii(graph, options));
    let (width, height) = (grid.columns() * CELL.0 + 2 * MARGIN, grid.rows() * CELL.1 + 2 * MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    let by_text: BTreeMap<String, &Node> = graph.nodes.iter().map(|node| (squeezed_node(node), node)).collect();
    for drawn in &grid.boxes {
        push_box(&mut text, drawn, &by_text);
    }
    push_lines(&mut text, &grid);
    for head in &grid.heads {
        push_head(&mut text, head.row, head.column, head.is_down);
    }
    for label in &grid.labels {
        let (x, y) = (MARGIN + label.column * CELL.0, middle_of_row(label.row));
        _ = writeln!(text, "<text class=\"label\" x=\"{x}\" y=\"{y}\" dy=\".34em\">{}</text>", escaped(&label.text));
    }
    text.push_str("</svg>\n");
    text
}

fn push_box(text: &mut String, drawn: &Box, by_text: &BTreeMap<String, &Node>) {
    let node = by_text.get(&drawn.lines.iter().map(|line| squeezed(&line.text)).collect::<String>());
    let link = node.and_then(|node| harmless_link(node));
    if let Some(link) = link {
        _ = writeln!(text, "<a href=\"{}\">", escaped(link));
    }
    let (left, top) = (middle_of_column(drawn.left), middle_of_row(drawn.top));
    let (right, bottom) = (middle_of_column(drawn.right), middle_of_row(drawn.bottom));
    _ = writeln!(
        text,
        "<rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
        right - left,
        bottom - top
    );
    let title = node.map_or(1, |node| title_lines(node, drawn));
    let center = f64::from(left + right) / 2.0;
    for (at, line) in drawn.lines.iter().enumerate() {
        let class = if at < title { "title" } else { "detail" };
        let y = middle_of_row(line.row);
        _ = writeln!(
            text,
            "<text class=\"{class}\" x=\"{center}\" y=\"{y}\" dy=\".34em\">{}</text>",
            escaped(&line.text)
        );
    }
    if link.is_some() {
        text.push_str("</a>\n");
    }
}

/// How many lines of the box its label takes, which may be broken to fit.
fn title_lines(node: &Node, drawn: &Box) -> usize {
    let wanted = squeezed(&node.label).chars().count();
    let mut length = 0;
    drawn
        .lines
        .iter()
        .take_while(|line| {
            let is_title = length < wanted;
            length += squeezed(&line.text).chars().count();
            is_title
        })
        .count()
}

/// All lines in one path, those that go on from each other joined.
fn push_lines(text: &mut String, grid: &Grid) {
    let mut path = String::new();
    for &(row, from, to) in &grid.horizontal {
        // Halves of cells are counted, so that a corner ends in the middle of its cell.
        let (y, x) = (middle_of_row(row), |half: i32| f64::from(MARGIN) + f64::from(half) * f64::from(CELL.0) / 2.0);
        _ = write!(path, "M{} {y}H{}", x(from), x(to));
    }
    for &(column, from, to) in &grid.vertical {
        let (x, y) = (middle_of_column(column), |half: i32| MARGIN + half * CELL.1 / 2);
        _ = write!(path, "M{x} {}V{}", y(from), y(to));
    }
    if !path.is_empty() {
        _ = writeln!(text, "<path class=\"line\" d=\"{path}\"/>");
    }
}

/// An arrow head whose tip touches the border of the box beside it.
fn push_head(text: &mut String, row: i32, column: i32, is_down: bool) {
    let (x, y) = (middle_of_column(column), middle_of_row(row));
    let (tip, back) = if is_down { (y + CELL.1, y + CELL.1 - 9) } else { (y - CELL.1, y - CELL.1 + 9) };
    _ = writeln!(text, "<path class=\"head\" d=\"M{x} {tip}L{} {back}H{}Z\"/>", x - 5, x + 5);
}

fn middle_of_row(row: i32) -> i32 {
    MARGIN + row * CELL.1 + CELL.1 / 2
}

fn middle_of_column(column: i32) -> i32 {
    MARGIN + column * CELL.0 + CELL.0 / 2
}

fn squeezed_node(node: &Node) -> String {
    std::iter::once(&node.label).chain(&node.detail).map(|line| squeezed(line)).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '↺').collect()
}

/// Text that is safe in XML, between tags and between quotes.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '&' => result.push_str("&amp;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => result.push(' '),
            c => result.push(c),
        }
    }
    result
}
