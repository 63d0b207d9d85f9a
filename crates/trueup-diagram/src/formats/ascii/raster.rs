//! A scene with columns, drawn.

use super::boxes::{BoxText, columns};
use super::canvas::side::{DOWN, LEFT, RIGHT, UP};
use super::canvas::{Canvas, Strokes};
use super::{Block, Drawing};
use crate::layout::scene::{Net, Scene};
use crate::layout::tracks::{assign_tracks, span};

/// Draws the scene; none when two lines would lie over each other. Labels that find no room at the left edge get it
/// when the whole picture can move to the right.
pub(super) fn draw(scene: &mut Scene, drawing: &Drawing, texts: &[BoxText], width: usize) -> Option<Block> {
    let mut missing = 0;
    let block = draw_once(scene, drawing, texts, width, &mut missing)?;
    let used = block.lines.iter().map(|line| columns(line)).max().unwrap_or(0);
    if missing == 0 || used + missing > width {
        return Some(block);
    }
    scene.shift_right(missing as i32);
    let moved = draw_once(scene, drawing, texts, width, &mut 0)?;
    Some(if moved.legend.len() < block.legend.len() { moved } else { block })
}

/// Draws the scene as it stands; `missing` becomes the columns that labels at the left edge would have needed.
fn draw_once(
    scene: &mut Scene,
    drawing: &Drawing,
    texts: &[BoxText],
    width: usize,
    missing: &mut usize,
) -> Option<Block> {
    let mut canvas = Canvas::default();
    let mut block = Block::default();
    let mut row = 0;
    let mut owner = 0;
    for layer in 0..scene.layers.len() {
        let height = draw_layer(&mut canvas, scene, texts, layer, row, &mut owner)?;
        row += height;
        let Some(nets) = scene.channels.get_mut(layer) else { continue };
        let tracks = assign_tracks(nets)?;
        let labelled = nets.iter().flat_map(|net| &net.bottoms).any(|pin| pin.label.is_some());
        let labels = usize::from(labelled && tracks > 0);
        // Lines that only pass need no room for tracks or arrow heads.
        let passing = tracks == 0 && !nets.iter().any(|net| net.tops.iter().chain(&net.bottoms).any(|pin| pin.head));
        let channel = Channel { top: row, tracks, bottom: if passing { row } else { row + 1 + tracks + labels } };
        for net in nets.iter() {
            owner += 1;
            channel.draw_net(&mut canvas, net, owner)?;
        }
        for net in nets.iter() {
            channel.draw_heads(&mut canvas, net);
        }
        for net in nets.iter() {
            let room = channel.write_labels(&mut canvas, net, scene_edges(drawing, net), width, &mut block.legend);
            *missing = room.max(*missing);
        }
        row = channel.bottom + 1;
    }
    if canvas.has_false_joins() {
        return None;
    }
    block.lines = canvas.lines();
    Some(block)
}

/// The legend's text for a label at a pin on `node`.
fn scene_edges<'a>(drawing: &'a Drawing, net: &'a Net) -> impl Fn(usize, &str) -> String + 'a {
    move |node, label| {
        let upwards = net.tops.iter().any(|pin| pin.head) || net.bottoms.iter().any(|pin| !pin.head);
        let named = drawing.labels.iter().filter(|(_, text)| *text == label);
        let mut edges =
            named.map(|(edge, _)| *edge).filter(|edge| if upwards { edge.0 == node } else { edge.1 == node });
        edges.next().map_or_else(|| label.to_owned(), |edge| drawing.legend_entry(edge, label))
    }
}

/// Draws the boxes and lanes of a layer from `row` on and returns how many rows they take.
fn draw_layer(
    canvas: &mut Canvas,
    scene: &Scene,
    texts: &[BoxText],
    layer: usize,
    row: usize,
    owner: &mut usize,
) -> Option<usize> {
    let nodes = scene.layers[layer].iter().filter_map(|&element| scene.elements[element].node);
    let inner_height = nodes.map(|node| texts[node].height()).max().unwrap_or(1);
    for &id in &scene.layers[layer] {
        let element = &scene.elements[id];
        let Some(node) = element.node else {
            *owner += 1;
            let strokes: Strokes = (row..row + inner_height + 2).map(|at| ((at, element.center), UP | DOWN)).collect();
            canvas.draw(&strokes, *owner)?;
            continue;
        };
        let left = element.center - element.width / 2;
        let tops = layer.checked_sub(1).and_then(|channel| scene.channels.get(channel));
        let ups = tops.into_iter().flatten().flat_map(|net| &net.bottoms);
        let tails = |column: i32| ups.clone().any(|pin| pin.element == id && !pin.head && pin.column == column);
        canvas.write(row, left, &border("┌", '┴', "┐", element.width, |at| tails(left + at)));
        let inner = element.width as usize - 4;
        let lines = texts[node].placed(inner, inner_height);
        for line in 0..inner_height {
            canvas.write(row + 1 + line, left, "│");
            if let Some((indent, text)) = lines.get(line) {
                canvas.write(row + 1 + line, left + 2 + *indent as i32, text);
            }
            canvas.write(row + 1 + line, left + element.width - 1, "│");
        }
        let downs = scene.channels.get(layer).into_iter().flatten().flat_map(|net| &net.tops);
        let tails = |column: i32| downs.clone().any(|pin| pin.element == id && !pin.head && pin.column == column);
        canvas.write(row + inner_height + 1, left, &border("└", '┬', "┘", element.width, |at| tails(left + at)));
    }
    Some(inner_height + 2)
}

fn border(left: &str, port: char, right: &str, width: i32, is_port: impl Fn(i32) -> bool) -> String {
    let middle: String = (1..width - 1).map(|at| if is_port(at) { port } else { '─' }).collect();
    format!("{left}{middle}{right}")
}

/// The rows between two layers: one to leave the boxes, the tracks, one for labels if need be, one for arrow heads.
struct Channel {
    top: usize,
    tracks: usize,
    bottom: usize,
}

impl Channel {
    fn draw_net(&self, canvas: &mut Canvas, net: &Net, owner: usize) -> Option<()> {
        let mut strokes = Strokes::new();
        let track = (self.top + 1 + net.track.unwrap_or(0)).min(self.bottom);
        let mut vertical = |column: i32, from: usize, to: usize, outside: u8| {
            for row in from..=to {
                let up = if row > from || outside & UP != 0 { UP } else { 0 };
                let down = if row < to || outside & DOWN != 0 { DOWN } else { 0 };
                *strokes.entry((row, column)).or_default() |= up | down;
            }
        };
        for pin in &net.tops {
            vertical(pin.column, self.top, track, UP);
        }
        for pin in &net.bottoms {
            vertical(pin.column, track, self.bottom, DOWN);
        }
        let (low, high) = span(net);
        for column in low..=high {
            let left = if column > low { LEFT } else { 0 };
            let right = if column < high { RIGHT } else { 0 };
            if left | right != 0 {
                *strokes.entry((track, column)).or_default() |= left | right;
            }
        }
        canvas.draw(&strokes, owner)
    }

    fn draw_heads(&self, canvas: &mut Canvas, net: &Net) {
        for pin in net.tops.iter().filter(|pin| pin.head) {
            canvas.write(self.top, pin.column, "▲");
        }
        for pin in net.bottoms.iter().filter(|pin| pin.head) {
            canvas.write(self.bottom, pin.column, "▼");
        }
    }

    /// Writes each label beside the last part of its line, where at least two columns part it from anything else;
    /// what finds no such place goes to the legend. Returns the columns that were missing at the left edge.
    fn write_labels(
        &self,
        canvas: &mut Canvas,
        net: &Net,
        entry: impl Fn(usize, &str) -> String,
        width: usize,
        legend: &mut Vec<String>,
    ) -> usize {
        let mut missing = 0;
        for pin in &net.bottoms {
            let Some(label) = &pin.label else { continue };
            let length = columns(label) as i32;
            let first = self.top + 1 + self.tracks;
            let first = if self.tracks == 0 { self.top } else { first.min(self.bottom) };
            let right = pin.column + 2;
            let left = pin.column - 1 - length;
            let mut done = false;
            for row in first..=self.bottom {
                if right + length <= width as i32 && canvas.is_free(row, pin.column + 1, right + length + 2) {
                    canvas.write(row, right, label);
                } else if left >= 0 && canvas.is_free(row, (left - 3).max(0), pin.column) {
                    canvas.write(row, left, label);
                } else {
                    continue;
                }
                done = true;
                break;
            }
            if !done {
                legend.push(entry(pin.element, label));
                missing = missing.max((-left).max(0) as usize);
            }
        }
        missing
    }
}
