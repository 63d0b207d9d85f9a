//! `trueup explain` end to end: kinds, reasons, claims, and words that name nothing.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;

fn shop() -> Project {
    Project::new(&[
        ("app/main.py", "def main():\n    return 0\n"),
        ("ARCHITECTURE.md", "# Shop\n\nIt starts in `app/main.py`, not in `app/start.py`.\n\nSee `app/gone.py`.\n"),
    ])
}

#[test]
fn every_kind_is_listed_in_a_line() {
    let run = shop().run(&["explain"]).exits(0);
    run.says("reference/line ").says("data-model/fields ").says("trueup explain KIND");
    shop().run(&["explain", "config"]).exits(0).says("config/env ").says("config/flag ");
}

#[test]
fn a_kind_is_told_with_its_reasons_and_what_to_do() {
    let run = shop().run(&["explain", "reference/path"]).exits(0);
    run.says("It holds when the tree has it").says("Examples:").says("hypothetical").says("-> ");
    shop().run(&["explain", "ambiguous"]).exits(0).says("Given to: ").says("constant");
}

#[test]
fn programs_get_the_same() {
    let run = shop().run(&["explain", "tree", "--format", "json"]).exits(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("standard output is JSON");
    assert_eq!((&json["version"], &json["kinds"][0]["kind"]), (&1.into(), &"tree".into()));
    assert!(json["kinds"][0]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
}

#[test]
fn a_claim_is_explained_by_its_line_or_its_id() {
    let shop = shop();
    let run = shop.run(&["explain", "ARCHITECTURE.md:5"]).exits(0);
    run.says("broken[reference/path]").says("`app/gone.py` does not exist").says("It holds when the tree has it");
    shop.run(&["explain", "ARCHITECTURE.md:3"]).exits(0).says("hypothetical");
    let json: serde_json::Value =
        serde_json::from_str(&shop.run(&["check", "--format", "json"]).stdout).expect("standard output is JSON");
    let id = json["claims"][2]["id"].as_str().expect("a claim has an id");
    shop.run(&["explain", id]).exits(0).says("`app/gone.py` does not exist");
}

#[test]
fn a_word_that_names_nothing_is_a_usage_error() {
    shop().run(&["explain", "weather"]).exits(2).complains("`weather` is no kind of claim");
    shop().run(&["explain", "ARCHITECTURE.md:1"]).exits(2).complains("no claim stands at");
    shop().run(&["explain", "gone.md:1"]).exits(2).complains("the document `gone.md` does not exist");
}
