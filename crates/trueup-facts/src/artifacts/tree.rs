//! Nested data with places: what YAML and JSON files are read into.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::Name;
use crate::excerpt::on_one_line;

/// How many merged mappings (`<<`) are followed from one to the next.
const MERGE_DEPTH: u32 = 8;

/// How many entries of a merged mapping are looked at.
const MERGED_ENTRIES: usize = 500;

/// The index of a node.
pub(crate) type NodeIndex = u32;

/// All nodes of a file. They lie side by side, so that no nesting is too deep; an alias is the index of its anchor.
pub(crate) struct Tree<'t> {
    /// The file's text, as the author wrote it.
    pub(crate) text: &'t str,
    /// All nodes.
    pub(crate) nodes: Vec<Node<'t>>,
    /// The root of each document of the file.
    pub(crate) documents: Vec<NodeIndex>,
    /// What could not be read, and its 1-based line; the nodes before it are there.
    pub(crate) problem: Option<(String, u32)>,
}

/// A value and where it is.
pub(crate) struct Node<'t> {
    /// The value.
    pub(crate) content: Content<'t>,
    /// Its first byte.
    pub(crate) start: u32,
    /// One past its last byte.
    pub(crate) end: u32,
}

/// A value.
pub(crate) enum Content<'t> {
    /// Text, a number, a truth value, nothing.
    Scalar(Cow<'t, str>),
    /// Values in order.
    Sequence(Vec<NodeIndex>),
    /// Keys and values in order.
    Mapping(Vec<(NodeIndex, NodeIndex)>),
}

/// One node of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    tree: &'a Tree<'a>,
    index: NodeIndex,
}

impl Tree<'_> {
    /// The roots of the documents.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Value<'_>> {
        self.documents.iter().map(|&index| Value { tree: self, index })
    }
}

impl<'a> Value<'a> {
    fn node(self) -> &'a Node<'a> {
        &self.tree.nodes[self.index as usize]
    }

    fn at(self, index: NodeIndex) -> Value<'a> {
        Value { tree: self.tree, index }
    }

    /// Where it is, in bytes.
    pub(crate) fn range(self) -> Range<usize> {
        self.node().start as usize..self.node().end as usize
    }

    /// The text of a scalar that is not empty.
    pub(crate) fn text(self) -> Option<&'a str> {
        match &self.node().content {
            Content::Scalar(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// A scalar as it is, any other value as written, on one line.
    pub(crate) fn written(self) -> Name {
        match &self.node().content {
            // A template's actions are not part of what the parser saw.
            Content::Scalar(text) if !self.is_template() => on_one_line(text),
            _ => on_one_line(self.tree.text.get(self.range()).unwrap_or("").trim_matches(['"', '\''])),
        }
    }

    /// Whether a template's action stands in it.
    pub(crate) fn is_template(self) -> bool {
        self.tree.text.get(self.range()).is_some_and(|text| text.contains("{{"))
    }

    /// The values of a sequence; a value that is no sequence has none.
    pub(crate) fn items(self) -> impl Iterator<Item = Value<'a>> {
        let items = match &self.node().content {
            Content::Sequence(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |&index| self.at(index))
    }

    /// The values of a sequence, or the scalar itself.
    pub(crate) fn one_or_more(self) -> Vec<Value<'a>> {
        if self.text().is_some() { vec![self] } else { self.items().collect() }
    }

    /// Whether it is a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        matches!(self.node().content, Content::Mapping(_))
    }

    fn own_entries(self) -> &'a [(NodeIndex, NodeIndex)] {
        match &self.node().content {
            Content::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The keys and values of a mapping: its own, then those that it merges (`<<: *base`) and does not override.
    pub(crate) fn entries(self) -> Vec<(Value<'a>, Value<'a>)> {
        let mut entries: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(self.own_entries().len());
        let is_merge = |key: Value<'a>| key.text() == Some("<<");
        let own = self.own_entries().iter().map(|&(key, value)| (self.at(key), self.at(value)));
        entries.extend(own.filter(|(key, _)| !is_merge(*key)));
        if entries.len() < self.own_entries().len() {
            let mut seen: FxHashSet<&str> = entries.iter().filter_map(|(key, _)| key.text()).collect();
            for base in self.merged(MERGE_DEPTH) {
                for &(key, value) in base.own_entries().iter().take(MERGED_ENTRIES) {
                    let (key, value) = (self.at(key), self.at(value));
                    if !is_merge(key) && key.text().is_some_and(|key| seen.insert(key)) {
                        entries.push((key, value));
                    }
                }
            }
        }
        entries
    }

    /// The mappings that it merges, the nearest first.
    fn merged(self, depth: u32) -> Vec<Value<'a>> {
        let mut found = Vec::new();
        if depth == 0 {
            return found;
        }
        for &(key, value) in self.own_entries().iter().take(MERGED_ENTRIES) {
            if self.at(key).text() != Some("<<") {
                continue;
            }
            let value = self.at(value);
            let bases = if value.is_mapping() { vec![value] } else { value.items().take(16).collect() };
            for base in bases {
                found.push(base);
                if found.len() < 64 {
                    found.extend(base.merged(depth - 1));
                }
            }
        }
        found.truncate(64);
        found
    }

    /// The value of a key, its own or merged.
    pub(crate) fn get(self, key: &str) -> Option<Value<'a>> {
        let of = |value: Value<'a>| {
            let entry = value.own_entries().iter().find(|(found, _)| self.at(*found).text() == Some(key));
            entry.map(|&(_, value)| self.at(value))
        };
        of(self).or_else(|| self.merged(MERGE_DEPTH).into_iter().find_map(of))
    }

    /// The value of a key of a key.
    pub(crate) fn at_path(self, path: &[&str]) -> Option<Value<'a>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }
}

/// Where an entry of a mapping is: from its key to the end of its value, which an alias has elsewhere.
pub(crate) fn entry_range(key: Value<'_>, value: Value<'_>) -> Range<usize> {
    let (key, value) = (key.range(), value.range());
    let end = if value.start >= key.start { value.end.max(key.end) } else { key.end };
    key.start..end
}
