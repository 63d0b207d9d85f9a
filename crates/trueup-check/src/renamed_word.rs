//! Which word took the place of another between two texts of one file.

use std::ops::RangeInclusive;

use trueup_facts::LineMap;

use crate::words::{contains_word, words};

/// Lines that stand between the same two shared lines in both texts.
struct Hunk {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// The word that `word` of `old` is in `new`, with the 1-based line there of the definition that stood at the lines
/// `definition` of `old`: every line that had the word stands in its place and differs in that word alone, and most of
/// the definition is as it was. `None` where that is not so, or where the new word stood there before.
pub(crate) fn renamed_word(old: &str, definition: RangeInclusive<u32>, new: &str, word: &str) -> Option<(String, u32)> {
    let map = LineMap::between(old, new);
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = (*definition.start() as usize).checked_sub(1)?;
    let (mut name, mut line): (Option<&str>, u32) = (None, 0);
    let mut kept = 0;
    for hunk in hunks(&map, new_lines.len()) {
        for at in hunk.old.clone() {
            let Some(text) = old_lines.get(at).filter(|text| contains_word(text, word)) else { continue };
            let (other, place) = replaced(text, word, at, &hunk, &new_lines, name)?;
            if name.is_some_and(|known| known != other) {
                return None;
            }
            name = Some(other);
            kept += u32::from(definition.contains(&(at as u32 + 1)));
            if at == head {
                line = place as u32 + 1;
            }
        }
    }
    let name = name.filter(|name| line > 0 && !contains_word(old, name))?;
    let count = definition.end().checked_sub(*definition.start())? + 1;
    kept += definition.filter(|line| map.new_line(*line).is_some()).count() as u32;
    (kept * 3 >= count * 2).then(|| (name.to_owned(), line))
}

fn hunks(map: &LineMap, new_count: usize) -> Vec<Hunk> {
    let mut found = Vec::new();
    let (mut old_start, mut new_start) = (0, 0);
    for old in 1..=map.old_count() {
        let Some(new) = map.new_line(old) else { continue };
        if old_start < old as usize - 1 {
            found.push(Hunk { old: old_start..old as usize - 1, new: new_start..new as usize - 1 });
        }
        (old_start, new_start) = (old as usize, new as usize);
    }
    if old_start < map.old_count() as usize {
        found.push(Hunk { old: old_start..map.old_count() as usize, new: new_start..new_count });
    }
    found
}

/// The word that stands for `word` in the line that took the place of the line `at`, and which line that is: the one at
/// the same distance in a hunk of as many lines, else the only one of the hunk that differs in that word alone.
fn replaced<'a>(
    text: &str,
    word: &str,
    at: usize,
    hunk: &Hunk,
    new_lines: &[&'a str],
    known: Option<&str>,
) -> Option<(&'a str, usize)> {
    let other = |place: usize| Some((other_word(text, new_lines.get(place)?, word)?, place));
    if hunk.old.len() == hunk.new.len()
        && let Some(found) = other(hunk.new.start + (at - hunk.old.start))
    {
        return Some(found);
    }
    let mut found = hunk.new.clone().take(MOST_LINES).filter_map(other);
    let first = found.next()?;
    match found.find(|(name, _)| *name != first.0) {
        Some(second) => [first, second].into_iter().find(|(name, _)| Some(*name) == known),
        None => Some(first),
    }
}

/// How many lines of a hunk one line is compared with.
const MOST_LINES: usize = 200;

/// The word that `new` has wherever `old` has `word`, where they are the same otherwise.
fn other_word<'a>(old: &str, new: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = new;
    let mut found: Option<&str> = None;
    let mut end = 0;
    for range in words(old).filter(|range| &old[range.clone()] == word) {
        rest = rest.strip_prefix(&old[end..range.start])?;
        let name = words(rest).next().filter(|name| name.start == 0)?;
        let name = &rest[name];
        if name == word || found.is_some_and(|known| known != name) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        found = Some(name);
        rest = &rest[name.len()..];
        end = range.end;
    }
    found.filter(|_| rest == &old[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CART: &str = "class Cart:\n    def settle(self):\n        rows = self.rows()\n        return sum(rows)\n\n    def close(self):\n        self.settle()\n";

    fn check(new: &str, expected: Option<(&str, u32)>) {
        let found = renamed_word(CART, 2..=4, new, "settle");
        assert_eq!(found, expected.map(|(name, line)| (name.to_owned(), line)), "{new}");
    }

    #[test]
    fn a_word_is_renamed_where_all_else_stayed() {
        check(&CART.replace("settle", "refund"), Some(("refund", 2)));
        check(&format!("import store\n\n{}", CART.replace("settle", "refund")), Some(("refund", 4)));
    }

    #[test]
    fn other_changes_are_no_renaming() {
        check(&CART.replace("settle", "close"), None);
        check(&CART.replacen("settle", "refund", 1).replace("settle", "total"), None);
        check(&CART.replace("settle(self)", "refund(self, rate)"), None);
        check(
            "class Cart:\n    def empty(self):\n        self.drop_all()\n\n    def close(self):\n        pass\n",
            None,
        );
        check("", None);
    }
}
