//! Which line of one text is which line of another.

use imara_diff::{Algorithm, Diff, InternedInput};

/// The lines that two texts share in the same order, as a line-by-line difference keeps them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineMap {
    /// For each line of the old text its 1-based line in the new one; 0 where it has none.
    lines: Vec<u32>,
    new_count: u32,
}

impl LineMap {
    /// Compares two texts. Line endings are no part of a line, so a text that changed only its endings is the same.
    pub fn between(old: &str, new: &str) -> LineMap {
        let mut input = InternedInput::default();
        input.update_before(old.lines());
        input.update_after(new.lines());
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        diff.postprocess_lines(&input);
        let mut lines = vec![0; input.before.len()];
        let mut next = 1;
        for (index, line) in lines.iter_mut().enumerate() {
            if diff.is_removed(index as u32) {
                continue;
            }
            while (next as usize) <= input.after.len() && diff.is_added(next - 1) {
                next += 1;
            }
            *line = next;
            next += 1;
        }
        LineMap { lines, new_count: input.after.len() as u32 }
    }

    /// The 1-based line of the new text that a 1-based line of the old one is; `None` where it was changed or removed.
    pub fn new_line(&self, old: u32) -> Option<u32> {
        self.lines.get((old as usize).checked_sub(1)?).copied().filter(|&line| line > 0)
    }

    /// For each line of the old text that was changed, the line of the new one that took its place: the one at the same
    /// distance between the same unchanged neighbours, where as many lines stand between them in both texts.
    pub fn counterparts(&self) -> Vec<Option<u32>> {
        let mut counterparts = vec![None; self.lines.len()];
        let (mut start, mut before) = (0, 0);
        let ends = self.lines.iter().copied().chain([self.new_count + 1]).enumerate().filter(|(_, new)| *new > 0);
        for (end, new) in ends {
            if (end - start) as u32 == new - before - 1 {
                for (counterpart, new) in counterparts[start..end].iter_mut().zip(before + 1..) {
                    *counterpart = Some(new);
                }
            }
            (start, before) = (end + 1, new);
        }
        counterparts
    }

    /// How many lines the old text has.
    pub fn old_count(&self) -> u32 {
        self.lines.len() as u32
    }

    /// How many lines the new text has.
    pub fn new_count(&self) -> u32 {
        self.new_count
    }

    /// How many lines both texts share.
    pub fn shared(&self) -> u32 {
        self.lines.iter().filter(|&&line| line > 0).count() as u32
    }

    /// Whether the texts are so much alike that one is the other's later form: half of the larger one is shared.
    pub fn is_alike(&self) -> bool {
        let larger = self.old_count().max(self.new_count);
        larger > 0 && self.shared() * 2 >= larger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &[u32]) {
        let map = LineMap::between(old, new);
        let found: Vec<u32> = (1..=map.old_count()).map(|line| map.new_line(line).unwrap_or(0)).collect();
        assert_eq!(found, expected, "{old:?} -> {new:?}");
    }

    #[test]
    fn lines_keep_their_order() {
        check("a\nb\nc\n", "x\na\nb\ny\nc\n", &[2, 3, 5]);
        check("a\nb\nc\n", "a\nB\nc\n", &[1, 0, 3]);
        check("a\nb\n", "b\n", &[0, 1]);
        check("", "a\n", &[]);
        check("a\n", "", &[0]);
        check("a\r\nb\r\n", "a\nb", &[1, 2]);
    }

    #[test]
    fn a_changed_line_took_the_place_of_another_where_as_many_changed() {
        let check = |old: &str, new: &str, expected: &[Option<u32>]| {
            assert_eq!(LineMap::between(old, new).counterparts(), expected, "{old:?} -> {new:?}");
        };
        check("a\nb\nc\n", "a\nB\nc\n", &[None, Some(2), None]);
        check("a\nb\nc\n", "x\na\nB\n", &[None, None, None]);
        check("a\nb\nc\nd\n", "z\na\nB\nC\nd\n", &[None, Some(3), Some(4), None]);
        check("a\n", "b\n", &[Some(1)]);
        check("a\nb\n", "a\n", &[None, None]);
        check("", "a\n", &[]);
    }

    #[test]
    fn no_line_is_outside_of_the_text() {
        let map = LineMap::between("a\nb\n", "a\nb\n");
        assert_eq!((map.new_line(0), map.new_line(2), map.new_line(3)), (None, Some(2), None));
        assert!(map.is_alike());
        assert!(!LineMap::between("", "").is_alike());
    }
}
