//! Laws that hold for every document: what a claim says of itself is true, and a repair repairs.
#![allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use proptest::prelude::*;
use trueup_cases::{Tree, trees};
use trueup_check::{Claim, Judgement, KINDS, Made, Repair, Verdict, check, sync};
use trueup_document::Document;
use trueup_facts::{LineMap, SourcePath};
use trueup_model::Model;

/// The cases of all kinds: where each stands, its document and its tree.
fn cases() -> Vec<(String, Tree)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/claims");
    let mut cases = Vec::new();
    for kind in KINDS {
        let text = std::fs::read_to_string(home.join(kind.folder).join("cases.md")).expect("every kind has its cases");
        cases.extend(trees(&text).into_iter().map(|(title, tree)| (format!("{}: {title}", kind.name), tree)));
    }
    cases
}

fn judge(path: &str, text: &str, model: &Model) -> Vec<Judgement> {
    check(&Document::parse(SourcePath::new(path), text.to_owned()), model).judgements
}

fn with_repair(text: &str, repair: &Repair) -> String {
    let mut text = text.to_owned();
    text.replace_range(repair.span.clone(), &repair.replacement);
    text
}

/// What every judgement must say of itself, whatever the document.
fn assert_consistent(text: &str, judgements: &[Judgement]) {
    for Judgement { claim, verdict, reason, advice, repair, .. } in judgements {
        assert_eq!(text.get(claim.span.clone()), Some(claim.text.as_str()), "{claim:?}");
        assert_eq!(claim.line as usize, text[..claim.span.start].matches('\n').count() + 1, "{claim:?}");
        assert!(claim.line <= claim.end_line && claim.column > 0, "{claim:?}");
        assert!(KINDS.iter().any(|kind| kind.name == claim.kind), "{claim:?}");
        assert_eq!(reason.is_some(), *verdict == Verdict::Unproven, "{claim:?}");
        assert_eq!(repair.is_some(), *verdict == Verdict::Drifted, "{claim:?}");
        assert_eq!(advice.is_some(), verdict.is_finding(), "{claim:?}");
        if let Some(repair) = repair {
            let inside = claim.span.start <= repair.span.start && repair.span.end <= claim.span.end;
            assert!(inside && text.get(repair.span.clone()).is_some_and(|old| old != repair.replacement), "{repair:?}");
        }
    }
}

#[test]
fn every_reason_of_the_cases_is_documented_by_its_kind() {
    let mut missing = BTreeSet::new();
    for (_, tree) in cases() {
        let Some((path, text)) = tree.last() else { continue };
        for Judgement { claim, reason, .. } in judge(path, text, &Model::new(tree.codebase())) {
            let kind = KINDS.iter().find(|kind| kind.name == claim.kind).expect("a claim is of a listed kind");
            let names = |given: &str| kind.documentation().reasons().any(|reason| reason.name == given);
            missing.extend(reason.filter(|reason| !names(reason)).map(|reason| (kind.name, reason)));
        }
    }
    assert!(missing.is_empty(), "list in REASONS, and name in the comment on the kind's struct: {missing:?}");
}

#[test]
fn every_judgement_of_the_cases_is_consistent() {
    for (title, tree) in cases() {
        let Some((path, text)) = tree.last() else { panic!("{title} has no document") };
        assert_consistent(text, &judge(path, text, &Model::new(tree.codebase())));
    }
}

/// The judgement of a claim of `kind` over the bytes `span`.
fn judgement_over<'a>(judgements: &'a [Judgement], kind: &str, span: &Range<usize>) -> Option<&'a Judgement> {
    let over = |claim: &Claim| claim.kind == kind && claim.span.start <= span.start && span.end <= claim.span.end;
    judgements.iter().find(|judgement| over(&judgement.claim))
}

#[test]
fn a_repaired_claim_is_no_finding() {
    for (title, tree) in cases() {
        let Some((path, text)) = tree.last() else { continue };
        let model = Model::new(tree.codebase());
        for judgement in judge(path, text, &model) {
            let Some(repair) = &judgement.repair else { continue };
            let again = judge(path, &with_repair(text, repair), &model);
            let new = repair.span.start..repair.span.start + repair.replacement.len();
            let same = judgement_over(&again, judgement.claim.kind, &new);
            let is_repaired = same.is_some_and(|same| !same.verdict.is_finding());
            assert!(is_repaired, "{title}: {} -> {}", judgement.claim.text, repair.replacement);
        }
    }
}

#[test]
fn when_all_is_repaired_the_repaired_claims_hold() {
    for (title, tree) in cases() {
        let Some((path, text)) = tree.last() else { continue };
        let model = Model::new(tree.codebase());
        let (mut repaired, mut done, mut changed) = (String::new(), 0, Vec::new());
        for judgement in judge(path, text, &model) {
            let Some(repair) = judgement.repair else { continue };
            repaired.push_str(&text[done..repair.span.start]);
            let start = repaired.len();
            repaired.push_str(&repair.replacement);
            changed.push((judgement.claim.kind, start..repaired.len()));
            done = repair.span.end;
        }
        repaired.push_str(&text[done..]);
        let again = judge(path, &repaired, &model);
        assert!(again.iter().all(|left| left.repair.is_none()), "{title}: {repaired}");
        for (kind, span) in changed {
            let verdict = judgement_over(&again, kind, &span).map(|judgement| judgement.verdict);
            assert_eq!(verdict, Some(Verdict::Holds), "{title}: {}", &repaired[span]);
        }
    }
}

/// What must be true of every document that was synced: what was repaired holds, what held is no finding, nothing else
/// changed, and syncing it again changes nothing.
fn assert_synced(title: &str, path: &str, text: &str, model: &Model) {
    let judge = |text: String| Some(check(&Document::parse(SourcePath::new(path), text), model));
    let sync = |text: &str| sync(judge(text.to_owned()).expect("it is judged"), &judge, &|_| true);
    let before = judge(text.to_owned()).expect("it is judged");
    let synced = sync(text);
    let new = &synced.report.text;
    assert_eq!(&sync(new).report.text, new, "{title}: twice is not once");
    // A changed line has a repair, and its line ending and what stands before all lines and behind them stay.
    let map = LineMap::between(text, new);
    for line in (1..=map.old_count()).filter(|line| map.new_line(*line).is_none()) {
        let lines = |made: &Made| {
            let Judgement { claim, repair, .. } = &made.judgement;
            let span = &repair.as_ref().expect("it was repaired").span;
            let old = &claim.text[span.start - claim.span.start..span.end - claim.span.start];
            made.line..=made.line + old.matches('\n').count() as u32
        };
        assert!(
            synced.made.iter().any(|made| lines(made).contains(&line)),
            "{title}: line {line} changed without a repair"
        );
    }
    assert_eq!(new.starts_with('\u{feff}'), text.starts_with('\u{feff}'), "{title}");
    assert_eq!(new.ends_with('\n'), text.ends_with('\n'), "{title}");
    if new.matches('\n').count() == text.matches('\n').count() {
        assert_eq!(new.matches("\r\n").count(), text.matches("\r\n").count(), "{title}");
    }
    let findings = |judgements: &[Judgement]| judgements.iter().filter(|it| it.verdict.is_finding()).count();
    assert!(findings(&synced.report.judgements) <= findings(&before.judgements), "{title}: {new}");
    let drifted = synced.report.judgements.iter().filter(|it| it.verdict == Verdict::Drifted).count();
    assert_eq!(drifted, synced.left.len(), "{title}: what drifted is repaired or told");
}

/// Line endings, marks and ends that a text may have.
fn in_many_forms(text: &str) -> Vec<String> {
    let mixed: String = text
        .split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| if at % 2 == 0 { line.replace('\n', "\r\n") } else { line.to_owned() })
        .collect();
    vec![text.to_owned(), text.replace('\n', "\r\n"), mixed, format!("\u{feff}{}", text.trim_end())]
}

#[test]
fn a_synced_document_is_a_fixed_point_of_which_only_the_false_words_changed() {
    for (title, tree) in cases() {
        let Some((path, text)) = tree.last() else { continue };
        let model = Model::new(tree.codebase());
        if judge(path, text, &model).iter().any(|it| it.repair.is_some()) {
            for text in in_many_forms(text) {
                assert_synced(&title, path, &text, &model);
            }
        }
    }
}

#[test]
fn nothing_that_drifted_in_the_cases_is_left() {
    for (title, tree) in cases() {
        let Some((path, text)) = tree.last() else { continue };
        let model = Model::new(tree.codebase());
        let judge = |text: String| Some(check(&Document::parse(SourcePath::new(path), text), &model));
        let synced = sync(judge(text.to_owned()).expect("it is judged"), &judge, &|_| true);
        let left: Vec<&str> = synced.left.iter().map(|left| left.why.as_str()).collect();
        assert!(left.is_empty(), "{title}: {left:?}");
    }
}

/// Pieces that documents about the small tree are made of, whole and broken.
const PIECES: &[&str] = &[
    "# ",
    "\n\n",
    "\n",
    "\r\n",
    " ",
    "- ",
    "1. ",
    "| ",
    " |\n|---|---|\n",
    "> ",
    "`",
    "``",
    "```",
    "````",
    "```python\n",
    "\n```\n",
    "**",
    "_",
    "[",
    "](",
    ")",
    "]: ",
    "![",
    "<a id=\"",
    "\">",
    "{{",
    "}}",
    "<!--",
    "-->",
    "\\",
    "&amp;",
    "\t",
    "app.py",
    "src/app.py",
    "src\\app.py",
    "src/",
    "src/*.py",
    "{a,b}.py",
    "../x.py",
    "gone.rs",
    "#L3",
    ":3",
    ":1-99",
    ":3, 9",
    "–9",
    " (line 3)",
    ", lines 3-9",
    ":0",
    ":4294967296",
    "take_one",
    "take_one()",
    "Stock.take_one",
    "Stock",
    "Stock::gone()",
    "self.stock",
    "self.stock -= 1",
    "├── ",
    "└── ",
    "│   ",
    "src/\n",
    "→",
    "▼",
    "\"takes one\"",
    "TODO",
    "[What this does]",
    "[Component A]",
    "…",
    "...",
    "é",
    "漢字",
    "\u{202e}",
    "\u{0}",
    "😀",
    "could",
    "not",
    ".",
    ": ",
    "from ",
];

fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..48).prop_map(|pieces| pieces.concat())
}

#[test]
fn whatever_the_document_says_it_is_judged_consistently() {
    let tree = Tree::new(&[
        ("src/app.py", "\"\"\"Takes one.\"\"\"\n\n\nclass Stock:\n    def take_one(self):\n        self.stock -= 1\n"),
        ("src/cart.ts", "export class Cart {\n  take_one() {}\n}\n"),
        ("native/scale.cpp", "int take_one() {\n  return 1;\n}\n"),
    ]);
    let model = Model::new(tree.codebase());
    proptest!(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }, |(text in document())| {
        let judgements = judge("docs/design.md", &text, &model);
        assert_consistent(&text, &judgements);
        for judgement in judgements {
            let Some(repair) = &judgement.repair else { continue };
            let again = judge("docs/design.md", &with_repair(&text, repair), &model);
            let new = repair.span.start..repair.span.start + repair.replacement.len();
            let same = judgement_over(&again, judgement.claim.kind, &new);
            assert!(same.is_some_and(|same| same.verdict != Verdict::Drifted), "{} -> {}", judgement.claim.text, repair.replacement);
        }
        assert_synced("a document of pieces", "docs/design.md", &text, &model);
    });
}
