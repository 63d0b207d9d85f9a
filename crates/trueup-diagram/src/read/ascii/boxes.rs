//! Boxes: closed borders and the text in them.

use crate::picture::{Shape, Words};

use super::grid::{COVERED, Grid, Place, arrow_head, line_sides};

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextBox {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) left: usize,
    /// The column of the upper right corner.
    pub(super) right: usize,
    /// The column of the lower right corner, which in hand-drawn boxes may be another.
    pub(super) lower_right: usize,
    /// The innermost box around it.
    pub(super) parent: Option<usize>,
    /// Whether other boxes stand in it.
    pub(super) has_children: bool,
    /// Text in its upper border.
    pub(super) title: Option<Words>,
}

impl TextBox {
    /// The rightmost column of any of its borders.
    pub(super) fn far_right(&self) -> usize {
        self.right.max(self.lower_right)
    }

    fn near_right(&self) -> usize {
        self.right.min(self.lower_right)
    }

    fn contains(&self, other: &TextBox) -> bool {
        self.top < other.top
            && self.bottom > other.bottom
            && self.left < other.left
            && self.far_right() > other.near_right()
            && self.far_right() + 3 > other.far_right()
    }
}

/// The most joints of a plain border that are tried as its end.
const MOST_JOINTS: usize = 24;

/// By how many columns the corners of one box may be apart.
const TOLERANCE: usize = 6;

/// More boxes than these are not looked for, and no more characters than these are looked at to find them: what is
/// larger is no diagram that a person drew.
const MOST_BOXES: usize = 300;
const MOST_STEPS: usize = 4_000_000;

/// Every box of the grid, by row and column of its upper left corner: a box comes before those in it.
pub(super) fn find(grid: &Grid) -> Vec<TextBox> {
    let mut boxes: Vec<TextBox> = Vec::new();
    let mut steps = 0;
    for row in 0..grid.height() {
        for column in 0..grid.width(row) {
            let bounded = boxes.len() < MOST_BOXES && steps < MOST_STEPS;
            if bounded && matches!(grid.at((row, column)), '┌' | '╭' | '╔' | '┏' | '+') {
                boxes.extend(close(grid, (row, column), &mut steps));
            }
        }
    }
    boxes.retain(|text_box| grid.at((text_box.top, text_box.left)) != '+' || says_something(grid, text_box));
    for inner in 0..boxes.len() {
        let around = (0..inner).filter(|&outer| boxes[outer].contains(&boxes[inner]));
        let parent = around.min_by_key(|&outer| {
            let outer = &boxes[outer];
            (outer.bottom - outer.top) * (outer.far_right() - outer.left)
        });
        boxes[inner].parent = parent;
        if let Some(parent) = parent {
            boxes[parent].has_children = true;
        }
    }
    boxes
}

/// Whether any word stands in the box: lines drawn with `+` can close around nothing.
fn says_something(grid: &Grid, text_box: &TextBox) -> bool {
    (text_box.top + 1..text_box.bottom)
        .any(|row| grid.text(row, text_box.left + 1, text_box.near_right()).chars().any(char::is_alphanumeric))
}

/// Follows the border that begins at an upper left corner.
fn close(grid: &Grid, corner: Place, steps: &mut usize) -> Option<TextBox> {
    let (top, left) = corner;
    let plain = grid.at(corner) == '+';
    // A joint within a border, where a line leaves a box, is no corner.
    if plain && (top > 0 && grid.at((top - 1, left)) == '|' || left > 0 && grid.at((top, left - 1)) == '-') {
        return None;
    }
    let uppers = corners_right(grid, corner, if plain { "+" } else { "┐╮╗┓" });
    if uppers.is_empty() {
        return None;
    }
    for bottom in top + 1..grid.height() {
        *steps += 1;
        let column = left_border_near(grid, bottom, left);
        let c = grid.at((bottom, column));
        let lower_left = if plain { c == '+' } else { "└╰╚┗".contains(c) };
        if lower_left && *steps < MOST_STEPS {
            *steps += grid.width(bottom) + uppers.len() * uppers.len() * (bottom - top);
            let lowers = corners_right(grid, (bottom, column), if plain { "+" } else { "┘╯╝┛" });
            let pairs = uppers.iter().flat_map(|&upper| lowers.iter().map(move |&lower| (upper, lower)));
            let best = pairs.min_by_key(|&(upper, lower): &(usize, usize)| {
                let open = if plain { open_rows(grid, top, bottom, upper) } else { 0 };
                (upper.abs_diff(lower), open, upper)
            });
            if let Some((right, lower_right)) = best.filter(|(upper, lower)| upper.abs_diff(*lower) <= TOLERANCE)
                && bottom > top + 1
            {
                let title = border_title(grid, top, left, right);
                return Some(TextBox {
                    top,
                    bottom,
                    left,
                    right,
                    lower_right,
                    parent: None,
                    has_children: false,
                    title,
                });
            }
        }
        if !is_left_border(c) {
            return None;
        }
    }
    None
}

/// The column of a left border in a row: where it should be, or one beside if a vertical stands there instead.
fn left_border_near(grid: &Grid, row: usize, expected: usize) -> usize {
    let is_border = |column: usize| {
        let c = grid.at((row, column));
        is_left_border(c) || "└╰╚┗".contains(c)
    };
    let beside = [expected.saturating_sub(1), expected + 1];
    if is_border(expected) {
        return expected;
    }
    beside.into_iter().find(|&column| "│└".contains(grid.at((row, column)))).unwrap_or(expected)
}

/// The column of a box's left border in a row.
pub(super) fn left_border(grid: &Grid, text_box: &TextBox, row: usize) -> usize {
    left_border_near(grid, row, text_box.left)
}

/// In how many rows no vertical stands at the column that would be a right border.
fn open_rows(grid: &Grid, top: usize, bottom: usize, column: usize) -> usize {
    (top + 1..bottom).filter(|&row| !is_left_border(grid.at((row, column)))).count()
}

fn is_left_border(c: char) -> bool {
    line_sides(c).is_some_and(|sides| sides & 3 == 3) || arrow_head(c).is_some() || "|+<>".contains(c)
}

/// The columns of the corners that a border running right from `start` can end at: the first one, or with plain
/// ASCII, where every joint is a `+`, all of them.
fn corners_right(grid: &Grid, start: Place, corners: &str) -> Vec<usize> {
    let (row, first) = start;
    let mut found = Vec::new();
    let mut text = 0;
    for column in first + 1..grid.width(row) {
        let c = grid.at((row, column));
        let level = line_sides(c).is_some_and(|sides| sides & 12 == 12) || "-=".contains(c) || arrow_head(c).is_some();
        if corners.contains(c) && column > first + 1 {
            found.push(column);
            if c != '+' || found.len() == MOST_JOINTS {
                break;
            }
        } else if level || ("+vV^".contains(c) && text == 0) {
            text = 0;
        } else if line_sides(c).is_none() && column > first + 1 && text < 60 {
            // A title within the border, which must go on after it.
            text += 1;
        } else {
            break;
        }
    }
    found
}

fn border_title(grid: &Grid, row: usize, left: usize, right: usize) -> Option<Words> {
    let is_border = |c: char| line_sides(c).is_some() || arrow_head(c).is_some() || "-=+ \0".contains(c);
    let cells: Vec<char> = (left + 1..right).map(|column| grid.at((row, column))).collect();
    let first = cells.iter().position(|&c| !is_border(c))?;
    let last = cells.iter().rposition(|&c| !is_border(c))? + 1;
    let text: String = cells[first..last].iter().copied().filter(|&c| c != COVERED).collect();
    let is_word = text.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    let span = grid.span(row, left + 1 + first, left + 1 + last);
    (is_word && !matches!(text.as_str(), "v" | "V")).then_some(Words { text, span })
}

/// The column of a box's right border in a row: where a vertical stands nearest to where it should.
pub(super) fn right_border(grid: &Grid, text_box: &TextBox, row: usize) -> usize {
    let expected = text_box.right;
    let upright = |column: usize| {
        let c = grid.at((row, column));
        c == '|'
            || c == '+'
            || line_sides(c).is_some_and(|sides| sides & 3 != 0)
            || arrow_head(c).is_some_and(|side| !side.is_vertical())
    };
    let reach = text_box.right.abs_diff(text_box.lower_right) + 3;
    let near = (0..=reach).flat_map(|by| [expected + by, expected.saturating_sub(by)]);
    near.into_iter().find(|&column| column > text_box.left && upright(column)).unwrap_or(expected)
}

/// A box as a shape: its title and its lines of text, which are neither lines of a drawing nor in a box within it.
pub(super) fn read(grid: &Grid, boxes: &[TextBox], number: usize) -> Shape {
    let text_box = &boxes[number];
    let inner: Vec<&TextBox> = boxes.iter().filter(|other| other.parent == Some(number)).collect();
    let is_table = is_first_cell(grid, text_box);
    let mut shape = Shape { is_group: text_box.has_children, is_table, ..Shape::default() };
    shape.lines.extend(text_box.title.clone());
    let mut parted = false;
    for row in text_box.top + 1..text_box.bottom {
        match rule_across(grid, text_box, row) {
            Rule::None => {}
            Rule::Whole => parted = !shape.lines.is_empty(),
            Rule::Columns => shape.is_table |= !text_box.has_children,
        }
        if let Some(words) = text_of_row(grid, text_box, &inner, row) {
            if std::mem::take(&mut parted) {
                shape.heads.push(shape.lines.len());
            }
            shape.lines.push(words);
        }
    }
    shape
}

/// Whether both the upper and the lower border of a box go on to its right, as those of a table's first cell do.
fn is_first_cell(grid: &Grid, text_box: &TextBox) -> bool {
    let goes_on = |row: usize, column: usize| {
        let beyond = [1, 2, 3].map(|by| grid.at((row, column + by)));
        grid.at((row, column)) == '+' && beyond.iter().all(|&c| c == '-' || c == '=')
    };
    goes_on(text_box.top, text_box.right) && goes_on(text_box.bottom, text_box.lower_right)
}

fn text_of_row(grid: &Grid, text_box: &TextBox, inner: &[&TextBox], row: usize) -> Option<Words> {
    let right = right_border(grid, text_box, row);
    let left = left_border(grid, text_box, row) + 1;
    let shown = |column: usize| {
        let covered = inner.iter().any(|other| {
            other.top <= row && row <= other.bottom && other.left <= column && column <= other.far_right()
        });
        let c = grid.at((row, column));
        let drawn = text_box.has_children && (line_sides(c).is_some() || grid.wire((row, column)).is_some());
        if c != COVERED && (covered || drawn) { ' ' } else { c }
    };
    let cells: Vec<char> = (left..right).map(shown).collect();
    let is_edge = |c: char| c.is_whitespace() || c == COVERED || (line_sides(c) == Some(3) && c != '║');
    let first = cells.iter().position(|&c| !is_edge(c))?;
    let mut last = cells.iter().rposition(|&c| !is_edge(c))? + 1;
    while cells.get(last) == Some(&COVERED) {
        last += 1;
    }
    let text: String = cells[first..last].iter().copied().filter(|&c| c != COVERED).collect();
    let says = |c: char| !c.is_whitespace() && line_sides(c).is_none() && !"-=_".contains(c);
    text.chars().any(says).then(|| Words { text, span: grid.span(row, left + first, left + last) })
}

/// Whether a line is drawn across a box.
enum Rule {
    None,
    /// From its left border to its right one.
    Whole,
    /// The same, and lines down from it or up from it part the box into columns.
    Columns,
}

fn rule_across(grid: &Grid, text_box: &TextBox, row: usize) -> Rule {
    let left = left_border(grid, text_box, row);
    if !"├┝┠┣╞╟╠+".contains(grid.at((row, left))) {
        return Rule::None;
    }
    let right = right_border(grid, text_box, row);
    let mut rule = Rule::Whole;
    for column in left + 1..right {
        let c = grid.at((row, column));
        match line_sides(c) {
            Some(12) => {}
            Some(sides) if sides & 12 == 12 => rule = Rule::Columns,
            _ if "-=".contains(c) => {}
            _ if c == '+' => rule = Rule::Columns,
            _ => return Rule::None,
        }
    }
    rule
}
