//! Edits of a document: replaced spans, and where everything else is afterwards.

use std::ops::Range;

/// A replaced span of a document's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes to replace; empty for an insertion.
    pub span: Range<usize>,
    /// What to put there.
    pub replacement: String,
}

/// Edits of one text that are in order and do not touch each other's bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// Takes edits of `text` as far as they go together. Of two that overlap, and of two that insert at one place, the one
    /// given first is taken; one whose span is none of `text` is not. With each edit comes whether it was taken.
    pub fn select(text: &str, edits: impl IntoIterator<Item = Edit>) -> (Edits, Vec<bool>) {
        let mut taken: Vec<Edit> = Vec::new();
        let select = |edit: Edit| {
            if text.get(edit.span.clone()).is_none() {
                return false;
            }
            let at = taken.partition_point(|other| other.span.start < edit.span.start);
            let is_free = at.checked_sub(1).is_none_or(|before| taken[before].span.end <= edit.span.start)
                && taken
                    .get(at)
                    .is_none_or(|next| edit.span.end <= next.span.start && edit.span.start < next.span.start);
            if is_free {
                taken.insert(at, edit);
            }
            is_free
        };
        let selected = edits.into_iter().map(select).collect();
        (Edits(taken), selected)
    }

    /// The edits, in order.
    pub fn as_slice(&self) -> &[Edit] {
        &self.0
    }

    /// Those of the edits that are the first `count`.
    pub fn first(&self, count: usize) -> Edits {
        Edits(self.0.iter().take(count).cloned().collect())
    }

    /// `text` with all edits made; every byte outside of their spans is as it was.
    pub fn apply(&self, text: &str) -> String {
        let mut edited = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.0 {
            edited.push_str(text.get(done..edit.span.start).unwrap_or(""));
            edited.push_str(&edit.replacement);
            done = edit.span.end;
        }
        edited.push_str(text.get(done..).unwrap_or(""));
        edited
    }

    /// Where each replacement stands in the edited text.
    pub fn placements(&self) -> Vec<Range<usize>> {
        let mut delta = 0_isize;
        let place = |edit: &Edit| {
            let start = edit.span.start.saturating_add_signed(delta);
            delta += edit.replacement.len() as isize - edit.span.len() as isize;
            start..start + edit.replacement.len()
        };
        self.0.iter().map(place).collect()
    }

    /// Where an offset of the text is in the edited text. One inside of a replaced span is where the replacement begins.
    pub fn forward(&self, offset: usize) -> usize {
        let before = self.0.partition_point(|edit| edit.span.end <= offset && edit.span.start < offset);
        let inside = self.0.get(before).filter(|edit| edit.span.start < offset);
        self.0[..before].iter().fold(inside.map_or(offset, |edit| edit.span.start), shifted)
    }

    /// Where an offset of the edited text was. One inside of a replacement was where the replaced span begins; one where
    /// something was taken out, behind it.
    pub fn back(&self, offset: usize) -> usize {
        let mut delta = 0_isize;
        for edit in &self.0 {
            let start = edit.span.start.saturating_add_signed(delta);
            if offset < start {
                break;
            }
            if offset < start + edit.replacement.len() {
                return edit.span.start;
            }
            delta += edit.replacement.len() as isize - edit.span.len() as isize;
        }
        offset.saturating_add_signed(-delta)
    }
}

/// An offset behind an edit, when that is made.
fn shifted(offset: usize, edit: &Edit) -> usize {
    offset + edit.replacement.len() - edit.span.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Range<usize>, replacement: &str) -> Edit {
        Edit { span, replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_that_overlap_do_not_go_together() {
        let (edits, taken) = Edits::select(
            "abcdef",
            [edit(2..4, "X"), edit(3..5, "Y"), edit(0..2, ""), edit(4..4, "!"), edit(4..4, "?"), edit(9..9, "Z")],
        );
        assert_eq!(taken, [true, false, true, true, false, false]);
        assert_eq!(edits.apply("abcdef"), "X!ef");
        assert_eq!(edits.first(1).apply("abcdef"), "cdef");
        assert_eq!(edits.placements(), [0..0, 0..1, 1..2]);
    }

    #[test]
    fn a_span_that_cuts_a_character_is_none() {
        assert_eq!(Edits::select("aéb", [edit(2..3, "")]).1, [false]);
    }

    #[test]
    fn what_is_not_edited_is_found_again() {
        let text = "one two three";
        let (edits, _) = Edits::select(text, [edit(0..3, "eleven"), edit(4..7, ""), edit(13..13, "!")]);
        let edited = edits.apply(text);
        assert_eq!(edited, "eleven  three!");
        for offset in [3, 7, 8, 12] {
            let there = edits.forward(offset);
            assert_eq!(
                (edited.as_bytes()[there], edits.back(there)),
                (text.as_bytes()[offset.min(12)], offset),
                "{offset}"
            );
        }
        assert_eq!((edits.forward(2), edits.back(4)), (0, 0));
    }
}
