//! `trueup blame` and `trueup check --since-last-true` in small repositories.
#![allow(clippy::disallowed_methods, reason = "the tests make the repositories that they ask about")]

mod project;

use project::Project;
use serde_json::Value;

/// A repository in which each commit is made a day after the one before.
struct Repository {
    project: Project,
    day: u32,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { project: Project::new(&[]), day: 0 };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let date = format!("2025-03-{:02}T12:00:00Z", self.day.max(1));
        let output = std::process::Command::new("git")
            .current_dir(self.project.path(""))
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_CONFIG_GLOBAL", "nowhere")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&mut self, subject: &str, files: &[(&str, &str)]) {
        self.day += 1;
        files.iter().for_each(|(path, text)| self.project.write(path, text.as_bytes()));
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
    }

    /// What `blame` says of the place, one line for each claim: its kind and the sentence on its history.
    #[track_caller]
    fn check(&self, place: &str, expected: &[&str]) {
        let run = self.project.run(&["blame", place]).exits(0);
        let lines: Vec<&str> = run.stdout.lines().collect();
        let said: Vec<String> = lines
            .chunks(4)
            .map(|claim| {
                let kind = claim[0].split(['[', ']']).nth(1).unwrap_or_default();
                let history = claim.get(2).map_or("", |line| line.trim());
                let without_id: Vec<&str> =
                    history.split(' ').filter(|word| word.len() != 9 || !is_hexadecimal(word)).collect();
                format!("{kind}: {}", without_id.join(" "))
            })
            .collect();
        assert_eq!(said, expected, "{}\n{}", run.stdout, run.stderr);
    }
}

fn is_hexadecimal(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

const CODE: &str =
    "import os\n\nLIMIT = 50\n\n\ndef total_price(cart):\n    rows = cart.rows()\n    return sum(rows)\n";

const DOCUMENT: &str = "# Shop\n\nThe price comes from `total_price` (`shop/cart.py:6`).\n\nThe limit is `LIMIT = 50`.\n\nSee `shop/cart.py` for all of it.\n";

#[test]
fn each_kind_of_claim_is_false_since_the_commit_that_made_it_so() {
    let mut repository = Repository::new();
    repository.commit("Start", &[("shop/cart.py", CODE), ("ARCHITECTURE.md", DOCUMENT)]);
    for day in 0..5 {
        repository.commit("Other", &[("notes.txt", &day.to_string())]);
    }
    let moved = CODE.replace("import os\n", "import os\nimport sys\nimport json\nimport abc\nimport ast\n");
    repository.commit("Import more", &[("shop/cart.py", &moved)]);
    repository.commit("Raise the limit", &[("shop/cart.py", &moved.replace("50", "80"))]);
    repository.commit("Other", &[("notes.txt", "last")]);
    repository.check(
        "ARCHITECTURE.md",
        &[
            "reference/line: false since (2025-03-07, Ada): Import more",
            "constant: false since (2025-03-08, Ada): Raise the limit",
        ],
    );
    repository.check("ARCHITECTURE.md:5", &["constant: false since (2025-03-08, Ada): Raise the limit"]);
    repository.check("ARCHITECTURE.md:7", &[]);
}

#[test]
fn a_claim_that_was_false_at_once_was_never_true() {
    let mut repository = Repository::new();
    repository.commit("Start", &[("shop/cart.py", CODE), ("ARCHITECTURE.md", "# Shop\n")]);
    let document = DOCUMENT.replace("LIMIT = 50", "LIMIT = 60");
    repository.commit("Describe", &[("ARCHITECTURE.md", &document)]);
    repository.commit("Other", &[("notes.txt", "")]);
    repository.check("ARCHITECTURE.md", &["constant: never true since it was written in (2025-03-02, Ada): Describe"]);
}

#[test]
fn a_branch_that_was_merged_is_followed_to_its_commit() {
    let mut repository = Repository::new();
    repository.commit("Start", &[("shop/cart.py", CODE), ("ARCHITECTURE.md", DOCUMENT)]);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.commit("Begin", &[("side.txt", "")]);
    repository.commit("Raise the limit", &[("shop/cart.py", &CODE.replace("50", "80"))]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.commit("Other", &[("notes.txt", "")]);
    repository.day += 1;
    repository.git(&["merge", "--quiet", "--no-edit", "side"]);
    repository.check("ARCHITECTURE.md", &["constant: false since (2025-03-03, Ada): Raise the limit"]);
}

#[test]
fn what_is_gone_is_gone_since_the_commit_that_removed_it() {
    let mut repository = Repository::new();
    repository.commit(
        "Start",
        &[
            ("shop/cart.py", CODE),
            ("shop/gift.py", "def wrap_gift():\n    return 1\n"),
            ("ARCHITECTURE.md", "# Shop\n\nSee `shop/gift.py`, where `wrap_gift()` is.\n"),
        ],
    );
    repository.commit("Other", &[("notes.txt", "")]);
    repository.git(&["rm", "--quiet", "shop/gift.py"]);
    repository.commit("Wrap no more", &[]);
    repository.commit("Other", &[("notes.txt", "more")]);
    repository.check(
        "ARCHITECTURE.md:3",
        &[
            "reference/path: false since (2025-03-03, Ada): Wrap no more",
            "reference/symbol: false since (2025-03-03, Ada): Wrap no more",
        ],
    );
}

#[test]
fn uncommitted_changes_and_missing_history_have_names() {
    let mut repository = Repository::new();
    repository.commit("Start", &[("shop/cart.py", CODE), ("ARCHITECTURE.md", DOCUMENT)]);
    repository.project.write("shop/cart.py", CODE.replace("50", "80").as_bytes());
    repository.check("ARCHITECTURE.md", &["constant: false by changes that are not committed yet"]);
    let alone =
        Project::new(&[("shop/cart.py", &CODE.replace("50", "80")), ("ARCHITECTURE.md", DOCUMENT), (".git/x", "")]);
    let run = alone.run(&["blame", "ARCHITECTURE.md:5"]).exits(0);
    run.says("history does not tell since when it is false: the tree lies in no git repository");
    repository.commit("Raise the limit", &[]);
    let source = format!("file://{}", repository.project.path("").display());
    repository.git(&["clone", "--quiet", "--depth=1", &source, "clone"]);
    let run = repository.project.run(&["blame", "--root", "clone", "ARCHITECTURE.md:5"]).exits(0);
    run.says("the clone is shallow; fetch its whole history to find out");
}

#[test]
fn programs_get_the_commit_with_each_finding() {
    let mut repository = Repository::new();
    repository.commit("Start", &[("shop/cart.py", CODE), ("ARCHITECTURE.md", DOCUMENT)]);
    repository.commit("Raise the limit", &[("shop/cart.py", &CODE.replace("50", "80"))]);
    let run = repository.project.run(&["blame", "ARCHITECTURE.md", "--format", "json"]).exits(0);
    let output: Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    let claims = output["claims"].as_array().expect("claims");
    assert_eq!(claims.len(), 1);
    let history = &claims[0]["history"];
    assert_eq!((history["what"].as_str(), history["date"].as_str()), (Some("broken-by"), Some("2025-03-02")));
    assert_eq!((history["author"].as_str(), history["subject"].as_str()), (Some("Ada"), Some("Raise the limit")));
    repository.project.run(&["check", "--since-last-true"]).exits(1).says("= note: false since ");
    repository.project.run(&["check", "--since-last-true", "--no-history"]).exits(2);
    repository.project.run(&["blame", "nowhere.md"]).exits(2).complains("nowhere.md");
}
