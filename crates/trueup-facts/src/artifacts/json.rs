//! Reads JSON into a tree. Comments and trailing commas, which many tools allow, are no errors.

use std::borrow::Cow;

use super::tree::{Content, Node, NodeIndex, Tree};

/// Reads a JSON text. What follows an error is not read.
pub(crate) fn read(text: &str) -> Tree<'_> {
    let tree = Tree { text, nodes: Vec::new(), documents: Vec::new(), problem: None };
    let mut reader = Reader { text, at: 0, tree, open: Vec::new() };
    while reader.step() {}
    while let Some((index, _)) = reader.open.pop() {
        reader.attach(index);
    }
    reader.tree
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tree: Tree<'t>,
    /// The collections whose end has not come, each with the key that waits for its value.
    open: Vec<(NodeIndex, Option<NodeIndex>)>,
}

impl<'t> Reader<'t> {
    /// Reads one token; `false` at the end or at an error.
    fn step(&mut self) -> bool {
        self.skip_blank();
        let start = self.at;
        let Some(&byte) = self.text.as_bytes().get(start) else { return false };
        match byte {
            b'{' | b'[' => {
                self.at += 1;
                let content = if byte == b'{' { Content::Mapping(Vec::new()) } else { Content::Sequence(Vec::new()) };
                let index = self.push(content, start, self.at);
                self.open.push((index, None));
            }
            b'}' | b']' => {
                self.at += 1;
                let Some((index, _)) = self.open.pop() else { return self.fail(start) };
                self.tree.nodes[index as usize].end = self.at as u32;
                self.attach(index);
            }
            b',' | b':' => self.at += 1,
            b'"' => {
                let Some(text) = self.string() else { return self.fail(start) };
                let index = self.push(Content::Scalar(text), start, self.at);
                self.attach(index);
            }
            _ => {
                let rest = &self.text[start..];
                let end = rest.find(|c: char| ",:]}[{\"".contains(c) || c.is_whitespace()).unwrap_or(rest.len());
                if end == 0 {
                    return self.fail(start);
                }
                self.at += end;
                let word = &rest[..end];
                let text = if word == "null" { "" } else { word };
                let index = self.push(Content::Scalar(Cow::Borrowed(text)), start, self.at);
                self.attach(index);
            }
        }
        true
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    /// The string that begins here, unescaped.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut is_escaped = false;
        while *bytes.get(end)? != b'"' {
            let is_escape = bytes[end] == b'\\';
            is_escaped |= is_escape;
            end += if is_escape { 2 } else { 1 };
        }
        self.at = end + 1;
        let inner = self.text.get(start..end)?;
        if !is_escaped {
            return Some(Cow::Borrowed(inner));
        }
        let whole = &self.text[start - 1..end + 1];
        Some(serde_json::from_str::<String>(whole).map_or(Cow::Borrowed(inner), Cow::Owned))
    }

    fn fail(&mut self, at: usize) -> bool {
        let line = memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at]).count() as u32 + 1;
        self.tree.problem = Some(("not valid JSON".to_owned(), line));
        false
    }

    fn push(&mut self, content: Content<'t>, start: usize, end: usize) -> NodeIndex {
        self.tree.nodes.push(Node { content, start: start as u32, end: end as u32 });
        self.tree.nodes.len() as NodeIndex - 1
    }

    fn attach(&mut self, child: NodeIndex) {
        let end = self.tree.nodes[child as usize].end;
        let Some((index, key)) = self.open.last_mut() else {
            self.tree.documents.push(child);
            return;
        };
        let node = &mut self.tree.nodes[*index as usize];
        node.end = node.end.max(end);
        match (&mut node.content, key.take()) {
            (Content::Sequence(items), _) => items.push(child),
            (Content::Mapping(entries), Some(key)) => entries.push((key, child)),
            (Content::Mapping(_), None) => *key = Some(child),
            (Content::Scalar(_), _) => {}
        }
    }
}
