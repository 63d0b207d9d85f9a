//! The text as a grid of display columns, and what its characters can be part of.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// A side of a cell, or the direction of a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Side {
    Up,
    Down,
    Left,
    Right,
}

impl Side {
    pub(super) const ALL: [Side; 4] = [Side::Up, Side::Down, Side::Left, Side::Right];

    pub(super) fn opposite(self) -> Side {
        match self {
            Side::Up => Side::Down,
            Side::Down => Side::Up,
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }

    pub(super) fn is_vertical(self) -> bool {
        matches!(self, Side::Up | Side::Down)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A cell's place: row, then column.
pub(super) type Place = (usize, usize);

/// The cell next to a place; none beyond the upper and left edges.
pub(super) fn step(place: Place, side: Side) -> Option<Place> {
    let (row, column) = place;
    Some(match side {
        Side::Up => (row.checked_sub(1)?, column),
        Side::Down => (row + 1, column),
        Side::Left => (row, column.checked_sub(1)?),
        Side::Right => (row, column + 1),
    })
}

/// More rows and columns than these are not read.
const MOST_ROWS: usize = 400;
const MOST_COLUMNS: usize = 300;

/// The characters of a text by row and display column.
pub(super) struct Grid {
    rows: Vec<Vec<char>>,
    /// For every cell the byte of the text where its character begins.
    places: Vec<Vec<u32>>,
    /// For every row the byte after its last cell.
    ends: Vec<u32>,
}

/// Stands right of a character that is two columns wide.
pub(super) const COVERED: char = '\0';

impl Grid {
    pub(super) fn new(text: &str) -> Grid {
        let mut grid = Grid { rows: Vec::new(), places: Vec::new(), ends: Vec::new() };
        let mut start = 0;
        for line in text.split_inclusive('\n').take(MOST_ROWS) {
            grid.push(line.trim_end_matches(['\n', '\r']), start);
            start += line.len();
        }
        grid
    }

    fn push(&mut self, line: &str, start: usize) {
        let mut cells = Vec::new();
        let mut places = Vec::new();
        let mut end = start;
        for (at, c) in line.char_indices() {
            match c {
                '\t' => cells.resize((cells.len() / 4 + 1) * 4, ' '),
                '\u{a0}' => cells.push(' '),
                c => {
                    let width = c.width().unwrap_or(0);
                    cells.extend((0..width).map(|at| if at == 0 { c } else { COVERED }));
                }
            }
            places.resize(cells.len(), (start + at) as u32);
            end = start + at + c.len_utf8();
            if cells.len() >= MOST_COLUMNS {
                break;
            }
        }
        self.rows.push(cells);
        self.places.push(places);
        self.ends.push(end as u32);
    }

    /// The bytes of the columns `from..to` of a row.
    pub(super) fn span(&self, row: usize, from: usize, to: usize) -> Range<usize> {
        let end = self.ends.get(row).copied().unwrap_or(0);
        let byte = |column: usize| self.places.get(row).and_then(|it| it.get(column)).copied().unwrap_or(end) as usize;
        byte(from)..byte(to)
    }

    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn width(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, Vec::len)
    }

    /// The character at a place; a space outside of the text.
    pub(super) fn at(&self, place: Place) -> char {
        self.rows.get(place.0).and_then(|row| row.get(place.1)).copied().unwrap_or(' ')
    }

    /// The text of the columns `from..to` of a row.
    pub(super) fn text(&self, row: usize, from: usize, to: usize) -> String {
        (from..to).map(|column| self.at((row, column))).filter(|&c| c != COVERED).collect()
    }

    fn beside(&self, place: Place, side: Side) -> char {
        step(place, side).map_or(' ', |place| self.at(place))
    }

    /// Where the line at a place leads, if there is one. Letters and signs of plain ASCII count only where their
    /// neighbours say that they are meant as lines.
    pub(super) fn wire(&self, place: Place) -> Option<Wire> {
        let c = self.at(place);
        if let Some(sides) = line_sides(c) {
            return Some(Wire { sides, head: None });
        }
        if let Some(head) = arrow_head(c) {
            return Some(Wire { sides: head.opposite().bit() | head.bit(), head: Some(head) });
        }
        self.plain_wire(place, c)
    }

    fn plain_wire(&self, place: Place, c: char) -> Option<Wire> {
        let [up, down, left, right] = Side::ALL.map(|side| self.beside(place, side));
        let vertical = |c: char| "|+:".contains(c) || line_sides(c).is_some_and(|sides| sides & 3 != 0);
        let horizontal =
            |c: char| "-=+<>".contains(c) || line_sides(c).is_some_and(|sides| sides & 12 != 0) || is_arrow(c);
        let level = Side::Left.bit() | Side::Right.bit();
        let upright = Side::Up.bit() | Side::Down.bit();
        let wire = |sides, head| Some(Wire { sides, head });
        match c {
            '-' | '=' if horizontal(left) || horizontal(right) => wire(level, None),
            '|' if vertical(up) || vertical(down) || "vV^".contains(down) || "^".contains(up) => wire(upright, None),
            '|' if up == ' ' && down == ' ' && left == ' ' => wire(upright, None),
            '|' if line_sides(up).is_some() || line_sides(down).is_some() || "-'`.".contains(up) => wire(upright, None),
            '+' => {
                let mut sides = 0;
                sides |= if horizontal(left) { Side::Left.bit() } else { 0 };
                sides |= if horizontal(right) { Side::Right.bit() } else { 0 };
                sides |= if vertical(up) || up == '^' { Side::Up.bit() } else { 0 };
                sides |= if vertical(down) || "vV".contains(down) { Side::Down.bit() } else { 0 };
                (sides != 0).then_some(Wire { sides, head: None })
            }
            'v' | 'V' if vertical(up) && !left.is_alphanumeric() && !right.is_alphanumeric() => {
                wire(upright, Some(Side::Down))
            }
            '^' if vertical(down) => wire(upright, Some(Side::Up)),
            '>' if horizontal(left) => wire(level, Some(Side::Right)),
            '<' if horizontal(right) => wire(level, Some(Side::Left)),
            _ => None,
        }
    }
}

/// A cell of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Wire {
    sides: u8,
    /// Where it points if it is an arrow head.
    pub(super) head: Option<Side>,
}

impl Wire {
    /// Whether the line goes on at that side.
    pub(super) fn leads(self, side: Side) -> bool {
        self.sides & side.bit() != 0
    }

    /// The number of sides at which it goes on.
    pub(super) fn degree(self) -> u32 {
        self.sides.count_ones()
    }
}

/// The sides of a line drawing character: up 1, down 2, left 4, right 8.
pub(super) fn line_sides(c: char) -> Option<u8> {
    Some(match c {
        '│' | '┃' | '║' | '╎' | '┆' | '┊' | '╷' | '╵' => 3,
        '─' | '━' | '═' | '╌' | '┄' | '┈' | '╴' | '╶' | '—' | '―' => 12,
        '┌' | '╭' | '╔' | '┏' => 2 | 8,
        '┐' | '╮' | '╗' | '┓' => 2 | 4,
        '└' | '╰' | '╚' | '┗' => 1 | 8,
        '┘' | '╯' | '╝' | '┛' => 1 | 4,
        '├' | '┝' | '┠' | '┣' | '╞' | '╟' | '╠' => 1 | 2 | 8,
        '┤' | '┥' | '┨' | '┫' | '╡' | '╢' | '╣' => 1 | 2 | 4,
        '┬' | '┯' | '┰' | '┳' | '╤' | '╥' | '╦' => 2 | 4 | 8,
        '┴' | '┷' | '┸' | '┻' | '╧' | '╨' | '╩' => 1 | 4 | 8,
        '┼' | '┿' | '╂' | '╋' | '╪' | '╫' | '╬' => 15,
        _ => return None,
    })
}

/// Where an arrow character points.
pub(super) fn arrow_head(c: char) -> Option<Side> {
    Some(match c {
        '▼' | '▾' | '↓' | '⇓' | '▽' | '🠗' => Side::Down,
        '▲' | '▴' | '↑' | '⇑' | '△' => Side::Up,
        '►' | '▶' | '▸' | '→' | '⇒' | '⟶' | '➔' | '➜' | '▷' | '➤' => Side::Right,
        '◄' | '◀' | '◂' | '←' | '⇐' | '⟵' | '◁' => Side::Left,
        _ => return None,
    })
}

fn is_arrow(c: char) -> bool {
    arrow_head(c).is_some()
}
