//! What the past of the tree says of references that the text alone does not decide.
//!
//! The commit that last changed the reference tells what its author saw: the cited lines as they were then. Where those
//! lines went since is where the reference should go, if it was right when it was written. Whether it was is another
//! question: numbers are guessed as often as they are read.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use trueup_facts::{
    ContentHash, FileFacts, History, HistoryGap, LineIndex, LineMap, LineOrigin, Origin, PastFile, Source, SourceClass,
    SourcePath, extract, language_of,
};

use crate::claim::{Cause, Evidence, Judgement, Repair, Verdict};
use crate::claims::Outcome;
use crate::claims::reference_path::written_like;
use crate::expectation::{Candidate, Expected, Tie, expectations};
use crate::line_reference::LineReference;
use crate::moved_lines::{Change, Landing, is_telling, landing_elsewhere};
use crate::origin::{Provenance, provenance};
use crate::place::{Place, Searched};
use crate::scope::{Resolved, Scope};
use crate::symbol::has_code_shape;
use crate::words::contains_word;

use super::LineSubject;
use super::confirmed;
use super::outcome::{cited, new_numbers, shown_lines};
use super::shown_info;
use super::standing::{LINE_TOLERANCE, RANGE_TOLERANCE, Standing, decisive, is_surely_absent, standing};

/// How many references of a document are looked at to know whether its author read numbers or guessed them.
const TRUST_SAMPLE: usize = 60;

/// How many files are searched for lines that left their own.
const FILES_SEARCHED: usize = 8;

/// How many lines are known again by themselves in another file.
const SURE_LINES: u32 = 3;

/// How long, in bytes, the line is by which lines that left their file are looked for.
const CLUE_LENGTH: usize = 16;

/// Decides by the past what the text left undecided, and finds the commits that made other findings false.
pub(super) fn consult(scope: &Scope<'_>, judgements: &mut [(Judgement, LineSubject)]) {
    let Some(history) = scope.model.history() else { return };
    let may_be_asked = |it: &Judgement| is_undecided(it) || may_be_chance(it) || it.verdict.is_finding();
    if !judgements.iter().any(|(judgement, _)| may_be_asked(judgement)) {
        return;
    }
    let open: Vec<bool> = judgements.iter().map(|(judgement, subject)| is_open(scope, judgement, subject)).collect();
    let claim = |(judgement, _): &'_ (Judgement, LineSubject)| (judgement.claim.line, judgement.claim.text.clone());
    let claims: Vec<(u32, String)> = judgements.iter().map(claim).collect();
    let claims: Vec<(u32, &str)> = claims.iter().map(|(line, text)| (*line, text.as_str())).collect();
    let origins = provenance(scope, history, &claims);
    let mut past =
        Past { scope, history, facts: FxHashMap::default(), files: FxHashMap::default(), maps: FxHashMap::default() };
    let trusted = open.contains(&true) && past.trusted(judgements, &open, &origins);
    for (((judgement, subject), said), is_open) in judgements.iter_mut().zip(&origins).zip(open) {
        match &said.origin {
            LineOrigin::Uncommitted if is_open => {
                let Some(before) = &said.replaced else { continue };
                confirmed::confirm(&mut past, judgement, subject, before);
            }
            LineOrigin::Committed(origin) if is_open => past.decide(judgement, subject, origin, trusted),
            LineOrigin::Committed(origin) if may_be_chance(judgement) => {
                past.contradict(judgement, subject, origin);
                past.settle(judgement, subject, origin);
            }
            LineOrigin::Committed(origin) if judgement.verdict.is_finding() => {
                past.date(judgement, subject, origin);
                past.settle(judgement, subject, origin);
            }
            LineOrigin::Unknown(gap) if is_open => name_gap(judgement, *gap),
            _ => {}
        }
        if let LineOrigin::Committed(origin) = &said.origin
            && scope.dates_exactly
            && judgement.verdict.is_finding()
        {
            past.date_exactly(judgement, subject, origin);
        }
    }
}

/// Whether nothing in the text said what stands there, or too little.
fn is_undecided(judgement: &Judgement) -> bool {
    matches!(judgement.reason, Some("no-subject" | "several" | "inside"))
}

/// Whether the past may decide: the text did not, or the file or its cited lines are gone.
fn is_open(scope: &Scope<'_>, judgement: &Judgement, subject: &LineSubject) -> bool {
    let is_past_end = |evidence: &Evidence| {
        let is_last = || scope.text(&evidence.path).is_some_and(|it| LineIndex::new(&it).line_count() == evidence.line);
        evidence.line < subject.reference.end && judgement.cause.is_none() && is_last()
    };
    let is_gone = judgement.evidence.first().is_none_or(is_past_end);
    is_undecided(judgement) || (judgement.verdict == Verdict::Broken && is_gone)
}

/// Whether a reference holds, and the lines may show the name by chance.
fn may_be_chance(judgement: &Judgement) -> bool {
    judgement.verdict == Verdict::Holds && !judgement.evidence.is_empty()
}

/// A gap that its reader can close is named.
fn name_gap(judgement: &mut Judgement, gap: HistoryGap) {
    let can_be_closed = matches!(gap, HistoryGap::Shallow | HistoryGap::TooLong | HistoryGap::Unreadable);
    if judgement.verdict == Verdict::Unproven && can_be_closed {
        judgement.message = format!("{}, and history does not tell: {}", judgement.message, gap.message());
    }
}

/// The past, as the references of one document ask for it.
pub(super) struct Past<'a, 's> {
    pub(super) scope: &'a Scope<'s>,
    pub(super) history: &'a dyn History,
    files: FxHashMap<(String, SourcePath), Option<Arc<PastFile>>>,
    maps: FxHashMap<(String, SourcePath), Arc<LineMap>>,
    facts: FxHashMap<(String, String), Arc<FileFacts>>,
}

/// Where the cited lines are now.
pub(super) struct Arrival {
    /// The file that has them, or had them at last.
    pub(super) from: SourcePath,
    pub(super) path: SourcePath,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Past<'_, '_> {
    pub(super) fn file(&mut self, origin: &Origin, path: &SourcePath) -> Option<Arc<PastFile>> {
        let key = (origin.commit.id.clone(), path.clone());
        let history = self.history;
        self.files.entry(key).or_insert_with(|| history.file_at(origin, path).map(Arc::new)).clone()
    }

    pub(super) fn facts(&mut self, origin: &Origin, file: &PastFile) -> Arc<FileFacts> {
        let key = (origin.commit.id.clone(), file.path.clone());
        let read = || Arc::new(facts_of(&SourcePath::new(&file.path), file.text.clone()));
        self.facts.entry(key).or_insert_with(read).clone()
    }

    /// How what the text names stood to the cited lines when the reference was written: `None` where that is open.
    fn was_right(&mut self, subject: &LineSubject, origin: &Origin, file: &PastFile) -> Option<bool> {
        let candidates = expectations(self.scope, subject.block, &subject.reference);
        if candidates.is_empty() {
            return None;
        }
        let facts = self.facts(origin, file);
        let searched = Searched::in_text(file.text.clone(), Some(&facts));
        let info = shown_info(self.scope, subject.block);
        let mut elsewhere: Vec<(&Candidate, Vec<Place>)> = Vec::new();
        for candidate in &candidates {
            match standing(&searched, &subject.reference, candidate, &info) {
                Standing::There(_) if candidate.tie != Tie::Loose => return Some(true),
                Standing::Elsewhere(places) => elsewhere.push((candidate, places)),
                _ => {}
            }
        }
        let is_elsewhere = decisive(self.scope, subject, &subject.reference, &elsewhere).is_some()
            || elsewhere.iter().any(|(candidate, _)| is_surely_absent(candidate));
        is_elsewhere.then_some(false)
    }

    /// Whether the document's references were right when they were written: hardly one of those that something beside
    /// them explains was wrong.
    fn trusted(&mut self, judgements: &[(Judgement, LineSubject)], open: &[bool], origins: &[Provenance]) -> bool {
        let (mut right, mut wrong) = (0, 0);
        for (((judgement, subject), origin), is_open) in judgements.iter().zip(origins).zip(open).take(TRUST_SAMPLE) {
            let LineOrigin::Committed(origin) = &origin.origin else { continue };
            if *is_open || judgement.verdict == Verdict::Unproven {
                continue;
            }
            let Some(path) = self.cited_file(judgement, subject) else { continue };
            let Some(file) = self.file(origin, &path) else { continue };
            match self.was_right(subject, origin, &file) {
                Some(true) => right += 1,
                Some(false) => wrong += 1,
                None => {}
            }
        }
        right >= 3 && wrong * 20 <= right
    }

    fn cited_file(&self, judgement: &Judgement, subject: &LineSubject) -> Option<SourcePath> {
        match self.scope.resolve(&subject.reference.path, judgement.claim.span.start) {
            Resolved::File(path) => Some(path),
            _ => None,
        }
    }

    /// Decides an open reference.
    fn decide(&mut self, judgement: &mut Judgement, subject: &LineSubject, origin: &Origin, trusted: bool) {
        let reference = &subject.reference;
        let (then, path) = match self.scope.resolve(&reference.path, judgement.claim.span.start) {
            Resolved::File(path) => match self.file(origin, &path) {
                Some(file) => (file, path),
                None => return,
            },
            Resolved::Missing => match self.history.renamed(origin, &reference.path) {
                Some((file, path)) if self.scope.codebase.paths().is_file(path.as_str()) => (Arc::new(file), path),
                _ => return,
            },
            _ => return,
        };
        let Some(now) = self.scope.text(&path) else { return };
        let landing = self.landing(origin, &then, &path, &now, reference);
        let is_renamed = !matches!(self.cited_file(judgement, subject), Some(cited) if cited == path);
        let became = path.clone();
        let arrival = match landing {
            Landing::Unchanged if is_renamed => {
                Some(Arrival { from: path.clone(), path, start: reference.start, end: reference.end })
            }
            Landing::Moved { start, end } => Some(Arrival { from: path.clone(), path, start, end }),
            Landing::Gone => self.left_for(&then, reference, &path),
            Landing::Unchanged => return say_unchanged(judgement, origin),
            Landing::Edited | Landing::Nothing => None,
        };
        let was = self.cited_definition(subject, origin, &then);
        let is_it = |past: &Past<'_, '_>, arrival: &Arrival| {
            was.as_ref().is_none_or(|was| past.is_what_was_cited(was, &then, &became, &arrival.path, arrival.start))
        };
        let arrival = match arrival.filter(|arrival| is_it(self, arrival)) {
            Some(arrival) => Some(arrival),
            None => was.and_then(|was| self.today(reference, &was, &became)),
        };
        let Some(arrival) = arrival else {
            if is_renamed && judgement.verdict.is_finding() {
                judgement.advice = Some(format!("cite `{became}`, which the file has become"));
            }
            return;
        };
        let is_same_file = self.cited_file(judgement, subject).is_some_and(|cited| cited == arrival.path);
        let is_certain = trusted || self.is_certain(subject, origin, &then);
        let mut fits_now = || !is_certain && self.fits_better_now(subject, origin, &then, &arrival.path);
        if is_same_file && (still_shows(reference, &arrival) || fits_now()) {
            return say_unchanged(judgement, origin);
        }
        self.report(judgement, subject, origin, &arrival, is_certain);
    }

    pub(super) fn landing(
        &mut self,
        origin: &Origin,
        then: &PastFile,
        path: &SourcePath,
        now: &str,
        reference: &LineReference,
    ) -> Landing {
        let key = (origin.commit.id.clone(), path.clone());
        let map = self.maps.entry(key).or_insert_with(|| Arc::new(LineMap::between(&then.text, now)));
        Change::new(&then.text, now, map).landing(reference.start, reference.end)
    }

    /// Whether the cited lines begin with a definition today and did not when they were cited: chance has made the numbers
    /// fit, or their author read another version.
    fn fits_better_now(&mut self, subject: &LineSubject, origin: &Origin, then: &PastFile, path: &SourcePath) -> bool {
        let begins = |facts: &FileFacts| {
            facts.definitions.iter().map(Place::of_definition).any(|place| {
                place.has_body && (place.line == subject.reference.start || place.first_line == subject.reference.start)
            })
        };
        let Some(file) = self.scope.codebase.file_at(path.as_str()) else { return false };
        begins(&self.scope.codebase.file(file).facts) && !begins(&self.facts(origin, then))
    }

    /// A reference that holds by what stands there by chance, though the line that had the name when it was cited stands
    /// elsewhere.
    fn contradict(&mut self, judgement: &mut Judgement, subject: &LineSubject, origin: &Origin) {
        let reference = &subject.reference;
        let Some(path) = self.cited_file(judgement, subject) else { return };
        let (Some(then), Some(now)) = (self.file(origin, &path), self.scope.text(&path)) else { return };
        if then.text == now {
            return;
        }
        let Landing::Moved { start, end } = self.landing(origin, &then, &path, &now, reference) else { return };
        let arrival = Arrival { from: path.clone(), path: path.clone(), start, end };
        if still_shows(reference, &arrival) {
            return;
        }
        let is_lost = self.showed_it(subject, &then.text) && !self.showed_it(subject, &now);
        if is_lost || self.defines_no_more(subject, origin, &then, &path) {
            self.report(judgement, subject, origin, &arrival, true);
        }
    }

    /// Whether the cited line was the definition of a name beside the reference and is none now.
    fn defines_no_more(&mut self, subject: &LineSubject, origin: &Origin, then: &PastFile, path: &SourcePath) -> bool {
        let reference = &subject.reference;
        let names = self.nearest_names(subject);
        let defines = |facts: &FileFacts| {
            let mut named = facts.definitions.iter().filter(|it| names.iter().any(|name| *name == it.name.as_str()));
            named.any(|it| it.span.line == reference.start || it.first_line == reference.start)
        };
        let Some(file) = self.scope.codebase.file_at(path.as_str()) else { return false };
        !defines(&self.scope.codebase.file(file).facts) && defines(&self.facts(origin, then))
    }

    /// The names of code that the text ties to the reference, of those the nearest.
    fn nearest_names(&self, subject: &LineSubject) -> Vec<String> {
        let candidates = expectations(self.scope, subject.block, &subject.reference);
        let names = candidates.into_iter().filter(|candidate| candidate.tie != Tie::Loose);
        let mut names: Vec<(Tie, String)> = names
            .filter_map(|candidate| match candidate.what {
                Expected::Symbol(symbol) if candidate.tie == Tie::Beside || has_code_shape(&symbol.name) => {
                    Some((candidate.tie, symbol.name))
                }
                _ => None,
            })
            .collect();
        let nearest = names.iter().map(|(tie, _)| *tie).min();
        names.retain(|(tie, _)| Some(*tie) == nearest);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Whether the very lines that are cited have, in `text`, a name that stands beside the reference.
    fn showed_it(&self, subject: &LineSubject, text: &str) -> bool {
        let reference = &subject.reference;
        let count = (reference.end - reference.start) as usize + 1;
        let lines: Vec<&str> = text.lines().skip(reference.start as usize - 1).take(count).collect();
        let names = self.nearest_names(subject);
        if names.iter().any(|name| lines.iter().any(|line| contains_word(line, name))) {
            return true;
        }
        let candidates = expectations(self.scope, subject.block, reference);
        candidates.iter().filter(|candidate| candidate.tie == Tie::Beside).any(|candidate| match &candidate.what {
            Expected::Quote(quote) => lines.iter().any(|line| line.contains(quote.trim())),
            _ => false,
        })
    }

    /// Whether the reference itself shows that it was right when it was written: what the text names stood there, or the
    /// cited range was exactly one definition.
    fn is_certain(&mut self, subject: &LineSubject, origin: &Origin, then: &PastFile) -> bool {
        let reference = &subject.reference;
        if self.showed_it(subject, &then.text) {
            return true;
        }
        let facts = self.facts(origin, then);
        reference.is_range
            && facts.definitions.iter().any(|definition| {
                let starts = reference.start == definition.span.line || reference.start == definition.first_line;
                starts && reference.end == definition.span.end_line && reference.end > reference.start + 1
            })
    }

    /// The one file that has the lines now, where they left the file they stood in.
    pub(super) fn left_for(&self, then: &PastFile, reference: &LineReference, from: &SourcePath) -> Option<Arrival> {
        let count = (reference.end - reference.start) as usize + 1;
        let lines = then.text.lines().skip(reference.start as usize - 1).take(count).map(str::trim);
        let clue = lines.filter(|line| is_telling(line)).max_by_key(|line| line.len())?;
        if clue.len() < CLUE_LENGTH {
            return None;
        }
        let finder = memchr::memmem::Finder::new(clue.as_bytes());
        let files = self.scope.codebase.files().iter().map(|file| &file.source);
        let has_clue = files.filter(|source| {
            source.path != *from && self.scope.is_product(&source.path) && finder.find(source.text.as_bytes()).is_some()
        });
        // A line or two may stand in another file by chance, but not with the lines around them.
        let around = if reference.end - reference.start < SURE_LINES { SURE_LINES } else { 0 };
        let (start, end) = (reference.start.saturating_sub(around).max(1), reference.end.saturating_add(around));
        let mut arrivals = has_clue.take(FILES_SEARCHED).filter_map(|source| {
            let (first, _) = landing_elsewhere(&then.text, &source.text, start, end)?;
            let start = first + (reference.start - start);
            let end = start + (reference.end - reference.start);
            Some(Arrival { from: from.clone(), path: source.path.clone(), start, end })
        });
        arrivals.next().filter(|_| arrivals.next().is_none())
    }

    /// Says where the cited lines are now; with a repair where the reference was right when it was written.
    pub(super) fn report(
        &self,
        judgement: &mut Judgement,
        subject: &LineSubject,
        origin: &Origin,
        arrival: &Arrival,
        is_certain: bool,
    ) {
        let reference = &subject.reference;
        let since = self.mover(subject, origin, arrival);
        let place = Place { end_line: arrival.end, is_definition: true, ..Place::at_line(arrival.start) };
        let numbers = new_numbers(self.scope, reference, &arrival.path, &place);
        let is_many = reference.end > reference.start;
        let (lines, stand) = if is_many { ("the lines", "stand") } else { ("line", "stands") };
        let shown = match self.cited_file(judgement, subject) {
            Some(path) => shown_lines(self.scope, &path, reference),
            None => String::new(),
        };
        let what = match &since {
            Some(commit) => format!("since {} {lines} {}", commit.named(), cited(reference)),
            None => {
                let them = if is_many { "them" } else { "it" };
                format!("{lines} {}, as {} cites {them},", cited(reference), origin.commit.named())
            }
        };
        let evidence = vec![self.scope.line_evidence(&arrival.path, arrival.start, arrival.end)];
        let message = format!("{what} {stand} at {numbers} of `{}`", arrival.path);
        let message = if shown.is_empty() { message } else { format!("{message}, not at {}{shown}", cited(reference)) };
        let repair = repaired(self.scope, judgement, reference, arrival, &numbers).filter(|_| is_certain);
        let outcome = match repair {
            Some(repair) => Outcome::drifted(message, evidence, repair),
            None => {
                let advice = format!("cite the lines that are meant; those cited are {}:{numbers} now", arrival.path);
                Outcome::broken(message, advice).with_evidence(evidence)
            }
        };
        let outcome = outcome.because(Cause::Moved(arrival.path.clone()));
        *judgement = Judgement { since, ..outcome.into_judgement(judgement.claim.clone()) };
    }

    /// The commit that moved the lines.
    fn mover(&self, subject: &LineSubject, origin: &Origin, arrival: &Arrival) -> Option<trueup_facts::Commit> {
        let then = self.files.get(&(origin.commit.id.clone(), arrival.from.clone()))?.clone()?;
        let reference = &subject.reference;
        let is_changed = |text: &str| {
            let map = LineMap::between(&then.text, text);
            match Change::new(&then.text, text, &map).landing(reference.start, reference.end) {
                Landing::Moved { start, end } => !still_shows(
                    reference,
                    &Arrival { from: arrival.from.clone(), path: arrival.from.clone(), start, end },
                ),
                Landing::Unchanged | Landing::Edited => false,
                Landing::Gone | Landing::Nothing => true,
            }
        };
        self.history.changed_by(origin, &arrival.from, &is_changed)
    }

    /// Finds the commit that made a finding false, if the reference was right when it was written.
    fn date(&mut self, judgement: &mut Judgement, subject: &LineSubject, origin: &Origin) {
        let Some(path) = self.cited_file(judgement, subject) else { return };
        let Some(then) = self.file(origin, &path) else { return };
        if self.was_right(subject, origin, &then) == Some(true) {
            let arrival =
                Arrival { from: path.clone(), path, start: subject.reference.start, end: subject.reference.end };
            judgement.since = self.mover(subject, origin, &arrival);
        }
    }
}

/// Reads a text of the past.
pub(super) fn facts_of(path: &SourcePath, text: Arc<str>) -> FileFacts {
    let (path, language) = (path.clone(), language_of(path.file_name()));
    let (hash, class) = (ContentHash::default(), SourceClass::Product);
    extract(&Source { path, text, valid_utf8: true, hash, language, class })
}

/// The lines did not move, which proves nothing: they may have been the wrong ones from the start.
fn say_unchanged(judgement: &mut Judgement, origin: &Origin) {
    if judgement.reason == Some("no-subject") {
        judgement.reason = Some("unchanged");
        judgement.message =
            format!("{}; the lines are as they were in {}, which cites them", judgement.message, origin.commit.named());
    }
}

/// Whether the cited lines still show what they showed: a line or a beginning within tolerance, or most of a range.
fn still_shows(reference: &LineReference, arrival: &Arrival) -> bool {
    if !reference.is_range {
        return reference.start.abs_diff(arrival.start) <= LINE_TOLERANCE;
    }
    let overlap = (reference.end.min(arrival.end) + 1).saturating_sub(reference.start.max(arrival.start));
    overlap * 2 > arrival.end - arrival.start + 1 || reference.start.abs_diff(arrival.start) <= RANGE_TOLERANCE
}

/// The reference with its new path and numbers; `None` where its path stands apart from its numbers and is another now.
fn repaired(
    scope: &Scope<'_>,
    judgement: &Judgement,
    reference: &LineReference,
    arrival: &Arrival,
    numbers: &str,
) -> Option<Repair> {
    let claim = &judgement.claim;
    let start = reference.numbers_span.start.checked_sub(claim.span.start)?;
    let end = reference.numbers_span.end.checked_sub(claim.span.start)?;
    let (before, after) = (claim.text.get(..start)?, claim.text.get(end..)?);
    let is_same = scope.resolve(&reference.path, claim.span.start) == Resolved::File(arrival.path.clone());
    let before = if is_same {
        before.to_owned()
    } else {
        let path_end = reference.path_span.end.checked_sub(claim.span.start)?;
        format!("{}{}", written_like(&reference.path, &arrival.path, &scope.project), claim.text.get(path_end..start)?)
    };
    let replacement = format!("{before}{numbers}{after}");
    (replacement != claim.text).then(|| Repair { span: claim.span.clone(), replacement })
}
