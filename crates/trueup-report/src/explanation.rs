//! What claim kinds are, told to users: in a terminal, to programs, and as the table of the documentation.

use serde::Serialize;
use trueup_check::{Claim, Documentation, Example, KINDS, Kind, REASONS, Reason, reason_by_name};

use crate::escape::escape_controls;
use crate::formats::{RenderOptions, json, terminal};
use crate::report::CheckReport;

/// What can be explained.
pub enum Topic {
    /// Every kind, one line each.
    Overview(Vec<&'static Kind>),
    /// One kind.
    Kind(&'static Kind),
    /// A reason for which claims are unproven.
    Reason(&'static Reason),
}

impl Topic {
    /// Every kind.
    pub fn everything() -> Topic {
        Topic::Overview(KINDS.iter().collect())
    }

    /// What `word` names: a kind, the kinds of a family, or a reason.
    pub fn named(word: &str) -> Option<Topic> {
        let kin = || KINDS.iter().filter(|kind| kind.family() == word).collect::<Vec<_>>();
        match KINDS.iter().find(|kind| kind.name == word) {
            Some(kind) => Some(Topic::Kind(kind)),
            None => match reason_by_name(word) {
                Some(reason) => Some(Topic::Reason(reason)),
                None => Some(kin()).filter(|kin| !kin.is_empty()).map(Topic::Overview),
            },
        }
    }

    /// The explanation for people, at most `width` columns wide, ending in a line end.
    pub fn for_people(&self, width: usize) -> String {
        match self {
            Topic::Overview(kinds) => overview(kinds, width),
            Topic::Kind(kind) => kind_for_people(kind, width),
            Topic::Reason(reason) => reason_for_people(reason, width),
        }
    }

    /// The explanation for programs: a versioned contract, ending in a line end.
    pub fn for_programs(&self) -> String {
        let (kinds, reasons) = match self {
            Topic::Overview(kinds) => (kinds.clone(), Vec::new()),
            Topic::Kind(kind) => (vec![*kind], Vec::new()),
            Topic::Reason(reason) => (Vec::new(), vec![ReasonOutput::of(reason)]),
        };
        let output = Output { version: 1, kinds: kinds.into_iter().map(KindOutput::of).collect(), reasons };
        // Serialising to memory fails only for maps whose keys are no text, and there is none here.
        serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
    }
}

/// Which claims of a report to explain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Those that stand on a line of a document.
    At {
        /// The 1-based line.
        line: u32,
    },
    /// The one with this `id` in the JSON report.
    Id(String),
}

impl Wanted {
    /// Reads `ARCHITECTURE.md:12`, as the document and the line, or an id.
    pub fn parse(word: &str) -> Option<(Option<&str>, Wanted)> {
        if let Some((document, line)) = word.rsplit_once(':') {
            return line.parse().ok().map(|line| (Some(document), Wanted::At { line }));
        }
        let is_id = word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| (None, Wanted::Id(word.to_ascii_lowercase())))
    }

    /// Whether a claim with that `id` is wanted.
    pub fn is(&self, claim: &Claim, id: &str) -> bool {
        match self {
            Wanted::At { line } => (claim.line..=claim.end_line).contains(line),
            Wanted::Id(wanted) => wanted == id,
        }
    }
}

/// The wanted claims of a report with their evidence, then what their kinds are; `None` where there is no such claim.
pub fn explain_claims(report: &CheckReport, wanted: &Wanted, options: &RenderOptions) -> Option<String> {
    let mut ids = json::identities(report).into_iter();
    let mut found = report.clone();
    for document in &mut found.documents {
        document.judgements.retain(|judgement| ids.next().is_some_and(|id| wanted.is(&judgement.claim, &id)));
    }
    let mut kinds: Vec<&'static str> = found.judgements().map(|judgement| judgement.claim.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return None;
    }
    let mut text = terminal::claims(&found, &RenderOptions { holds: true, unproven: true, ..*options });
    for kind in KINDS.iter().filter(|kind| kinds.contains(&kind.name)) {
        text.push_str(&what_it_is(kind, options.width));
        text.push('\n');
    }
    for reason in REASONS {
        if found.judgements().any(|judgement| judgement.reason == Some(reason.name)) {
            text.push_str(&reason_line(reason, options.width));
        }
    }
    Some(text)
}

/// What `trueup explain --format json` writes.
#[derive(Serialize)]
struct Output {
    version: u32,
    kinds: Vec<KindOutput>,
    reasons: Vec<ReasonOutput>,
}

#[derive(Serialize)]
struct KindOutput {
    kind: &'static str,
    about: String,
    /// Markdown.
    text: String,
    examples: Vec<ExampleOutput>,
    reasons: Vec<ReasonOutput>,
}

#[derive(Serialize)]
struct ExampleOutput {
    verdict: String,
    line: String,
    outcome: String,
}

#[derive(Serialize)]
struct ReasonOutput {
    reason: &'static str,
    meaning: &'static str,
    remedy: &'static str,
}

impl KindOutput {
    fn of(kind: &'static Kind) -> KindOutput {
        let documentation = kind.documentation();
        let reasons = documentation.reasons().map(ReasonOutput::of).collect();
        let Documentation { about, text, examples } = documentation;
        let examples =
            examples.into_iter().map(|Example { verdict, line, outcome }| ExampleOutput { verdict, line, outcome });
        KindOutput { kind: kind.name, about, text, examples: examples.collect(), reasons }
    }
}

impl ReasonOutput {
    fn of(reason: &'static Reason) -> ReasonOutput {
        ReasonOutput { reason: reason.name, meaning: reason.meaning, remedy: reason.remedy }
    }
}

/// `text` wrapped to `width`, with `first` before its first line and `rest` before the others.
fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> String {
    // Names of code stay whole: only spaces part words.
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&escape_controls(text), options) + "\n"
}

fn overview(kinds: &[&'static Kind], width: usize) -> String {
    let longest = kinds.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    let rest = " ".repeat(longest + 2);
    let line = |kind: &&'static Kind| {
        let name = format!("{:longest$}  ", kind.name);
        wrapped(&kind.documentation().about, width, &name, &rest)
    };
    let lines: String = kinds.iter().map(line).collect();
    lines + "\n`trueup explain KIND` tells what decides such a claim.\n"
}

/// The text of a kind without its examples and reasons.
fn what_it_is(kind: &Kind, width: usize) -> String {
    let documentation = kind.documentation();
    let mut text = wrapped(&format!("{}: {}", kind.name, documentation.about), width, "", "");
    for paragraph in documentation.paragraphs() {
        let indent = if paragraph.starts_with("- ") { "  " } else { "\n" };
        text.push_str(&wrapped(&paragraph, width, indent, indent.trim_start_matches('\n')));
    }
    text
}

fn kind_for_people(kind: &Kind, width: usize) -> String {
    let documentation = kind.documentation();
    let mut text = what_it_is(kind, width);
    if !documentation.examples.is_empty() {
        text.push_str("\nExamples:\n");
    }
    for example in &documentation.examples {
        let verdict = format!("  {:<9} ", example.verdict);
        text.push_str(&wrapped(&example.line, width, &verdict, "            "));
        if !example.outcome.is_empty() {
            text.push_str(&wrapped(&example.outcome, width, "            ", "            "));
        }
    }
    let mut reasons = documentation.reasons().peekable();
    if reasons.peek().is_some() {
        text.push_str("\nUnproven because:\n");
    }
    for reason in reasons {
        text.push_str(&reason_line(reason, width));
    }
    text
}

/// How many columns the names of reasons take.
const REASON_WIDTH: usize = 18;

fn reason_line(reason: &Reason, width: usize) -> String {
    let first = format!("  {:<REASON_WIDTH$}", reason.name);
    let rest = " ".repeat(REASON_WIDTH + 2);
    wrapped(reason.meaning, width, &first, &rest)
        + &wrapped(reason.remedy, width, &format!("{rest}-> "), &format!("{rest}   "))
}

fn reason_for_people(reason: &Reason, width: usize) -> String {
    let gives = |kind: &&Kind| kind.documentation().reasons().any(|given| given.name == reason.name);
    let kinds: Vec<&str> = KINDS.iter().filter(gives).map(|kind| kind.name).collect();
    let mut text = wrapped(&format!("unproven: {}", reason.name), width, "", "");
    text.push_str(&wrapped(reason.meaning, width, "\n", ""));
    text.push_str(&wrapped(reason.remedy, width, "-> ", "   "));
    text.push_str(&wrapped(&format!("Given to: {}", kinds.join(", ")), width, "\n", ""));
    text
}

/// The page of the documentation on all kinds, in Markdown.
pub fn page() -> String {
    let mut page = "<!-- Generated by `cargo xtask docs` from the comments beside the code; do not edit. -->\n\n\
                    # Claims\n\n\
                    What trueup finds in documents, what decides it, and when it stays unproven. `trueup explain KIND` \
                    prints the same in a terminal.\n\n\
                    | Kind | What it is |\n|---|---|\n"
        .to_owned();
    for kind in KINDS {
        let about = kind.documentation().about;
        page.push_str(&format!("| [`{}`](#{}) | {} |\n", kind.name, kind.name.replace('/', ""), in_cell(&about)));
    }
    for kind in KINDS {
        page.push_str(&section(kind));
    }
    page.push_str("\n## Reasons\n\nWhy a claim is unproven, and what its author can do.\n\n");
    page.push_str("| Reason | What it means | What to do |\n|---|---|---|\n");
    for Reason { name, meaning, remedy } in REASONS {
        page.push_str(&format!("| `{name}` | {} | {} |\n", in_cell(meaning), in_cell(remedy)));
    }
    page
}

/// Text as it can stand in the cell of a table.
fn in_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn section(kind: &Kind) -> String {
    let documentation = kind.documentation();
    let mut text = format!("\n## {}\n", kind.name);
    for paragraph in documentation.paragraphs() {
        let gap = if paragraph.starts_with("- ") { "" } else { "\n" };
        text.push_str(&format!("{gap}{paragraph}\n"));
    }
    if documentation.examples.is_empty() {
        return text;
    }
    text.push_str("\n```text\n");
    for Example { verdict, line, outcome } in &documentation.examples {
        text.push_str(&format!("{:<9} {line}\n", verdict));
        if !outcome.is_empty() {
            text.push_str(&format!("          {outcome}\n"));
        }
    }
    text.push_str("```\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_a_kind_a_family_or_a_reason() {
        assert!(matches!(Topic::named("reference/line"), Some(Topic::Kind(kind)) if kind.name == "reference/line"));
        assert!(matches!(Topic::named("reference"), Some(Topic::Overview(kinds)) if kinds.len() > 2));
        assert!(matches!(Topic::named("ambiguous"), Some(Topic::Reason(reason)) if reason.name == "ambiguous"));
        assert!(Topic::named("nothing").is_none());
    }

    #[test]
    fn every_explanation_keeps_to_its_width() {
        for kind in KINDS {
            let text = Topic::Kind(kind).for_people(72);
            let wide = text.lines().find(|line| line.chars().count() > 72 && line.split_whitespace().count() > 2);
            assert!(wide.is_none(), "{}: {wide:?}", kind.name);
            assert!(text.contains("Unproven because:") || kind.name == "placeholder", "{text}");
        }
    }
}
