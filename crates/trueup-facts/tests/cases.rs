//! Runs the `cases.md` beside every language: small trees of files, and what must be read from them.
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
//! A fenced block without a path is an expectation; its info string says of what, in the forms that
//! `trueup_facts::outline` documents:
//!
//! - `facts`: definitions, signals, documentation and problems of every source; a tree with several sources has a line
//!   `path:` before each.
//! - `calls`: the calls of every source, with the same `path:` lines.
//! - `imports`: where every import leads.
//! - `packages`: what the manifests declare.
//!
//! A fence may be longer than three backticks. Prose between the blocks is free. After a wanted change,
//! `UPDATE_CASES=1 cargo test -p trueup-facts --test cases` writes the actual outlines into the files; read the diff.

#![allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use trueup_facts::languages::LANGUAGES;
use trueup_facts::{
    Codebase, ContentHash, PathIndex, ReadText, Source, SourceClass, SourcePath, extract, language_of, outline,
};

/// The files of a case that no language reads, and all others.
struct Tree(BTreeMap<String, String>);

impl ReadText for Tree {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.0.get(path.as_str()).map(|text| Arc::from(text.as_str()))
    }
}

fn link(files: &BTreeMap<String, String>) -> Codebase {
    let sources = files.iter().filter_map(|(path, text)| {
        let path = SourcePath::new(path);
        let language = Some(language_of(path.file_name())?);
        let text = Arc::from(text.as_str());
        let (valid_utf8, class) = (true, SourceClass::Product);
        let source = Source { path, text, valid_utf8, hash: ContentHash::default(), language, class };
        let facts = extract(&source);
        Some((source, facts))
    });
    let paths = PathIndex::new(files.keys().map(|path| SourcePath::new(path)).collect(), Vec::new());
    Codebase::link(sources.collect(), paths, Arc::new(Tree(files.clone())))
}

/// The outline that an expectation's info string asks for; `None` for a word that is no outline.
fn outline_of(kind: &str, files: &BTreeMap<String, String>) -> Option<String> {
    let codebase = link(files);
    let each = |outline: fn(&trueup_facts::FileFacts) -> String| {
        let several = codebase.files().len() > 1;
        let outlines = codebase.files().iter().map(|file| {
            let heading = if several { format!("{}:\n", file.path()) } else { String::new() };
            heading + &outline(&file.facts)
        });
        outlines.collect::<String>()
    };
    match kind {
        "facts" => Some(each(outline::facts)),
        "calls" => Some(each(outline::calls)),
        "imports" => Some(outline::imports(&codebase)),
        "packages" => Some(outline::packages(codebase.packages())),
        _ => None,
    }
}

/// Reads a cases file and gives it back with the actual outlines in place of the expected ones.
fn with_actual_outlines(text: &str, file: &Path) -> String {
    let mut actual = String::new();
    let mut files = BTreeMap::new();
    let mut path = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        actual.push_str(line);
        actual.push('\n');
        if line.starts_with("## ") {
            files.clear();
        } else if let Some(named) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:")) {
            path = Some(named.to_owned());
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let fence = &line[..line.len() - info.len()];
            let body: String = lines.by_ref().take_while(|line| *line != fence).flat_map(|line| [line, "\n"]).collect();
            match path.take() {
                Some(path) => {
                    actual.push_str(&body);
                    files.insert(path, body);
                }
                None => match outline_of(info, &files) {
                    Some(outline) => actual.push_str(&outline),
                    None => panic!("{}: `{line}` has no path above it and is no expectation", file.display()),
                },
            }
            actual.push_str(fence);
            actual.push('\n');
        }
    }
    actual
}

#[test]
fn every_language_reads_its_cases() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    let mut failed = Vec::new();
    for language in LANGUAGES {
        let file = root.join(language.folder).join("cases.md");
        let Ok(text) = std::fs::read_to_string(&file) else {
            failed.push(format!("{} has no cases.md", language.name));
            continue;
        };
        let actual = with_actual_outlines(&text, &file);
        if actual == text {
            continue;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&file, &actual).expect("the cases file can be written");
        } else {
            failed.push(difference(&text, &actual, &file));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The lines that differ, with the title of their case.
fn difference(expected: &str, actual: &str, file: &Path) -> String {
    let cases = |text: &str| -> Vec<String> { text.split("\n## ").map(str::to_owned).collect() };
    let mut report = format!("{}:\n", file.display());
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
