//! Columns: each element is drawn towards the mean of its neighbours, as far as order, gaps and width allow.

use super::scene::{ElementId, Scene};

/// The smallest gaps between two elements of a layer, in columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gaps {
    /// Between two boxes.
    pub(crate) boxes: i32,
    /// Between anything and a lane.
    pub(crate) lanes: i32,
}

/// The columns that a layer needs at least.
pub(crate) fn layer_width(scene: &Scene, layer: usize, gaps: Gaps) -> i32 {
    let elements = &scene.layers[layer];
    let widths: i32 = elements.iter().map(|&element| scene.elements[element].width).sum();
    widths + elements.windows(2).map(|pair| gap(scene, pair[0], pair[1], gaps)).sum::<i32>()
}

fn gap(scene: &Scene, left: ElementId, right: ElementId, gaps: Gaps) -> i32 {
    let both = scene.elements[left].node.is_some() && scene.elements[right].node.is_some();
    if both { gaps.boxes } else { gaps.lanes }
}

/// Gives every element its middle column, within `width` columns from 0. Every layer must fit.
pub(crate) fn assign_columns(scene: &mut Scene, width: i32, gaps: Gaps) {
    let neighbours = neighbours(scene);
    let mut centers = vec![f64::from(width) / 2.0; scene.elements.len()];
    let layers: Vec<Row> = (0..scene.layers.len()).map(|layer| Row::new(scene, layer, gaps, width)).collect();
    for round in 0..60 {
        let order: Vec<usize> =
            if round % 2 == 0 { (0..layers.len()).collect() } else { (0..layers.len()).rev().collect() };
        for layer in order {
            layers[layer].settle(&mut centers, &neighbours);
        }
    }
    for row in &layers {
        row.round(&mut centers);
    }
    straighten_lanes(scene, &layers, &mut centers);
    let left = (0..centers.len()).map(|at| centers[at] as i32 - scene.elements[at].width / 2).min().unwrap_or(0);
    for (element, center) in scene.elements.iter_mut().zip(&centers) {
        element.center = *center as i32 - left;
    }
}

/// The neighbours of each element with their weights: lanes insist on running straight.
fn neighbours(scene: &Scene) -> Vec<Vec<(ElementId, f64)>> {
    let mut neighbours = vec![Vec::new(); scene.elements.len()];
    for net in scene.channels.iter().flatten() {
        for top in &net.tops {
            for bottom in &net.bottoms {
                let lanes = [top, bottom].iter().filter(|pin| scene.elements[pin.element].node.is_none()).count();
                let weight = [1.0, 1.5, 8.0][lanes];
                neighbours[top.element].push((bottom.element, weight));
                neighbours[bottom.element].push((top.element, weight));
            }
        }
    }
    neighbours
}

/// Takes small bends out of long edges: where a lane follows a lane a few columns aside, one of them moves over if the
/// gaps allow it. From the bottom up, so that a bend ends at the box above, whose port can follow.
fn straighten_lanes(scene: &Scene, rows: &[Row], centers: &mut [f64]) {
    const FEW: f64 = 3.0;
    for (channel, nets) in scene.channels.iter().enumerate().rev() {
        for net in nets {
            let ([top], [bottom]) = (net.tops.as_slice(), net.bottoms.as_slice()) else { continue };
            let (top, bottom) = (top.element, bottom.element);
            let is_lane = |element: ElementId| scene.elements[element].node.is_none();
            let apart = (centers[top] - centers[bottom]).abs();
            if apart == 0.0 || apart > FEW || !is_lane(top) || !is_lane(bottom) {
                continue;
            }
            if rows[channel].reaches(centers, top, centers[bottom]) {
                centers[top] = centers[bottom];
            } else if rows[channel + 1].reaches(centers, bottom, centers[top]) {
                centers[bottom] = centers[top];
            }
        }
    }
}

/// A layer ready to be settled: its elements, and how far each stands right of the first at the least.
struct Row {
    elements: Vec<ElementId>,
    offsets: Vec<f64>,
    lowest: f64,
    highest: f64,
}

impl Row {
    fn new(scene: &Scene, layer: usize, gaps: Gaps, width: i32) -> Row {
        let elements = scene.layers[layer].clone();
        let mut offsets = vec![0.0];
        for pair in elements.windows(2) {
            let halves = scene.elements[pair[0]].width / 2 + 1 + scene.elements[pair[1]].width / 2;
            let last = offsets[offsets.len() - 1];
            offsets.push(last + f64::from(halves + gap(scene, pair[0], pair[1], gaps)));
        }
        let half = |at: Option<&ElementId>| at.map_or(0, |&element| scene.elements[element].width / 2);
        let lowest = f64::from(half(elements.first()));
        let highest = f64::from(width - 1 - half(elements.last())) - offsets[offsets.len() - 1];
        Row { elements, offsets, lowest, highest: highest.max(lowest) }
    }

    /// Moves the elements to the places nearest (in the sum of squares) to where their neighbours pull them: pooling
    /// of adjacent violators, exact under the order and the gaps, then clamped to the width.
    fn settle(&self, centers: &mut [f64], neighbours: &[Vec<(ElementId, f64)>]) {
        let mut pools: Vec<(f64, f64, usize)> = Vec::new();
        for (at, &element) in self.elements.iter().enumerate() {
            let pull: f64 = neighbours[element].iter().map(|(_, weight)| weight).sum();
            let sum: f64 = neighbours[element].iter().map(|(other, weight)| centers[*other] * weight).sum();
            let (goal, weight) = if pull > 0.0 { (sum / pull, pull) } else { (centers[element], 0.1) };
            pools.push((goal - self.offsets[at], weight, 1));
            while let [.., before, last] = pools.as_slice()
                && before.0 > last.0
            {
                let weight = before.1 + last.1;
                let joined = ((before.0 * before.1 + last.0 * last.1) / weight, weight, before.2 + last.2);
                pools.truncate(pools.len() - 2);
                pools.push(joined);
            }
        }
        let mut at = 0;
        for (place, _, count) in pools {
            let place = place.clamp(self.lowest, self.highest);
            for _ in 0..count {
                centers[self.elements[at]] = place + self.offsets[at];
                at += 1;
            }
        }
    }

    /// Whether an element could stand at `goal` while the others stay.
    fn reaches(&self, centers: &[f64], element: ElementId, goal: f64) -> bool {
        let Some(at) = self.elements.iter().position(|&other| other == element) else { return false };
        let gap = |left: usize, right: usize| self.offsets[right] - self.offsets[left];
        let clear_left = at == 0 || centers[self.elements[at - 1]] + gap(at - 1, at) <= goal;
        let clear_right = at + 1 == self.elements.len() || goal + gap(at, at + 1) <= centers[self.elements[at + 1]];
        let place = goal - self.offsets[at];
        clear_left && clear_right && self.lowest <= place && place <= self.highest
    }

    /// Rounds to whole columns; what is in order and apart stays so, because offsets are whole.
    fn round(&self, centers: &mut [f64]) {
        for (at, &element) in self.elements.iter().enumerate() {
            centers[element] = (centers[element] - self.offsets[at]).round() + self.offsets[at];
        }
    }
}
