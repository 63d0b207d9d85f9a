//! What a change makes false, told from the change and the document alone.
//!
//! Two consequences are the same whatever changes a file: lines move, and shown lines go. Each mutator adds the rest,
//! which it knows because it has made the change.

use std::collections::BTreeMap;
use std::ops::Range;

use super::page::Page;
use super::subject::Subject;

/// The text of every file, by path.
pub type Files = BTreeMap<String, String>;

/// What must be found, and what may be.
#[derive(Default)]
pub struct Expectation {
    /// Places of the document that are false now.
    pub made_false: Vec<Range<usize>>,
    /// Places of which one can call either true.
    pub either: Vec<Range<usize>>,
}

impl Expectation {
    /// Notes a false place, unless the document speaks of a plan there.
    pub fn falsify(&mut self, page: &Page, place: Range<usize>) {
        if page.is_hypothetical(place.start) {
            self.either.push(page.line(place.start));
        } else {
            self.made_false.push(place);
        }
    }

    /// Notes a place that may be called false.
    pub fn leave_open(&mut self, place: Range<usize>) {
        self.either.push(place);
    }

    /// Whether a finding there is right: it is about a false place or an open one, or stands in the same line or block
    /// as a false one, of which it is a consequence.
    pub fn explains(&self, page: &Page, finding: &Range<usize>) -> bool {
        let overlap = |place: &Range<usize>| finding.start < place.end && place.start < finding.end;
        let wide = |place: &Range<usize>| {
            let fence = page.fence_at(place.start).filter(|fence| fence.is_code());
            match fence {
                Some(fence) => overlap(&fence.content) || overlap(&fence.introduction),
                None => overlap(&page.line(place.start)),
            }
        };
        self.either.iter().any(overlap) || self.made_false.iter().any(wide)
    }
}

/// How far a cited line may be from what it cites: a single line 2, the start of a range 5.
const TOLERANCE: usize = 2;
const RANGE_TOLERANCE: usize = 5;

/// What follows for every changed file: which references to lines point elsewhere, and which shown lines are gone.
pub fn consequences(subject: &Subject, files: &Files, expectation: &mut Expectation) {
    for (path, before) in &subject.files {
        let Some(after) = files.get(path).filter(|after| *after != before) else { continue };
        let hunk = Hunk::between(before, after);
        moved_lines(subject, path, &hunk, expectation);
        gone_lines(subject, path, before, after, expectation);
    }
}

/// The one stretch of lines that differs between two texts.
struct Hunk {
    /// The 1-based lines of the old text that were replaced; empty where lines were only added before its start.
    old: Range<usize>,
    /// By how many lines what follows has moved.
    shift: usize,
}

impl Hunk {
    fn between(before: &str, after: &str) -> Hunk {
        let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
        let same = |(a, b): &(&&str, &&str)| a == b;
        let head = old.iter().zip(&new).take_while(same).count();
        let most = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
        Hunk { old: head + 1..old.len() - tail + 1, shift: old.len().abs_diff(new.len()) }
    }
}

fn moved_lines(subject: &Subject, path: &str, hunk: &Hunk, expectation: &mut Expectation) {
    let page = &subject.page;
    for reference in &page.line_references {
        if subject.resolve(&reference.path) != Some(path) || hunk.shift == 0 || reference.end < hunk.old.start {
            continue;
        }
        let is_after = reference.start >= hunk.old.end;
        let is_range = reference.end > reference.start;
        let is_near = hunk.shift <= if is_range { RANGE_TOLERANCE } else { TOLERANCE };
        if reference.start == 1 {
            // The first line may stand for the file as a whole.
            expectation.leave_open(page.line(reference.span.start));
            continue;
        }
        match (is_after, is_near, is_range) {
            (true, true, false) => {}
            (true, false, _) => expectation.falsify(page, reference.span.clone()),
            // A range that is a little off, or of which a part has changed, may still cover most of what it cites.
            (true, true, true) | (false, ..) => expectation.leave_open(page.line(reference.span.start)),
        }
    }
}

fn gone_lines(subject: &Subject, path: &str, before: &str, after: &str, expectation: &mut Expectation) {
    let page = &subject.page;
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    for fence in page.fences.iter().filter(|fence| fence.is_code()) {
        if fence.file.as_deref().and_then(|file| subject.resolve(file)) != Some(path) {
            continue;
        }
        let content = &page.text[fence.content.clone()];
        let shown = |line: &&str| line.trim().len() > 3 && old.iter().any(|old| old == line.trim());
        let is_gone = |line: &str| !new.iter().any(|new| new == line.trim());
        if content.lines().filter(shown).any(is_gone) {
            expectation.falsify(page, fence.content.clone());
        }
    }
    // A statement in a code span is a copy as well, wherever the text says that it is from.
    for span in &page.spans {
        let text = page.text[span.clone()].trim();
        let stood = text.contains(' ') && old.iter().any(|line| line == text);
        if stood && !new.iter().any(|line| line == text) {
            expectation.leave_open(page.line(span.start));
        }
    }
}
