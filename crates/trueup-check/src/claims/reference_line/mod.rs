//! `reference/line`: lines of a file, and what the text says stands there.

mod confirmed;
mod identity;
mod outcome;
mod past;
mod standing;

use rustc_hash::FxHashMap;
use trueup_document::BlockIndex;
use trueup_facts::{DefinitionId, SourceClass, SourcePath};

use crate::claim::{Cause, Claim, Judgement, Repair, Verdict};
use crate::claims::{ClaimKind, Outcome};
use crate::expectation::{Candidate, Expected, Tie, expectations};
use crate::line_reference::LineReference;
use crate::place::{Place, Searched};
use crate::scope::{Resolved, Scope};
use crate::sentence::planned;
use crate::symbol::{Fit, SymbolName, lookup};
use crate::words::contains_word;

use outcome::{cited, moved_outcome, name_of, renamed_outcome, shown_lines};
use standing::{Standing, decisive, is_contradicted, is_surely_absent, standing};

/// Lines of a file: `src/x.py:42`, `(middleware.py:65)`, `main.py:59, 97`, `a.py:73–85`, `x.rs#L10-L20`.
///
/// That the file and the line exist proves nothing. The reference holds when what the text says stands there does: the
/// symbol named beside it, the code shown with it, the text quoted. A single line may be off by two; a range may begin
/// five lines off when it covers most of the definition, and may contain what it names. When the thing stands elsewhere
/// in the file the reference is drifted, and its repair is the new place. It is broken when the file, or what the text
/// says stands there, is gone. A step or a bullet that only hints at a definition (some words of its name, "receipt
/// factory" for `create_receipt`) makes it broken where the cited lines have nothing like it.
///
/// A bare "(line 132)" or "at lines 28-40" is of the file that its sentence, its item, the paragraphs before it or the
/// headings over it name; it stands right beside its name, so a single line must be the very one.
///
/// A reference that nothing in the text explains is decided by the git history of the tree: when the lines that stood
/// there at the time it was written stand elsewhere now, it is drifted if it is shown to have been right then, and else
/// broken, for a person to say which lines are meant. One that was corrected since and is not committed yet holds where
/// it cites the lines that the committed one cited, wherever they stand today.
///
/// It is unproven as `no-subject` where nothing explains it, as `unchanged` where nothing but the history does and the
/// lines did not move, which proves nothing, as `several` where what it names stands in several other places, as `inside`
/// where the lines are only a part of that, as `ambiguous` where several files may be meant, as `no-file` where a line is
/// cited and the text does not say of which file, as `outside-root`, `unreadable` or `ignored` where the file cannot be
/// looked at, and as `hypothetical` where the text does not say that it is there.
pub(crate) struct ReferenceLine;

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
        match scope.resolve_reference(reference) {
            Resolved::File(path) => in_file(scope, claim, subject, &candidates, &path),
            Resolved::Ambiguous(paths) => in_one_of(scope, claim, subject, &candidates, &paths),
            Resolved::Outside => Outcome::unproven("outside-root", "the file lies outside the scanned root"),
            Resolved::Directory(_) | Resolved::Missing if reference.meant.is_some() => {
                Outcome::unproven("no-file", "the text does not say of which file; write `path:line`")
            }
            Resolved::Directory(_) | Resolved::Missing => without_file(scope, claim, subject, &candidates),
        }
    }

    /// A reference that nothing beside it explains shares the verdict of the same reference elsewhere in the document.
    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, LineSubject)]) {
        let key = |reference: &LineReference| (reference.path.clone(), reference.start, reference.end);
        let mut decided: FxHashMap<(String, u32, u32), usize> = FxHashMap::default();
        for (index, (judgement, subject)) in judgements.iter().enumerate() {
            if judgement.verdict != Verdict::Unproven && subject.reference.meant.is_none() {
                decided.entry(key(&subject.reference)).or_insert(index);
            }
        }
        for index in 0..judgements.len() {
            let (judgement, subject) = &judgements[index];
            if judgement.reason != Some("no-subject") || subject.reference.meant.is_some() {
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
        past::consult(scope, judgements);
    }
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
            Standing::There(place)
                if let Some(whole) = named_whole(&searched, reference, candidate, place, candidates) =>
            {
                elsewhere = vec![whole];
                break;
            }
            Standing::There(_) if matches!(candidate.what, Expected::Hinted(_)) && !elsewhere.is_empty() => {}
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
    let is_bare = reference.meant.is_some();
    if !is_bare && let Some(outcome) = missing_member(scope, candidates, path, &searched) {
        return outcome;
    }
    if let Some((candidate, place)) = decisive(scope, subject, reference, &elsewhere)
        && (!is_within || candidate.tie == Tie::Beside)
    {
        return moved_outcome(scope, claim, reference, path, &candidate.what, place);
    }
    if is_bare && (past_end || !is_within) {
        return Outcome::unproven("no-subject", format!("nothing in the text tells what stands there in `{path}`"));
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
    if let Some(outcome) = hinted_elsewhere(scope, reference, path, &elsewhere) {
        return outcome;
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

/// The definition that the words spell out where the shown code is only a part of it, and the cited range, much longer
/// than the code, does not show it.
fn named_whole<'a>(
    searched: &Searched<'_>,
    reference: &LineReference,
    candidate: &Candidate,
    shown: Place,
    candidates: &'a [Candidate],
) -> Option<(&'a Candidate, Vec<Place>)> {
    let Expected::Code(lines) = &candidate.what else { return None };
    if reference.end - reference.start <= lines.len() as u32 * 3 {
        return None;
    }
    let spelled = candidates.iter().filter(|candidate| matches!(candidate.what, Expected::Worded(_)));
    let mut wholes = spelled.filter_map(|candidate| match searched.places(&candidate.what, "").as_slice() {
        [place] if place.line <= shown.line && shown.end_line <= place.end_line => Some((candidate, *place)),
        _ => None,
    });
    let (candidate, place) = wholes.next().filter(|_| wholes.next().is_none())?;
    (!standing::fits(reference, &place)).then(|| (candidate, vec![place]))
}

/// What the words before hint at stands elsewhere, and the cited lines have nothing like it.
fn hinted_elsewhere(
    scope: &Scope<'_>,
    reference: &LineReference,
    path: &SourcePath,
    elsewhere: &[(&Candidate, Vec<Place>)],
) -> Option<Outcome> {
    let is_hint = |(candidate, _): &&(&Candidate, Vec<Place>)| matches!(candidate.what, Expected::Hinted(_));
    let (candidate, places) = elsewhere.iter().find(is_hint)?;
    let evidence: Vec<_> = places.iter().map(|place| scope.line_evidence(path, place.line, place.end_line)).collect();
    let mut lines: Vec<String> = places.iter().map(|place| place.line.to_string()).collect();
    lines.dedup();
    let message = format!(
        "the words suggest {}, which is at line {} of `{path}`, not at {}{}",
        name_of(&candidate.what),
        lines.join(" and "),
        cited(reference),
        shown_lines(scope, path, reference)
    );
    Some(Outcome::broken(message, "cite the place that is meant").with_evidence(evidence))
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
    Some(
        Outcome::broken(message, "name what took its place, and cite its lines")
            .with_evidence(evidence)
            .because(Cause::Undefined(symbol.name.clone())),
    )
}

/// The info string of the block of code that goes with the reference.
fn shown_info(scope: &Scope<'_>, block: BlockIndex) -> String {
    let blocks = &scope.document.blocks()[block..];
    blocks.iter().take(4).find_map(|block| block.code()).map_or_else(String::new, |code| code.info.clone())
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
    let of_source = |(path, _): &(&SourcePath, &Outcome)| !is_header_of_another(path, paths);
    let mut drifted =
        paths.iter().zip(&outcomes).filter(|(_, outcome)| outcome.verdict == Verdict::Drifted).filter(of_source);
    match (drifted.next(), drifted.next()) {
        (Some((_, only)), None) => only.clone(),
        _ if subject.reference.meant.is_some() => Outcome::unproven(
            "ambiguous",
            format!(
                "the text before names {} files, and does not say which of them is meant; write `path:line`",
                paths.len()
            ),
        ),
        _ => Outcome::unproven(
            "ambiguous",
            format!("{} files end in `{}`; write a longer path", paths.len(), subject.reference.path),
        ),
    }
}

/// Whether a file is the header of one of the others, which then has the code.
fn is_header_of_another(path: &SourcePath, paths: &[SourcePath]) -> bool {
    let is_header =
        |path: &SourcePath| path.extension().is_some_and(|ending| matches!(ending, "h" | "hh" | "hpp" | "hxx"));
    is_header(path) && paths.iter().any(|other| other.stem() == path.stem() && !is_header(other))
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

/// No file has the written path.
fn without_file(scope: &Scope<'_>, claim: &Claim, subject: &LineSubject, candidates: &[Candidate]) -> Outcome {
    let reference = &subject.reference;
    let block = &scope.document.blocks()[subject.block];
    if let Some(reason) = planned(scope, block, &claim.span) {
        return Outcome::not_said(reason, &reference.path);
    }
    if scope.codebase.is_ignored(&reference.path) {
        return Outcome::ignored(&reference.path);
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
    .because(Cause::Gone(reference.path.clone()))
}
