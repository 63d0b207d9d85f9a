//! What is said of a reference whose thing stands elsewhere, and its repair.

use trueup_facts::{LineIndex, SourcePath};

use crate::claim::{Cause, Claim, Repair};
use crate::claims::Outcome;
use crate::claims::reference_path::written_like;
use crate::expectation::Expected;
use crate::line_reference::LineReference;
use crate::place::Place;
use crate::scope::Scope;

pub(super) fn moved_outcome(
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
        .because(Cause::Moved(path.clone()))
}

/// What the cited line shows instead, for the message.
pub(super) fn shown_lines(scope: &Scope<'_>, path: &SourcePath, reference: &LineReference) -> String {
    let evidence = scope.line_evidence(path, reference.start, reference.end);
    let text: String = evidence.text.chars().take(48).filter(|character| *character != '`').collect();
    if text.trim().is_empty() { String::new() } else { format!(", which shows `{}`", text.trim()) }
}

pub(super) fn cited(reference: &LineReference) -> String {
    if reference.is_range { format!("{}-{}", reference.start, reference.end) } else { reference.start.to_string() }
}

/// The new numbers in the form of the old ones: a line for a line, a range of the same dash for a range.
pub(super) fn new_numbers(scope: &Scope<'_>, reference: &LineReference, path: &SourcePath, place: &Place) -> String {
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

pub(super) fn name_of(what: &Expected) -> String {
    match what {
        Expected::Symbol(symbol) | Expected::Called(symbol) | Expected::Worded(symbol) | Expected::Hinted(symbol) => {
            format!("`{}`", symbol.dotted())
        }
        Expected::Quote(quote) => format!("`{}`", quote.replace('`', "").chars().take(60).collect::<String>()),
        Expected::Code(_) => "the code shown".to_owned(),
        Expected::Receiver(name) => format!("the call that leads to `{name}`"),
        Expected::EndlessLoop => "the loop".to_owned(),
    }
}

pub(super) fn renamed_outcome(
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
    let written = written_like(&reference.path, path, &scope.project);
    let between =
        &claim.text[reference.path_span.end - claim.span.start..reference.numbers_span.start - claim.span.start];
    let replacement = format!("{written}{between}{}", new_numbers(scope, reference, path, &place));
    Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement })
}
