//! A reference that was corrected and is not committed yet, as `trueup sync` leaves it: it holds where it cites the lines
//! that the committed one cited, wherever they stand today.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use trueup_facts::{Origin, PastFile, Replaced, SourcePath};

use crate::claim::Judgement;
use crate::claims::Outcome;
use crate::line_reference::{LineReference, bounds};
use crate::moved_lines::Landing;
use crate::scope::Resolved;

use super::LineSubject;
use super::past::Past;

/// How many places that the committed line may cite are looked at.
const PLACES_READ: usize = 16;

/// A file, if one is written right before, with its lines; or lines alone.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:([\w@$\[\]./+-]*\w\.\w+)[`\]]*(?::|#L|\s*\(?,?\s*lines?\s+))?\b(\d{1,9})(?:\s?[-–—]\s?L?(\d{1,9}))?",
    )
    .ok()
});

/// A place that the committed line cites.
struct CitedPlace<'t> {
    written: Option<&'t str>,
    start: u32,
    end: u32,
}

/// Decides a reference by the committed line that it took the place of.
pub(super) fn confirm(past: &mut Past<'_, '_>, judgement: &mut Judgement, subject: &LineSubject, before: &Replaced) {
    let reference = &subject.reference;
    let Resolved::File(path) = past.scope.resolve(&reference.path, judgement.claim.span.start) else { return };
    if !places(&before.text).iter().any(|place| leads_to(past, &before.origin, place, reference, &path)) {
        return;
    }
    let evidence = vec![past.scope.line_evidence(&path, reference.start, reference.end)];
    let message = format!("the lines stand there that {} cites", before.origin.commit.named());
    *judgement = Outcome::holds(message, evidence).into_judgement(judgement.claim.clone());
}

fn places(text: &str) -> Vec<CitedPlace<'_>> {
    let Some(pattern) = PLACE.as_ref() else { return Vec::new() };
    let place = |found: regex::Captures<'_>, text| {
        let whole: &str = text;
        let part = |index| found.get(index).and_then(|part| whole.get(part.range()));
        let (start, end) = bounds(part(2)?, part(3))?;
        Some(CitedPlace { written: part(1), start, end })
    };
    pattern.captures_iter(text).filter_map(|found| place(found, text)).take(PLACES_READ).collect()
}

/// Whether the lines of `place`, as they were when the committed line was written, are those of the reference today.
fn leads_to(
    past: &mut Past<'_, '_>,
    origin: &Origin,
    place: &CitedPlace<'_>,
    reference: &LineReference,
    path: &SourcePath,
) -> bool {
    let cited = LineReference { start: place.start, end: place.end, ..reference.clone() };
    let is_there = |start: u32, end: u32| start == reference.start && (!reference.is_range || end == reference.end);
    let Some((then, stayed)) = cited_file(past, origin, place, path) else { return false };
    let Some(now) = past.scope.text(&stayed) else { return false };
    let is_renamed = !then.path.ends_with(path.as_str());
    match past.landing(origin, &then, &stayed, &now, &cited) {
        Landing::Moved { start, end } => stayed == *path && is_there(start, end),
        Landing::Unchanged => is_renamed && stayed == *path && is_there(place.start, place.end),
        Landing::Gone => past
            .left_for(&then, &cited, &stayed)
            .is_some_and(|arrival| arrival.path == *path && is_there(arrival.start, arrival.end)),
        Landing::Edited | Landing::Nothing => false,
    }
}

/// The file that the committed line cites, as it was, and its path today: the one written there, else that of the
/// reference.
fn cited_file(
    past: &mut Past<'_, '_>,
    origin: &Origin,
    place: &CitedPlace<'_>,
    path: &SourcePath,
) -> Option<(Arc<PastFile>, SourcePath)> {
    let written = match place.written.map(|written| (written, past.scope.resolve(written, 0))) {
        Some((_, Resolved::File(stayed))) => Some(stayed),
        Some((written, Resolved::Missing)) => {
            let (then, now) = past.history.renamed(origin, written)?;
            return Some((Arc::new(then), now));
        }
        _ => None,
    };
    let stayed = written.unwrap_or_else(|| path.clone());
    Some((past.file(origin, &stayed)?, stayed))
}
