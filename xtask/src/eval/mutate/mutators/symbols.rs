//! Symbols get another name.

use std::collections::BTreeMap;

use super::{Mutant, mutant, with_word};
use crate::eval::mutate::oracle::{Expectation, Files};
use crate::eval::mutate::page::{pattern, words_in};
use crate::eval::mutate::subject::{Dialect, Subject};

/// What a line must look like to define a name.
pub(super) fn definitions(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Python => &[r"^ *(?:async )?def (\w+)\(", r"^class (\w+)", r"^([A-Z][A-Z0-9_]{3,})(?:: [^=]+)? = "],
        Dialect::TypeScript => &[
            r"^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:class|interface|enum|type|function|const) (\w+)",
            r"^  (?:private |public |async |static )*(\w+)\([^;]*\{$",
        ],
        Dialect::Go => &[
            r"^func (?:\([^)]*\) )?(\w+)\(",
            r"^type (\w+) ",
            r"^(?:const|var) (\w+) ",
            r"^\t([A-Z]\w+)(?: \w+)?\s+= ",
        ],
        Dialect::Rust => {
            &[r"^ *(?:pub(?:\([a-z]+\))? )?(?:async )?(?:const )?(?:fn|struct|enum|trait|const|static|type) (\w+)"]
        }
    }
}

/// Names that languages and frameworks call by themselves.
const FIXED: &[&str] = &["main", "default", "from", "fmt", "constructor", "init", "name", "test", "path"];

/// How often each name is defined in the project.
pub fn defined(subject: &Subject) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (path, text) in subject.sources() {
        let Some(dialect) = Dialect::of(path) else { continue };
        for definition in definitions(dialect).iter().map(|text| pattern(text)) {
            for name in text.lines().filter_map(|line| definition.captures(line)).map(|found| found[1].to_owned()) {
                *names.entry(name).or_insert(0) += 1;
            }
        }
    }
    names
}

/// Renames a symbol in all code. Every place that names it as code is false; where the name is an everyday word, a
/// drawing may mean something else by it.
pub fn rename(subject: &Subject) -> Vec<Mutant> {
    let page = &subject.page;
    let mut mutants = Vec::new();
    for (name, count) in defined(subject) {
        if count > 1 || name.len() < 4 || FIXED.contains(&name.as_str()) || is_also_text(subject, &name) {
            continue;
        }
        let new = renamed(&name);
        let change = |(path, text): (&String, &String)| (path.clone(), with_word(text, &name, &new));
        let files: Files = subject.files.iter().map(change).collect();
        let mut expectation = Expectation::default();
        for place in page.mentions(&name) {
            let is_drawn = page.fence_at(place.start).is_some_and(|fence| !fence.is_code());
            match (is_drawn, is_everyday_word(&name)) {
                (true, true) => expectation.leave_open(page.line(place.start)),
                // A line of a drawing or a flow is one statement.
                (true, false) => expectation.falsify(page, page.line(place.start)),
                (false, _) => expectation.falsify(page, place),
            }
        }
        for place in page.words(&name) {
            expectation.leave_open(page.line(place.start));
        }
        if !expectation.made_false.is_empty() {
            mutants.push(mutant(subject, "rename a symbol", format!("{name} -> {new}"), files, expectation));
        }
    }
    mutants
}

/// The name with its last word replaced by another.
fn renamed(name: &str) -> String {
    if let Some((head, last)) = name.rsplit_once('_').filter(|(head, _)| !head.trim_matches('_').is_empty()) {
        let is_loud = last.chars().all(|it| !it.is_lowercase());
        return format!("{head}_{}", if is_loud { "REMAINDER" } else { "remainder" });
    }
    let is_start = |(at, it): &(usize, char)| *at > 1 && it.is_uppercase();
    match name.char_indices().rfind(is_start) {
        Some((at, _)) => format!("{}Remainder", &name[..at]),
        None if name.starts_with(char::is_uppercase) => "Remainder".to_owned(),
        None => format!("{}remainder", &name[..name.len() - name.trim_start_matches('_').len()]),
    }
}

fn is_everyday_word(name: &str) -> bool {
    !name.contains('_') && !name.chars().skip(1).any(char::is_uppercase)
}

/// Whether the word stands in the tree where it is no name: in a text, a path, a manifest.
fn is_also_text(subject: &Subject, name: &str) -> bool {
    subject.files.iter().any(|(path, text)| {
        let beside = |at: std::ops::Range<usize>| {
            let before = text[..at.start].chars().next_back().unwrap_or(' ');
            let after = text[at.end..].chars().next().unwrap_or(' ');
            "\"'/-".contains(before) || "\"'/-".contains(after)
        };
        words_in(text, name).into_iter().any(|at| Dialect::of(path).is_none() || beside(at))
    })
}
