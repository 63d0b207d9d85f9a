//! One finding: the document's line with the span underlined, the evidence, the advice.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use trueup_check::{Cause, DocumentReport, Evidence, Judgement, Repair, Verdict};

use crate::RenderOptions;
use crate::blame;
use crate::cause::{Related, related};
use crate::escape::escape_controls;

/// How many pieces of evidence are shown.
const EVIDENCE_SHOWN: usize = 2;

/// How many further pieces of evidence, and how many further places of the same cause, are named.
const PLACES_NAMED: usize = 8;

/// How many lines of a longer repair are shown.
const REPAIR_LINES: usize = 6;

/// How many columns the line number and what stands around it take, at most.
const GUTTER_WIDTH: usize = 9;

/// A repair of at most this many characters is shown beside the underlined text.
const LABEL_WIDTH: usize = 60;

/// The causes to show, in the order of their first places.
pub(super) fn causes<'a>(document: &'a DocumentReport, options: &RenderOptions) -> Vec<Related<'a>> {
    related(document, |judgement| is_shown(judgement, options))
}

fn is_shown(judgement: &Judgement, options: &RenderOptions) -> bool {
    match judgement.verdict {
        Verdict::Holds => options.holds,
        Verdict::Unproven => options.unproven,
        Verdict::Drifted | Verdict::Broken => true,
    }
}

/// Draws one cause, without a final line end.
pub(super) fn render(document: &DocumentReport, cause: &Related<'_>, options: &RenderOptions) -> String {
    let judgement = cause.first;
    let line = MarkedLine::of(document, judgement);
    let label = label(judgement).filter(|label| line.has_room_for(label, options.width));
    let notes = notes(cause, label.is_some());
    let mut group = level(judgement.verdict)
        .with_name(judgement.verdict.word())
        .primary_title(escape_controls(&judgement.message))
        .id(judgement.claim.kind)
        .element(line.snippet(document, label));
    for evidence in judgement.evidence.iter().take(EVIDENCE_SHOWN) {
        group = group.element(evidence_element(evidence));
    }
    for (level, text) in notes {
        group = group.element(level.message(text));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    without_empty_end(renderer.term_width(options.width).render(&[group]))
}

/// `text` without the gutter that the renderer leaves open below a last snippet.
fn without_empty_end(mut text: String) -> String {
    while let Some(at) = text.rfind('\n') {
        let without_style = text[at + 1..].replace(['\u{1b}', '[', ';', 'm'], " ");
        let is_gutter =
            without_style.chars().all(|character| character == '|' || character == ' ' || character.is_ascii_digit());
        if !is_gutter || !text[at + 1..].contains('|') {
            break;
        }
        text.truncate(at);
    }
    text
}

fn level(verdict: Verdict) -> Level<'static> {
    match verdict {
        Verdict::Broken => Level::ERROR,
        Verdict::Drifted => Level::WARNING,
        Verdict::Unproven => Level::INFO,
        Verdict::Holds => Level::NOTE,
    }
}

/// How much of a document's line is looked at on either side of a claim, in bytes; of a longer line the rest is left
/// out, and the column shown counts from there.
const LINE_REACH: usize = 4096;

/// The document's line that a claim begins on, escaped, and the bytes of it that the claim covers; of a claim of several
/// lines, those that its repair replaces.
struct MarkedLine {
    number: usize,
    text: String,
    mark: Range<usize>,
}

impl MarkedLine {
    fn of(document: &DocumentReport, judgement: &Judgement) -> MarkedLine {
        let text = &document.text;
        let span = marked_span(judgement);
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let lines_before = text.get(judgement.claim.span.start..start).map_or(0, |before| before.matches('\n').count());
        let reach_start = text.floor_char_boundary(start.saturating_sub(LINE_REACH));
        let reach_end = text.floor_char_boundary(span.end.saturating_add(LINE_REACH).clamp(start, text.len()));
        let line_start = text[reach_start..start].rfind('\n').map_or(reach_start, |at| reach_start + at + 1);
        let line_end = text[start..reach_end].find('\n').map_or(reach_end, |at| start + at);
        let end = text.floor_char_boundary(span.end.clamp(start, line_end));
        let end = start + text[start..end].trim_end().len();
        let before = escape_controls(&text[line_start..start]);
        let marked = escape_controls(&text[start..end]);
        let after = escape_controls(text[end..line_end].trim_end());
        let mark = before.len()..before.len() + marked.len();
        MarkedLine {
            number: judgement.claim.line as usize + lines_before,
            text: format!("{before}{marked}{after}"),
            mark,
        }
    }

    /// Whether `label` fits beside the mark. One that does not would push the line itself out of sight.
    fn has_room_for(&self, label: &str, width: usize) -> bool {
        GUTTER_WIDTH + self.text[..self.mark.end].chars().count() + label.chars().count() <= width
    }

    fn snippet(self, document: &DocumentReport, label: Option<String>) -> Snippet<'static, Annotation<'static>> {
        Snippet::source(self.text)
            .line_start(self.number)
            .path(escape_controls(document.path.as_str()).into_owned())
            .annotation(AnnotationKind::Primary.span(self.mark).label(label))
    }
}

fn marked_span(judgement: &Judgement) -> &Range<usize> {
    let claim = &judgement.claim;
    match &judgement.repair {
        Some(repair)
            if claim.line < claim.end_line
                && claim.span.start <= repair.span.start
                && repair.span.end <= claim.span.end =>
        {
            &repair.span
        }
        _ => &claim.span,
    }
}

fn label(judgement: &Judgement) -> Option<String> {
    match (&judgement.repair, judgement.reason) {
        (Some(repair), _) if is_short(repair) => {
            Some(format!("now `{}`", escape_controls(repair.replacement.trim_matches('`'))))
        }
        (_, Some(reason)) => Some(format!("unproven: {reason}")),
        _ => None,
    }
}

fn is_short(repair: &Repair) -> bool {
    !repair.replacement.contains('\n') && repair.replacement.chars().count() <= LABEL_WIDTH
}

fn evidence_element(evidence: &Evidence) -> Element<'static> {
    let path = escape_controls(evidence.path.as_str()).into_owned();
    let first_line = evidence.text.lines().next().unwrap_or("").trim_end();
    match (evidence.line, first_line) {
        (0, _) => Origin::path(path).into(),
        (line, "") => Origin::path(path).line(line as usize).into(),
        (line, text) => {
            let text = escape_controls(text).into_owned();
            let whole = AnnotationKind::Visible.span(0..text.len());
            Snippet::source(text).line_start(line as usize).path(path).annotation(whole).into()
        }
    }
}

/// What stands below the snippets: further evidence, the repair where it is long, the advice, the other places.
fn notes(cause: &Related<'_>, repair_shown: bool) -> Vec<(Level<'static>, String)> {
    let judgement = cause.first;
    let mut notes = Vec::new();
    if let Some(rest) = judgement.evidence.get(EVIDENCE_SHOWN..).filter(|rest| !rest.is_empty()) {
        notes.push((Level::NOTE, format!("see also {}", listed(rest.iter().map(place).collect()))));
    }
    if let Some(repair) = judgement.repair.as_ref().filter(|repair| !is_short(repair)) {
        notes.push((Level::HELP, format!("it should now say:\n{}", shortened(&repair.replacement))));
    }
    let repeated = |advice: &&String| {
        let replacement = judgement.repair.as_ref().map(|repair| repair.replacement.trim_matches('`'));
        repair_shown && replacement.is_some_and(|replacement| **advice == format!("write `{replacement}`"))
    };
    if let Some(advice) = judgement.advice.as_ref().filter(|advice| !repeated(advice)) {
        notes.push((Level::HELP, escape_controls(advice).into_owned()));
    }
    notes.extend(blame::note(judgement).map(|note| (Level::NOTE, escape_controls(&note).into_owned())));
    notes.extend(other_places(cause).map(|places| (Level::NOTE, places)));
    notes
}

/// The other places of the same cause, each with what it should say now where that differs from place to place; `None`
/// where all are in the line that is shown.
fn other_places(cause: &Related<'_>) -> Option<String> {
    let replacement = |judgement: &Judgement| judgement.repair.as_ref().map(|repair| repair.replacement.clone());
    let is_moved = matches!(cause.first.cause, Some(Cause::Moved(_)));
    let mut places: Vec<(u32, String)> = Vec::new();
    for other in &cause.others {
        let line = other.claim.line;
        let said = places.iter().any(|(known, _)| *known == line) || line == cause.first.claim.line;
        match replacement(other).filter(|now| is_moved && !now.contains('\n') && now.chars().count() <= LABEL_WIDTH) {
            Some(now) => places.push((line, format!("{line} (now `{}`)", escape_controls(now.trim_matches('`'))))),
            None if said => {}
            None => places.push((line, line.to_string())),
        }
    }
    let (count, word) = (places.len(), if places.len() == 1 { "line" } else { "lines" });
    let noun = match &cause.first.cause {
        Some(Cause::Moved(path)) => {
            format!("{} to `{}`", if count == 1 { "reference" } else { "references" }, escape_controls(path.as_str()))
        }
        _ if count == 1 => "place".to_owned(),
        _ => "places".to_owned(),
    };
    let listed = listed(places.into_iter().map(|(_, place)| place).collect());
    (count > 0).then(|| format!("and {count} more {noun}: {word} {listed}"))
}

fn place(evidence: &Evidence) -> String {
    let path = escape_controls(evidence.path.as_str());
    if evidence.line == 0 { path.into_owned() } else { format!("{path}:{}", evidence.line) }
}

/// The first few of `places`, and how many more there are.
fn listed(mut places: Vec<String>) -> String {
    let rest = places.len().saturating_sub(PLACES_NAMED);
    places.truncate(PLACES_NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    places.join(", ") + &more
}

fn shortened(text: &str) -> String {
    let total = text.lines().count();
    let mut shown: Vec<String> =
        text.lines().take(REPAIR_LINES).map(|line| escape_controls(line).into_owned()).collect();
    if total > REPAIR_LINES {
        shown.push(format!("… and {} more lines", total - REPAIR_LINES));
    }
    shown.join("\n")
}
