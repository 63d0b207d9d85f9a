//! `trueup draft` end to end: what is written, and what is never overwritten.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;

fn shop() -> Project {
    let main = "from app.store import Store\n\n\ndef main():\n    return Store()\n";
    let store = "class Store:\n    path: str = \"shop.db\"\n";
    Project::new(&[("app/__init__.py", ""), ("app/main.py", main), ("app/store.py", store)])
}

#[test]
fn a_draft_goes_to_standard_output_or_to_the_file_named() {
    let project = shop();
    let text = project.run(&["draft"]).exits(0).stdout;
    assert!(text.starts_with("# ") && text.ends_with('\n'), "{text}");
    let run = project.run(&["draft", "--output", "ARCHITECTURE.md"]).exits(0);
    assert_eq!((run.stdout.as_str(), project.read("ARCHITECTURE.md")), ("", text));
}

#[test]
fn an_existing_file_is_overwritten_on_request_only() {
    let project = shop();
    project.write("ARCHITECTURE.md", b"mine\n");
    project.run(&["draft", "-o", "ARCHITECTURE.md"]).exits(2).complains("exists already; give --force");
    assert_eq!(project.read("ARCHITECTURE.md"), "mine\n");
    project.run(&["draft", "-o", "ARCHITECTURE.md", "--force"]).exits(0);
    assert!(project.read("ARCHITECTURE.md").starts_with("# "));
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let run = shop().run(&["draft", "-o", "gone/ARCHITECTURE.md"]).exits(2);
    run.complains("cannot write `gone/ARCHITECTURE.md`");
}

#[cfg(unix)]
#[test]
fn the_mode_of_the_replaced_file_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let project = shop();
    project.write("A.md", b"");
    let path = project.path("A.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("the mode can be set");
    project.run(&["draft", "-o", "A.md", "--force"]).exits(0);
    assert_eq!(path.metadata().expect("the file is there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_draft_checks_clean() {
    let project = shop();
    project.run(&["draft", "-o", "ARCHITECTURE.md"]).exits(0);
    project.run(&["check"]).exits(0).says("0 drifted, 0 broken, 0 unproven");
}

#[test]
fn a_tree_without_sources_gives_no_draft() {
    let project = Project::new(&[("notes.txt", "nothing to read\n")]);
    project
        .run(&["draft"])
        .exits(2)
        .complains("there is nothing to draft from; trueup reads Python, TypeScript, Go, Rust");
}
