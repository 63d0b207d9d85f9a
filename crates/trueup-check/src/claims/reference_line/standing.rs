//! How the cited lines stand to what the text says is there.

use crate::expectation::{Candidate, Expected, Tie, name_parts, stem};
use crate::line_reference::LineReference;
use crate::place::{Place, Searched};
use crate::scope::Scope;
use crate::symbol::{SymbolName, fold};
use crate::words::{contains_word, words};

use super::LineSubject;

/// How far a single line may be off.
pub(super) const LINE_TOLERANCE: u32 = 2;

/// How far the start of a range may be off.
pub(super) const RANGE_TOLERANCE: u32 = 5;

/// How a candidate stands to the cited lines.
pub(super) enum Standing {
    /// It is where the text says.
    There(Place),
    /// It stands elsewhere; the places, best first.
    Elsewhere(Vec<Place>),
    /// The lines are a part of it.
    Within,
    /// The file does not have it.
    Absent,
}

/// Whether something tied closer to the reference than `candidate` surely stands elsewhere.
pub(super) fn is_contradicted(
    scope: &Scope<'_>,
    subject: &LineSubject,
    candidate: &Candidate,
    elsewhere: &[(&Candidate, Vec<Place>)],
) -> bool {
    let closer: Vec<(&Candidate, Vec<Place>)> = elsewhere
        .iter()
        .filter(|(known, _)| (known.tie, known.what.vagueness()) < (candidate.tie, candidate.what.vagueness()))
        .cloned()
        .collect();
    let calls = |known: &Candidate| known.tie == Tie::Beside && known.what.vagueness() <= 1;
    let is_vaguer = candidate.tie != Tie::Beside && candidate.what.vagueness() > 1;
    decisive(scope, subject, &subject.reference, &closer).is_some_and(|(known, _)| known.tie == Tie::Beside)
        || (is_vaguer && closer.iter().any(|(known, _)| calls(known)))
}

pub(super) fn standing(
    searched: &Searched<'_>,
    reference: &LineReference,
    candidate: &Candidate,
    info: &str,
) -> Standing {
    let mut places = searched.places(&candidate.what, info);
    if let Expected::Hinted(symbol) = &candidate.what
        && !reference.is_range
    {
        places.extend(searched.calls(&symbol.name));
    }
    let shows_code = matches!(candidate.what, Expected::Code(_));
    if places.is_empty() {
        return Standing::Absent;
    }
    if reference.meant.is_some() && !reference.is_range {
        return exactly(searched, reference, candidate, places);
    }
    if let Some(place) = places.iter().find(|place| fits(reference, place)) {
        return Standing::There(*place);
    }
    if let Expected::Symbol(symbol) = &candidate.what
        && !(reference.is_range && places[0].has_body)
        && let Some(line) = mention(searched, reference, symbol, &places)
    {
        return Standing::There(Place::at_line(line));
    }
    if let Expected::Symbol(symbol) = &candidate.what
        && !(reference.is_range && places[0].has_body)
        && let Some(place) = searched.definition_mentioning(&symbol.name, |place| begins(reference, place))
    {
        return Standing::There(place);
    }
    if shows_akin(searched, reference, &candidate.what) {
        return Standing::Absent;
    }
    if let Expected::Symbol(symbol) = &candidate.what
        && places.iter().all(|place| !place.is_definition)
        && let Some(write) = searched.only_write(&symbol.name)
    {
        return Standing::Elsewhere(vec![write]);
    }
    // Of several functions that words describe, the cited lines may call one as well as define it.
    if let Expected::Worded(symbol) = &candidate.what
        && places.len() > 1
        && searched.lines(reference.start, reference.end).any(|line| line.contains(&format!("{}(", symbol.name)))
    {
        return Standing::Within;
    }
    let contains = |place: &&Place| place.has_body && place.line <= reference.start && reference.end <= place.end_line;
    if (reference.is_range || !shows_code) && places.iter().any(|place| contains(&place)) {
        return Standing::Within;
    }
    Standing::Elsewhere(places)
}

/// Whether the cited lines have something of the kind that a hint may mean as well.
fn shows_akin(searched: &Searched<'_>, reference: &LineReference, what: &Expected) -> bool {
    let start = reference.start.saturating_sub(LINE_TOLERANCE).max(searched.first_code_line());
    if start > reference.end + LINE_TOLERANCE {
        return false;
    }
    let imports = ["import ", "from ", "use ", "#include", "require", "using "];
    let is_import = |line: &str| imports.iter().any(|head| line.starts_with(head));
    let mut lines = searched.lines(start, reference.end + LINE_TOLERANCE).filter(|line| !is_import(line));
    match what {
        Expected::Hinted(symbol) => {
            let telling = name_parts(&symbol.name).into_iter().filter(|part| part.len() > 3);
            let wanted: Vec<String> = telling.map(|part| stem(&part)).collect();
            lines.any(|line| {
                let shown = words(line).flat_map(|word| name_parts(&line[word]));
                let mut shown = shown.map(|part| stem(&part));
                shown.any(|part| wanted.contains(&part))
            })
        }
        Expected::Receiver(name) => lines.any(|line| words(line).any(|word| fold(&line[word]).contains(&fold(name)))),
        Expected::EndlessLoop => {
            let until = reference.start + RANGE_TOLERANCE;
            let mut near = searched.lines(reference.start.saturating_sub(RANGE_TOLERANCE).max(1), until);
            near.any(|line| {
                ["for ", "while ", "loop ", "async for ", "for(", "while("]
                    .iter()
                    .any(|head| line.trim_start().starts_with(head))
            })
        }
        _ => false,
    }
}

/// How a candidate stands to a line that is cited without its file, right beside its name: it is there, or it is not.
fn exactly(searched: &Searched<'_>, reference: &LineReference, candidate: &Candidate, places: Vec<Place>) -> Standing {
    let line = reference.start;
    if let Expected::Symbol(symbol) = &candidate.what
        && let Some(owner) = symbol.owners.last()
        && (!places[0].is_definition || owner.starts_with(char::is_uppercase))
        && !contains_word(&searched.text, owner)
    {
        return Standing::Absent;
    }
    if places.iter().any(|place| place.has_body && place.line < line && line <= place.end_line) {
        return Standing::Within;
    }
    if let Some(place) = places.iter().find(|place| place.line == line || place.first_line == line) {
        return Standing::There(*place);
    }
    let shows = |name: &str| searched.lines(line, line).any(|text| searched.mentions(text, name));
    match &candidate.what {
        Expected::Symbol(symbol) if shows(&symbol.name) => Standing::There(Place::at_line(line)),
        _ if candidate.tie != Tie::Beside && places.iter().any(|place| place.line.abs_diff(line) <= LINE_TOLERANCE) => {
            Standing::Within
        }
        _ => Standing::Elsewhere(places),
    }
}

/// The line within tolerance of the reference that has the word; the definition of another owner's namesake is none.
pub(super) fn mention(
    searched: &Searched<'_>,
    reference: &LineReference,
    symbol: &SymbolName,
    places: &[Place],
) -> Option<u32> {
    let namesakes = searched.definitions(&SymbolName { owners: Vec::new(), ..symbol.clone() });
    let is_other =
        |line: u32| namesakes.iter().any(|other| other.line == line) && !places.iter().any(|place| place.line == line);
    let start = reference.start.saturating_sub(LINE_TOLERANCE).max(searched.first_code_line());
    if start > reference.end + LINE_TOLERANCE {
        return None;
    }
    let lines = searched.lines(start, reference.end + LINE_TOLERANCE).zip(start..);
    lines.filter(|(text, line)| searched.mentions(text, &symbol.name) && !is_other(*line)).map(|(_, line)| line).next()
}

/// Whether the cited lines begin with the place itself, with no tolerance for a single line.
fn begins(reference: &LineReference, place: &Place) -> bool {
    let is_at_head = place.first_line <= reference.start && reference.start <= place.line;
    if reference.is_range { fits(reference, place) } else { is_at_head }
}

/// Whether the cited lines show the place.
pub(super) fn fits(reference: &LineReference, place: &Place) -> bool {
    let (start, end) = (reference.start, reference.end);
    if !reference.is_range {
        return place.first_line.saturating_sub(LINE_TOLERANCE) <= start && start <= place.line + LINE_TOLERANCE;
    }
    let start_is_right =
        start.abs_diff(place.line) <= LINE_TOLERANCE || start.abs_diff(place.first_line) <= LINE_TOLERANCE;
    let start_is_near =
        start.abs_diff(place.line) <= RANGE_TOLERANCE || start.abs_diff(place.first_line) <= RANGE_TOLERANCE;
    let overlap = (end.min(place.end_line) + 1).saturating_sub(start.max(place.line));
    let covers_most = overlap * 2 > place.end_line - place.line + 1;
    let contains_start = start <= place.line && place.line <= end;
    let contains_whole = contains_start && place.end_line <= end;
    start_is_right || (start_is_near && covers_most) || contains_whole || (contains_start && !place.has_body)
}

/// The candidate and the place that the reference means now, where that is beyond doubt.
pub(super) fn decisive<'a>(
    scope: &Scope<'_>,
    subject: &LineSubject,
    reference: &LineReference,
    elsewhere: &'a [(&'a Candidate, Vec<Place>)],
) -> Option<(&'a Candidate, Place)> {
    let unique = |places: &[Place]| match places {
        [only] => Some(*only),
        _ => None,
    };
    for (candidate, places) in elsewhere.iter().filter(|(candidate, _)| candidate.tie != Tie::Loose) {
        let place = unique(places).or_else(|| in_order(scope, subject, reference, places));
        if let Some(place) = place.filter(|place| is_telling(candidate, place)) {
            return Some((candidate, place));
        }
    }
    let sole = |places: &[Place]| unique(places).or_else(|| in_order(scope, subject, reference, places));
    let loose: Vec<(&Candidate, Place)> =
        elsewhere.iter().filter_map(|(candidate, places)| Some((*candidate, sole(places)?))).collect();
    // Of what a section names, types and callables tell more than other definitions, and those more than quotations.
    let of_rank = |rank: u8| {
        let mut found = loose.iter().filter(|(candidate, place)| rank_of(candidate, place) == Some(rank));
        found.next().filter(|_| found.next().is_none()).copied()
    };
    (0..3)
        .find(|&rank| loose.iter().any(|(candidate, place)| rank_of(candidate, place) == Some(rank)))
        .and_then(of_rank)
}

/// How much a loosely tied candidate tells, 0 the most; `None` where it tells nothing.
fn rank_of(candidate: &Candidate, place: &Place) -> Option<u8> {
    match &candidate.what {
        Expected::Symbol(symbol) if !symbol.is_code_shaped() => None,
        Expected::Symbol(_) if place.has_body => Some(0),
        Expected::Symbol(_) if place.is_definition => Some(1),
        Expected::Quote(_) => Some(2),
        _ => None,
    }
}

/// Whether the cited lines must show the candidate: a code-shaped name or a call right beside the reference.
pub(super) fn is_surely_absent(candidate: &Candidate) -> bool {
    let names_code = matches!(&candidate.what, Expected::Symbol(symbol) if symbol.is_call || crate::symbol::has_code_shape(&symbol.name));
    candidate.tie == Tie::Beside && names_code
}

/// Whether the place decides: a use counts only for what is named right beside the reference, and for quoted code.
pub(super) fn is_telling(candidate: &Candidate, place: &Place) -> bool {
    match &candidate.what {
        Expected::Symbol(_) if place.is_write => true,
        Expected::Symbol(symbol) => place.has_body || (candidate.tie == Tie::Beside && symbol.is_code_shaped()),
        Expected::Hinted(_) => false,
        _ => true,
    }
}

/// Where a block cites one file as often as the thing stands in it, each reference means one place, in order.
pub(super) fn in_order(
    scope: &Scope<'_>,
    subject: &LineSubject,
    reference: &LineReference,
    places: &[Place],
) -> Option<Place> {
    let same_file: Vec<&LineReference> = scope
        .references_of(subject.block)
        .iter()
        .filter(|(_, other)| other.path == reference.path)
        .map(|(_, other)| other)
        .collect();
    let position = same_file.iter().position(|other| other.span == reference.span)?;
    let ascending = same_file.windows(2).all(|pair| pair[0].start < pair[1].start);
    (same_file.len() == places.len() && same_file.len() > 1 && ascending).then(|| places[position])
}
