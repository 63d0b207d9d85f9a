//! Boxes and arrows in plain text.
//!
//! Several layouts are tried, the roomiest first. A picture is kept when no two lines lie over each other and
//! [`read_ascii`](crate::read_ascii) gets the same boxes and arrows out of it. Edges with a common source share a
//! trunk, and so do edges into a common target; where lines of different origin cross, the horizontal one passes
//! under the vertical one: `─│─`.

mod boxes;
mod canvas;
mod raster;
mod stacked;

use std::collections::{BTreeMap, BTreeSet};

use boxes::BoxText;

use crate::layout::columns::{Gaps, assign_columns, layer_width};
use crate::layout::layers::{Acyclic, assign_layers, break_cycles, split_layer};
use crate::layout::{order, ports, scene};
use crate::{Graph, Node};

/// How a graph is drawn as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AsciiOptions {
    /// The display columns that no line exceeds; at least 12 are taken.
    pub width: usize,
}

impl Default for AsciiOptions {
    fn default() -> AsciiOptions {
        AsciiOptions { width: 80 }
    }
}

/// With more nodes or edges than these in one connected part, lines would no longer lead the eye: a plainer picture
/// is drawn.
const MOST_NODES: usize = 60;
const MOST_EDGES: usize = 90;

/// The most characters of text per line in a box, and whether a layer may be split, from the roomiest on.
const ATTEMPTS: [(usize, bool, Gaps); 12] = {
    const WIDE: Gaps = Gaps { boxes: 3, lanes: 2 };
    const TIGHT: Gaps = Gaps { boxes: 2, lanes: 1 };
    [
        (40, false, WIDE),
        (30, false, WIDE),
        (24, false, WIDE),
        (18, false, WIDE),
        (15, false, WIDE),
        (28, true, WIDE),
        (20, true, WIDE),
        (14, true, WIDE),
        (12, false, TIGHT),
        (18, true, TIGHT),
        (12, true, TIGHT),
        (8, true, TIGHT),
    ]
};

/// Draws the graph with boxes and arrows, top to bottom; the result ends with a line break unless it is empty.
///
/// An edge from a node to itself is drawn as `↺` after its label. Labels of edges for which there is no room beside
/// their arrows are listed below the picture.
pub fn ascii(graph: &Graph, options: &AsciiOptions) -> String {
    let width = options.width.clamp(12, 1000);
    let mut blocks = Vec::new();
    for part in Drawing::of(graph).parts() {
        blocks.push(part.draw(width));
    }
    let mut lines = packed(&blocks.iter().map(|block| block.lines.clone()).collect::<Vec<_>>(), width);
    let legend: Vec<&String> = blocks.iter().flat_map(|block| &block.legend).collect();
    if !legend.is_empty() {
        lines.push(String::new());
        lines.extend(legend.into_iter().flat_map(|entry| boxes::wrapped(entry, width - 2)));
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A finished part of the picture.
#[derive(Clone, Debug, Default)]
struct Block {
    lines: Vec<String>,
    legend: Vec<String>,
}

/// A graph with numbers for names: known ends only, each edge once, no edge from a node to itself.
struct Drawing {
    nodes: Vec<Node>,
    edges: Vec<(usize, usize)>,
    labels: BTreeMap<(usize, usize), String>,
}

impl Drawing {
    fn of(graph: &Graph) -> Drawing {
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        let mut drawing = Drawing { nodes: Vec::new(), edges: Vec::new(), labels: BTreeMap::new() };
        for node in &graph.nodes {
            if !index.contains_key(node.id.as_str()) {
                index.insert(&node.id, drawing.nodes.len());
                drawing.nodes.push(node.clone());
            }
        }
        let mut seen = BTreeSet::new();
        for edge in &graph.edges {
            let (Some(&from), Some(&to)) = (index.get(edge.from.as_str()), index.get(edge.to.as_str())) else {
                continue;
            };
            if seen.insert((from, to)) && from == to {
                drawing.nodes[from].label.push_str(" ↺");
            } else if from != to && !drawing.edges.contains(&(from, to)) {
                drawing.edges.push((from, to));
            }
            if let Some(label) = edge.label.as_deref().map(boxes::plain).filter(|label| !label.is_empty())
                && from != to
            {
                let known = drawing.labels.entry((from, to)).or_default();
                let separator = if known.is_empty() { "" } else { ", " };
                known.push_str(&format!("{separator}{label}"));
            }
        }
        drawing
    }

    /// The connected parts in the order of their first nodes; nodes without any edge make up the last one.
    fn parts(&self) -> Vec<Drawing> {
        let mut part: Vec<usize> = (0..self.nodes.len()).collect();
        for _ in 0..self.nodes.len() {
            let mut changed = false;
            for &(from, to) in &self.edges {
                let least = part[from].min(part[to]);
                changed |= part[from] != least || part[to] != least;
                (part[from], part[to]) = (least, least);
            }
            if !changed {
                break;
            }
        }
        let lonely = |node: usize| !self.edges.iter().any(|&(from, to)| from == node || to == node);
        let mut members: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
        for (node, &part) in part.iter().enumerate() {
            let key = if lonely(node) { (true, 0) } else { (false, part) };
            members.entry(key).or_default().push(node);
        }
        members.values().map(|members| self.restricted(members)).collect()
    }

    fn restricted(&self, members: &[usize]) -> Drawing {
        let number: BTreeMap<usize, usize> = members.iter().enumerate().map(|(new, &old)| (old, new)).collect();
        let renamed = |edge: &(usize, usize)| Some((*number.get(&edge.0)?, *number.get(&edge.1)?));
        Drawing {
            nodes: members.iter().map(|&node| self.nodes[node].clone()).collect(),
            edges: self.edges.iter().filter_map(renamed).collect(),
            labels: self.labels.iter().filter_map(|(edge, label)| Some((renamed(edge)?, label.clone()))).collect(),
        }
    }

    fn draw(&self, width: usize) -> Block {
        let mut unread = None;
        if self.nodes.len() <= MOST_NODES {
            let acyclic = break_cycles(self.nodes.len(), &self.edges);
            let layers = assign_layers(self.nodes.len(), &acyclic);
            let attempts = if self.edges.len() <= MOST_EDGES { ATTEMPTS.as_slice() } else { &[] };
            for &(limit, may_split, gaps) in attempts {
                let Some(block) = self.layered(&acyclic, &layers, width, limit, may_split, gaps) else { continue };
                if self.reads_back(&block) {
                    return block;
                }
                unread.get_or_insert(block);
            }
            if let Some(block) = stacked::draw(self, &layers, width) {
                if self.reads_back(&block) {
                    return block;
                }
                unread.get_or_insert(block);
            }
        }
        unread.unwrap_or_else(|| stacked::listed(self, width))
    }

    fn layered(
        &self,
        acyclic: &Acyclic,
        layers: &[usize],
        width: usize,
        limit: usize,
        may_split: bool,
        gaps: Gaps,
    ) -> Option<Block> {
        let texts: Vec<BoxText> = self.nodes.iter().map(|node| BoxText::new(node, limit)).collect();
        let widths: Vec<i32> = (0..self.nodes.len()).map(|node| self.box_width(node, &texts[node])).collect();
        let mut layers = layers.to_vec();
        let rows = |scene: &scene::Scene, layer: usize| (layer_width(scene, layer, gaps) as usize).div_ceil(width - 4);
        let mut scene = loop {
            let mut scene = scene::build(&layers, acyclic, &widths, &self.labels);
            order::order_layers(&mut scene);
            let wide = (0..scene.layers.len()).find(|&layer| layer_width(&scene, layer, gaps) > width as i32);
            match wide {
                None => break scene,
                Some(layer) if may_split && split_layer(&mut layers, layer, rows(&scene, layer), &self.edges) => {}
                Some(_) => return None,
            }
        };
        assign_columns(&mut scene, width as i32, gaps);
        ports::assign_ports(&mut scene);
        raster::draw(&mut scene, self, &texts, width)
    }

    /// The width of a node's box: odd, and enough for its text and for the lines that meet it.
    fn box_width(&self, node: usize, text: &BoxText) -> i32 {
        let ins = self.edges.iter().filter(|edge| edge.1 == node).count();
        let outs = self.edges.iter().filter(|edge| edge.0 == node).count();
        let ports = ins.max(outs).min(12) as i32;
        (text.width() as i32 + 4).max(2 * ports + 3).max(7) | 1
    }

    fn legend_entry(&self, edge: (usize, usize), label: &str) -> String {
        let name = |node: usize| boxes::plain(&self.nodes[node].label);
        format!("{} → {}: {label}", name(edge.0), name(edge.1))
    }

    /// Whether the reader finds the same boxes and arrows in the picture.
    fn reads_back(&self, block: &Block) -> bool {
        let read = crate::read_ascii(&block.lines.join("\n"));
        let text: BTreeMap<&str, String> = read.nodes.iter().map(|node| (node.id.as_str(), squeezed(node))).collect();
        let named =
            |from: &String, to: &String| Some((text.get(from.as_str())?.clone(), text.get(to.as_str())?.clone()));
        let lines = read.edges.iter().filter(|edge| edge.from != edge.to);
        let found: Option<Vec<(String, String)>> = lines.map(|edge| named(&edge.from, &edge.to)).collect();
        let drawn = self.edges.iter().map(|&(from, to)| (squeezed(&self.nodes[from]), squeezed(&self.nodes[to])));
        let boxes = sorted(text.values().cloned().collect());
        boxes == sorted(self.nodes.iter().map(squeezed).collect())
            && found.is_some_and(|found| sorted(found) == sorted(drawn.collect()))
    }
}

/// What a box says, without white space and without the sign of an edge to itself.
fn squeezed(node: &Node) -> String {
    let text = std::iter::once(&node.label).chain(&node.detail).flat_map(|line| line.chars());
    text.filter(|c| !c.is_whitespace() && !c.is_control() && *c != '↺').collect()
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values
}

/// Puts the parts side by side as long as they fit, and below each other otherwise.
fn packed(blocks: &[Vec<String>], width: usize) -> Vec<String> {
    const GAP: usize = 4;
    let mut lines: Vec<String> = Vec::new();
    let mut shelf: Vec<String> = Vec::new();
    for block in blocks {
        let left = shelf.iter().map(|line| boxes::columns(line)).max().map_or(0, |columns| columns + GAP);
        let own = block.iter().map(|line| boxes::columns(line)).max().unwrap_or(0);
        if left > 0 && left + own > width {
            lines.append(&mut shelf);
            lines.push(String::new());
        }
        let left = if shelf.is_empty() { 0 } else { left };
        shelf.resize(shelf.len().max(block.len()), String::new());
        for (line, more) in shelf.iter_mut().zip(block) {
            let missing = left - boxes::columns(line);
            line.push_str(&" ".repeat(missing));
            line.push_str(more);
        }
    }
    lines.append(&mut shelf);
    lines
}
