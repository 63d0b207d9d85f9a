//! Reads YAML into a tree, by the events of the kept parser.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::tree::{Content, Node, NodeIndex, Tree};

/// Reads all documents of a YAML text. What follows an error is not read.
pub(crate) fn read(text: &str) -> Tree<'_> {
    read_as(text, text)
}

/// Reads `parsed`, which stands in for `text` byte by byte: a template whose actions are blanked out.
pub(crate) fn read_as<'t>(text: &'t str, parsed: &str) -> Tree<'t> {
    let tree = load(text, parsed);
    match &tree.problem {
        // Other parsers let a bracket close in the column of its key, and many people write so.
        Some((message, _)) if message.contains("indentation") => load(text, &with_brackets_joined(parsed)),
        _ => tree,
    }
}

/// The text with each line that only closes a bracket joined to the one before it, byte by byte.
fn with_brackets_joined(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut previous: Option<super::lines::Line<'_>> = None;
    for line in super::lines::lines(text) {
        let is_closing = line.text.trim_start().starts_with([']', '}']);
        if let Some(before) = previous.filter(|before| is_closing && !before.text.contains('#')) {
            bytes[before.range().end..line.start].fill(b' ');
        }
        previous = Some(line);
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn load<'t>(text: &'t str, parsed: &str) -> Tree<'t> {
    let tree = Tree { text, nodes: Vec::new(), documents: Vec::new(), problem: None };
    let starts = || parsed.char_indices().map(|(at, _)| at as u32).collect();
    let characters = (!parsed.is_ascii()).then(starts);
    let mut loader = Loader { parsed, characters, tree, open: Vec::new(), anchors: FxHashMap::default() };
    for event in Parser::new_from_str(parsed) {
        match event {
            Ok((event, span)) => loader.take(event, span.start, span.end),
            Err(error) => {
                loader.tree.problem = Some((format!("not valid YAML: {}", error.info()), error.marker().line() as u32));
                break;
            }
        }
    }
    while !loader.open.is_empty() {
        loader.close();
    }
    loader.tree
}

struct Loader<'t, 'p> {
    parsed: &'p str,
    /// The first byte of each character, where not each is one byte.
    characters: Option<Vec<u32>>,
    tree: Tree<'t>,
    open: Vec<Open>,
    anchors: FxHashMap<usize, NodeIndex>,
}

/// A collection whose end has not come, and the key that waits for its value.
struct Open {
    index: NodeIndex,
    key: Option<NodeIndex>,
}

impl<'t> Loader<'t, '_> {
    fn take(&mut self, event: Event<'_>, start: Marker, end: Marker) {
        let (start, end) = (self.offset(start), self.offset(end));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
                // The text parsed may stand in for the real one, and live less long.
                let text = if is_null { Cow::Borrowed("") } else { Cow::Owned(text.into_owned()) };
                // An empty value has no place of its own; the parser names that of what follows.
                let end = if text.is_empty() && style == ScalarStyle::Plain { start } else { end.max(start) };
                let index = self.push(Content::Scalar(text), start, end, anchor);
                self.attach(index);
            }
            Event::SequenceStart(anchor, _) => self.begin(Content::Sequence(Vec::new()), start, anchor),
            Event::MappingStart(anchor, _) => self.begin(Content::Mapping(Vec::new()), start, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.last() {
                    let node = &mut self.tree.nodes[open.index as usize];
                    // A bracket ends the collection; without one the last child does.
                    let is_closed =
                        end > start && self.parsed.as_bytes().get(end - 1).is_some_and(|b| b"]}".contains(b));
                    if is_closed {
                        node.end = node.end.max(end as u32);
                    }
                }
                self.close();
            }
            Event::Alias(anchor) => {
                let index = match self.anchors.get(&anchor) {
                    Some(&index) => index,
                    None => self.push(Content::Scalar(Cow::Borrowed("")), start, start, 0),
                };
                self.attach(index);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }

    fn push(&mut self, content: Content<'t>, start: usize, end: usize, anchor: usize) -> NodeIndex {
        let index = self.tree.nodes.len() as NodeIndex;
        self.tree.nodes.push(Node { content, start: start as u32, end: end as u32 });
        if anchor != 0 {
            self.anchors.insert(anchor, index);
        }
        index
    }

    fn begin(&mut self, content: Content<'t>, start: usize, anchor: usize) {
        let index = self.push(content, start, start, anchor);
        self.open.push(Open { index, key: None });
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.attach(open.index);
        }
    }

    /// Gives a finished node to the collection it stands in.
    fn attach(&mut self, child: NodeIndex) {
        let end = self.tree.nodes[child as usize].end;
        let Some(open) = self.open.last_mut() else {
            self.tree.documents.push(child);
            return;
        };
        let node = &mut self.tree.nodes[open.index as usize];
        node.end = node.end.max(end);
        match (&mut node.content, open.key.take()) {
            (Content::Sequence(items), _) => items.push(child),
            (Content::Mapping(entries), Some(key)) => entries.push((key, child)),
            (Content::Mapping(_), None) => open.key = Some(child),
            (Content::Scalar(_), _) => {}
        }
    }

    /// The byte that a marker means; it counts characters.
    fn offset(&self, marker: Marker) -> usize {
        match &self.characters {
            None => marker.index().min(self.parsed.len()),
            Some(starts) => starts.get(marker.index()).map_or(self.parsed.len(), |&start| start as usize),
        }
    }
}
