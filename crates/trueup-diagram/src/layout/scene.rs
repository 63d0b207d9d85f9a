//! The scene: what stands in each layer, and which lines run between two layers.

use std::collections::{BTreeMap, BTreeSet};

use super::layers::Acyclic;

/// The number of an element in its scene.
pub(crate) type ElementId = usize;

/// Something that takes up columns in a layer.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// The node whose box it is; a lane, where a long edge passes between boxes, has none.
    pub(crate) node: Option<usize>,
    /// Its width in columns: odd, so that it has a middle column.
    pub(crate) width: i32,
    /// Its middle column.
    pub(crate) center: i32,
}

/// Where a net ends on an element.
#[derive(Clone, Debug)]
pub(crate) struct Pin {
    /// The element.
    pub(crate) element: ElementId,
    /// Whether an arrow head stands here.
    pub(crate) head: bool,
    /// What is written beside it.
    pub(crate) label: Option<String>,
    /// The column at which it ends.
    pub(crate) column: i32,
}

/// Lines that belong together in one channel: every source among its pins reaches every target among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Net {
    /// Pins on the layer above.
    pub(crate) tops: Vec<Pin>,
    /// Pins on the layer below.
    pub(crate) bottoms: Vec<Pin>,
    /// The track of its horizontal part, from the top; none when it runs straight down.
    pub(crate) track: Option<usize>,
}

/// A laid out component of the graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    /// Everything that takes up room.
    pub(crate) elements: Vec<Element>,
    /// The elements of each layer, left to right.
    pub(crate) layers: Vec<Vec<ElementId>>,
    /// The nets between each layer and the next.
    pub(crate) channels: Vec<Vec<Net>>,
}

impl Scene {
    /// Moves everything to the right.
    pub(crate) fn shift_right(&mut self, columns: i32) {
        self.elements.iter_mut().for_each(|element| element.center += columns);
        for net in self.channels.iter_mut().flatten() {
            net.tops.iter_mut().chain(&mut net.bottoms).for_each(|pin| pin.column += columns);
        }
    }
}

/// Edges that share one line as far as they go together: they have one source or one target in common.
struct Bundle {
    uppers: Vec<usize>,
    lowers: Vec<(usize, Option<String>)>,
    upwards: bool,
}

/// Builds the scene of nodes in `layers` with the given box widths; `labels` are those of edges.
pub(crate) fn build(
    layers: &[usize],
    acyclic: &Acyclic,
    widths: &[i32],
    labels: &BTreeMap<(usize, usize), String>,
) -> Scene {
    let depth = layers.iter().max().map_or(0, |layer| layer + 1);
    let mut scene = Scene {
        elements: widths
            .iter()
            .enumerate()
            .map(|(node, &width)| Element { node: Some(node), width, center: 0 })
            .collect(),
        layers: vec![Vec::new(); depth],
        channels: vec![Vec::new(); depth.saturating_sub(1)],
    };
    for (node, &layer) in layers.iter().enumerate() {
        scene.layers[layer].push(node);
    }
    for bundle in bundles(layers, acyclic, labels) {
        add_bundle(&mut scene, layers, &bundle);
    }
    scene.channels.iter_mut().for_each(merge_same_targets);
    scene
}

fn bundles(layers: &[usize], acyclic: &Acyclic, labels: &BTreeMap<(usize, usize), String>) -> Vec<Bundle> {
    let mut by_source: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut long: BTreeSet<(usize, usize)> = BTreeSet::new();
    for &(from, to) in &acyclic.forward {
        if layers[to] > layers[from] + 1 && !labels.contains_key(&(from, to)) {
            long.insert((from, to));
        } else {
            by_source.entry(from).or_default().push(to);
        }
    }
    let mut result = Vec::new();
    while let Some((is_source, node)) = largest_hub(&long) {
        let members: Vec<(usize, usize)> =
            long.iter().copied().filter(|&(from, to)| if is_source { from == node } else { to == node }).collect();
        members.iter().for_each(|edge| _ = long.remove(edge));
        if is_source {
            by_source.entry(node).or_default().extend(members.iter().map(|&(_, to)| to));
        } else {
            let uppers = members.iter().map(|&(from, _)| from).collect();
            result.push(Bundle { uppers, lowers: vec![(node, None)], upwards: false });
        }
    }
    for (from, targets) in by_source {
        let lowers = targets.into_iter().map(|to| (to, labels.get(&(from, to)).cloned())).collect();
        result.push(Bundle { uppers: vec![from], lowers, upwards: false });
    }
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(from, to) in &acyclic.backward {
        by_target.entry(to).or_default().push(from);
    }
    for (to, sources) in by_target {
        let lowers = sources.into_iter().map(|from| (from, labels.get(&(from, to)).cloned())).collect();
        result.push(Bundle { uppers: vec![to], lowers, upwards: true });
    }
    result
}

/// The node that most of the long edges share, and whether as their source.
fn largest_hub(long: &BTreeSet<(usize, usize)>) -> Option<(bool, usize)> {
    let mut counts: BTreeMap<(bool, usize), usize> = BTreeMap::new();
    for &(from, to) in long {
        *counts.entry((true, from)).or_default() += 1;
        *counts.entry((false, to)).or_default() += 1;
    }
    let best = counts.values().max().copied()?;
    counts.iter().rev().find(|(_, count)| **count == best).map(|(hub, _)| *hub)
}

fn add_bundle(scene: &mut Scene, layers: &[usize], bundle: &Bundle) {
    let first = bundle.uppers.iter().map(|&node| layers[node]).min().unwrap_or(0);
    let last = bundle.lowers.iter().map(|(node, _)| layers[*node]).max().unwrap_or(0);
    let mut lane = None;
    for channel in first..last {
        let mut net = Net::default();
        net.tops.extend(lane.map(|element| pin(element, false, None)));
        let here = bundle.uppers.iter().filter(|&&node| layers[node] == channel);
        net.tops.extend(here.map(|&node| pin(node, bundle.upwards, None)));
        let below = bundle.lowers.iter().filter(|(node, _)| layers[*node] == channel + 1);
        net.bottoms.extend(below.map(|(node, label)| pin(*node, !bundle.upwards, label.clone())));
        lane = (channel + 1 < last).then(|| {
            scene.elements.push(Element { node: None, width: 1, center: 0 });
            let element = scene.elements.len() - 1;
            scene.layers[channel + 1].push(element);
            net.bottoms.push(pin(element, false, None));
            element
        });
        scene.channels[channel].push(net);
    }
}

fn pin(element: ElementId, head: bool, label: Option<String>) -> Pin {
    Pin { element, head, label, column: 0 }
}

/// Lets nets that end at the very same targets run together, as a person would draw several arrows into one box.
fn merge_same_targets(nets: &mut Vec<Net>) {
    let mut merged: Vec<Net> = Vec::new();
    for net in nets.drain(..) {
        let targets = plain_targets(&net);
        let twin = targets.and_then(|targets| {
            merged.iter_mut().find(|other| plain_targets(other).is_some_and(|others| others == targets))
        });
        match twin {
            Some(other) => other.tops.extend(net.tops),
            None => merged.push(net),
        }
    }
    *nets = merged;
}

/// The targets of a net that ends in nothing but arrow heads without labels.
fn plain_targets(net: &Net) -> Option<BTreeSet<ElementId>> {
    let plain = net.bottoms.iter().all(|pin| pin.head && pin.label.is_none());
    plain.then(|| net.bottoms.iter().map(|pin| pin.element).collect())
}
