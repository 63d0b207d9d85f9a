//! The closing lines: what was found, and how much of the documents it speaks of.

use std::cmp::Reverse;

use anstyle::{AnsiColor, Style};

use crate::{CheckReport, RenderOptions, Summary};

const BOLD: Style = Style::new().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Writes the closing lines.
pub(super) fn render(report: &CheckReport, options: &RenderOptions) -> String {
    let summary = report.summary();
    let paint = |style: Style, text: String| {
        if options.color { format!("{style}{text}{style:#}") } else { text }
    };
    let verdicts = [
        (summary.holds, if summary.holds == 1 { "holds" } else { "hold" }, GREEN),
        (summary.drifted, "drifted", YELLOW),
        (summary.broken, "broken", RED),
        (summary.unproven, "unproven", DIM),
    ];
    let phrase = |(count, word, style)| {
        let phrase = format!("{count} {word}");
        if count == 0 { phrase } else { paint(style, phrase) }
    };
    let verdicts = verdicts.map(phrase).join(", ");
    let claims = paint(BOLD, counted(summary.claims, "claim"));
    let mut lines = vec![format!("{claims} in {}: {verdicts}", counted(summary.documents, "document"))];
    if summary.accepted() > 0 {
        let review = "`trueup accept --review` shows those of `trueup accept`";
        lines.push(paint(DIM, format!("{} of the unproven accepted by a person; {review}", summary.accepted())));
    }
    if summary.unproven > 0 {
        lines.push(paint(DIM, format!("unproven because: {}", reasons(&summary))));
    }
    lines.push(paint(DIM, coverage(&summary)));
    lines.join("\n") + "\n"
}

/// The reasons, the most frequent first.
fn reasons(summary: &Summary) -> String {
    let mut reasons: Vec<_> = summary.unproven_by_reason.iter().collect();
    reasons.sort_by_key(|&(reason, &count)| (Reverse(count), *reason));
    reasons.into_iter().map(|(reason, count)| format!("{reason} {count}")).collect::<Vec<_>>().join(", ")
}

fn coverage(summary: &Summary) -> String {
    if summary.tokens == 0 {
        return "no code-like tokens to cover".to_owned();
    }
    // Rounded down, so that 100% is said only where nothing is left.
    let percent = summary.covered_tokens * 100 / summary.tokens;
    format!("{percent}% of {} covered by a claim", counted(summary.tokens, "code-like token"))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
