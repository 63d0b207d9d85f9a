//! Runs the `cases.md` beside every kind of claim, as [`trueup_cases`] tells.
//!
//! The document under check is the last file before the expectation. A block `verdicts` has a line for every claim of
//! the kind, in document order:
//!
//! ```text
//! 3 holds "store.py:12" by src/store.py:11
//! 5 drifted "src/store.py:40" -> "src/store.py:12"
//! 7 broken "src/gone.py": `src/gone.py` does not exist; name the file that took its place, or drop the sentence
//! 9 unproven(hypothetical) "src/next.py"
//! ```
//!
//! The first number is the line of the document; of a claim of several lines, the first is quoted. A claim that holds has the code that decides it, a drifted one its
//! repair, a broken one its message and its advice. A block `messages` has what every verdict says to the user.

use std::path::Path;

use trueup_cases::{CasesFile, Tree, check};
use trueup_check::{Judgement, KINDS, Kind, Verdict};
use trueup_document::Document;
use trueup_facts::SourcePath;
use trueup_model::Model;

fn judgements(tree: &Tree) -> Vec<Judgement> {
    let Some((path, text)) = tree.last() else { return Vec::new() };
    let document = Document::parse(SourcePath::new(path), text.to_owned());
    trueup_check::check(&document, &Model::new(tree.codebase())).judgements
}

fn outline(judgement: &Judgement, document: &str) -> String {
    let claim = &judgement.claim;
    let reason = judgement.reason.map_or_else(String::new, |reason| format!("({reason})"));
    let more = if claim.text.lines().count() > 1 { "..." } else { "" };
    let first_line = claim.text.lines().next().unwrap_or("");
    let mut line = format!("{} {}{reason} {first_line:?}{more}", claim.line, judgement.verdict.word());
    if let (Verdict::Holds, Some(evidence)) = (judgement.verdict, judgement.evidence.first()) {
        let at = if evidence.line == 0 { String::new() } else { format!(":{}", evidence.line) };
        line.push_str(&format!(" by {}{at}", evidence.path));
    }
    if let Some(repair) = &judgement.repair {
        let replaced = &document[repair.span.clone()];
        let part = if *replaced == claim.text { String::new() } else { format!(" at {replaced:?}") };
        line.push_str(&format!("{part} -> {:?}", repair.replacement));
    }
    if judgement.verdict == Verdict::Broken {
        let advice = judgement.advice.as_deref().unwrap_or("");
        line.push_str(&format!(": {}; {advice}", judgement.message));
    }
    line + "\n"
}

/// What a verdict says to the user.
fn message(judgement: &Judgement) -> String {
    let first_line = judgement.claim.text.lines().next().unwrap_or("");
    format!("{} {first_line:?}: {}\n", judgement.claim.line, judgement.message)
}

#[test]
fn every_kind_decides_its_cases() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/claims");
    let file = |kind: &Kind| CasesFile { name: kind.name.to_owned(), path: home.join(kind.folder).join("cases.md") };
    check(&KINDS.iter().map(file).collect::<Vec<_>>(), |kind, info, tree| {
        let judgements = judgements(tree);
        let document = tree.last().map_or("", |(_, text)| text);
        let of_kind = judgements.iter().filter(|judgement| judgement.claim.kind == kind);
        match info {
            "verdicts" => Some(of_kind.map(|judgement| outline(judgement, document)).collect()),
            "messages" => Some(of_kind.map(message).collect()),
            _ => None,
        }
    });
}
