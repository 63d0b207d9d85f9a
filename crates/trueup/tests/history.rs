//! `trueup check` in a repository: git history decides what the text leaves open.
#![allow(clippy::disallowed_methods, reason = "the tests make the repositories that they check")]

mod project;

use project::Project;
use serde_json::Value;

const CODE: &str = "import store\n\n\ndef total(cart):\n    rows = cart.rows()\n    return sum(rows)\n\n\ndef empty(cart):\n    cart.drop_all()\n    store.forget(cart)\n";

fn git(project: &Project, arguments: &[&str]) {
    let output = std::process::Command::new("git")
        .current_dir(project.path(""))
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", "2025-03-01T12:00:00Z")
        .env("GIT_COMMITTER_DATE", "2025-03-01T12:00:00Z")
        .env("GIT_CONFIG_GLOBAL", "nowhere")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A document that cites lines, and code that got a header later.
fn repository() -> Project {
    let project = Project::new(&[("shop/cart.py", CODE), ("shop/docs/design.md", "All ends late (cart.py:9-11).\n")]);
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "--all"]);
    git(&project, &["commit", "--quiet", "--message", "Cite the cart"]);
    project.write("shop/cart.py", format!("# The cart.\n#\n# It ends.\n#\n#\n#\n\n{CODE}").as_bytes());
    git(&project, &["commit", "--quiet", "--all", "--message", "Say what the cart is"]);
    project
}

fn claim(project: &Project, code: i32, arguments: &[&str]) -> Value {
    let run = project
        .run(&[&["check", "--root", "shop", "--format", "json", "docs/design.md"], arguments].concat())
        .exits(code);
    run.says("\"version\": 1");
    let output: Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    output["claims"][0].clone()
}

#[test]
fn the_commit_that_moved_cited_lines_is_told_and_their_new_place_is_the_repair() {
    let project = repository();
    let claim = claim(&project, 1, &[]);
    assert_eq!(
        (claim["verdict"].as_str(), claim["repair"]["replacement"].as_str()),
        (Some("drifted"), Some("cart.py:16-18"))
    );
    let message = claim["message"].as_str().expect("a message");
    assert!(
        message.contains("(2025-03-01, Say what the cart is) the lines 9-11 stand at 16-18 of `cart.py`"),
        "{message}"
    );
    let since = claim["history"]["since"].as_str().expect("a commit");
    assert!(since.len() == 40 && message.contains(&since[..7]), "{since}");
}

#[test]
fn without_history_the_verdict_is_that_of_a_tree_without_a_repository() {
    let project = repository();
    let alone = Project::new(&[
        ("shop/cart.py", &project.read("shop/cart.py")),
        ("shop/docs/design.md", &project.read("shop/docs/design.md")),
        (".git/HEAD", ""),
    ]);
    let without = claim(&project, 0, &["--no-history"]);
    assert_eq!(without["verdict"], "unproven");
    assert_eq!(without, claim(&alone, 0, &[]));
}
