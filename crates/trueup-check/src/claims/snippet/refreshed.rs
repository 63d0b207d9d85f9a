//! Shown code that was a copy when it was written, with what stands in the place of its lines now.
//!
//! What its author left out stays out: only runs of lines that were copied and are not there any more are copied again.

use std::ops::Range;
use std::sync::Arc;

use trueup_facts::{LineMap, LineOrigin, Origin};

use super::code_lines;
use crate::claim::{Judgement, Repair, Verdict};
use crate::claims::Outcome;
use crate::locate::{Haystack, Located, is_telling, squeeze, without_comment};
use crate::quoted::Quoted;
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::words::{contains_word, words};

/// How many commits that the lines of one block come from are tried.
const COMMITS_TRIED: usize = 4;

/// How many more lines than twice as many may stand in the place of copied ones.
const MORE_LINES: usize = 6;

/// Decides by the past shown code of which the file does not have every line: what was a copy is a stale one now.
pub(super) fn consult(scope: &Scope<'_>, judgements: &mut [(Judgement, Quoted)]) {
    let Some(history) = scope.model.history() else { return };
    for (judgement, quoted) in judgements.iter_mut() {
        let block = &scope.document.blocks()[quoted.block];
        let Some(now) = scope.text(&quoted.path).filter(|now| may_be_stale(scope, judgement, quoted, now)) else {
            continue;
        };
        let Some(code) = block.code().filter(|_| hypothetical(scope, block, &judgement.claim.span).is_none()) else {
            continue;
        };
        let shown = code.lines.get(quoted.first_line..).unwrap_or(&[]);
        let lines: Vec<u32> = shown.iter().map(|line| scope.document.line_of(line.start)).collect();
        let mut origins: Vec<Arc<Origin>> = Vec::new();
        for origin in history.origins(scope.document.path(), scope.document.text(), &lines) {
            match origin {
                LineOrigin::Committed(origin) if !origins.contains(&origin) => origins.push(origin),
                _ => {}
            }
        }
        let refreshed = origins.iter().take(COMMITS_TRIED).find_map(|origin| {
            let then = history.file_at(origin, &quoted.path)?.text;
            Some((origin, refresh(scope, shown, &then, &now)?))
        });
        if let Some((origin, refreshed)) = refreshed {
            *judgement = outcome(scope, judgement, quoted, origin, refreshed);
        }
    }
}

/// Whether the file does not have every shown line, and nothing else has said what is there instead.
fn may_be_stale(scope: &Scope<'_>, judgement: &Judgement, quoted: &Quoted, now: &str) -> bool {
    let is_open = match judgement.verdict {
        Verdict::Holds | Verdict::Broken => true,
        Verdict::Unproven => matches!(judgement.reason, Some("simplified" | "paraphrase")),
        Verdict::Drifted => false,
    };
    let lines = || code_lines(scope, quoted.block, quoted.first_line);
    is_open && Haystack::new(now).locate(&lines()).is_none_or(|located| located.matched < located.total)
}

/// The repair, with the first line that changed: as shown, and the 1-based line of the file where it would stand.
struct Refreshed {
    repair: Repair,
    shown: String,
    line: u32,
}

fn outcome(
    scope: &Scope<'_>,
    judgement: &Judgement,
    quoted: &Quoted,
    origin: &Origin,
    refreshed: Refreshed,
) -> Judgement {
    let (path, shown) = (&quoted.path, &refreshed.shown);
    let is_gone = |text: &str| Haystack::new(text).lines_with(shown).is_empty();
    let since = scope.model.history().and_then(|history| history.changed_by(origin, path, &is_gone));
    let line: String = shown.trim().chars().filter(|character| *character != '`').take(80).collect();
    let message = match &since {
        Some(commit) => format!("since {} `{path}` has no line `{line}`", commit.named()),
        None => format!("`{path}` has no line `{line}`, which it had in {}", origin.commit.named()),
    };
    let evidence = vec![scope.line_evidence(path, refreshed.line, refreshed.line)];
    let mut outcome = Outcome::drifted(message, evidence, refreshed.repair);
    outcome.advice = Some("copy the code again".to_owned());
    Judgement { since, ..outcome.into_judgement(judgement.claim.clone()) }
}

/// The shown lines as the file has them now; `None` where they were no copy of it, or where nobody can tell what stands in
/// the place of those that changed.
fn refresh(scope: &Scope<'_>, shown: &[Range<usize>], then: &str, now: &str) -> Option<Refreshed> {
    let lines: Vec<&str> = shown.iter().map(|line| scope.document.slice(line)).collect();
    let located = Haystack::new(then).locate(&lines)?;
    if located.matched < located.total || located.is_ambiguous {
        return None;
    }
    let map = LineMap::between(then, now);
    let (then, now): (Vec<&str>, Vec<&str>) = (then.lines().collect(), now.lines().collect());
    let copy = Copy { places: places(&lines, &then, &located), lines, then, now, map };
    let runs = copy.stale_runs()?;
    let (first, last) = (runs.first()?, runs.last()?);
    let separator = |index: usize| {
        let (end, start) = (shown.get(index)?.end, shown.get(index + 1)?.start);
        Some(scope.document.slice(&(end..start)))
    };
    let mut span = shown[first.shown.start].start..shown[last.shown.end - 1].end;
    let mut done = span.start;
    let mut replacement = String::new();
    for run in &runs {
        let (mut start, mut end) = (shown[run.shown.start].start, shown[run.shown.end - 1].end);
        if run.fresh.is_empty() {
            // A line that goes takes its line ending along: the one before it, or the one behind the first.
            match run.shown.start.checked_sub(1) {
                Some(before) => start = shown[before].end,
                None => end = shown.get(run.shown.end)?.start,
            }
            span = span.start.min(start)..span.end.max(end);
            done = done.min(start);
        }
        replacement.push_str(scope.document.slice(&(done..start)));
        let between = separator(run.shown.start.min(shown.len().saturating_sub(2))).unwrap_or("\n");
        replacement.push_str(&run.fresh.join(between));
        done = end;
    }
    Some(Refreshed {
        repair: Repair { span, replacement },
        shown: copy.lines[first.shown.start].to_owned(),
        line: first.line,
    })
}

/// For each shown line, the 1-based line of the file that it is a copy of. Lines that say little are known by their
/// neighbours.
fn places(lines: &[&str], file: &[&str], located: &Located) -> Vec<Option<u32>> {
    let mut known = located.places.iter().copied();
    let mut places: Vec<Option<u32>> = lines
        .iter()
        .map(|line| if is_telling(without_comment(line)) { known.next().flatten() } else { None })
        .collect();
    let is_copy = |index: usize, place: u32| {
        (place as usize).checked_sub(1).and_then(|at| file.get(at)).is_some_and(|it| it.trim() == lines[index].trim())
    };
    for index in 1..lines.len() {
        if let (None, Some(before)) = (places[index], places[index - 1]) {
            places[index] = Some(before + 1).filter(|place| is_copy(index, *place));
        }
    }
    for index in (1..lines.len()).rev() {
        if let (None, Some(after)) = (places[index - 1], places[index]) {
            places[index - 1] = after.checked_sub(1).filter(|place| is_copy(index - 1, *place));
        }
    }
    places
}

/// Shown code, and the file that it was copied from, then and now.
struct Copy<'t> {
    lines: Vec<&'t str>,
    places: Vec<Option<u32>>,
    then: Vec<&'t str>,
    now: Vec<&'t str>,
    map: LineMap,
}

/// Shown lines that the file does not have any more, and what it has in their place.
struct Run {
    shown: Range<usize>,
    fresh: Vec<String>,
    /// The 1-based line of the file where they would stand.
    line: u32,
}

impl Copy<'_> {
    /// Every run of copied lines that changed; `None` where it is unclear for one of them what it is now.
    fn stale_runs(&self) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut index = 0;
        while index < self.lines.len() {
            let Some(first) = self.places[index].filter(|place| self.map.new_line(*place).is_none()) else {
                index += 1;
                continue;
            };
            let mut end = index + 1;
            while end < self.lines.len()
                && self.places[end] == Some(first + (end - index) as u32)
                && self.map.new_line(first + (end - index) as u32).is_none()
            {
                end += 1;
            }
            runs.push(self.run(index..end, first)?);
            index = end;
        }
        (!runs.is_empty()).then_some(runs)
    }

    fn run(&self, shown: Range<usize>, first: u32) -> Option<Run> {
        let last = first + shown.len() as u32 - 1;
        let before = if first == 1 { 0 } else { self.map.new_line(first - 1)? };
        let after =
            if last == self.map.old_count() { self.map.new_count() + 1 } else { self.map.new_line(last + 1)? };
        let fresh = self.now.get(before as usize..(after as usize).checked_sub(1)?)?;
        let is_inner = |shown: usize, place: u32| self.places.get(shown).copied().flatten() == Some(place);
        let is_enclosed = shown.start > 0 && is_inner(shown.start - 1, first - 1) && is_inner(shown.end, last + 1);
        let is_fitting = match is_enclosed {
            true => fresh.len() <= shown.len() * 2 + MORE_LINES,
            // At an edge only lines that are still much the same surely belong to what is shown.
            false => {
                let is_known = |now: &&str| self.lines[shown.clone()].iter().any(|old| is_alike(old, now));
                !fresh.is_empty() && fresh.len() <= shown.len() && fresh.iter().all(is_known)
            }
        };
        let is_verbatim = shown.clone().zip(first..).all(|(at, place)| self.is_verbatim(at, place));
        if !is_fitting || !is_verbatim {
            return None;
        }
        let fresh = fresh.iter().map(|line| self.indented(line)).collect::<Option<Vec<String>>>()?;
        Some(Run { shown, fresh, line: before + 1 })
    }

    /// Whether a shown line is its place's whole line: nothing that the author added to it would be lost.
    fn is_verbatim(&self, shown: usize, place: u32) -> bool {
        self.then.get(place as usize - 1).is_some_and(|line| squeeze(line) == squeeze(self.lines[shown]))
    }

    /// A line of the file, indented as the author indents such lines; `None` where that is unclear.
    fn indented(&self, line: &str) -> Option<String> {
        let (indent, text) = split_indent(line);
        if text.is_empty() {
            return Some(String::new());
        }
        let mut removed = None;
        for (shown, place) in self.lines.iter().zip(&self.places) {
            let Some(original) = place.and_then(|place| self.then.get(place as usize - 1)) else { continue };
            let ((to, shown), (from, _)) = (split_indent(shown), split_indent(original));
            if shown.is_empty() {
                continue;
            }
            if from == indent {
                return Some(format!("{to}{text}"));
            }
            removed = removed.or_else(|| from.strip_suffix(to));
        }
        Some(format!("{}{text}", indent.strip_prefix(removed?)?))
    }
}

fn split_indent(line: &str) -> (&str, &str) {
    let text = line.trim_start();
    (&line[..line.len() - text.len()], text.trim_end())
}

/// Whether most words of the one line stand in the other.
fn is_alike(one: &str, other: &str) -> bool {
    let (mut shared, mut count) = (0, 0);
    for word in words(one) {
        count += 1;
        shared += usize::from(contains_word(other, &one[word]));
    }
    shared * 2 >= count && count > 0
}
