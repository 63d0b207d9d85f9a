use trueup_check::{Cause, Claim, DocumentReport, Evidence, Judgement, Repair, Verdict};
use trueup_facts::SourcePath;

use super::{FORMATS, RenderOptions, format_by_name};
use crate::CheckReport;

const TEXT: &str =
    "# Shop\n\nOrders are written by `Store::insert` (`app/store.py:12`),\nsee `app/old.py`.\nAgain `app/old.py`.\n";

fn judgement(kind: &'static str, text: &str, nth: usize, verdict: Verdict, message: &str) -> Judgement {
    let start = TEXT.match_indices(text).nth(nth).expect("the text stands in the document").0;
    let before = &TEXT[..start];
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.chars().rev().take_while(|&character| character != '\n').count() as u32 + 1;
    let claim = Claim {
        kind,
        document: SourcePath::new("docs/ARCHITECTURE.md"),
        span: start..start + text.len(),
        line,
        column,
        end_line: line,
        text: text.to_owned(),
        subject: text.to_owned(),
    };
    let evidence = Vec::new();
    Judgement {
        claim,
        verdict,
        reason: None,
        message: message.to_owned(),
        advice: None,
        evidence,
        repair: None,
        cause: None,
        since: None,
        falsified: None,
    }
}

fn report() -> CheckReport {
    let holds = judgement("reference/symbol", "Store::insert", 0, Verdict::Holds, "`Store` has a method `insert`");
    let mut drifted = judgement("reference/line", "app/store.py:12", 0, Verdict::Drifted, "`insert` is not at line 12");
    drifted.repair = Some(Repair { span: drifted.claim.span.clone(), replacement: "app/store.py:31".to_owned() });
    drifted.evidence.push(Evidence {
        path: SourcePath::new("app/store.py"),
        line: 31,
        end_line: 38,
        text: "def insert(self, order: Order) -> int:".to_owned(),
    });
    let mut broken = judgement("reference/path", "app/old.py", 0, Verdict::Broken, "there is no `app/old.py`");
    broken.advice = Some("name the file that took its place, or remove the reference".to_owned());
    let again =
        Judgement { claim: judgement("reference/path", "app/old.py", 1, Verdict::Broken, "").claim, ..broken.clone() };
    let mut unproven = judgement("reference/symbol", "Orders", 0, Verdict::Unproven, "`Orders` may be two things");
    unproven.reason = Some("ambiguous");
    let document = DocumentReport {
        path: SourcePath::new("docs/ARCHITECTURE.md"),
        text: TEXT.to_owned(),
        judgements: vec![unproven, holds, drifted, broken, again],
        tokens: 7,
        covered_tokens: 5,
    };
    CheckReport { documents: vec![document], ..CheckReport::default() }
}

fn render(name: &str, report: &CheckReport, options: RenderOptions) -> String {
    (format_by_name(name).expect("the format is listed").render)(report, &options)
}

#[test]
fn terminal_shows_findings_and_closes_with_the_figures() {
    insta::assert_snapshot!(render("terminal", &report(), RenderOptions::default()));
}

#[test]
fn terminal_shows_the_rest_on_request() {
    let options = RenderOptions { holds: true, unproven: true, ..RenderOptions::default() };
    insta::assert_snapshot!(render("terminal", &report(), options));
}

#[test]
fn json_lists_every_claim() {
    insta::assert_snapshot!(render("json", &report(), RenderOptions::default()));
}

#[test]
fn a_long_line_is_cut_around_the_claim() {
    let mut report = report();
    let document = &mut report.documents[0];
    let padding = "words and more words ".repeat(20);
    let line = format!("{padding}`app/old.py` {padding}\n");
    document.judgements.drain(..3);
    document.judgements.truncate(1);
    let claim = &mut document.judgements[0].claim;
    claim.span = padding.len() + 1..padding.len() + 11;
    claim.line = 1;
    document.text = line;
    insta::assert_snapshot!(render("terminal", &report, RenderOptions::default()));
}

#[test]
fn no_control_sequence_of_a_document_reaches_any_output() {
    let mut report = report();
    let document = &mut report.documents[0];
    let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}";
    document.text = document.text.replace("see", hostile);
    for judgement in &mut document.judgements {
        judgement.message.push_str(hostile);
        judgement.advice = Some(hostile.to_owned());
        judgement.claim.text.push_str(hostile);
        judgement.evidence.push(Evidence { path: hostile.into(), line: 1, end_line: 1, text: hostile.to_owned() });
    }
    let options = RenderOptions { holds: true, unproven: true, ..RenderOptions::default() };
    for format in FORMATS {
        let output = (format.render)(&report, &options);
        let found = output.chars().find(|&character| character != '\n' && crate::escape::is_dangerous(character));
        assert_eq!(found, None, "{}", format.name);
    }
}

#[test]
fn an_identity_survives_a_moved_line() {
    let ids = |report: &CheckReport| -> Vec<String> {
        let json: serde_json::Value =
            serde_json::from_str(&render("json", report, RenderOptions::default())).expect("JSON");
        let claims = json["claims"].as_array().expect("claims").clone();
        claims.iter().map(|claim| claim["id"].to_string()).collect()
    };
    let before = report();
    let mut after = report();
    after.documents[0].judgements.iter_mut().for_each(|judgement| judgement.claim.line += 7);
    assert_eq!(ids(&before), ids(&after));
    let distinct: std::collections::BTreeSet<_> = ids(&before).into_iter().collect();
    assert_eq!(distinct.len(), 5);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the test reads the published schema, and writes it when asked to")]
fn the_published_schema_is_the_one_of_the_code() {
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/check.schema.json");
    let schema = crate::json_schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(published, &schema).expect("the schema can be written");
    }
    let text = std::fs::read_to_string(published).expect("the schema is published");
    assert_eq!(text, schema, "run the tests with UPDATE_SCHEMAS=1 to publish it anew");
}

#[test]
fn json_gives_a_repair_of_a_part_as_the_whole_text() {
    let mut drifted = judgement("snippet", "Store::insert", 0, Verdict::Drifted, "it is now `add`");
    let word = drifted.claim.span.start + "Store::".len();
    drifted.repair = Some(Repair { span: word..drifted.claim.span.end, replacement: "add".to_owned() });
    let mut report = report();
    report.documents[0].judgements = vec![drifted];
    let json = render("json", &report, RenderOptions::default());
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(value["claims"][0]["repair"]["replacement"], "Store::add");
}

#[test]
fn findings_of_one_cause_are_told_once() {
    let mut whole = judgement("tree", "app/old.py", 0, Verdict::Broken, "the tree shows `app/old.py`");
    whole.cause = Some(Cause::Gone("src/app/old.py".to_owned()));
    let mut moved = judgement("reference/path", "app/old.py", 1, Verdict::Drifted, "it is now `app/new.py`");
    moved.repair = Some(Repair { span: moved.claim.span.clone(), replacement: "app/new.py".to_owned() });
    moved.cause = Some(Cause::Gone("app/old.py".to_owned()));
    let mut other = judgement("reference/symbol", "Store::insert", 0, Verdict::Broken, "nothing defines `insert`");
    other.cause = Some(Cause::Undefined("insert".to_owned()));
    let mut report = report();
    report.documents[0].judgements = vec![other, whole, moved];
    insta::assert_snapshot!(render("terminal", &report, RenderOptions::default()));
}
