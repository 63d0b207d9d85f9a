//! `trueup accept`: a claim that a person judged true.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;
use serde_json::Value;

const CODE: &str = "LIMIT = 80\nCOUNT = 3\n";

const DOCUMENT: &str = "# Shop\n\nThe limit is `LIMIT = 50`. Everything else follows.\n\nThe count is `COUNT = 4`.\n";

fn project() -> Project {
    Project::new(&[("shop/cart.py", CODE), ("ARCHITECTURE.md", DOCUMENT)])
}

fn accept(project: &Project, place: &str) {
    project.run(&["accept", place, "--because", "production  sets it"]).exits(0).complains("accepted ARCHITECTURE.md:");
}

#[test]
fn an_accepted_claim_is_no_finding_wherever_its_line_moves() {
    let project = project();
    accept(&project, "ARCHITECTURE.md:3");
    let file = project.read(".trueup/accepted.toml");
    assert!(file.contains("because = \"production sets it\"") && !file.contains("line"), "{file}");
    project.write("ARCHITECTURE.md", DOCUMENT.replace("# Shop\n", "# Shop\n\nWelcome.\n").as_bytes());
    project.write("shop/cart.py", format!("# The cart.\n\n{CODE}").as_bytes());
    let run = project.run(&["check", "--format", "json"]).exits(1);
    let output: Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    assert_eq!((output["summary"]["accepted"].as_u64(), output["summary"]["drifted"].as_u64()), (Some(1), Some(1)));
    let accepted = output["claims"].as_array().expect("claims").iter().find(|claim| claim["reason"] == "accepted");
    let message = accepted.and_then(|claim| claim["message"].as_str()).expect("a message");
    assert!(message.ends_with("(accepted: production sets it)"), "{message}");
    accept(&project, "ARCHITECTURE.md:7");
    project.run(&["check"]).exits(0).says("2 of the unproven accepted by a person");
}

#[test]
fn it_comes_back_when_its_sentence_or_its_code_changes() {
    let project = project();
    accept(&project, "ARCHITECTURE.md:3");
    accept(&project, "ARCHITECTURE.md:5");
    project.write("ARCHITECTURE.md", DOCUMENT.replace("The limit", "The hard limit").as_bytes());
    project.write("shop/cart.py", CODE.replace("COUNT = 3", "COUNT = 5").as_bytes());
    let run = project.run(&["check"]).exits(1);
    run.says("it was accepted, but its sentence has changed since (“production sets it”)");
    run.says("it was accepted, but the code that decides it has changed since");
    project.write("ARCHITECTURE.md", DOCUMENT.replace("Everything else", "The rest").as_bytes());
    project.run(&["check"]).exits(1).says("1 drifted");
}

#[test]
fn an_acceptance_that_applies_to_nothing_is_reported() {
    let project = project();
    accept(&project, "ARCHITECTURE.md:3");
    project.write("shop/cart.py", CODE.replace("80", "50").as_bytes());
    project.run(&["check"]).complains("the acceptance of `LIMIT` (constant) in `Shop` applies to no false claim");
}

#[test]
fn review_shows_the_document_beside_the_code() {
    let project = project();
    project.run(&["accept", "--review"]).exits(0).complains("no claim is accepted");
    accept(&project, "ARCHITECTURE.md:3");
    let run = project.run(&["accept", "--review"]).exits(0);
    run.says("ARCHITECTURE.md:3: accepted [constant]\n  because: production sets it\n");
    run.says("The limit is `LIMIT = 50`.                       | shop/cart.py:1\n");
    run.says("|   LIMIT = 80\n");
}

#[test]
fn what_is_not_false_or_not_clear_is_refused() {
    let project = Project::new(&[
        ("shop/cart.py", CODE),
        ("ARCHITECTURE.md", "# Shop\n\nThe limit is `LIMIT = 50`, the count `COUNT = 4`.\n\nSee `shop/cart.py`.\n"),
    ]);
    let refuse = |place: &str, said: &str| {
        project.run(&["accept", place, "--because", "so"]).exits(2).complains(said);
    };
    refuse("ARCHITECTURE.md:5", "nothing at `ARCHITECTURE.md:5` is false: holds[reference/path] `shop/cart.py`");
    refuse("ARCHITECTURE.md:1", "no claim stands at `ARCHITECTURE.md:1`");
    refuse(
        "ARCHITECTURE.md:3",
        "several false claims stand at `ARCHITECTURE.md:3`; name the one that is meant by its id:",
    );
    refuse("ARCHITECTURE.md", "no claim stands at `ARCHITECTURE.md`");
    let several = project.run(&["accept", "ARCHITECTURE.md:3", "--because", "so"]).exits(2).stderr;
    let id = several.lines().nth(1).and_then(|line| line.split_whitespace().next()).expect("an id");
    project.run(&["accept", id, "--because", "  "]).exits(2).complains("say why the claim is true");
    project.run(&["accept", id, "--because", "so"]).exits(0);
    project.run(&["check"]).exits(1).says("1 drifted");
    project.write(".trueup/accepted.toml", b"version = 9\n");
    project.run(&["check"]).exits(2).complains(".trueup/accepted.toml:1:1: version 9 is not known");
}
