//! The order of elements within layers: few crossings, by medians and swaps from several starts.

use std::collections::BTreeMap;

use super::scene::{ElementId, Scene};

/// Lines between two layers, as (upper element, lower element, net).
type Lines = Vec<(ElementId, ElementId, usize)>;

/// Orders the layers of `scene` for few crossings.
pub(crate) fn order_layers(scene: &mut Scene) {
    let lines: Vec<Lines> = scene.channels.iter().map(|nets| lines_of(nets)).collect();
    let size: usize = lines.iter().map(Vec::len).sum();
    let starts = if size > 150 { 2 } else { 12 };
    let mut best: Option<((usize, usize, usize), Vec<Vec<ElementId>>)> = None;
    for start in 0..starts {
        let mut layers = scene.layers.clone();
        shuffle(&mut layers, start);
        for round in 0..6 {
            sweep(&mut layers, &lines, round % 2 == 0);
            swap_neighbours(&mut layers, &lines);
            let score = (crossings(&layers, &lines), spread(&layers, &lines), inversions(&layers));
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

fn positions(layer: &[ElementId]) -> BTreeMap<ElementId, usize> {
    layer.iter().enumerate().map(|(at, &element)| (element, at)).collect()
}

/// Orders each layer by the mean position of its neighbours in the layer before, downwards or upwards.
fn sweep(layers: &mut [Vec<ElementId>], lines: &[Lines], downwards: bool) {
    let channels: Vec<usize> = if downwards { (0..lines.len()).collect() } else { (0..lines.len()).rev().collect() };
    for channel in channels {
        let (fixed, moved) = if downwards { (channel, channel + 1) } else { (channel + 1, channel) };
        let fixed = positions(&layers[fixed]);
        let own = positions(&layers[moved]);
        let scale = fixed.len().max(1) as f64 / own.len().max(1) as f64;
        let mean = |element: ElementId| {
            let (mut sum, mut count) = (0, 0);
            for &(top, bottom, _) in &lines[channel] {
                let (there, here) = if downwards { (top, bottom) } else { (bottom, top) };
                if here == element {
                    sum += fixed.get(&there).copied().unwrap_or(0);
                    count += 1;
                }
            }
            if count == 0 { own[&element] as f64 * scale } else { f64::from(sum as u32) / f64::from(count) }
        };
        let mut keyed: Vec<(f64, ElementId)> = layers[moved].iter().map(|&element| (mean(element), element)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        layers[moved] = keyed.into_iter().map(|(_, element)| element).collect();
    }
}

/// Swaps neighbours within a layer as long as that saves crossings.
fn swap_neighbours(layers: &mut [Vec<ElementId>], lines: &[Lines]) {
    for _ in 0..8 {
        let mut improved = false;
        for layer in 0..layers.len() {
            for at in 1..layers[layer].len() {
                let before = crossings_beside(layers, lines, layer);
                layers[layer].swap(at - 1, at);
                if crossings_beside(layers, lines, layer) < before {
                    improved = true;
                } else {
                    layers[layer].swap(at - 1, at);
                }
            }
        }
        if !improved {
            break;
        }
    }
}

fn crossings_beside(layers: &[Vec<ElementId>], lines: &[Lines], layer: usize) -> usize {
    let above = layer.checked_sub(1).map_or(0, |channel| crossings_in(layers, lines, channel));
    let below = if layer < lines.len() { crossings_in(layers, lines, layer) } else { 0 };
    above + below
}

fn crossings(layers: &[Vec<ElementId>], lines: &[Lines]) -> usize {
    (0..lines.len()).map(|channel| crossings_in(layers, lines, channel)).sum()
}

fn crossings_in(layers: &[Vec<ElementId>], lines: &[Lines], channel: usize) -> usize {
    let (tops, bottoms) = (positions(&layers[channel]), positions(&layers[channel + 1]));
    let placed: Vec<(usize, usize, usize)> =
        lines[channel].iter().map(|&(top, bottom, net)| (tops[&top], bottoms[&bottom], net)).collect();
    let mut count = 0;
    for (at, a) in placed.iter().enumerate() {
        for b in &placed[at + 1..] {
            count += usize::from(a.2 != b.2 && (a.0 < b.0 && a.1 > b.1 || a.0 > b.0 && a.1 < b.1));
        }
    }
    count
}

/// How far apart the ends of lines are, in positions from the middles of their layers: the lesser of two orders with
/// as many crossings looks the calmer one.
fn spread(layers: &[Vec<ElementId>], lines: &[Lines]) -> usize {
    let mut sum = 0;
    for (channel, lines) in lines.iter().enumerate() {
        let (tops, bottoms) = (positions(&layers[channel]), positions(&layers[channel + 1]));
        for (top, bottom, _) in lines {
            let top = 2 * tops[top] + bottoms.len();
            let bottom = 2 * bottoms[bottom] + tops.len();
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
