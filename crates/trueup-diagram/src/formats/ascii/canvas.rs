//! A grid of cells to draw on: text, and lines that know whose they are.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthChar;

/// The directions in which a line leaves a cell.
pub(super) mod side {
    pub(crate) const UP: u8 = 1;
    pub(crate) const DOWN: u8 = 2;
    pub(crate) const LEFT: u8 = 4;
    pub(crate) const RIGHT: u8 = 8;
}

use side::{DOWN, LEFT, RIGHT, UP};

/// One cell of the grid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Cell {
    #[default]
    Empty,
    /// A character, with those of no width that follow it.
    Text(String),
    /// The right half of a wide character.
    Covered,
    /// A line: its sides, and whose it is.
    Line(u8, usize),
    /// A vertical line over a horizontal one of another net.
    Crossing,
}

/// The lines of one net: the sides of each cell, by row and column.
pub(super) type Strokes = BTreeMap<(usize, i32), u8>;

/// The grid.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    rows: Vec<Vec<Cell>>,
}

impl Canvas {
    fn cell(&mut self, row: usize, column: i32) -> &mut Cell {
        let column = column.max(0) as usize;
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        if self.rows[row].len() <= column {
            self.rows[row].resize(column + 1, Cell::Empty);
        }
        &mut self.rows[row][column]
    }

    /// Whether nothing stands in the columns `from..to` of a row.
    pub(super) fn is_free(&self, row: usize, from: i32, to: i32) -> bool {
        let Some(cells) = self.rows.get(row) else { return true };
        (from..to).all(|column| cells.get(column.max(0) as usize).is_none_or(|cell| *cell == Cell::Empty))
    }

    /// Writes text over whatever stands there.
    pub(super) fn write(&mut self, row: usize, column: i32, text: &str) {
        let mut at = column;
        for c in text.chars() {
            let width = c.width().unwrap_or(0) as i32;
            if width == 0 {
                if at > column
                    && let Cell::Text(glyph) = self.cell(row, at - 1)
                {
                    glyph.push(c);
                }
                continue;
            }
            *self.cell(row, at) = Cell::Text(c.to_string());
            for covered in 1..width {
                *self.cell(row, at + covered) = Cell::Covered;
            }
            at += width;
        }
    }

    /// Draws the lines of one net. None when they would lie over text or over another net's other than crosswise.
    pub(super) fn draw(&mut self, strokes: &Strokes, owner: usize) -> Option<()> {
        for (&(row, column), &sides) in strokes {
            let cell = self.cell(row, column);
            match cell {
                Cell::Empty => *cell = Cell::Line(sides, owner),
                Cell::Line(other, _) if crosses(*other, sides) => *cell = Cell::Crossing,
                _ => return None,
            }
        }
        Some(())
    }

    /// Whether two neighbouring cells in a row look joined although they are of different nets.
    pub(super) fn has_false_joins(&self) -> bool {
        self.rows.iter().any(|row| {
            row.windows(2).any(|pair| match pair {
                [Cell::Line(left, a), Cell::Line(right, b)] => a != b && left & RIGHT != 0 && right & LEFT != 0,
                _ => false,
            })
        })
    }

    /// The lines of the picture, without trailing spaces.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |row: &Vec<Cell>| {
            let text: String = row.iter().map(Cell::shown).collect();
            text.trim_end().to_owned()
        };
        self.rows.iter().map(line).collect()
    }
}

fn crosses(a: u8, b: u8) -> bool {
    (a == UP | DOWN && b == LEFT | RIGHT) || (a == LEFT | RIGHT && b == UP | DOWN)
}

impl Cell {
    fn shown(&self) -> &str {
        match self {
            Cell::Empty => " ",
            Cell::Text(text) => text,
            Cell::Covered => "",
            Cell::Crossing => "│",
            Cell::Line(sides, _) => glyph(*sides),
        }
    }
}

fn glyph(sides: u8) -> &'static str {
    const GLYPHS: [&str; 16] = [" ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼"];
    GLYPHS[usize::from(sides & 15)]
}
