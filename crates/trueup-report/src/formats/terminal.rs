//! `terminal`: findings as a compiler shows them, for people.

mod finding;
mod summary;

use super::{Format, RenderOptions};
use crate::CheckReport;

/// The format.
pub static TERMINAL: Format = Format { name: "terminal", about: "findings with their evidence, for people", render };

fn render(report: &CheckReport, options: &RenderOptions) -> String {
    claims(report, options) + &summary::render(report, options)
}

/// The claims alone, without the summary.
pub(crate) fn claims(report: &CheckReport, options: &RenderOptions) -> String {
    let mut text = String::new();
    for document in &report.documents {
        for group in finding::causes(document, options) {
            text.push_str(&finding::render(document, &group, options));
            text.push_str("\n\n");
        }
    }
    text
}
