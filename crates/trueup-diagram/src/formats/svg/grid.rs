//! A picture of characters, taken apart: boxes, lines, arrow heads and what is written beside them.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthChar;

/// A box with its text.
pub(super) struct Box {
    /// The columns and rows of its border.
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// The lines of its text.
    pub(super) lines: Vec<Written>,
}

/// A text and where it begins.
pub(super) struct Written {
    pub(super) row: i32,
    pub(super) column: i32,
    pub(super) text: String,
}

/// An arrow head.
pub(super) struct Head {
    pub(super) row: i32,
    pub(super) column: i32,
    /// Whether it points down rather than up.
    pub(super) is_down: bool,
}

/// The parts of a picture. Lines run from one half of a cell to another: the middle of cell `n` is half `2n + 1`.
pub(super) struct Grid {
    cells: Vec<Vec<char>>,
    pub(super) boxes: Vec<Box>,
    /// Row, and the halves of columns from which and to which the line runs.
    pub(super) horizontal: Vec<(i32, i32, i32)>,
    /// Column, and the halves of rows from which and to which the line runs.
    pub(super) vertical: Vec<(i32, i32, i32)>,
    pub(super) heads: Vec<Head>,
    pub(super) labels: Vec<Written>,
}

/// What stands in the second column of a wide character.
const TAKEN: char = '\0';

impl Grid {
    pub(super) fn new(picture: &str) -> Grid {
        let cells = picture.lines().map(cells_of).collect();
        let mut grid = Grid {
            cells,
            boxes: Vec::new(),
            horizontal: Vec::new(),
            vertical: Vec::new(),
            heads: Vec::new(),
            labels: Vec::new(),
        };
        grid.find_boxes();
        grid.find_lines();
        grid.find_labels();
        grid
    }

    pub(super) fn rows(&self) -> i32 {
        self.cells.len() as i32
    }

    pub(super) fn columns(&self) -> i32 {
        self.cells.iter().map(Vec::len).max().unwrap_or(0) as i32
    }

    fn at(&self, row: i32, column: i32) -> char {
        let line = usize::try_from(row).ok().and_then(|row| self.cells.get(row));
        let cell = |line: &Vec<char>| usize::try_from(column).ok().and_then(|column| line.get(column).copied());
        line.and_then(cell).unwrap_or(' ')
    }

    fn find_boxes(&mut self) {
        for row in 0..self.rows() {
            for column in 0..self.columns() {
                if self.at(row, column) == '┌'
                    && self.box_around(row, column).is_none()
                    && let Some(found) = self.box_at(row, column)
                {
                    self.boxes.push(found);
                }
            }
        }
    }

    /// The box whose upper left corner is there.
    fn box_at(&self, top: i32, left: i32) -> Option<Box> {
        let right = (left + 1..self.columns()).find(|&column| !matches!(self.at(top, column), '─' | '┬' | '┴'))?;
        let bottom = (top + 1..self.rows()).find(|&row| self.at(row, left) != '│')?;
        let is_whole = self.at(top, right) == '┐'
            && self.at(bottom, left) == '└'
            && self.at(bottom, right) == '┘'
            && bottom > top + 1
            && (top + 1..bottom).all(|row| self.at(row, right) == '│');
        let line = |row: i32| {
            let text: String =
                (left + 1..right).map(|column| self.at(row, column)).filter(|cell| *cell != TAKEN).collect();
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(Written { row, column: left, text })
        };
        is_whole.then(|| Box { left, right, top, bottom, lines: (top + 1..bottom).filter_map(line).collect() })
    }

    fn box_around(&self, row: i32, column: i32) -> Option<&Box> {
        let is_in = |it: &&Box| it.top <= row && row <= it.bottom && it.left <= column && column <= it.right;
        self.boxes.iter().find(is_in)
    }

    /// The halves of lines that each cell has, those that go on from each other joined.
    fn find_lines(&mut self) {
        let mut across: BTreeSet<(i32, i32)> = BTreeSet::new();
        let mut along: BTreeSet<(i32, i32)> = BTreeSet::new();
        for row in 0..self.rows() {
            for column in 0..self.columns() {
                let cell = self.at(row, column);
                let [left, right, up, down] = match self.box_around(row, column) {
                    // A line that leaves a box does so from its border.
                    Some(around) => {
                        [false, false, row == around.top && cell == '┴', row == around.bottom && cell == '┬']
                    }
                    None => sides(cell),
                };
                let (x, y) = (2 * column, 2 * row);
                across.extend(left.then_some((row, x)).into_iter().chain(right.then_some((row, x + 1))));
                along.extend(up.then_some((column, y)).into_iter().chain(down.then_some((column, y + 1))));
                if matches!(cell, '▼' | '▲') && self.box_around(row, column).is_none() {
                    let is_down = cell == '▼';
                    along.extend([(column, y), (column, y + 1)]);
                    self.heads.push(Head { row, column, is_down });
                }
            }
        }
        self.horizontal = joined(&across);
        self.vertical = joined(&along);
    }

    fn find_labels(&mut self) {
        let mut found = Vec::new();
        for row in 0..self.rows() {
            let mut column = 0;
            while column < self.columns() {
                let is_text = |column: i32| {
                    let cell = self.at(row, column);
                    self.box_around(row, column).is_none() && sides(cell) == [false; 4] && !matches!(cell, '▼' | '▲')
                };
                let start = column;
                let mut text = String::new();
                while column < self.columns() && is_text(column) && !text.ends_with("  ") {
                    text.extend(Some(self.at(row, column)).filter(|cell| *cell != TAKEN));
                    column += 1;
                }
                let indent = text.len() - text.trim_start().len();
                if !text.trim().is_empty() {
                    found.push(Written { row, column: start + indent as i32, text: text.trim().to_owned() });
                }
                column += i32::from(column == start);
            }
        }
        self.labels = found;
    }
}

/// The characters of a line by the columns that they take up.
fn cells_of(line: &str) -> Vec<char> {
    let mut cells = Vec::new();
    for character in line.chars() {
        let width = character.width().unwrap_or(0);
        if width > 0 {
            cells.push(character);
            cells.extend(std::iter::repeat_n(TAKEN, width - 1));
        }
    }
    cells
}

/// To which sides a line character leads: left, right, up, down.
fn sides(cell: char) -> [bool; 4] {
    match cell {
        '─' => [true, true, false, false],
        '│' => [false, false, true, true],
        '┌' => [false, true, false, true],
        '┐' => [true, false, false, true],
        '└' => [false, true, true, false],
        '┘' => [true, false, true, false],
        '├' => [false, true, true, true],
        '┤' => [true, false, true, true],
        '┬' => [true, true, false, true],
        '┴' => [true, true, true, false],
        '┼' => [true; 4],
        _ => [false; 4],
    }
}

/// Halves of cells on one line, those that touch as one run: the line, its first half and the end of its last.
fn joined(halves: &BTreeSet<(i32, i32)>) -> Vec<(i32, i32, i32)> {
    let mut runs: Vec<(i32, i32, i32)> = Vec::new();
    for &(line, half) in halves {
        match runs.last_mut() {
            Some((known, _, end)) if *known == line && *end == half => *end = half + 1,
            _ => runs.push((line, half, half + 1)),
        }
    }
    runs
}
