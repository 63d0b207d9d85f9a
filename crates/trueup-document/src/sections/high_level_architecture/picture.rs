//! The picture: few boxes, the relations that matter, and what was left out.

use std::collections::BTreeSet;

use trueup_diagram::{AsciiOptions, Graph, ascii, transitive_reduction};
use trueup_model::{ComponentId, Model, Relation};

use crate::draft::prose;

/// The most boxes drawn.
const BOXES: usize = 12;
/// A relation is drawn when it weighs at least this share of the strongest at its ends.
const STRONG: f64 = 0.08;
/// The longest path written into a box, in characters; a longer one would be broken.
const DETAIL: usize = 18;
/// The widest line, in columns.
const WIDTH: usize = 80;

pub(super) struct Picture {
    /// The drawing, its last line ended.
    pub(super) drawing: String,
    /// What the arrows mean and what was left out.
    pub(super) caption: String,
}

/// Draws the most prominent components; `None` where fewer than two are related.
pub(super) fn picture(model: &Model) -> Option<Picture> {
    let mut boxes: Vec<ComponentId> = model.prominent_components(BOXES);
    let related = |id: &ComponentId, among: &[ComponentId]| {
        let of = |relation: &Relation| {
            (relation.from == *id && among.contains(&relation.to))
                || (relation.to == *id && among.contains(&relation.from))
        };
        model.relations().internal.iter().any(of)
    };
    let among = boxes.clone();
    boxes.retain(|id| related(id, &among));
    if boxes.len() < 2 {
        return None;
    }
    boxes.sort_by_key(|&id| (model.layering().layer_of(id), id));
    let drawn = drawn_relations(model, &boxes);
    let graph = graph(model, &boxes, &drawn);
    let mut drawing = ascii(&graph, &AsciiOptions { width: WIDTH });
    if !drawing.ends_with('\n') {
        drawing.push('\n');
    }
    Some(Picture { drawing, caption: caption(model, &boxes, &graph) })
}

/// The relations between the boxes that point downwards and are strong, and for each box at least one.
fn drawn_relations<'a>(model: &'a Model, boxes: &[ComponentId]) -> Vec<&'a Relation> {
    let against: BTreeSet<(ComponentId, ComponentId)> =
        model.layering().layers.iter().flat_map(|layer| layer.violations.iter().copied()).collect();
    let inside = |relation: &&Relation| boxes.contains(&relation.from) && boxes.contains(&relation.to);
    let all: Vec<&Relation> = model.relations().internal.iter().filter(inside).collect();
    let strongest = |one: &Relation| {
        let ends = all.iter().filter(|it| it.from == one.from).map(|it| it.weight).max();
        ends.max(all.iter().filter(|it| it.to == one.to).map(|it| it.weight).max()).unwrap_or(1)
    };
    // Of two that import each other about as often, the one that more import is the lower one.
    let imported = |id: ComponentId| -> u32 { model.relations().importers_of(id).iter().map(|it| it.weight).sum() };
    let returning = |relation: &Relation| {
        model.relations().between(relation.to, relation.from).is_some_and(|back| {
            let comparable = back.weight * 2 >= relation.weight;
            back.weight > relation.weight * 2 || (comparable && imported(relation.from) > imported(relation.to))
        })
    };
    let downward = |relation: &Relation| !against.contains(&(relation.from, relation.to)) && !returning(relation);
    let mut wanted: Vec<&Relation> = all
        .iter()
        .copied()
        .filter(|it| downward(it) && f64::from(it.weight) >= STRONG * f64::from(strongest(it)))
        .collect();
    for &id in boxes {
        if wanted.iter().any(|it| it.from == id || it.to == id) {
            continue;
        }
        let own = all.iter().copied().filter(|it| it.from == id || it.to == id);
        wanted.extend(own.max_by_key(|it| (downward(it), it.weight, std::cmp::Reverse((it.from, it.to)))));
    }
    without_cycles(wanted)
}

/// The relations, strongest first, without those that would lead back to where one of the stronger ones starts.
fn without_cycles(mut wanted: Vec<&Relation>) -> Vec<&Relation> {
    wanted.sort_by_key(|it| (std::cmp::Reverse(it.weight), it.from, it.to));
    wanted.dedup_by_key(|it| (it.from, it.to));
    let mut drawn: Vec<&Relation> = Vec::new();
    for relation in wanted {
        let mut reached = vec![relation.to];
        let mut at = 0;
        while at < reached.len() {
            let next = drawn.iter().filter(|it| it.from == reached[at]).map(|it| it.to);
            let next: Vec<ComponentId> = next.filter(|to| !reached.contains(to)).collect();
            reached.extend(next);
            at += 1;
        }
        if !reached.contains(&relation.from) {
            drawn.push(relation);
        }
    }
    drawn
}

fn graph(model: &Model, boxes: &[ComponentId], drawn: &[&Relation]) -> Graph {
    let mut graph = Graph::default();
    let id = |component: ComponentId| component.0.to_string();
    for &component in boxes {
        let component = model.components().get(component);
        let node = graph.node(&id(component.id), &component.name);
        let place = component.paths.first().map_or("", String::as_str);
        let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
        if last(place) != last(&component.name) && (1..=DETAIL).contains(&place.len()) && place.chars().all(is_plain) {
            node.detail.push(place.to_owned());
        }
    }
    for relation in drawn {
        graph.edge(&id(relation.from), &id(relation.to));
    }
    transitive_reduction(&graph)
}

/// Whether a character of a path can be read back out of a picture.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || "_-./*@".contains(character)
}

fn caption(model: &Model, boxes: &[ComponentId], graph: &Graph) -> String {
    let id = |component: ComponentId| component.0.to_string();
    let shown = |relation: &Relation| {
        graph.edges.iter().any(|edge| edge.from == id(relation.from) && edge.to == id(relation.to))
    };
    let inside = |relation: &&Relation| boxes.contains(&relation.from) && boxes.contains(&relation.to);
    let all_shown = model.relations().internal.iter().filter(inside).all(shown);
    let mut caption = String::from("An arrow points from a component to one that it imports.");
    if !all_shown {
        caption
            .push_str(" Imports that a path of arrows implies, weak ones and those that point back up are left out.");
    }
    let others: Vec<String> = model
        .components()
        .all()
        .iter()
        .filter(|component| !boxes.contains(&component.id))
        .map(|component| prose::escape(&component.name))
        .collect();
    if !others.is_empty() {
        let verb = if others.len() == 1 { "is" } else { "are" };
        caption.push_str(&format!("\n{} {verb} not drawn.", prose::capped(&others, 12)));
    }
    caption
}
