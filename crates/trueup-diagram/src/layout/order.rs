//! The order of elements within layers: few crossings, by medians and swaps from several starts.

use super::scene::{ElementId, Scene};

/// Lines between two layers, as (upper element, lower element, net).
type Lines = Vec<(ElementId, ElementId, usize)>;

/// How bad an order is: crossings, then spread, then inversions.
type Score = (usize, usize, usize);

/// Orders the layers of `scene` for few crossings.
pub(crate) fn order_layers(scene: &mut Scene) {
    let lines: Vec<Lines> = scene.channels.iter().map(|nets| lines_of(nets)).collect();
    let size: usize = lines.iter().map(Vec::len).sum();
    let starts = match size {
        0..=40 => 12,
        41..=100 => 5,
        _ => 2,
    };
    let count = scene.elements.len();
    let mut best: Option<(Score, Vec<Vec<ElementId>>)> = None;
    for start in 0..starts {
        let mut layers = scene.layers.clone();
        shuffle(&mut layers, start);
        for round in 0..6 {
            sweep(&mut layers, &lines, round % 2 == 0, count);
            swap_neighbours(&mut layers, &lines, count);
            let at = positions(&layers, count);
            let score = (crossings(&lines, &at), spread(&layers, &lines, &at), inversions(&layers));
            if best.as_ref().is_none_or(|(known, _)| score < *known) {
                best = Some((score, layers.clone()));
            }
        }
    }
    if let Some((_, layers)) = best {
        scene.layers = layers;
    }
}

fn lines_of(nets: &[super::scene::Net]) -> Lines {
    let mut lines = Lines::new();
    for (number, net) in nets.iter().enumerate() {
        for top in &net.tops {
            lines.extend(net.bottoms.iter().map(|bottom| (top.element, bottom.element, number)));
        }
    }
    lines
}

/// The first start is the given order, the second its mirror image, the others are scrambled by a fixed rule.
fn shuffle(layers: &mut [Vec<ElementId>], start: usize) {
    match start {
        0 => {}
        1 => layers.iter_mut().for_each(|layer| layer.reverse()),
        _ => {
            let mut state = (start as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            for layer in layers {
                for at in (1..layer.len()).rev() {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    layer.swap(at, (state >> 33) as usize % (at + 1));
                }
            }
        }
    }
}

/// The position of every element in its layer.
fn positions(layers: &[Vec<ElementId>], count: usize) -> Vec<usize> {
    let mut positions = vec![0; count];
    for layer in layers {
        for (at, &element) in layer.iter().enumerate() {
            positions[element] = at;
        }
    }
    positions
}

/// Orders each layer by the mean position of its neighbours in the layer before, downwards or upwards.
fn sweep(layers: &mut [Vec<ElementId>], lines: &[Lines], downwards: bool, count: usize) {
    let mut at = positions(layers, count);
    for step in 0..lines.len() {
        let channel = if downwards { step } else { lines.len() - 1 - step };
        let (fixed, moved) = if downwards { (channel, channel + 1) } else { (channel + 1, channel) };
        let scale = layers[fixed].len().max(1) as f64 / layers[moved].len().max(1) as f64;
        let mut sums = vec![(0usize, 0usize); count];
        for &(top, bottom, _) in &lines[channel] {
            let (there, here) = if downwards { (top, bottom) } else { (bottom, top) };
            sums[here].0 += at[there];
            sums[here].1 += 1;
        }
        let mean = |element: ElementId| match sums[element] {
            (_, 0) => at[element] as f64 * scale,
            (sum, number) => sum as f64 / number as f64,
        };
        let mut keyed: Vec<(f64, ElementId)> = layers[moved].iter().map(|&element| (mean(element), element)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        layers[moved] = keyed.into_iter().map(|(_, element)| element).collect();
        for (position, &element) in layers[moved].iter().enumerate() {
            at[element] = position;
        }
    }
}

/// Swaps neighbours within a layer as long as that saves crossings.
fn swap_neighbours(layers: &mut [Vec<ElementId>], lines: &[Lines], count: usize) {
    let mut above: Vec<Vec<(ElementId, usize)>> = vec![Vec::new(); count];
    let mut below = above.clone();
    for &(top, bottom, net) in lines.iter().flatten() {
        below[top].push((bottom, net));
        above[bottom].push((top, net));
    }
    let mut at = positions(layers, count);
    for _ in 0..8 {
        let mut improved = false;
        for layer in layers.iter_mut() {
            for place in 1..layer.len() {
                let (left, right) = (layer[place - 1], layer[place]);
                let now = crossed(&above, &at, left, right) + crossed(&below, &at, left, right);
                let then = crossed(&above, &at, right, left) + crossed(&below, &at, right, left);
                if then < now {
                    layer.swap(place - 1, place);
                    (at[left], at[right]) = (place, place - 1);
                    improved = true;
                }
            }
        }
        if !improved {
            break;
        }
    }
}

/// How many lines of `left` cross lines of `right` when it stands left of it.
fn crossed(ends: &[Vec<(ElementId, usize)>], at: &[usize], left: ElementId, right: ElementId) -> usize {
    let crosses = |a: &(ElementId, usize), b: &(ElementId, usize)| a.1 != b.1 && at[a.0] > at[b.0];
    ends[left].iter().map(|a| ends[right].iter().filter(|b| crosses(a, b)).count()).sum()
}

fn crossings(lines: &[Lines], at: &[usize]) -> usize {
    let mut count = 0;
    for lines in lines {
        for (number, a) in lines.iter().enumerate() {
            for b in &lines[number + 1..] {
                let (tops, bottoms) = (at[a.0].cmp(&at[b.0]), at[a.1].cmp(&at[b.1]));
                count += usize::from(a.2 != b.2 && tops == bottoms.reverse() && tops.is_ne());
            }
        }
    }
    count
}

/// How far apart the ends of lines are, in positions from the middles of their layers: the lesser of two orders with
/// as many crossings looks the calmer one.
fn spread(layers: &[Vec<ElementId>], lines: &[Lines], at: &[usize]) -> usize {
    let mut sum = 0;
    for (channel, lines) in lines.iter().enumerate() {
        for &(top, bottom, _) in lines {
            let top = 2 * at[top] + layers[channel + 1].len();
            let bottom = 2 * at[bottom] + layers[channel].len();
            sum += top.abs_diff(bottom);
        }
    }
    sum
}

/// How often a later node stands left of an earlier one: of two orders that are otherwise as good, the given one is
/// kept. Boxes are numbered like their nodes, and lanes after them.
fn inversions(layers: &[Vec<ElementId>]) -> usize {
    let in_layer = |layer: &Vec<ElementId>| -> usize {
        (0..layer.len()).map(|at| layer[at + 1..].iter().filter(|&&right| right < layer[at]).count()).sum()
    };
    layers.iter().map(in_layer).sum()
}
