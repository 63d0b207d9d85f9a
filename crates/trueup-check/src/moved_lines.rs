//! Where the lines of a file's earlier text stand in a later one.

use rustc_hash::FxHashMap;
use trueup_facts::LineMap;

/// What became of lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Landing {
    /// They stand where they stood, at most a few of them changed.
    Unchanged,
    /// They stand elsewhere, at most a few of them changed.
    Moved {
        /// The 1-based first line.
        start: u32,
        /// The 1-based last line.
        end: u32,
    },
    /// So much of them was changed that nothing tells what they are now.
    Edited,
    /// They are not there any more.
    Gone,
    /// The earlier text had no such lines, or nothing but blanks and brackets in them.
    Nothing,
}

/// How much of a text's lines, in percent, must be found to say where they are.
const SHARE: usize = 60;

/// How long a line is, in bytes, that is told from others by itself.
const TELLING_LENGTH: usize = 10;

/// How many lines around a single one are looked at to know it again.
const NEIGHBOURHOOD: u32 = 4;

/// An earlier and a later text of one file, with the lines that both have.
pub(crate) struct Change<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    map: &'a LineMap,
}

impl<'a> Change<'a> {
    /// Takes two texts and the map between them.
    pub(crate) fn new(old: &'a str, new: &'a str, map: &'a LineMap) -> Change<'a> {
        Change { old: old.lines().collect(), new: new.lines().collect(), map }
    }

    /// Where the 1-based lines `start` to `end` of the earlier text are now.
    pub(crate) fn landing(&self, start: u32, end: u32) -> Landing {
        let end = end.min(self.old.len() as u32);
        let telling: Vec<u32> = (start..=end).filter(|&line| is_telling(self.old_line(line))).collect();
        if start == 0 || telling.is_empty() {
            return Landing::Nothing;
        }
        let kept = telling.iter().filter(|&&line| self.map.new_line(line).is_some()).count();
        if kept * 100 >= telling.len() * SHARE {
            return match self.bounds(start, end, &telling) {
                Some((first, last)) if (first, last) == (start, end) => Landing::Unchanged,
                Some((first, last)) => Landing::Moved { start: first, end: last },
                None => Landing::Edited,
            };
        }
        match block_in(&self.old, &self.new, start, &telling) {
            Some(first) if first != start => Landing::Moved { start: first, end: first + (end - start) },
            _ if kept > 0 => Landing::Edited,
            _ => Landing::Gone,
        }
    }

    /// Where a block that the difference keeps begins and ends now.
    fn bounds(&self, start: u32, end: u32, telling: &[u32]) -> Option<(u32, u32)> {
        let kept = |line: &u32| Some((*line, self.map.new_line(*line)?));
        let (first_kept, last_kept) = (telling.iter().find_map(kept)?, telling.iter().rev().find_map(kept)?);
        if start == end && !self.is_known_again(start, first_kept.1) {
            return None;
        }
        let before = || Some(self.map.new_line(start.checked_sub(1)?)? + 1);
        let first =
            self.map.new_line(start).or_else(before).unwrap_or(first_kept.1.saturating_sub(first_kept.0 - start));
        let after = || Some(self.map.new_line(end + 1)?.saturating_sub(1));
        let last = self.map.new_line(end).or_else(after).unwrap_or(last_kept.1 + (end - last_kept.0));
        let last = last.min(self.new.len() as u32);
        let is_sane =
            0 < first && first <= first_kept.1 && last_kept.1 <= last && last - first <= 2 * (end - start) + 4;
        is_sane.then_some((first, last))
    }

    /// Whether a single line surely is its counterpart: a line near it is as far from it as before, or it is the only one
    /// of its text.
    fn is_known_again(&self, old: u32, new: u32) -> bool {
        let near = (old.saturating_sub(NEIGHBOURHOOD)..=old + NEIGHBOURHOOD).filter(|&line| line != old && line > 0);
        let keeps_its_distance = |line: u32| {
            is_telling(self.old_line(line)) && self.map.new_line(line).is_some_and(|at| at + old == new + line)
        };
        let text = self.old_line(old).trim();
        let is_only = |lines: &[&str]| lines.iter().filter(|line| line.trim() == text).count() == 1;
        near.into_iter().any(keeps_its_distance)
            || (text.len() >= TELLING_LENGTH && is_only(&self.old) && is_only(&self.new))
    }

    fn old_line(&self, line: u32) -> &'a str {
        (line as usize).checked_sub(1).and_then(|index| self.old.get(index)).copied().unwrap_or("")
    }
}

/// Where lines of one text stand in another, unrelated one, as a block that is there only once.
pub(crate) fn landing_elsewhere(old: &str, new: &str, start: u32, end: u32) -> Option<(u32, u32)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let end = end.min(old.len() as u32);
    let is_telling_line =
        |line: &u32| (*line as usize).checked_sub(1).is_some_and(|at| old.get(at).is_some_and(|it| is_telling(it)));
    let telling: Vec<u32> = (start..=end).filter(is_telling_line).collect();
    let first = block_in(&old, &new, start, &telling)?;
    Some((first, first + (end - start)))
}

/// The line at which most of the `telling` lines of `old` stand together in `new`: the one distance that most of them
/// share, if no other distance is shared by as many and some line of the block is told from all others.
fn block_in(old: &[&str], new: &[&str], start: u32, telling: &[u32]) -> Option<u32> {
    let wanted: FxHashMap<&str, Vec<u32>> = {
        let mut wanted: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for &line in telling {
            wanted.entry(old.get(line as usize - 1)?.trim()).or_default().push(line);
        }
        wanted
    };
    let mut votes: FxHashMap<i64, usize> = FxHashMap::default();
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    for (index, text) in new.iter().enumerate() {
        let Some(lines) = wanted.get(text.trim()) else { continue };
        *seen.entry(text.trim()).or_default() += 1;
        // A line that stands in many places tells of none.
        for line in lines.iter().take(8) {
            *votes.entry(index as i64 + 1 - i64::from(*line)).or_default() += 1;
        }
    }
    let has_unique = wanted.keys().any(|text| text.len() >= TELLING_LENGTH && seen.get(text) == Some(&1));
    let mut ranked: Vec<(usize, i64)> = votes.into_iter().map(|(distance, count)| (count, distance)).collect();
    ranked.sort_by_key(|&(count, distance)| (std::cmp::Reverse(count), distance));
    let &(count, distance) = ranked.first()?;
    let is_alone = ranked.get(1).is_none_or(|(next, _)| next * 2 <= count);
    let is_enough = count * 100 >= telling.len() * SHARE;
    (has_unique && is_alone && is_enough)
        .then(|| u32::try_from(i64::from(start) + distance).ok())
        .flatten()
        .filter(|&at| at > 0)
}

/// Whether a line says something: it has a letter or a digit.
pub(crate) fn is_telling(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "use store;\n\nfn open() {\n    lock();\n}\n\nfn close() {\n    unlock();\n    forget();\n}\n";

    fn check(new: &str, lines: (u32, u32), expected: Landing) {
        assert_eq!(Change::new(OLD, new, &LineMap::between(OLD, new)).landing(lines.0, lines.1), expected, "{lines:?}");
    }

    #[test]
    fn lines_below_an_insertion_move() {
        let new = format!("// A header.\n\n{OLD}");
        check(&new, (3, 5), Landing::Moved { start: 5, end: 7 });
        check(&new, (8, 8), Landing::Moved { start: 10, end: 10 });
        check(OLD, (3, 5), Landing::Unchanged);
        check(&format!("{OLD}fn more() {{}}\n"), (3, 5), Landing::Unchanged);
    }

    #[test]
    fn small_edits_stay_in_the_range() {
        let new = OLD.replace("    forget();\n", "    forget(true);\n    tell();\n");
        check(&new, (7, 10), Landing::Moved { start: 7, end: 11 });
        let new = OLD.replace("    lock();\n", "").replace("    unlock();\n    forget();\n", "    leave();\n");
        check(&new, (7, 9), Landing::Edited);
        check(&new, (8, 9), Landing::Gone);
    }

    #[test]
    fn a_block_moves_past_another() {
        let new = "use store;\n\nfn close() {\n    unlock();\n    forget();\n}\n\nfn open() {\n    lock();\n}\n";
        check(new, (3, 4), Landing::Moved { start: 8, end: 9 });
        check(new, (7, 9), Landing::Moved { start: 3, end: 5 });
    }

    #[test]
    fn what_is_not_there_or_says_nothing_has_no_landing() {
        check(OLD, (40, 50), Landing::Nothing);
        check(OLD, (5, 6), Landing::Nothing);
        check("", (3, 5), Landing::Gone);
    }

    #[test]
    fn a_block_is_found_in_another_text_only_if_it_is_there_once() {
        assert_eq!(landing_elsewhere(OLD, "mod gate;\n\n    lock();\n", 4, 4), None);
        let new = "mod gate;\n\n    fn close() {\n        unlock();\n        forget();\n    }\n";
        assert_eq!(landing_elsewhere(OLD, new, 7, 10), Some((3, 6)));
        assert_eq!(landing_elsewhere(OLD, &new.repeat(2), 7, 10), None);
    }
}
