//! Labels: text on or beside a line.

use super::grid::{Place, Side, step};
use super::wires::Plan;

/// The label of a line that is interrupted by text: `──HTTP──►`, or a word in the way of a vertical. Returns where
/// the line goes on.
pub(super) fn through_label(plan: &Plan, place: Place, side: Side) -> Option<(Place, String)> {
    let goes_on = |place: Place| {
        plan.wire(place).is_some_and(|wire| wire.leads(side.opposite()) && wire.head != Some(side.opposite()))
    };
    if side.is_vertical() {
        let text = step(place, side)?;
        let beyond = step(text, side)?;
        let label = run_at(plan, text)?;
        return goes_on(beyond).then_some((beyond, label));
    }
    let mut label = String::new();
    let mut at = place;
    for _ in 0..40 {
        at = step(at, side)?;
        if goes_on(at) {
            let label = if side == Side::Left { label.chars().rev().collect() } else { label };
            let label = label.trim().to_owned();
            return (!label.is_empty()).then_some((at, label));
        }
        if plan.is_inside(at) || label.ends_with("  ") {
            return None;
        }
        label.push(plan.grid.at(at));
    }
    None
}

/// The text beside the last straight part of an arrow, or beside its first part if that is given.
pub(super) fn beside_arrow(plan: &Plan, head: Place, start: Option<(Place, Side)>) -> Option<String> {
    let upwards = plan.wire(head).and_then(|wire| wire.head).is_none_or(|side| side == Side::Down);
    let back = if upwards { Side::Up } else { Side::Down };
    beside(plan, head, back).or_else(|| start.and_then(|(place, side)| beside(plan, place, side)))
}

/// Text one or two spaces right of a vertical line, or one space left of it, going along it until it bends or branches.
fn beside(plan: &Plan, place: Place, direction: Side) -> Option<String> {
    if !direction.is_vertical() {
        return None;
    }
    let mut at = place;
    for _ in 0..8 {
        let wire = plan.wire(at)?;
        if wire.leads(Side::Left) || wire.leads(Side::Right) {
            return None;
        }
        let blank = |column: usize| plan.grid.at((at.0, column)) == ' ';
        let right = if blank(at.1 + 2) { at.1 + 3 } else { at.1 + 2 };
        if blank(at.1 + 1) && is_text(plan, (at.0, right)) {
            return run_at(plan, (at.0, right));
        }
        if let Some(column) = at.1.checked_sub(2)
            && plan.grid.at((at.0, at.1 - 1)) == ' '
            && is_text(plan, (at.0, column))
        {
            return run_at(plan, (at.0, column));
        }
        at = step(at, direction)?;
    }
    None
}

fn is_text(plan: &Plan, place: Place) -> bool {
    plan.grid.at(place) != ' ' && !plan.is_border(place) && !plan.is_inside(place) && plan.wire(place).is_none()
}

/// The words around a place, parted from others by two spaces at the least.
fn run_at(plan: &Plan, place: Place) -> Option<String> {
    if !is_text(plan, place) {
        return None;
    }
    let (row, column) = place;
    let blank = |column: usize| !is_text(plan, (row, column));
    let mut from = column;
    while from > 0 && !(blank(from - 1) && (from < 2 || blank(from - 2))) {
        from -= 1;
    }
    let mut to = column + 1;
    while to < plan.grid.width(row) && !(blank(to) && blank(to + 1)) {
        to += 1;
    }
    let text: String = (from..to).map(|at| if blank(at) { ' ' } else { plan.grid.at((row, at)) }).collect();
    let text = text.replace(super::grid::COVERED, "");
    Some(text.trim().to_owned())
}
