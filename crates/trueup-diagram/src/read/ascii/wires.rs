//! Wires: the lines between boxes, followed from where they leave a box to where they arrive at others.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{TextBox, left_border, right_border};
use super::grid::{Grid, Place, Side, Wire, arrow_head, line_sides, step};
use super::labels;

/// A line from one box to another.
pub(super) struct Connection {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<String>,
    /// Its arrow head, or where it begins if it has none.
    pub(super) at: Place,
    /// Whether it has an arrow head.
    pub(super) pointed: bool,
}

/// Finds every connection between the boxes.
pub(super) fn trace(grid: &Grid, boxes: &[TextBox]) -> Vec<Connection> {
    let plan = Plan::new(grid, boxes);
    let mut found = Vec::new();
    for number in 0..boxes.len() {
        for (border, side) in plan.outline(number) {
            plan.leave(number, border, side, &mut found);
        }
    }
    found
}

/// The grid with what belongs to boxes marked.
pub(super) struct Plan<'a> {
    pub(super) grid: &'a Grid,
    boxes: &'a [TextBox],
    borders: BTreeMap<Place, usize>,
    inside: BTreeSet<Place>,
    /// How many more cells may be visited: what is larger is no diagram that a person drew.
    steps: Cell<usize>,
}

/// The most cells that all traces visit together.
const MOST_STEPS: usize = 100_000;

/// What a trace has come upon.
#[derive(Default)]
struct Ends {
    /// Boxes that an arrow points at, and the cell of the arrow head.
    heads: Vec<(usize, Place)>,
    /// Boxes that the line meets without an arrow.
    plain: Vec<(usize, Side)>,
    /// A label in the line itself.
    label: Option<String>,
    /// Whether a cell had more than two sides.
    branched: bool,
}

impl<'a> Plan<'a> {
    fn new(grid: &'a Grid, boxes: &'a [TextBox]) -> Plan<'a> {
        let mut borders = BTreeMap::new();
        for (number, text_box) in boxes.iter().enumerate() {
            for column in text_box.left..=text_box.right {
                borders.insert((text_box.top, column), number);
            }
            for column in text_box.left..=text_box.lower_right {
                borders.insert((text_box.bottom, column), number);
            }
            for row in text_box.top..=text_box.bottom {
                borders.insert((row, left_border(grid, text_box, row)), number);
                borders.insert((row, right_border_at(grid, text_box, row)), number);
            }
        }
        let mut inside = BTreeSet::new();
        for text_box in boxes.iter().filter(|text_box| !text_box.has_children) {
            for row in text_box.top + 1..text_box.bottom {
                inside.extend((text_box.left + 1..text_box.right).map(|column| (row, column)));
            }
        }
        Plan { grid, boxes, borders, inside, steps: Cell::new(MOST_STEPS) }
    }

    /// The cells of a box's border with the side that is outward there.
    fn outline(&self, number: usize) -> Vec<(Place, Side)> {
        let text_box = &self.boxes[number];
        let mut cells = Vec::new();
        cells.extend((text_box.left + 1..text_box.right).map(|column| ((text_box.top, column), Side::Up)));
        cells.extend((text_box.left + 1..text_box.lower_right).map(|column| ((text_box.bottom, column), Side::Down)));
        for row in text_box.top + 1..text_box.bottom {
            cells.push(((row, left_border(self.grid, text_box, row)), Side::Left));
            cells.push(((row, right_border(self.grid, text_box, row)), Side::Right));
        }
        cells
    }

    /// The line at a place, unless the place is of a border or of text in a box.
    pub(super) fn wire(&self, place: Place) -> Option<Wire> {
        let wire = self.grid.wire(place)?;
        (!self.borders.contains_key(&place) && !self.is_inside(place)).then_some(wire)
    }

    /// Whether a place is of the border of a box.
    pub(super) fn is_border(&self, place: Place) -> bool {
        self.borders.contains_key(&place)
    }

    /// Whether a place lies in a box that holds text alone.
    pub(super) fn is_inside(&self, place: Place) -> bool {
        self.inside.contains(&place)
    }

    /// Follows the line that leaves box `number` at a cell of its border, if one does.
    fn leave(&self, number: usize, border: Place, side: Side, found: &mut Vec<Connection>) {
        // A line out of a box within this one only passes through this border.
        let passes = self.boxes[number].has_children
            && step(border, side.opposite())
                .and_then(|inside| self.grid.wire(inside).filter(|_| !self.is_inside(inside)))
                .is_some_and(|wire| wire.leads(side));
        if passes || arrow_head(self.grid.at(border)).is_some() {
            return;
        }
        let Some(start) = self.first_cell(border, side) else { return };
        let Some(wire) = self.wire(start) else { return };
        let arrives = wire.head == Some(side.opposite());
        let mut ends = self.follow(start, side, true);
        if ends.heads.is_empty() && ends.plain.is_empty() && !arrives {
            ends = self.follow(start, side, false);
        }
        if arrives && ends.branched {
            return;
        }
        let alone = ends.heads.len() == 1;
        for &(to, head) in &ends.heads {
            let beside = labels::beside_arrow(self, head, (alone || side == Side::Up).then_some((start, side)));
            let label = ends.label.clone().or(beside);
            if to != number {
                found.push(Connection { from: number, to, label, at: head, pointed: true });
            }
        }
        if ends.heads.is_empty() && !arrives && matches!(side, Side::Down | Side::Right) {
            let met = ends.plain.iter().filter(|(to, at)| *to != number && *at == side);
            found.extend(met.map(|&(to, _)| {
                let label = ends.label.clone();
                Connection { from: number, to, label, at: start, pointed: false }
            }));
        }
    }

    /// The first cell of the line that leaves a border, perhaps after a little room.
    fn first_cell(&self, border: Place, side: Side) -> Option<Place> {
        let room = if side.is_vertical() { 1 } else { 2 };
        let mut place = border;
        for _ in 0..=room {
            place = step(place, side)?;
            if let Some(&around) = self.borders.get(&place) {
                return self.beyond_border(around, place, side);
            }
            if self.is_inside(place) {
                return None;
            }
            if let Some(wire) = self.wire(place) {
                return wire.leads(side.opposite()).then_some(place);
            }
            if self.grid.at(place) != ' ' {
                return None;
            }
        }
        None
    }

    /// Where a line goes on that passes through the border of a box with boxes in it.
    fn beyond_border(&self, number: usize, border: Place, side: Side) -> Option<Place> {
        let crossed = self.boxes[number].has_children && line_sides(self.grid.at(border)) == Some(15);
        let beyond = step(border, side)?;
        (crossed && self.wire(beyond)?.leads(side.opposite())).then_some(beyond)
    }

    /// Follows a line from its first cell. In `onward` mode a line that begins vertically never turns back, which is
    /// what tells lines that merge from lines that branch.
    fn follow(&self, start: Place, first: Side, onward: bool) -> Ends {
        let mut ends = Ends::default();
        let mut seen = BTreeSet::new();
        let mut pending = vec![(start, first, false)];
        while let Some(state) = pending.pop() {
            if self.steps.get() == 0 {
                break;
            }
            self.steps.set(self.steps.get() - 1);
            if !seen.insert(state) {
                continue;
            }
            let (place, came, pointed) = state;
            let Some(wire) = self.wire(place) else { continue };
            ends.branched |= wire.degree() > 2;
            let against = wire.head == Some(came.opposite());
            if against && place != start {
                continue;
            }
            for side in Side::ALL {
                let turns_back = onward && first.is_vertical() && side == first.opposite();
                let goes_on = match wire.head {
                    Some(_) if against => side == came,
                    Some(head) => side == head,
                    None => wire.leads(side) && side != came.opposite(),
                };
                if goes_on && !turns_back {
                    let pointed = pointed || wire.head == Some(side);
                    pending.extend(self.advance(place, side, pointed, &mut ends));
                }
            }
        }
        ends
    }

    /// Goes one step on from a cell: to the next cell of the line, under a line that crosses, through a label, or to
    /// a box, which is noted.
    fn advance(&self, place: Place, side: Side, pointed: bool, ends: &mut Ends) -> Option<(Place, Side, bool)> {
        let next = step(place, side)?;
        if let Some(&number) = self.borders.get(&next) {
            return self.arrive(place, next, number, side, pointed, ends);
        }
        if let Some(wire) = self.wire(next) {
            if wire.leads(side.opposite()) || wire.head.is_some_and(|head| head != side.opposite()) {
                return Some((next, side, pointed));
            }
            let beyond = self.beyond_crossing(next, side)?;
            return Some((beyond, side, pointed));
        }
        let room = if side.is_vertical() { 1 } else { 2 };
        let mut at = next;
        for _ in 0..room {
            if self.grid.at(at) != ' ' {
                break;
            }
            at = step(at, side)?;
            if let Some(&number) = self.borders.get(&at) {
                return self.arrive(place, at, number, side, pointed, ends);
            }
        }
        let (beyond, label) = labels::through_label(self, place, side)?;
        ends.label.get_or_insert(label);
        Some((beyond, side, pointed))
    }

    /// Notes that a line meets the border of a box, or passes through it into or out of a box with boxes in it.
    fn arrive(
        &self,
        last: Place,
        border: Place,
        number: usize,
        side: Side,
        pointed: bool,
        ends: &mut Ends,
    ) -> Option<(Place, Side, bool)> {
        let beyond = step(border, side).filter(|&beyond| {
            self.boxes[number].has_children && self.wire(beyond).is_some_and(|wire| wire.leads(side.opposite()))
        });
        let c = self.grid.at(border);
        if let Some(beyond) = beyond
            && arrow_head(c).is_none()
            && line_sides(c).is_some()
        {
            return Some((beyond, side, pointed));
        }
        let plain_head = (c == 'v' && side == Side::Down) || (c == '^' && side == Side::Up);
        if pointed || plain_head || arrow_head(c) == Some(side) {
            ends.heads.push((number, last));
        } else {
            ends.plain.push((number, side));
        }
        None
    }

    /// The cell at which a line comes out again from under lines that cross it.
    fn beyond_crossing(&self, first: Place, side: Side) -> Option<Place> {
        let mut place = first;
        for _ in 0..40 {
            let wire = self.wire(place)?;
            if wire.leads(side.opposite()) {
                return Some(place);
            }
            place = step(place, side)?;
        }
        None
    }
}

fn right_border_at(grid: &Grid, text_box: &TextBox, row: usize) -> usize {
    match row {
        row if row == text_box.top => text_box.right,
        row if row == text_box.bottom => text_box.lower_right,
        row => right_border(grid, text_box, row),
    }
}
