//! Runs tests that read as documents: the `cases.md` beside a language or a kind of claim.
//!
//! A case is a `## title` and what follows it. A fenced block under a line that is a path in backticks and a colon is
//! a file of the case's tree:
//!
//! ````markdown
//! ## A module under a package
//!
//! `app/store.py`:
//! ```python
//! from .models import Crash
//! ```
//!
//! ```imports
//! app/store.py: .models [Crash] -> app/models.py
//! ```
//! ````
//!
//! A file above the first title belongs to every case.
//!
//! A fenced block without a path is an expectation; its info string says of what. A fence may be longer than three
//! backticks, for files that have fences themselves. The word `crlf` in a file's info string gives it Windows line
//! endings. Prose between the blocks is free.
//!
//! After a wanted change, a run with `UPDATE_CASES=1` writes what comes out into the files; read the diff.
#![allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]

mod tree;

use std::path::PathBuf;

pub use tree::Tree;

/// A file of cases, with the name of what it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CasesFile {
    /// The language or the kind of claim, for messages.
    pub name: String,
    /// Where the file lies.
    pub path: PathBuf,
}

/// A cases file with what actually comes out.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Run {
    /// The text with the actual outlines in place of the expected ones.
    actual: String,
    /// Fenced blocks that are neither files nor expectations.
    problems: Vec<String>,
}

/// Runs every case of `files`. `outline` gives, for the file's name, an expectation's info string and the case's tree up
/// to there, what must stand in the block; `None` for a word that names no outline.
///
/// # Panics
///
/// When a file is not there, or says something else than what comes out; the message has the lines that differ.
pub fn check(files: &[CasesFile], outline: impl Fn(&str, &str, &Tree) -> Option<String>) {
    let mut failed = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file.path) else {
            failed.push(format!("{} has no {}", file.name, file.path.display()));
            continue;
        };
        let run = run(&text, |info, tree| outline(&file.name, info, tree));
        failed.extend(run.problems.iter().map(|problem| format!("{}: {problem}", file.path.display())));
        if run.actual == text {
            continue;
        }
        let is_update = std::env::var_os("UPDATE_CASES").is_some();
        if !(is_update && run.problems.is_empty() && std::fs::write(&file.path, &run.actual).is_ok()) {
            failed.push(format!("{}:\n{}", file.path.display(), difference(&text, &run.actual)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The trees of a file's cases with their titles, each as it stands at the end of the case.
pub fn trees(text: &str) -> Vec<(String, Tree)> {
    let mut trees: Vec<(String, Tree)> = Vec::new();
    let mut shared = Tree::default();
    read(text, |part| match part {
        Part::Title(title) => trees.push((title.to_owned(), shared.clone())),
        Part::File { path, info, body } => {
            let tree = trees.last_mut().map_or(&mut shared, |(_, tree)| tree);
            tree.insert(path, written(info, body));
        }
        Part::Expectation { .. } | Part::Line(_) => {}
    });
    trees
}

fn run(text: &str, outline: impl Fn(&str, &Tree) -> Option<String>) -> Run {
    let mut actual = String::with_capacity(text.len());
    let mut problems = Vec::new();
    let mut tree = Tree::default();
    let mut shared: Option<Tree> = None;
    read(text, |part| match part {
        Part::Title(title) => {
            tree = shared.get_or_insert_with(|| std::mem::take(&mut tree)).clone();
            actual.push_str(&format!("## {title}\n"));
        }
        Part::Line(line) => {
            actual.push_str(line);
            actual.push('\n');
        }
        Part::File { path, info, body } => {
            actual.push_str(body);
            tree.insert(path, written(info, body));
        }
        Part::Expectation { info, body } => match outline(info, &tree) {
            Some(outline) => actual.push_str(&outline),
            None => {
                problems.push(format!("the block `{info}` has no path above it and is no expectation"));
                actual.push_str(body);
            }
        },
    });
    Run { actual, problems }
}

/// A part of a cases file. The lines that open and close a block, and those that name a path, are plain lines.
enum Part<'a> {
    Title(&'a str),
    Line(&'a str),
    File { path: &'a str, info: &'a str, body: &'a str },
    Expectation { info: &'a str, body: &'a str },
}

fn read<'a>(text: &'a str, mut take: impl FnMut(Part<'a>)) {
    let mut path = None;
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        if let Some(title) = line.strip_prefix("## ") {
            take(Part::Title(title));
            continue;
        }
        take(Part::Line(line));
        if let Some(named) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:")) {
            path = Some(named);
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let fence = &line[..line.len() - info.len()];
            let length: usize =
                rest.split_inclusive('\n').take_while(|line| line.trim_end() != fence).map(str::len).sum();
            let (body, after) = rest.split_at(length);
            take(match path.take() {
                Some(path) => Part::File { path, info, body },
                None => Part::Expectation { info, body },
            });
            let (closing, after) = after.split_once('\n').unwrap_or((after, ""));
            take(Part::Line(closing));
            rest = after;
        }
    }
}

/// The text of a file as its info string wants it.
fn written(info: &str, body: &str) -> String {
    if info.split(' ').any(|word| word == "crlf") { body.replace('\n', "\r\n") } else { body.to_owned() }
}

/// The lines that differ, with the title of their case.
fn difference(expected: &str, actual: &str) -> String {
    let cases = |text: &str| -> Vec<String> { text.split("\n## ").map(str::to_owned).collect() };
    let mut report = String::new();
    for (expected, actual) in cases(expected).iter().zip(cases(actual)) {
        if *expected == actual {
            continue;
        }
        report.push_str(&format!("## {}\n", expected.lines().next().unwrap_or("")));
        let missing = expected.lines().filter(|line| !actual.lines().any(|other| other == *line));
        report.extend(missing.map(|line| format!("  - {line}\n")));
        let extra = actual.lines().filter(|line| !expected.lines().any(|other| other == *line));
        report.extend(extra.map(|line| format!("  + {line}\n")));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: &str = "# All\n\n## One\n\n`a.py`:\n```python crlf\nx = 1\n```\n\n`b.md`:\n````markdown\n```\n## y\n```\n````\n\n```paths\nold\n```\n\n## Two\n\n```paths\n```\n";

    #[test]
    fn an_expectation_is_replaced_by_what_the_tree_of_its_case_gives() {
        let run = run(CASES, |info, tree| (info == "paths").then(|| format!("{}\n", tree.paths().join(" "))));
        assert_eq!(run.problems, Vec::<String>::new());
        assert_eq!(
            run.actual,
            CASES.replace("old\n", "a.py b.md\n").replace("## Two\n\n```paths\n", "## Two\n\n```paths\n\n")
        );
    }

    #[test]
    fn a_block_that_is_nothing_is_a_problem_and_stays() {
        let run = run(CASES, |_, _| None);
        assert_eq!((run.problems.len(), run.actual.as_str()), (2, CASES));
    }

    #[test]
    fn files_above_the_first_title_belong_to_every_case() {
        let text = "`a.c`:\n```c\nint a;\n```\n\n## One\n\n`b.c`:\n```c\n```\n\n## Two\n\n```paths\na.c\n```\n";
        assert_eq!(run(text, |_, tree| Some(tree.paths().join(" ") + "\n")).actual, text);
        assert_eq!(trees(text).iter().map(|(_, tree)| tree.paths().len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn files_keep_their_fences_and_get_the_line_endings_they_ask_for() {
        let trees = trees(CASES);
        assert_eq!(trees[0].1.text("a.py"), Some("x = 1\r\n"));
        assert_eq!(trees[0].1.last(), Some(("b.md", "```\n## y\n```\n")));
        assert_eq!(trees.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
    }
}
