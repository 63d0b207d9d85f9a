//! The past of small repositories that git itself makes.
#![allow(clippy::disallowed_methods, reason = "the repositories are made in temporary directories")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;
use trueup_facts::{History, HistoryGap, LineOrigin, Origin, SourcePath};
use trueup_scan::{GitHistory, Root};

/// A repository under construction; each commit is made a day after the one before.
struct Repository {
    directory: TempDir,
    day: u32,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { directory: tempfile::tempdir().expect("a directory"), day: 0 };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn git(&self, arguments: &[&str]) {
        let date = format!("2025-03-{:02}T12:00:00Z", self.day.max(1));
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false"])
            .args(["-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_CONFIG_GLOBAL", "nowhere")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    }

    fn commit(&mut self, subject: &str, files: &[(&str, &str)]) {
        self.day += 1;
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
    }

    fn history(&self, root: &str) -> Result<GitHistory, HistoryGap> {
        GitHistory::open(&Root::open(&self.path().join(root)).expect("a root"))
    }

    fn origins(&self, root: &str, document: &str) -> Vec<LineOrigin> {
        let history = self.history(root).expect("a history");
        let text = std::fs::read_to_string(self.path().join(root).join(document)).expect("a document");
        let lines: Vec<u32> = (1..).take(text.lines().count()).collect();
        history.origins(&SourcePath::new(document), &text, &lines)
    }

    /// The subject of the commit that each line comes from, with the document's path where it was another.
    fn check_origins(&self, root: &str, document: &str, expected: &[&str]) {
        let shown: Vec<String> = self.origins(root, document).iter().map(shown).collect();
        assert_eq!(shown, expected);
    }

    fn origin_of(&self, root: &str, document: &str, line: usize) -> Origin {
        match &self.origins(root, document)[line - 1] {
            LineOrigin::Committed(origin) => Origin::clone(origin),
            other => panic!("{other:?}"),
        }
    }
}

fn shown(origin: &LineOrigin) -> String {
    match origin {
        LineOrigin::Uncommitted => "now".to_owned(),
        LineOrigin::Unknown(gap) => format!("{gap:?}"),
        LineOrigin::Committed(origin) if origin.document == origin.document_now => origin.commit.subject.clone(),
        LineOrigin::Committed(origin) => format!("{} in {}", origin.commit.subject, origin.document),
    }
}

#[test]
fn each_line_comes_from_the_commit_that_last_changed_it() {
    let mut repository = Repository::new();
    repository.commit("one", &[("docs/a.md", "a\nb\nc\n")]);
    repository.commit("other", &[("x.py", "x\n")]);
    repository.commit("two", &[("docs/a.md", "new\na\nB\nc\n")]);
    for _ in 0..9 {
        repository.commit("other", &[]);
    }
    repository.write("docs/a.md", "new\na\nB\nc\nunsaved\n");
    repository.check_origins("", "docs/a.md", &["two", "one", "two", "one", "now"]);
    repository.check_origins("docs", "a.md", &["two", "one", "two", "one", "now"]);
    let origin = repository.origin_of("", "docs/a.md", 1);
    assert_eq!((origin.commit.author.as_str(), origin.commit.date.as_str()), ("Ada", "2025-03-03"));
    assert!(origin.commit.named().ends_with("(2025-03-03, two)"), "{}", origin.commit.named());
}

#[test]
fn an_edited_line_is_known_by_the_committed_one_that_it_took_the_place_of() {
    let mut repository = Repository::new();
    repository.commit("one", &[("a.md", "a\nb\nc\n")]);
    repository.commit("two", &[("a.md", "a\nb\nC\n")]);
    let history = repository.history("").expect("a history");
    let says = |text: &str, lines: &[u32]| -> Vec<Option<(String, String)>> {
        let replaced = history.replaced(&SourcePath::new("a.md"), text, lines);
        let shown = |it: trueup_facts::Replaced| (it.origin.commit.subject.clone(), it.text);
        replaced.into_iter().map(|it| it.map(shown)).collect()
    };
    let known = |subject: &str, text: &str| Some((subject.to_owned(), text.to_owned()));
    assert_eq!(says("a\nB\nCC\n", &[1, 3, 2, 9]), [None, known("two", "C"), known("one", "b"), None]);
    assert_eq!(says("a\nB\nnew\nC\n", &[2]), [None]);
    assert_eq!(history.replaced(&SourcePath::new("gone.md"), "a\n", &[1]), [None]);
}

#[test]
fn merges_are_followed_to_the_branch_that_wrote_a_line() {
    let mut repository = Repository::new();
    repository.commit("start", &[("a.md", "one\n\ntwo\n\nthree\n")]);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.commit("side", &[("a.md", "one\n\ntwo\n\nthree of the side\n")]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.commit("main", &[("a.md", "one of main\n\ntwo\n\nthree\n")]);
    repository.day += 1;
    repository.git(&["merge", "--quiet", "--no-edit", "side"]);
    repository.commit("other", &[("x.py", "x\n")]);
    repository.check_origins("", "a.md", &["main", "start", "start", "start", "side"]);
}

#[test]
fn renames_of_the_document_and_of_what_it_cites_are_followed() {
    let code = "def a():\n    return 1\n\n\ndef b():\n    return 2\n";
    let mut repository = Repository::new();
    repository.commit("start", &[("shop/docs/a.md", "See app.py:5\n"), ("shop/app.py", code)]);
    repository.git(&["mv", "shop", "store"]);
    repository.commit("rename", &[]);
    repository.git(&["mv", "store/app.py", "store/main.py"]);
    repository.commit("again", &[("store/main.py", &format!("import os\n\n\n{code}"))]);
    repository.check_origins("store", "docs/a.md", &["start in shop/docs/a.md"]);
    let history = repository.history("store").expect("a history");
    let origin = repository.origin_of("store", "docs/a.md", 1);
    let then = history.file_at(&origin, &SourcePath::new("main.py")).expect("the file of then");
    assert_eq!((then.path.as_str(), &*then.text), ("shop/app.py", code));
    let (then, now) = history.renamed(&origin, "app.py").expect("a new name");
    assert_eq!((then.path.as_str(), now.as_str()), ("shop/app.py", "main.py"));
    assert_eq!(history.renamed(&origin, "gone.py"), None);
    assert_eq!(history.file_at(&origin, &SourcePath::new("docs/b.md")), None);
}

#[test]
fn the_commit_that_made_a_change_is_found() {
    let mut repository = Repository::new();
    repository.commit("start", &[("a.md", "x.py:1\n"), ("x.py", "a\n")]);
    for day in 0..12 {
        let text = if day < 7 { "a\n" } else { "header\na\n" };
        repository.commit(&format!("day {day}"), &[("x.py", text), ("y.py", &day.to_string())]);
    }
    let history = repository.history("").expect("a history");
    let origin = repository.origin_of("", "a.md", 1);
    let change = |is_changed: &dyn Fn(&str) -> bool| {
        history.changed_by(&origin, &SourcePath::new("x.py"), is_changed).map(|commit| commit.subject)
    };
    assert_eq!(change(&|text| text.starts_with("header")).as_deref(), Some("day 7"));
    assert_eq!(change(&|text| text.starts_with("none")), None);
    assert_eq!(change(&|_| true), None);
}

#[test]
fn what_history_does_not_tell_has_a_name() {
    let mut repository = Repository::new();
    assert_eq!(repository.history("").err(), Some(HistoryGap::NoCommit));
    repository.commit("one", &[("a.md", "a\n")]);
    repository.commit("two", &[("a.md", "a\nb\n")]);
    repository.write("new.md", "a\n");
    repository.check_origins("", "new.md", &["Untracked"]);
    let source = format!("file://{}", repository.path().display());
    repository.git(&["clone", "--quiet", "--depth=1", &source, "clone"]);
    repository.check_origins("clone", "a.md", &["Shallow", "Shallow"]);
    let outside = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(outside.path().join(".git")).expect("a directory");
    let root = Root::open(outside.path()).expect("a root");
    assert_eq!(GitHistory::open(&root).err(), Some(HistoryGap::NoRepository));
}

#[test]
fn worktrees_and_submodules_have_the_history_of_their_own_repository() {
    let mut part = Repository::new();
    part.commit("part", &[("a.md", "a\n")]);
    let mut whole = Repository::new();
    whole.commit("whole", &[("b.md", "b\n")]);
    let source = format!("{}", part.path().display());
    whole.git(&["submodule", "--quiet", "add", &source, "part"]);
    whole.commit("add the part", &[]);
    whole.check_origins("part", "a.md", &["part"]);
    whole.git(&["worktree", "add", "--quiet", "-b", "other", "tree"]);
    whole.check_origins("tree", "b.md", &["whole"]);
}

#[test]
fn sources_that_changed_since_a_line_was_written_are_known_again() {
    let mut repository = Repository::new();
    let files = [("app/doc.md", "a\n"), ("app/a.py", "settle\n"), ("app/b.py", "settle\n"), ("app/c.py", "settle\n")];
    repository.commit("one", &files);
    repository.commit("same", &[("app/n.md", "settle\n"), ("out.py", "settle\n"), ("app/d.py", "settle\n")]);
    std::fs::remove_file(repository.path().join("app/a.py")).expect("a file");
    repository.commit("two", &[("app/d.py", "x\n")]);
    repository.write("app/b.py", "refund\n");
    let origin = repository.origin_of("app", "doc.md", 1);
    let history = repository.history("app").expect("a history");
    let root = repository.path().join("app");
    let text_now = |path: &SourcePath| std::fs::read_to_string(root.join(path.as_str())).ok().map(Arc::from);
    let changed = |word: &str| {
        let found = history.changed_sources(&origin, &[word], &text_now).expect("an answer");
        found.iter().map(|it| format!("{} {}", it.source.path, it.is_there)).collect::<Vec<_>>()
    };
    assert_eq!(changed("settle"), ["a.py false", "b.py true"]);
    assert!(changed("refund").is_empty());
}
