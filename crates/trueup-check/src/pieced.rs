//! Text put together from pieces of the document, such as the lines of a box, that remembers where each byte stands.

use std::ops::Range;

use trueup_document::{Block, Inline, InlineKind};

/// A text with the place of each of its bytes in the document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Pieced {
    text: String,
    places: Vec<usize>,
}

impl Pieced {
    /// Takes the bytes of the document at `span`, emphasis marks left out and line breaks made spaces.
    pub(crate) fn of(document: &str, span: Range<usize>) -> Pieced {
        let mut pieced = Pieced::default();
        pieced.push(document, span);
        pieced
    }

    /// Takes what a block says. The marks of code at its ends, which the block's own span leaves out, are part of it.
    pub(crate) fn of_block(document: &str, block: &Block) -> Pieced {
        let Range { start, end } = block.span.clone();
        let is_code = |inline: Option<&Inline>| inline.is_some_and(|inline| inline.kind == InlineKind::Code);
        let opens = is_code(block.inlines.first()) && document.get(..start).is_some_and(|text| text.ends_with('`'));
        let closes = is_code(block.inlines.last()) && document.get(end..).is_some_and(|text| text.starts_with('`'));
        Pieced::of(document, start - usize::from(opens)..end + usize::from(closes))
    }

    /// Adds more bytes of the document after a space.
    pub(crate) fn push(&mut self, document: &str, span: Range<usize>) {
        let Some(slice) = document.get(span.clone()) else { return };
        if !self.text.is_empty() {
            self.push_char(' ', span.start);
        }
        let mut is_code = false;
        for (at, character) in slice.char_indices() {
            is_code ^= character == '`';
            let is_in_path = || {
                let before = slice[..at].chars().next_back();
                let after = slice[at + 1..].chars().next();
                matches!(before, Some('/' | '.' | '_')) || matches!(after, Some('/' | '.' | '_'))
            };
            match character {
                '*' if !is_code && !is_in_path() => {}
                '\n' | '\r' | '\t' => self.push_char(' ', span.start + at),
                _ => self.push_char(character, span.start + at),
            }
        }
    }

    fn push_char(&mut self, character: char, place: usize) {
        self.text.push(character);
        self.places.extend(place..place + character.len_utf8());
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The part of it at `range`, without white space around it.
    pub(crate) fn part(&self, range: Range<usize>) -> Pieced {
        let Some(slice) = self.text.get(range.clone()) else { return Pieced::default() };
        let start = range.start + (slice.len() - slice.trim_start().len());
        let end = start + slice.trim().len();
        Pieced { text: self.text[start..end].to_owned(), places: self.places[start..end].to_vec() }
    }

    /// From the first to the last byte in the document; empty where there is none.
    pub(crate) fn span(&self) -> Range<usize> {
        match (self.places.first(), self.places.last()) {
            (Some(&first), Some(&last)) => first..last + 1,
            _ => 0..0,
        }
    }

    /// Where it begins in the document.
    pub(crate) fn start(&self) -> usize {
        self.span().start
    }

    /// The items of a list in prose: split at commas, semicolons, "and", "or" and "&" outside brackets and code.
    pub(crate) fn items(&self) -> Vec<Pieced> {
        let mut items = Vec::new();
        let (mut start, mut depth, mut is_code) = (0, 0_u32, false);
        for (at, character) in self.text.char_indices() {
            match character {
                '`' => is_code = !is_code,
                '(' | '[' | '{' if !is_code => depth += 1,
                ')' | ']' | '}' if !is_code => depth = depth.saturating_sub(1),
                _ => {}
            }
            if is_code || depth > 0 || at < start {
                continue;
            }
            let rest = &self.text[at..];
            let joint = JOINTS.iter().find(|joint| rest.starts_with(**joint));
            if let Some(joint) = joint {
                items.push(self.part(start..at));
                start = at + joint.len();
            }
        }
        items.push(self.part(start..self.text.len()));
        items.retain(|item| !item.text.is_empty());
        items
    }

    /// The texts between backticks.
    pub(crate) fn codes(&self) -> Vec<Pieced> {
        let ticks: Vec<usize> = self.text.match_indices('`').map(|(at, _)| at).collect();
        let code = |pair: &[usize]| match pair {
            [open, close] => Some(self.part(open + 1..*close)),
            _ => None,
        };
        ticks.chunks(2).filter_map(code).filter(|code| !code.text.is_empty()).collect()
    }
}

/// What stands between the items of a list, longest first.
const JOINTS: &[&str] = &[", and ", ", or ", ", nor ", " and ", " or ", " nor ", " & ", ", ", ",", "; "];

#[cfg(test)]
mod tests {
    use super::Pieced;

    #[test]
    fn items_are_told_apart_outside_brackets_and_code() {
        let text = "**a** (x, y), `b, c` and d*";
        let pieced = Pieced::of(text, 0..text.len());
        let items: Vec<String> = pieced.items().iter().map(|item| item.text().to_owned()).collect();
        assert_eq!(items, ["a (x, y)", "`b, c`", "d"]);
        assert_eq!(&text[pieced.items()[1].span()], "`b, c`");
        assert_eq!(pieced.codes()[0].text(), "b, c");
    }

    #[test]
    fn globs_keep_their_stars() {
        let text = "src/*.py, api/*";
        assert_eq!(Pieced::of(text, 0..text.len()).text(), "src/*.py, api/*");
    }
}
