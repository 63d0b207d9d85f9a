//! `reference/line`: lines of a file, and what the text says stands there.

use rustc_hash::FxHashMap;
use trueup_document::BlockIndex;
use trueup_facts::{DefinitionId, LineIndex, SourceClass, SourcePath};

use crate::claim::{Claim, Judgement, Repair, Verdict};
use crate::claims::{ClaimKind, Outcome};
use crate::expectation::{Candidate, Expected, Tie, expectations};
use crate::line_reference::LineReference;
use crate::place::{Place, Searched};
use crate::scope::{Resolved, Scope};
use crate::sentence::hypothetical;
use crate::symbol::{Fit, SymbolName, lookup};
use crate::words::contains_word;

/// Lines of a file: `src/x.py:42`, `(middleware.py:65)`, `main.py:59, 97`, `a.py:73–85`, `x.rs#L10-L20`.
///
/// That the file and the line exist proves nothing. The reference holds when what the text says stands there does: the
/// symbol named beside it, the code shown with it, the text quoted. A single line may be off by two; a range may begin
/// five lines off when it covers most of the definition, and may contain what it names. When the thing stands elsewhere
/// in the file the reference is drifted, and its repair is the new place. A reference that nothing in the text explains
/// is not decided.
pub(crate) struct ReferenceLine;

/// How far a single line may be off.
const LINE_TOLERANCE: u32 = 2;
/// How far the start of a range may be off.
const RANGE_TOLERANCE: u32 = 5;

/// A reference with its block.
pub(crate) struct LineSubject {
    block: BlockIndex,
    reference: LineReference,
}

impl ClaimKind for ReferenceLine {
    const NAME: &'static str = "reference/line";
    type Subject = LineSubject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, LineSubject)> {
        let claim = |(block, reference): &(BlockIndex, LineReference)| {
            let claim = scope.claim(Self::NAME, reference.span.clone(), reference.path.clone());
            (claim, LineSubject { block: *block, reference: reference.clone() })
        };
        scope.line_references.iter().map(claim).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &LineSubject) -> Outcome {
        let reference = &subject.reference;
        let candidates = expectations(scope, subject.block, reference);
        match scope.resolve(&reference.path, claim.span.start) {
            Resolved::File(path) => in_file(scope, claim, subject, &candidates, &path),
            Resolved::Ambiguous(paths) => in_one_of(scope, claim, subject, &candidates, &paths),
            Resolved::Outside => Outcome::unproven("outside-root", "the file lies outside the scanned root"),
            Resolved::Directory(_) | Resolved::Missing => without_file(scope, claim, subject, &candidates),
        }
    }

    /// A reference that nothing beside it explains shares the verdict of the same reference elsewhere in the document.
    fn reconcile(_scope: &Scope<'_>, judgements: &mut [(Judgement, LineSubject)]) {
        let key = |reference: &LineReference| (reference.path.clone(), reference.start, reference.end);
        let mut decided: FxHashMap<(String, u32, u32), usize> = FxHashMap::default();
        for (index, (judgement, subject)) in judgements.iter().enumerate() {
            if judgement.verdict != Verdict::Unproven {
                decided.entry(key(&subject.reference)).or_insert(index);
            }
        }
        for index in 0..judgements.len() {
            if judgements[index].0.reason != Some("no-subject") {
                continue;
            }
            let Some(&same) = decided.get(&key(&judgements[index].1.reference)) else { continue };
            let known = &judgements[same].0;
            let (verdict, line) = (known.verdict, known.claim.line);
            let (evidence, advice) = (known.evidence.clone(), known.advice.clone());
            let replacement = known.repair.as_ref().map(|repair| repair.replacement.clone());
            let judgement = &mut judgements[index].0;
            judgement.message = format!("the same reference is decided in line {line} of the document");
            judgement.verdict = verdict;
            judgement.reason = None;
            judgement.evidence = evidence;
            judgement.advice = advice;
            judgement.repair =
                replacement.map(|replacement| Repair { span: judgement.claim.span.clone(), replacement });
        }
    }
}

/// How a candidate stands to the cited lines.
enum Standing {
    /// It is where the text says.
    There(Place),
    /// It stands elsewhere; the places, best first.
    Elsewhere(Vec<Place>),
    /// The lines are a part of it.
    Within,
    /// The file does not have it.
    Absent,
}

fn in_file(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &LineSubject,
    candidates: &[Candidate],
    path: &SourcePath,
) -> Outcome {
    let Some(searched) = Searched::new(scope.codebase, path) else {
        return Outcome::unproven("unreadable", format!("`{path}` cannot be read"));
    };
    let reference = &subject.reference;
    if let Some(outcome) = quoted_words(scope, claim, subject, path, &searched) {
        return outcome;
    }
    let info = shown_info(scope, subject.block);
    let line_count = searched.line_count();
    // Editors show one line more than there is after a final line ending.
    let past_end = reference.end > line_count + 1;
    let mut elsewhere: Vec<(&Candidate, Vec<Place>)> = Vec::new();
    let mut is_within = false;
    for candidate in candidates {
        match standing(&searched, reference, candidate, &info) {
            Standing::There(place) if !past_end && !is_contradicted(scope, subject, candidate, &elsewhere) => {
                let evidence = vec![scope.line_evidence(path, place.line, place.end_line)];
                return Outcome::holds(format!("{} stands there", name_of(&candidate.what)), evidence);
            }
            Standing::There(place) if past_end => elsewhere.push((candidate, vec![place])),
            Standing::There(_) => {}
            Standing::Elsewhere(places) => elsewhere.push((candidate, places)),
            Standing::Within => is_within = true,
            Standing::Absent => {}
        }
    }
    if let Some(outcome) = missing_member(scope, candidates, path, &searched) {
        return outcome;
    }
    if let Some((candidate, place)) = decisive(scope, subject, reference, &elsewhere)
        && (!is_within || candidate.tie == Tie::Beside)
    {
        return moved_outcome(scope, claim, reference, path, &candidate.what, place);
    }
    if past_end {
        let message = format!("`{path}` has only {line_count} lines");
        return Outcome::broken(message, "cite the lines that show what the text says")
            .with_evidence(vec![scope.line_evidence(path, line_count, line_count)]);
    }
    if let Some(outcome) = moved_to_other_file(scope, claim, subject, candidates, &searched) {
        return outcome;
    }
    if is_within {
        return Outcome::unproven("inside", "the lines are a part of what the text names");
    }
    match elsewhere.first() {
        Some((candidate, places)) if is_surely_absent(candidate) => {
            let nearest = places.iter().min_by_key(|place| place.line.abs_diff(reference.start)).copied();
            let evidence = nearest.map(|place| scope.line_evidence(path, place.line, place.end_line));
            let message = format!(
                "{} does not stand at {}{}",
                name_of(&candidate.what),
                cited(reference),
                shown_lines(scope, path, reference)
            );
            let message = format!("{message}; `{path}` has it in {} other places", places.len());
            Outcome::broken(message, "cite the place that is meant").with_evidence(evidence.into_iter().collect())
        }
        Some((candidate, _)) => {
            Outcome::unproven("several", format!("{} stands in several other places", name_of(&candidate.what)))
        }
        None => {
            Outcome::unproven("no-subject", "nothing in the text says what stands there in a form that code can decide")
        }
    }
}

/// Decides a reference that gives the source of words in double quotes; `None` where it gives none, or where they
/// cannot be found.
fn quoted_words(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &LineSubject,
    path: &SourcePath,
    searched: &Searched<'_>,
) -> Option<Outcome> {
    let reference = &subject.reference;
    let words = crate::saying::quoted_before(scope, &scope.document.blocks()[subject.block], reference)?;
    let line = crate::saying::line_of(&searched.text, &words, reference.start)?;
    if line == reference.start {
        let evidence = vec![scope.line_evidence(path, reference.start, reference.end)];
        return Some(Outcome::holds("the quoted words stand there", evidence));
    }
    Some(moved_outcome(scope, claim, reference, path, &Expected::Quote(words), Place::at_line(line)))
}

/// The name nearest to the reference is said to belong to a type of the cited file, and the file does not have it.
fn missing_member(
    scope: &Scope<'_>,
    candidates: &[Candidate],
    path: &SourcePath,
    searched: &Searched<'_>,
) -> Option<Outcome> {
    let nearest = candidates.first().filter(|candidate| candidate.tie == Tie::Beside)?;
    let Expected::Symbol(symbol) = &nearest.what else { return None };
    let owner = symbol.owners.last()?;
    let file = scope.codebase.file_at(path.as_str())?;
    let here = scope.codebase.definitions_named(owner).iter().filter(|id| id.file == file);
    let owner = here.map(|id| scope.codebase.definition(*id)).find(|definition| definition.kind.is_type())?;
    if contains_word(&searched.text, &symbol.name) {
        return None;
    }
    let message = format!("`{}` in `{}` has no `{}`", owner.name, path, symbol.name);
    let evidence = vec![scope.line_evidence(path, owner.span.line, owner.span.end_line)];
    Some(Outcome::broken(message, "name what took its place, and cite its lines").with_evidence(evidence))
}

/// Whether something tied closer to the reference than `candidate` surely stands elsewhere.
fn is_contradicted(
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

/// The info string of the block of code that goes with the reference.
fn shown_info(scope: &Scope<'_>, block: BlockIndex) -> String {
    let blocks = &scope.document.blocks()[block..];
    blocks.iter().take(4).find_map(|block| block.code()).map_or_else(String::new, |code| code.info.clone())
}

fn standing(searched: &Searched<'_>, reference: &LineReference, candidate: &Candidate, info: &str) -> Standing {
    let places = searched.places(&candidate.what, info);
    let shows_code = matches!(candidate.what, Expected::Code(_));
    if places.is_empty() {
        return Standing::Absent;
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
        && let Some(place) = searched.definition_mentioning(&symbol.name, |place| fits(reference, place))
    {
        return Standing::There(place);
    }
    let contains = |place: &&Place| place.has_body && place.line <= reference.start && reference.end <= place.end_line;
    if (reference.is_range || !shows_code) && places.iter().any(|place| contains(&place)) {
        return Standing::Within;
    }
    Standing::Elsewhere(places)
}

/// The line within tolerance of the reference that has the word; the definition of another owner's namesake is none.
fn mention(searched: &Searched<'_>, reference: &LineReference, symbol: &SymbolName, places: &[Place]) -> Option<u32> {
    let namesakes = searched.definitions(&SymbolName { owners: Vec::new(), ..symbol.clone() });
    let is_other =
        |line: u32| namesakes.iter().any(|other| other.line == line) && !places.iter().any(|place| place.line == line);
    let start = reference.start.saturating_sub(LINE_TOLERANCE).max(searched.first_code_line());
    let lines = searched.lines(start, reference.end + LINE_TOLERANCE).zip(start..);
    lines.filter(|(text, line)| contains_word(text, &symbol.name) && !is_other(*line)).map(|(_, line)| line).next()
}

/// Whether the cited lines show the place.
fn fits(reference: &LineReference, place: &Place) -> bool {
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
fn decisive<'a>(
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
    let loose: Vec<(&Candidate, Place)> = elsewhere
        .iter()
        .filter_map(|(candidate, places)| Some((*candidate, unique(places)?)))
        .filter(|(candidate, place)| match &candidate.what {
            Expected::Symbol(symbol) => place.is_definition && symbol.is_code_shaped(),
            Expected::Quote(_) => true,
            _ => false,
        })
        .collect();
    match loose.as_slice() {
        [(candidate, place)] => Some((candidate, *place)),
        _ => None,
    }
}

/// Whether the cited lines must show the candidate: a code-shaped name or a call right beside the reference.
fn is_surely_absent(candidate: &Candidate) -> bool {
    let names_code = matches!(&candidate.what, Expected::Symbol(symbol) if symbol.is_call || crate::symbol::has_code_shape(&symbol.name));
    candidate.tie == Tie::Beside && names_code
}

/// Whether the place decides: a use counts only for what is named right beside the reference, and for quoted code.
fn is_telling(candidate: &Candidate, place: &Place) -> bool {
    match &candidate.what {
        Expected::Symbol(symbol) => place.has_body || (candidate.tie == Tie::Beside && symbol.is_code_shaped()),
        Expected::Quote(_) | Expected::Code(_) | Expected::Called(_) | Expected::Worded(_) => true,
    }
}

/// Where a block cites one file as often as the thing stands in it, each reference means one place, in order.
fn in_order(scope: &Scope<'_>, subject: &LineSubject, reference: &LineReference, places: &[Place]) -> Option<Place> {
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

fn moved_outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    reference: &LineReference,
    path: &SourcePath,
    what: &Expected,
    place: Place,
) -> Outcome {
    let shown = shown_lines(scope, path, reference);
    let message =
        format!("{} is at line {} of `{path}`, not at {}{shown}", name_of(what), place.line, cited(reference));
    let evidence = vec![scope.line_evidence(path, place.line, place.end_line)];
    let numbers = new_numbers(scope, reference, path, &place);
    let start = reference.numbers_span.start - claim.span.start;
    let end = reference.numbers_span.end - claim.span.start;
    let replacement = format!("{}{numbers}{}", &claim.text[..start], &claim.text[end..]);
    Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement })
}

/// What the cited line shows instead, for the message.
fn shown_lines(scope: &Scope<'_>, path: &SourcePath, reference: &LineReference) -> String {
    let evidence = scope.line_evidence(path, reference.start, reference.end);
    let text: String = evidence.text.chars().take(48).filter(|character| *character != '`').collect();
    if text.trim().is_empty() { String::new() } else { format!(", which shows `{}`", text.trim()) }
}

fn cited(reference: &LineReference) -> String {
    if reference.is_range { format!("{}-{}", reference.start, reference.end) } else { reference.start.to_string() }
}

/// The new numbers in the form of the old ones: a line for a line, a range of the same dash for a range.
fn new_numbers(scope: &Scope<'_>, reference: &LineReference, path: &SourcePath, place: &Place) -> String {
    let last_line = scope.text(path).map_or(u32::MAX, |text| LineIndex::new(&text).line_count());
    let written = scope.document.slice(&reference.numbers_span);
    if !reference.is_range {
        return place.line.to_string();
    }
    let end = if place.is_definition || place.end_line > place.line {
        place.end_line
    } else {
        (place.line + (reference.end - reference.start)).min(last_line.max(place.line))
    };
    let dash: String = written.chars().skip_while(|c| c.is_ascii_digit()).take_while(|c| !c.is_ascii_digit()).collect();
    format!("{}{dash}{end}", place.line)
}

fn name_of(what: &Expected) -> String {
    match what {
        Expected::Symbol(symbol) | Expected::Called(symbol) | Expected::Worded(symbol) => {
            format!("`{}`", symbol.dotted())
        }
        Expected::Quote(quote) => format!("`{}`", quote.replace('`', "").chars().take(60).collect::<String>()),
        Expected::Code(_) => "the code shown".to_owned(),
    }
}

/// Several files fit the written path: it holds when one of them shows what the text says.
fn in_one_of(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &LineSubject,
    candidates: &[Candidate],
    paths: &[SourcePath],
) -> Outcome {
    let outcomes: Vec<Outcome> =
        paths.iter().take(16).map(|path| in_file(scope, claim, subject, candidates, path)).collect();
    if let Some(holds) = outcomes.iter().find(|outcome| outcome.verdict == Verdict::Holds) {
        return holds.clone();
    }
    let mut drifted = outcomes.into_iter().filter(|outcome| outcome.verdict == Verdict::Drifted);
    match (drifted.next(), drifted.next()) {
        (Some(only), None) => only,
        _ => Outcome::unproven(
            "ambiguous",
            format!("{} files end in `{}`; write a longer path", paths.len(), subject.reference.path),
        ),
    }
}

/// The file has no trace of what stands beside the reference, but one other file defines it.
fn moved_to_other_file(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &LineSubject,
    candidates: &[Candidate],
    searched: &Searched<'_>,
) -> Option<Outcome> {
    let symbols = candidates.iter().filter(|candidate| candidate.tie == Tie::Beside);
    let mut missing = Vec::new();
    for candidate in symbols {
        let Expected::Symbol(symbol) = &candidate.what else { continue };
        if contains_word(&searched.text, &symbol.name) {
            return None;
        }
        missing.push(symbol);
    }
    let [symbol] = missing.as_slice() else { return None };
    if !symbol.is_code_shaped() {
        return None;
    }
    let (path, place) = only_definition(scope, symbol)?;
    Some(renamed_outcome(scope, claim, &subject.reference, &Expected::Symbol((*symbol).clone()), &path, place))
}

/// The one product definition that fits a symbol exactly.
fn only_definition(scope: &Scope<'_>, symbol: &SymbolName) -> Option<(SourcePath, Place)> {
    let is_product = |id: &DefinitionId| {
        let file = scope.codebase.file(id.file);
        file.source.class == SourceClass::Product && !scope.codebase.definition(*id).in_test
    };
    let exact: Vec<DefinitionId> = lookup(scope.codebase, symbol)
        .into_iter()
        .filter(|(fit, id)| *fit == Fit::Exact && is_product(id))
        .map(|(_, id)| id)
        .collect();
    let [id] = exact.as_slice() else { return None };
    let definition = scope.codebase.definition(*id);
    if !(definition.kind.is_type() || definition.kind.is_callable()) {
        return None;
    }
    let path = scope.codebase.file(id.file).path().clone();
    Some((path, Place::of_definition(definition)))
}

fn renamed_outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    reference: &LineReference,
    what: &Expected,
    path: &SourcePath,
    place: Place,
) -> Outcome {
    let evidence = vec![scope.line_evidence(path, place.line, place.end_line)];
    let message = format!("{} is in `{path}` at line {}, not in `{}`", name_of(what), place.line, reference.path);
    if reference.path_span.start < reference.span.start {
        return Outcome::broken(message, "cite the file that has it").with_evidence(evidence);
    }
    let written = super::reference_path::written_like(&reference.path, path, &scope.project);
    let between =
        &claim.text[reference.path_span.end - claim.span.start..reference.numbers_span.start - claim.span.start];
    let replacement = format!("{written}{between}{}", new_numbers(scope, reference, path, &place));
    Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement })
}

/// No file has the written path.
fn without_file(scope: &Scope<'_>, claim: &Claim, subject: &LineSubject, candidates: &[Candidate]) -> Outcome {
    let reference = &subject.reference;
    let block = &scope.document.blocks()[subject.block];
    if let Some(reason) = hypothetical(scope, block, &claim.span) {
        return Outcome::unproven(
            reason,
            format!("`{}` is not there, but the text does not say that it is", reference.path),
        );
    }
    if scope.codebase.is_ignored(&reference.path) {
        return Outcome::unproven(
            "ignored",
            format!("`{}` is ignored by git, so it need not be in the tree", reference.path),
        );
    }
    let mut defined = candidates.iter().filter(|candidate| candidate.tie != Tie::Loose).filter_map(|candidate| {
        let Expected::Symbol(symbol) = &candidate.what else { return None };
        let (path, place) = only_definition(scope, symbol).filter(|_| symbol.is_code_shaped())?;
        Some((candidate, path, place))
    });
    // Names that are defined in different files leave open which of them took the file's place.
    if let Some((candidate, path, place)) = defined.next()
        && candidate.tie == Tie::Beside
        && defined.all(|(_, other, _)| other == path)
    {
        return renamed_outcome(scope, claim, reference, &candidate.what, &path, place);
    }
    Outcome::broken(
        format!("no file ends in `{}`", reference.path),
        "cite the file that took its place, or drop the reference",
    )
}
