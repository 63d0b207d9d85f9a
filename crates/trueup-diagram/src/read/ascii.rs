//! Reading text diagrams back: boxes, what they say, and the arrows between them.
//!
//! Made for pictures that people drew: Unicode or `+--+` borders, right borders that are off by some columns, boxes in
//! boxes, arrows in many shapes, labels on lines. Reading never fails; what cannot be understood is not in the picture.

mod boxes;
mod grid;
mod labels;
mod wires;

use std::collections::BTreeMap;

use crate::picture::{Arrow, Meaning, Notation, Picture, Words};
use grid::Grid;

/// Reads the boxes of a text diagram and the arrows between them.
pub(super) fn read(text: &str) -> Picture {
    let grid = Grid::new(text);
    let boxes = boxes::find(&grid);
    let mut picture = Picture { notation: Notation::Boxes, ..Picture::default() };
    let mut arrows: BTreeMap<(usize, usize), Arrow> = BTreeMap::new();
    for (number, text_box) in boxes.iter().enumerate() {
        let mut shape = boxes::read(&grid, &boxes, number);
        for line in &mut shape.lines {
            if let Some(arrow) = take_loop(line, number) {
                arrows.insert((number, number), arrow);
            }
        }
        shape.around = text_box.parent;
        picture.shapes.push(shape);
    }
    for wire in wires::trace(&grid, &boxes) {
        let meaning = if wire.pointed { Meaning::Leads } else { Meaning::Joins };
        let span = grid.span(wire.at.0, wire.at.1, wire.at.1 + 1);
        let new = Arrow { from: wire.from, to: wire.to, label: wire.label, meaning, span };
        let arrow = arrows.entry((wire.from, wire.to)).or_insert_with(|| new.clone());
        if arrow.label.is_none() {
            arrow.label = new.label;
        }
    }
    picture.arrows = arrows.into_values().collect();
    picture
}

/// Takes the sign of an arrow to itself from the end of a line.
fn take_loop(line: &mut Words, number: usize) -> Option<Arrow> {
    let text = line.text.strip_suffix('↺')?.trim_end().to_owned();
    let sign = line.span.end.saturating_sub('↺'.len_utf8())..line.span.end;
    line.span.end = line.span.start + text.len();
    line.text = text;
    Some(Arrow { from: number, to: number, label: None, meaning: Meaning::Leads, span: sign })
}
