//! Reading text diagrams back: boxes, what they say, and the arrows between them.
//!
//! Made for pictures that people drew: Unicode or `+--+` borders, right borders that are off by some columns, boxes in
//! boxes, arrows in many shapes, labels on lines. Reading never fails; what cannot be understood is not in the graph.

mod boxes;
mod grid;
mod labels;
mod wires;

use std::collections::{BTreeMap, BTreeSet};

use boxes::TextBox;
use grid::Grid;

use crate::{Edge, Graph, Node};

/// Reads the boxes of a text diagram and the arrows between them.
///
/// A node's `id` is its first line, made unique with `#2`, `#3`, …; its `group` is the id of the box around it. The
/// first line of a box is the label, the others are the detail. A line without any arrow head counts as an arrow down
/// or to the right. `↺` after a label is an edge to itself.
pub fn read_ascii(text: &str) -> Graph {
    let grid = Grid::new(text);
    let boxes = boxes::find(&grid);
    let mut graph = Graph::default();
    let mut used = BTreeSet::new();
    let mut loops = Vec::new();
    for (number, text_box) in boxes.iter().enumerate() {
        let mut node = read_node(&grid, &boxes, number);
        for line in std::iter::once(&mut node.label).chain(&mut node.detail) {
            if let Some(text) = line.strip_suffix('↺') {
                *line = text.trim_end().to_owned();
                loops.push(number);
            }
        }
        node.id = unique(&node.label, &mut used);
        node.group = text_box
            .parent
            .map(|parent| graph.nodes.get(parent).map(|node: &Node| node.id.clone()))
            .unwrap_or_default();
        graph.nodes.push(node);
    }
    let mut edges: BTreeMap<(usize, usize), Option<String>> = loops.into_iter().map(|at| ((at, at), None)).collect();
    for wire in wires::trace(&grid, &boxes) {
        let label = edges.entry((wire.from, wire.to)).or_default();
        if label.is_none() {
            *label = wire.label;
        }
    }
    for ((from, to), label) in edges {
        graph.edges.push(Edge { from: graph.nodes[from].id.clone(), to: graph.nodes[to].id.clone(), label });
    }
    graph
}

fn unique(label: &str, used: &mut BTreeSet<String>) -> String {
    let mut id = label.to_owned();
    let mut number = 2;
    while !used.insert(id.clone()) {
        id = format!("{label}#{number}");
        number += 1;
    }
    id
}

fn read_node(grid: &Grid, boxes: &[TextBox], number: usize) -> Node {
    let mut lines: Vec<String> = boxes[number].title.clone().into_iter().collect();
    lines.extend(boxes::text_lines(grid, boxes, number));
    let mut lines = lines.into_iter();
    Node { id: String::new(), label: lines.next().unwrap_or_default(), detail: lines.collect(), group: None }
}
