//! `trueup check` end to end: exit codes, shapes, and bad input.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;

const TRUE_DOCUMENT: &str = "# Shop\n\nThe program starts in `app/main.py`.\n";
const FALSE_DOCUMENT: &str = "# Shop\n\nThe program starts in `app/start.py`.\n";

fn shop(document: &str) -> Project {
    Project::new(&[("app/main.py", "def main():\n    return 0\n"), ("ARCHITECTURE.md", document)])
}

#[test]
fn a_true_document_is_clean() {
    shop(TRUE_DOCUMENT).run(&["check"]).exits(0).says("1 holds, 0 drifted, 0 broken");
}

#[test]
fn a_false_document_is_a_finding() {
    let run = shop(FALSE_DOCUMENT).run(&["check"]).exits(1);
    run.says("broken[reference/path]").says("ARCHITECTURE.md:3:").says("1 broken");
}

#[test]
fn json_is_the_versioned_contract() {
    let run = shop(FALSE_DOCUMENT).run(&["check", "--format", "json"]).exits(1);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("standard output is JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["summary"]["broken"], 1);
    let claim = &json["claims"][0];
    assert_eq!((&claim["kind"], &claim["verdict"]), (&"reference/path".into(), &"broken".into()));
    assert_eq!((&claim["document"], &claim["line"]), (&"ARCHITECTURE.md".into(), &3.into()));
    assert_eq!(json["rules"], serde_json::json!([]));
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    let project = shop(FALSE_DOCUMENT);
    let runs = [(); 2].map(|()| project.run(&["check", "--format", "json"]).stdout);
    assert_eq!(runs[0], runs[1]);
}

#[test]
fn a_named_document_is_taken_relative_to_the_root_then_to_the_current_directory() {
    let project = Project::new(&[("sub/app/main.py", ""), ("sub/notes/a.md", "`app/main.py`\n"), ("x.md", "x\n")]);
    project.run(&["check", "--root", "sub", "notes/a.md"]).exits(0).says("1 claim in 1 document");
    project.run(&["check", "--root", "sub", "sub/notes/a.md"]).exits(0).says("1 claim in 1 document");
    project.run(&["check", "--root", "sub", "notes"]).exits(0).says("in 1 document");
    project.run(&["check", "--root", "sub", "x.md"]).exits(2).complains("lies outside the root");
}

#[test]
fn a_missing_root_a_file_as_root_and_a_missing_document_are_usage_errors() {
    let project = shop(TRUE_DOCUMENT);
    project.run(&["check", "--root", "nowhere"]).exits(2).complains("`nowhere` does not exist");
    project.run(&["check", "--root", "ARCHITECTURE.md"]).exits(2).complains("is a file");
    project.run(&["check", "gone.md"]).exits(2).complains("the document `gone.md` does not exist");
}

#[test]
fn no_document_says_what_was_looked_for() {
    let run = Project::new(&[("app.py", ""), ("README.md", "`gone.py`")]).run(&["check"]).exits(2);
    run.complains("no document found").complains("ARCHITECTURE.md anywhere").complains("trueup check README.md");
}

#[test]
fn a_document_that_is_no_text_is_refused_and_the_others_are_checked() {
    let project = shop(FALSE_DOCUMENT);
    project.write("docs/binary.md", b"\x7fELF\0\0\0");
    project.write("docs/latin.md", b"caf\xe9 `app/main.py`\n");
    let run = project.run(&["check"]).exits(2);
    run.complains("docs/binary.md: is a binary file (NUL byte at offset 4)");
    run.complains("docs/latin.md: is not valid UTF-8 (first invalid byte at offset 3)");
    run.says("broken[reference/path]").says("in 1 document");
}

#[test]
fn a_huge_source_is_never_read() {
    let project = shop(TRUE_DOCUMENT);
    project.write_sparse("app/generated.py", 200 << 20);
    project.run(&["check"]).exits(0).complains("app/generated.py: is 209715200 bytes large");
}

#[cfg(unix)]
#[test]
fn symlinks_lead_neither_round_nor_out() {
    let project = shop(TRUE_DOCUMENT);
    project.link("app/round", ".");
    project.link("app/self", "self");
    project.link("app/out.py", "/etc/passwd");
    let run = project.run(&["check"]).exits(0);
    run.complains("app/self: a symlink that cannot be followed");
    run.complains("app/out.py: a symlink that leads outside the root");
}

#[cfg(unix)]
#[test]
fn an_unreadable_directory_is_a_warning() {
    let project = shop(TRUE_DOCUMENT);
    project.write("secret/a.py", b"");
    let Some(_sealed) = project.seal("secret") else { return };
    project.run(&["check"]).exits(0).complains("secret: cannot be read: ");
}

#[test]
fn a_wrong_configuration_is_refused_with_its_place() {
    let check = |config: &str, expected: &str| {
        let project = shop(TRUE_DOCUMENT);
        project.write("trueup.toml", config.as_bytes());
        project.run(&["check"]).exits(2).complains(expected);
    };
    check("documents = [", "trueup.toml:1:");
    check("\ncolour = true\n", "trueup.toml:2:1: unknown field `colour`, expected one of");
    check("documents = [\"guide/*.md\"]\n", "trueup.toml:1:14: `guide/*.md` matches no file");
    check("[[ignore]]\nkind = \"path\"\nreason = \"x\"\n", "unknown claim kind `path`; known kinds are reference/");
}

#[test]
fn the_configuration_names_documents_and_the_command_line_wins() {
    let project = shop(TRUE_DOCUMENT);
    project.write("notes/a.md", FALSE_DOCUMENT.as_bytes());
    project.write("trueup.toml", b"documents = [\"notes/*.md\"]\n");
    project.run(&["check"]).exits(1).says("notes/a.md:3:");
    project.run(&["check", "ARCHITECTURE.md"]).exits(0);
}

#[test]
fn an_accepted_finding_is_none_and_an_unused_ignore_is_reported() {
    let comment = "<!-- trueup-ignore reference/path: written by the build -->\n";
    let project = shop(&format!("# Shop\n\n{comment}\nStarts in `app/start.py`.\n\nAnd `app/gone.py`.\n"));
    project.run(&["check"]).exits(1).says("1 broken, 1 unproven").says("accepted 1");
    shop(&format!("{comment}\nStarts in `app/main.py`.\n")).run(&["check"]).exits(0).complains("accepts no finding");

    let project = shop(FALSE_DOCUMENT);
    let rule = "[[ignore]]\nkind = \"reference\"\ntext = \"app/start.py\"\nreason = \"written by the build\"\n";
    project.write("trueup.toml", rule.as_bytes());
    project.run(&["check"]).exits(0).says("accepted 1");
    project.write("ARCHITECTURE.md", TRUE_DOCUMENT.as_bytes());
    project.run(&["check"]).exits(0).complains("trueup.toml:1: the ignore of `reference` accepts no finding");
}

#[test]
fn colour_comes_on_request_only() {
    let project = shop(FALSE_DOCUMENT);
    assert!(!project.run(&["check"]).stdout.contains('\u{1b}'));
    assert!(project.run(&["check", "--color", "always"]).stdout.contains('\u{1b}'));
}

#[test]
fn help_and_version_are_there() {
    let project = Project::new(&[]);
    project.run(&["--version"]).exits(0).says("trueup 0.");
    project.run(&["--help"]).exits(0).says("check").says("Exit status");
    project.run(&["check", "--help"]).exits(0).says("--unproven").says("terminal").says("json");
    project.run(&["chekc"]).exits(2).complains("check");
}
