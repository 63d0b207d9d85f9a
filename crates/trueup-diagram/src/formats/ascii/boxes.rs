//! The text in a box.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::Node;

/// A node's text, wrapped.
#[derive(Clone, Debug)]
pub(super) struct BoxText {
    label: Vec<String>,
    detail: Vec<String>,
}

impl BoxText {
    /// Wraps the text of `node` to lines of at most `limit` columns.
    pub(super) fn new(node: &Node, limit: usize) -> BoxText {
        let detail = node.detail.iter().map(|line| plain(line)).filter(|line| !line.is_empty());
        BoxText {
            label: wrapped(&plain(&node.label), limit),
            detail: detail.flat_map(|line| wrapped(&line, limit)).collect(),
        }
    }

    /// The columns of the longest line.
    pub(super) fn width(&self) -> usize {
        self.label.iter().chain(&self.detail).map(|line| columns(line)).max().unwrap_or(0)
    }

    /// The number of lines.
    pub(super) fn height(&self) -> usize {
        (self.label.len() + self.detail.len()).max(1)
    }

    /// Adds a line below the others.
    pub(super) fn push_detail(&mut self, line: &str, limit: usize) {
        self.detail.extend(wrapped(&plain(line), limit));
    }

    /// `height` lines of text with the column at which each begins in a box that is `inner` columns wide inside.
    /// The label is centred; so is a single line of detail, while several are aligned on their left.
    pub(super) fn placed(&self, inner: usize, height: usize) -> Vec<(usize, &str)> {
        let block = self.detail.iter().map(|line| columns(line)).max().unwrap_or(0);
        let centred = |line: &str| inner.saturating_sub(columns(line)) / 2;
        let above = height.saturating_sub(self.label.len() + self.detail.len()) / 2;
        let mut lines = vec![(0, ""); above];
        lines.extend(self.label.iter().map(|line| (centred(line), line.as_str())));
        let aligned = self.detail.len() > 1;
        let indent = inner.saturating_sub(block) / 2;
        lines.extend(self.detail.iter().map(|line| (if aligned { indent } else { centred(line) }, line.as_str())));
        lines
    }
}

/// The display columns of a text.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The text on one line: control characters and runs of white space become single spaces.
pub(super) fn plain(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() || is_unprintable(c) { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that would make a line look different from what its columns say.
fn is_unprintable(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Wraps at spaces; a word that is too long is broken, after a slash, dot, dash or underscore if one is near.
pub(super) fn wrapped(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(2);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        // The sign of an edge to itself stays with the word before it.
        if word == "↺" && !line.is_empty() {
            line.push_str(" ↺");
            continue;
        }
        if !line.is_empty() && columns(&line) + 1 + columns(word) > limit {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let mut rest = word;
        while columns(&line) + columns(rest) > limit {
            let at = break_at(rest, limit);
            lines.push(rest[..at].to_owned());
            rest = &rest[at..];
        }
        line.push_str(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The byte at which a too long word is broken; never 0.
fn break_at(word: &str, limit: usize) -> usize {
    let mut used = 0;
    let mut last = word.len();
    let mut nice = None;
    for (at, c) in word.char_indices() {
        used += c.width().unwrap_or(0);
        if used > limit {
            last = at;
            break;
        }
        if matches!(c, '/' | '.' | '-' | '_' | ':') && used * 2 > limit {
            nice = Some(at + c.len_utf8());
        }
    }
    let first = word.chars().next().map_or(1, char::len_utf8);
    nice.unwrap_or(last).max(first)
}
