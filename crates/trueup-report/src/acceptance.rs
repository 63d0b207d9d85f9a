//! Accepted claims, shown to whoever reviews them: what the document says beside the code.

use trueup_facts::SourcePath;

use crate::escape::escape_controls;

/// Whether a claim that was accepted still is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acceptance {
    /// It is.
    Stands,
    /// Its sentence says something else now.
    SentenceChanged,
    /// The code that decides it is another now.
    CodeChanged,
}

impl Acceptance {
    /// What became of it, in a phrase.
    pub fn told(self) -> &'static str {
        match self {
            Acceptance::Stands => "accepted",
            Acceptance::SentenceChanged => "it was accepted, but its sentence has changed since",
            Acceptance::CodeChanged => "it was accepted, but the code that decides it has changed since",
        }
    }
}

/// An accepted claim for review.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedReview {
    /// The document.
    pub document: SourcePath,
    /// The 1-based line of the claim.
    pub line: u32,
    /// Its kind.
    pub kind: &'static str,
    /// What is found about it.
    pub message: String,
    /// Why it was accepted.
    pub because: String,
    /// Whether it still is.
    pub state: Acceptance,
    /// The sentence it stands in.
    pub sentence: String,
    /// The places of the code that decide it, each with its lines.
    pub code: Vec<(String, Vec<String>)>,
}

/// How many columns stand between the document and the code.
const GAP: usize = 3;

/// Shows each claim with its sentence on the left and the code on the right, in lines of at most `width` columns.
pub fn review_for_people(reviews: &[AcceptedReview], width: usize) -> String {
    let column = (width.max(40) - GAP) / 2;
    let mut text = String::new();
    for review in reviews {
        let place = format!("{}:{}", review.document, review.line);
        let heads = [
            format!("{place}: {} [{}]", review.state.told(), review.kind),
            format!("  because: {}", review.because),
            format!("  {}", review.message),
        ];
        heads.iter().for_each(|head| text.push_str(&(escape_controls(head).into_owned() + "\n")));
        let said = escape_controls(&review.sentence.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
        let left: Vec<String> = textwrap::wrap(&said, column).into_iter().map(|line| line.into_owned()).collect();
        let mut right: Vec<String> = Vec::new();
        for (place, lines) in &review.code {
            right.push(place.clone());
            right.extend(lines.iter().map(|line| format!("  {line}")));
        }
        if right.is_empty() {
            right.push("(no code decides it)".to_owned());
        }
        for row in 0..left.len().max(right.len()) {
            let one = left.get(row).map_or("", String::as_str);
            let other = right.get(row).map(|line| clipped(&escape_controls(line), column)).unwrap_or_default();
            let blank = column.saturating_sub(textwrap::core::display_width(one));
            let line = format!("{one}{} | {other}", " ".repeat(blank));
            text.push_str(&(line.trim_end().to_owned() + "\n"));
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + if text.is_empty() { "" } else { "\n" }
}

/// As much of a line of code as a column takes, tabs as two spaces.
fn clipped(line: &str, column: usize) -> String {
    let line = line.replace('\t', "  ");
    if textwrap::core::display_width(&line) <= column {
        return line;
    }
    let mut kept = String::new();
    for character in line.chars() {
        if textwrap::core::display_width(&kept) + 2 > column {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}
