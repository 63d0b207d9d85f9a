//! A picture as it was read from text: what a graph says, and where every word of it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::{Edge, Graph, Node};

/// What the shapes and arrows of a picture stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Notation {
    /// Boxes and arrows, drawn or as a flowchart.
    #[default]
    Boxes,
    /// Types, what they have, and how they inherit and refer to each other.
    Classes,
    /// Tables, their columns, and how they refer to each other.
    Entities,
    /// Participants and the messages between them, in their order.
    Messages,
}

/// A picture read from text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// What its shapes and arrows stand for.
    pub notation: Notation,
    /// The shapes; one comes before those in it.
    pub shapes: Vec<Shape>,
    /// The arrows between them.
    pub arrows: Vec<Arrow>,
}

/// Words of a picture and the bytes where they stand in its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// The words, markup and escapes resolved.
    pub text: String,
    /// Their bytes; those of the first and the last word and all between where the line is broken up.
    pub span: Range<usize>,
}

/// A box, a node, a class, a table or a participant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shape {
    /// What is written in it, line by line; the first line is its label.
    pub lines: Vec<Words>,
    /// Which of its lines stand first below a line drawn across it.
    pub heads: Vec<usize>,
    /// The names of the members that a class, or of the columns that a table is shown with.
    pub members: Vec<Words>,
    /// The shape around it.
    pub around: Option<usize>,
    /// Whether other shapes stand in it.
    pub is_group: bool,
    /// Whether it is parted into columns: a table of text, no part of a picture.
    pub is_table: bool,
    /// Whether it asks a question: a step of a decision, no part of a system.
    pub is_decision: bool,
}

/// How an arrow is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Meaning {
    /// It points from one to the other: a use, a call, a flow.
    #[default]
    Leads,
    /// A line without a head.
    Joins,
    /// The first is of the type of the second: it inherits from it or implements it.
    Inherits,
    /// An answer to a message.
    Answers,
}

/// An arrow from one shape to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Arrow {
    /// The index of the shape it starts at.
    pub from: usize,
    /// The index of the shape it points to.
    pub to: usize,
    /// What is written on or beside it.
    pub label: Option<String>,
    /// How it is meant.
    pub meaning: Meaning,
    /// The bytes that say so: the head of a drawn arrow, the statement of a written one.
    pub span: Range<usize>,
}

impl Shape {
    /// Its first line; empty where it has none.
    pub fn label(&self) -> &str {
        self.lines.first().map_or("", |line| line.text.as_str())
    }
}

impl Picture {
    /// The graph that the picture shows. A node's `id` is its label, made unique with `#2`, `#3`, …; its `group` is the id
    /// of the shape around it.
    pub fn graph(&self) -> Graph {
        let mut graph = Graph::default();
        let mut used = BTreeSet::new();
        for shape in &self.shapes {
            let mut lines = shape.lines.iter().map(|line| line.text.clone());
            let label = lines.next().unwrap_or_default();
            let group = shape.around.and_then(|around| graph.nodes.get(around)).map(|node: &Node| node.id.clone());
            graph.nodes.push(Node { id: unique(&label, &mut used), label, detail: lines.collect(), group, link: None });
        }
        let mut edges: BTreeMap<(usize, usize), Option<String>> = BTreeMap::new();
        for arrow in &self.arrows {
            let label = edges.entry((arrow.from, arrow.to)).or_default();
            if label.is_none() {
                *label = arrow.label.clone();
            }
        }
        for ((from, to), label) in edges {
            let id = |at: usize| graph.nodes.get(at).map(|node| node.id.clone());
            if let (Some(from), Some(to)) = (id(from), id(to)) {
                graph.edges.push(Edge { from, to, label });
            }
        }
        graph
    }
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
