//! Two plainer pictures for graphs that no layered drawing holds: boxes in one column with lines at their right, and
//! boxes that name their targets.

use super::boxes::BoxText;
use super::canvas::side::{DOWN, LEFT, RIGHT, UP};
use super::canvas::{Canvas, Strokes};
use super::{Block, Drawing};

/// A box of the stack: its first row, the row at which its line leaves, and those at which others arrive.
struct Slot {
    top: usize,
    height: usize,
    out: Option<usize>,
}

/// Draws the boxes below each other and every source's line in a gutter of its own; none when that is too wide.
pub(super) fn draw(drawing: &Drawing, layers: &[usize], width: usize) -> Option<Block> {
    let mut order: Vec<usize> = (0..drawing.nodes.len()).collect();
    order.sort_by_key(|&node| (layers[node], node));
    [30, 22, 16, 12, 9, 6, 4].into_iter().find_map(|limit| draw_with(drawing, &order, width, limit))
}

fn draw_with(drawing: &Drawing, order: &[usize], width: usize, limit: usize) -> Option<Block> {
    let texts: Vec<BoxText> = drawing.nodes.iter().map(|node| BoxText::new(node, limit)).collect();
    let inner = texts.iter().map(BoxText::width).max().unwrap_or(0).max(3);
    let box_width = inner as i32 + 4;
    let (slots, arrivals) = slots(drawing, order, &texts);
    let lines = gutters(drawing, &slots, &arrivals);
    let rightmost = lines.iter().map(|line| line.gutter).max().map_or(box_width, |gutter| box_width + 2 * gutter + 3);
    if rightmost > width as i32 {
        return None;
    }
    let mut canvas = Canvas::default();
    for &node in order {
        draw_box(&mut canvas, &slots[node], &texts[node], box_width);
    }
    for (owner, line) in lines.iter().enumerate() {
        canvas.draw(&line.strokes(box_width), owner)?;
    }
    for line in &lines {
        line.rows.iter().for_each(|&row| canvas.write(row, box_width, "◄"));
    }
    let legend = drawing.labels.iter().map(|(edge, label)| drawing.legend_entry(*edge, label)).collect();
    Some(Block { lines: canvas.lines(), legend })
}

/// Where each box stands, and the row at which each edge arrives.
fn slots(drawing: &Drawing, order: &[usize], texts: &[BoxText]) -> (Vec<Slot>, Vec<usize>) {
    let mut slots: Vec<Slot> = texts.iter().map(|_| Slot { top: 0, height: 0, out: None }).collect();
    let mut arrivals = vec![0; drawing.edges.len()];
    let mut row = 0;
    for &node in order {
        let slot = &mut slots[node];
        slot.top = row;
        let mut port = row + 1;
        for (edge, _) in drawing.edges.iter().enumerate().filter(|(_, edge)| edge.1 == node) {
            arrivals[edge] = port;
            port += 1;
        }
        if drawing.edges.iter().any(|edge| edge.0 == node) {
            slot.out = Some(port);
            port += 1;
        }
        slot.height = texts[node].height().max(port - row - 1);
        row += slot.height + 2;
    }
    (slots, arrivals)
}

/// The line that leaves one box.
struct Line {
    gutter: i32,
    start: usize,
    /// The rows at which it arrives at boxes.
    rows: Vec<usize>,
}

impl Line {
    fn strokes(&self, box_width: i32) -> Strokes {
        let mut strokes = Strokes::new();
        let column = box_width + 2 * self.gutter + 2;
        let rows = || self.rows.iter().copied().chain([self.start]);
        for row in rows() {
            for at in box_width..column {
                strokes.insert((row, at), LEFT | RIGHT);
            }
            *strokes.entry((row, column)).or_default() |= LEFT;
        }
        let (first, last) = (rows().min().unwrap_or(0), rows().max().unwrap_or(0));
        for row in first..=last {
            let up = if row > first { UP } else { 0 };
            let down = if row < last { DOWN } else { 0 };
            *strokes.entry((row, column)).or_default() |= up | down;
        }
        strokes
    }
}

/// Gives each line the first gutter that is free along its rows, short lines first.
fn gutters(drawing: &Drawing, slots: &[Slot], arrivals: &[usize]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (node, slot) in slots.iter().enumerate() {
        let edges = drawing.edges.iter().zip(arrivals).filter(|(edge, _)| edge.0 == node);
        let rows: Vec<usize> = edges.map(|(_, &row)| row).collect();
        lines.extend(slot.out.map(|start| Line { gutter: 0, start, rows }));
    }
    let extent = |line: &Line| {
        let rows = || line.rows.iter().copied().chain([line.start]);
        (rows().min().unwrap_or(0), rows().max().unwrap_or(0))
    };
    lines.sort_by_key(|line| (extent(line).1 - extent(line).0, line.start));
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    for line in &mut lines {
        let (first, last) = extent(line);
        let is_free = |rows: &Vec<(usize, usize)>| rows.iter().all(|&(from, to)| last + 1 < from || to + 1 < first);
        let gutter = taken.iter().position(is_free).unwrap_or(taken.len());
        if gutter == taken.len() {
            taken.push(Vec::new());
        }
        taken[gutter].push((first, last));
        line.gutter = gutter as i32;
    }
    lines
}

fn draw_box(canvas: &mut Canvas, slot: &Slot, text: &BoxText, width: i32) {
    let rule = "─".repeat(width as usize - 2);
    canvas.write(slot.top, 0, &format!("┌{rule}┐"));
    let lines = text.placed(width as usize - 4, slot.height);
    for line in 0..slot.height {
        let row = slot.top + 1 + line;
        canvas.write(row, 0, "│");
        if let Some((indent, text)) = lines.get(line) {
            canvas.write(row, 2 + *indent as i32, text);
        }
        canvas.write(row, width - 1, if slot.out == Some(row) { "├" } else { "│" });
    }
    canvas.write(slot.top + slot.height + 1, 0, &format!("└{rule}┘"));
}

/// Boxes below each other, each with its targets as lines of text: the last resort, which fits any width.
pub(super) fn listed(drawing: &Drawing, width: usize) -> Block {
    let limit = width.saturating_sub(6).clamp(2, 60);
    let mut canvas = Canvas::default();
    let mut row = 0;
    let mut texts: Vec<BoxText> = drawing.nodes.iter().map(|node| BoxText::new(node, limit)).collect();
    for &(from, to) in &drawing.edges {
        let label = drawing.labels.get(&(from, to)).map(|label| format!(": {label}")).unwrap_or_default();
        texts[from].push_detail(&format!("→ {}{label}", drawing.nodes[to].label), limit);
    }
    let inner = texts.iter().map(BoxText::width).max().unwrap_or(0).max(1);
    for text in &texts {
        let slot = Slot { top: row, height: text.height(), out: None };
        draw_box(&mut canvas, &slot, text, inner as i32 + 4);
        row += slot.height + 2;
    }
    Block { lines: canvas.lines(), legend: Vec::new() }
}
