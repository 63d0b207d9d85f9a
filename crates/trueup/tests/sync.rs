//! `trueup sync` end to end: what is written, what is asked, and what is left alone.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use std::io::Write;
use std::process::{Command, Stdio};

use project::{Project, Run};

const CODE: &str = "LIMIT = 20\n\n\ndef total(cart):\n    rows = cart.rows()\n    return sum(rows)\n\n\ndef empty(cart):\n    cart.drop_all()\n";

/// Two claims that drifted, one that is broken, one that holds.
const DOCUMENT: &str = "# Cart\r\n\r\n`total` (shop/cart.py:14) adds up.\r\n`LIMIT` is 20.\n\n`shop/gone.py` is gone.\n\n`empty` (shop/cart.py:2) ends, and `shop/card/cart.py`\ttoo.";

fn shop() -> Project {
    Project::new(&[("shop/cart.py", CODE), ("docs/design.md", &format!("\u{feff}{DOCUMENT}"))])
}

/// What the document becomes: nothing but the repaired words changes.
fn repaired() -> String {
    format!("\u{feff}{DOCUMENT}")
        .replace("cart.py:14", "cart.py:4")
        .replace("cart.py:2)", "cart.py:9)")
        .replace("shop/card/cart.py", "shop/cart.py")
}

/// Runs `trueup sync --interactive` with these answers.
fn answer(project: &Project, answers: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(["sync", "--interactive"])
        .current_dir(project.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // It may stop reading before all answers are written.
    let _ = child.stdin.take().expect("a standard input").write_all(answers.as_bytes());
    let output = child.wait_with_output().expect("the binary ends");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

#[test]
fn drifted_claims_are_repaired_and_no_other_byte_changes() {
    let project = shop();
    let run = project.run(&["sync"]).exits(0);
    run.says("docs/design.md\n  3 reference/line: `shop/cart.py:14` → `shop/cart.py:4`\n");
    run.says("repaired 3 claims in 1 document; 1 broken claim needs a person, `trueup check` shows it\n");
    assert_eq!(project.read("docs/design.md"), repaired());
    project.run(&["sync"]).exits(0).says("nothing to repair; 1 broken claim");
    assert_eq!(project.read("docs/design.md"), repaired());
}

#[test]
fn a_dry_run_writes_a_patch_and_no_file() {
    let project = shop();
    let before = project.read("docs/design.md");
    let run = project.run(&["sync", "--dry-run"]).exits(1);
    run.complains("would repair 3 claims in 1 document");
    assert_eq!(project.read("docs/design.md"), before);
    project.write("repairs.patch", run.stdout.as_bytes());
    let git = Command::new("git").args(["apply", "repairs.patch"]).current_dir(project.path("")).status();
    assert!(git.expect("git is installed").success(), "{}", run.stdout);
    assert_eq!(project.read("docs/design.md"), repaired());
    let run = project.run(&["sync", "--dry-run"]).exits(0);
    assert_eq!(run.stdout, "");
}

#[test]
fn only_the_kinds_that_are_named_are_repaired() {
    let project = shop();
    project.run(&["sync", "--only", "reference/path"]).exits(0).says("repaired 1 claim");
    assert!(project.read("docs/design.md").contains("cart.py:14") && !project.read("docs/design.md").contains("card"));
    project.run(&["sync", "--only", "reference"]).exits(0).says("repaired 2 claims");
    project.run(&["sync", "--only", "refer"]).exits(2).complains("no kind of claim has that name; known kinds are");
}

#[test]
fn each_place_is_asked_about() {
    let project = shop();
    let before = project.read("docs/design.md");
    let run = answer(&project, "?\nn\ny\n").exits(0);
    run.says("docs/design.md\n@@ ").says("Repair this place [y,n,a,d,q,?]? y - repair this place\n");
    run.says("repaired 2 claims in 1 document");
    assert_eq!(project.read("docs/design.md"), repaired().replace("cart.py:4", "cart.py:14"));
    for (answers, expected) in [
        ("y\nq\n", repaired().replace("cart.py:9)", "cart.py:2)").replace("`shop/cart.py`\t", "`shop/card/cart.py`\t")),
        ("a\n", repaired()),
        ("d\n", before.clone()),
        ("", before.clone()),
    ] {
        project.write("docs/design.md", before.as_bytes());
        answer(&project, answers).exits(0);
        assert_eq!(project.read("docs/design.md"), expected, "{answers:?}");
    }
}

#[test]
fn programs_get_json() {
    let project = shop();
    let run = project.run(&["sync", "--dry-run", "--format", "json"]).exits(1);
    let output: serde_json::Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    assert_eq!((&output["version"], &output["written"]), (&1.into(), &false.into()));
    assert_eq!(output["documents"][0]["repaired"][0]["replacement"], "shop/cart.py:4");
    assert_eq!(output["documents"][0]["broken"], 1);
}

#[test]
fn a_document_that_cannot_be_written_costs_no_other_its_repairs() {
    let project = shop();
    project.write("docs/binary.md", b"`shop/cart.py:14` \xff\n");
    #[cfg(unix)]
    let protected = {
        use std::os::unix::fs::PermissionsExt;
        project.write("docs/protected.md", b"`total` (shop/cart.py:14)\n");
        let path = project.path("docs/protected.md");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).expect("the mode can be set");
        std::fs::OpenOptions::new().write(true).open(&path).is_err()
    };
    let run = project.run(&["sync"]).exits(2);
    run.complains("the document docs/binary.md is not valid UTF-8");
    assert_eq!(std::fs::read(project.path("docs/binary.md")).expect("it is there"), b"`shop/cart.py:14` \xff\n");
    assert_eq!(project.read("docs/design.md"), repaired());
    #[cfg(unix)]
    if protected {
        run.complains("the document docs/protected.md cannot be written");
        assert_eq!(project.read("docs/protected.md"), "`total` (shop/cart.py:14)\n");
    }
}

#[cfg(unix)]
#[test]
fn of_a_link_what_it_leads_to_is_repaired() {
    let project = shop();
    project.link("DESIGN.md", "docs/design.md");
    project.run(&["sync", "DESIGN.md"]).exits(0).says("repaired 3 claims");
    assert_eq!(project.read("docs/design.md"), repaired());
    assert!(std::fs::symlink_metadata(project.path("DESIGN.md")).expect("it is there").is_symlink());
}

#[test]
fn an_accepted_finding_is_left() {
    let project = shop();
    project.write("docs/design.md", b"<!-- trueup-ignore reference/line: as it was -->\n`total` (shop/cart.py:14)\n");
    project.run(&["sync"]).exits(0).says("nothing to repair");
}

#[test]
fn a_claim_that_a_person_judged_true_stays_as_it_is_through_all_rounds() {
    let project = shop();
    let document = "`total` (shop/cart.py:14) adds up.\n\n`empty` (shop/cart.py:2) ends.\n";
    project.write("docs/design.md", document.as_bytes());
    project.run(&["accept", "docs/design.md:1", "--because", "the line of the next version"]).exits(0);
    project.run(&["sync"]).exits(0).says("repaired 1 claim in 1 document");
    assert_eq!(project.read("docs/design.md"), document.replace("cart.py:2)", "cart.py:9)"));
}

/// Where a run is stopped in the middle, its documents are whole: each as it was, or as it should be.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_each_document_whole() {
    let documents: Vec<String> = (0..6).map(|index| format!("docs/d{index}.md")).collect();
    let filler = "Nothing to see here.\n\n".repeat(1000);
    let old = format!("{filler}`total` (shop/cart.py:14)\n\n{filler}");
    let new = old.replace("cart.py:14", "cart.py:4");
    let project = Project::new(&[("shop/cart.py", CODE)]);
    // However far the run comes before it is killed, what holds afterwards is the same.
    for round in 0..8_u32 {
        documents.iter().for_each(|path| project.write(path, old.as_bytes()));
        let mut child = Command::new(env!("CARGO_BIN_EXE_trueup"))
            .arg("sync")
            .current_dir(project.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        std::thread::sleep(std::time::Duration::from_millis(u64::from(round) * 50));
        let _ = child.kill();
        child.wait().expect("it ends");
        for path in &documents {
            let text = project.read(path);
            assert!(text == old || text == new, "{path} is neither old nor new");
        }
    }
    project.run(&["sync"]).exits(0);
    documents.iter().for_each(|path| assert!(project.read(path) == new, "{path}"));
}
