//! The picture while it is read: shapes by the id that its statements call them by.

use std::collections::HashMap;
use std::ops::Range;

use crate::picture::{Arrow, Meaning, Notation, Picture, Shape, Words};

/// More shapes and arrows than these are not read.
const MOST_SHAPES: usize = 400;
const MOST_ARROWS: usize = 800;

/// A picture in the making.
#[derive(Default)]
pub(super) struct Drawing {
    picture: Picture,
    by_id: HashMap<String, usize>,
    groups: Vec<usize>,
}

impl Drawing {
    pub(super) fn new(notation: Notation) -> Drawing {
        Drawing { picture: Picture { notation, ..Picture::default() }, ..Drawing::default() }
    }

    /// The shape of that id, which is made where it is first named; its label is the id until another is given.
    pub(super) fn shape(&mut self, id: &Words) -> Option<usize> {
        if let Some(&known) = self.by_id.get(&id.text) {
            return Some(known);
        }
        let lines = vec![id.clone()];
        let at = self.push(Shape { lines, around: self.groups.last().copied(), ..Shape::default() })?;
        self.by_id.insert(id.text.clone(), at);
        Some(at)
    }

    fn push(&mut self, shape: Shape) -> Option<usize> {
        let at = self.picture.shapes.len();
        (at < MOST_SHAPES).then(|| self.picture.shapes.push(shape))?;
        Some(at)
    }

    /// The shape at an index, to say more of it.
    pub(super) fn get(&mut self, at: usize) -> Option<&mut Shape> {
        self.picture.shapes.get_mut(at)
    }

    /// Gives a shape its lines; none leave it what it has.
    pub(super) fn label(&mut self, at: usize, lines: Vec<Words>) {
        if let Some(shape) = self.picture.shapes.get_mut(at).filter(|_| !lines.is_empty()) {
            shape.lines = lines;
        }
    }

    /// Begins a group, which is the shape of that id; what is named first in it stands in it.
    pub(super) fn begin(&mut self, id: &Words, lines: Vec<Words>) {
        if let Some(at) = self.shape(id) {
            self.label(at, lines);
            if let Some(shape) = self.get(at) {
                shape.is_group = true;
            }
            self.groups.push(at);
        }
    }

    /// The group that is open.
    pub(super) fn group(&self) -> Option<usize> {
        self.groups.last().copied()
    }

    /// Ends the group that was begun last.
    pub(super) fn end(&mut self) {
        self.groups.pop();
    }

    pub(super) fn arrow(&mut self, ends: (usize, usize), label: Option<String>, meaning: Meaning, span: Range<usize>) {
        if self.picture.arrows.len() < MOST_ARROWS {
            self.picture.arrows.push(Arrow { from: ends.0, to: ends.1, label, meaning, span });
        }
    }

    pub(super) fn finish(self) -> Picture {
        self.picture
    }
}
