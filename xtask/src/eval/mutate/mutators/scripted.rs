//! The changes that the author of a project has written down: ports, services, routes, flags, dependencies, layers.

use super::{Mutant, mutant};
use crate::eval::mutate::oracle::Expectation;
use crate::eval::mutate::page::Page;
use crate::eval::mutate::subject::{Change, Subject};

/// Makes each change that the project's manifest has. The lines of the document with the words it gives are false.
///
/// # Panics
/// Where the manifest names a text that is not there: it is wrong then, and would prove nothing.
pub fn apply(subject: &Subject) -> Vec<Mutant> {
    subject.changes.iter().map(|change| apply_one(subject, change)).collect()
}

fn apply_one(subject: &Subject, change: &Change) -> Mutant {
    let place = format!("{}: `{}` of {}", subject.name, change.from.trim(), change.file);
    let text = subject.files.get(&change.file).unwrap_or_else(|| panic!("{place}: there is no such file"));
    assert_eq!(text.matches(&change.from).count(), 1, "{place}: it must stand there once");
    let mut files = subject.files.clone();
    for path in std::iter::once(&change.file).chain(&change.also_in) {
        let text = files.get_mut(path).unwrap_or_else(|| panic!("{place}: there is no {path}"));
        assert!(text.contains(&change.from), "{place}: {path} does not have it");
        *text = text.replace(&change.from, &change.to);
    }
    for companion in &change.with {
        let path = &companion.file;
        let text = files.get_mut(path).unwrap_or_else(|| panic!("{place}: there is no {path}"));
        assert_eq!(text.matches(&companion.from).count(), 1, "{place}: `{}` must stand once in {path}", companion.from);
        *text = text.replace(&companion.from, &companion.to);
    }
    let page = &subject.page;
    let mut expectation = Expectation::default();
    for line in lines_with(page, &change.made_false, &place) {
        expectation.made_false.push(line);
    }
    for line in lines_with(page, &change.may_be_false, &place) {
        expectation.leave_open(line);
    }
    let what = format!("{}: {} -> {}", change.file, change.from.trim(), change.to.trim());
    let mut mutant = mutant(subject, &change.mutator, what, files, expectation);
    mutant.needs.clone_from(&change.needs);
    mutant
}

fn lines_with(page: &Page, words: &[String], place: &str) -> Vec<std::ops::Range<usize>> {
    let of = |words: &String| {
        let found: Vec<_> = page.text.match_indices(words.as_str()).map(|(at, _)| page.line(at)).collect();
        assert!(!found.is_empty(), "{place}: the document does not say `{words}`");
        found
    };
    words.iter().flat_map(of).collect()
}
