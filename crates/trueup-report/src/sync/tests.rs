use trueup_check::{Claim, DocumentReport, Judgement, Left, Made, Repair, Synced, Verdict};
use trueup_facts::SourcePath;

use super::*;

/// A document that was `before` and is `after`.
fn document(path: &str, before: &str, after: &str) -> SyncedDocument {
    let report = DocumentReport {
        path: SourcePath::new(path),
        text: after.to_owned(),
        judgements: Vec::new(),
        tokens: 0,
        covered_tokens: 0,
    };
    SyncedDocument { before: before.to_owned(), synced: Synced { report, made: Vec::new(), left: Vec::new() } }
}

fn drifted(text: &str, replacement: &str) -> Judgement {
    let claim = Claim {
        kind: "count",
        document: SourcePath::new("a.md"),
        span: 0..text.len(),
        line: 2,
        column: 1,
        end_line: 2,
        text: text.to_owned(),
        subject: "tests".to_owned(),
    };
    Judgement {
        repair: Some(Repair { span: 0..1, replacement: replacement.to_owned() }),
        claim,
        verdict: Verdict::Drifted,
        reason: None,
        message: "the code has 4 tests".to_owned(),
        advice: None,
        evidence: Vec::new(),
        cause: None,
        since: None,
        falsified: None,
    }
}

#[track_caller]
fn check(before: &str, after: &str, expected: &str) {
    assert_eq!(document("docs/a.md", before, after).diff(DiffOptions::default()), expected);
}

#[test]
fn a_difference_is_a_patch() {
    check("a\n", "a\n", "");
    check(
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
        "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    );
    let far = "a\n1\n2\n3\n4\n5\n6\n7\nb\n";
    check(
        far,
        &far.replace('a', "A").replace('b', "B"),
        "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n",
    );
}

#[test]
fn line_ends_are_part_of_a_patch() {
    check(
        "a\r\nb",
        "a\r\nc",
        "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n",
    );
    check("a\n", "a\nb\n", "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1 +1,2 @@\n a\n+b\n");
    check("a\n", "", "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1 +0,0 @@\n-a\n");
}

#[test]
fn names_are_written_so_that_no_reader_takes_a_part_for_the_whole() {
    let head = |path| document(path, "a\n", "b\n").diff(DiffOptions::default()).lines().next().map(str::to_owned);
    assert_eq!(head("my docs/a.md").as_deref(), Some("--- a/my docs/a.md\t"));
    assert_eq!(head("a\"\n\u{1}.md").as_deref(), Some("--- \"a/a\\\"\\n\\001.md\""));
}

#[test]
fn for_eyes_a_difference_is_coloured_and_steers_no_terminal() {
    let shown = document("a.md", "a\u{1b}[31m\r\n", "b\r\n").diff(DiffOptions { color: true });
    assert!(shown.contains("\u{1b}[31m-a␛[31m\u{1b}[0m\n") && !shown.contains('\r'), "{shown:?}");
}

#[test]
fn each_place_has_the_repairs_that_made_it() {
    let mut document = document("a.md", "1\n2\n3\n4\n", "1\ntwo\n3\nfour\n");
    let made = |line| Made { judgement: drifted("3 tests", "4"), line };
    document.synced.made = vec![made(2), made(4)];
    let hunks = document.hunks();
    let lines: Vec<Vec<u32>> =
        hunks.iter().map(|hunk| document.made_in(hunk).map(|made| made.line).collect()).collect();
    assert_eq!(lines, [[2], [4]]);
    assert_eq!((hunks[0].before.as_str(), hunks[0].after.as_str()), ("2\n", "two\n"));
    assert_eq!(hunks[1].shown(DiffOptions::default()), "@@ -1,4 +1,4 @@\n 1\n 2\n 3\n-4\n+four\n");
}

/// A report of one document, in which one claim was repaired and one was left.
fn report() -> SyncReport {
    let mut document = document("a.md", "1\n3 tests\n", "1\n4 tests\n");
    document.synced.made = vec![Made { judgement: drifted("3 tests", "4"), line: 2 }];
    document.synced.left =
        vec![Left { judgement: drifted("9 tests", "8"), why: "with its repair it would be unproven".to_owned() }];
    SyncReport { documents: vec![document], ..SyncReport::default() }
}

#[test]
fn people_are_told_what_was_repaired_and_what_was_left() {
    let expected = "a.md\n  2 count: `3 tests` → `4 tests`\n  2 count: left, the code has 4 tests; with its repair it would be unproven\n\nrepaired 1 claim in 1 document; left 1 claim that drifted\n";
    assert_eq!(report().for_people(true), expected);
    assert_eq!(report().remarks(false)[1], "would repair 1 claim in 1 document; left 1 claim that drifted");
    assert_eq!(SyncReport::default().for_people(true), "nothing to repair\n");
}

#[test]
fn programs_are_told_the_whole_texts() {
    let output: serde_json::Value = serde_json::from_str(&report().for_programs(false)).expect("the output is JSON");
    assert_eq!((&output["version"], &output["written"]), (&1.into(), &false.into()));
    assert_eq!(output["documents"][0]["repaired"][0]["replacement"], "4 tests");
    assert_eq!(output["documents"][0]["left"][0]["why"], "with its repair it would be unproven");
    assert!(output["documents"][0]["diff"].as_str().is_some_and(|diff| diff.starts_with("--- a/a.md\n")));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the test reads the published schema, and writes it when asked to")]
fn the_published_schema_is_the_one_of_the_code() {
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/sync.schema.json");
    let schema = json_schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(published, &schema).expect("the schema can be written");
    }
    let text = std::fs::read_to_string(published).expect("the schema is published");
    assert_eq!(text, schema, "run the tests with UPDATE_SCHEMAS=1 to publish it anew");
}
