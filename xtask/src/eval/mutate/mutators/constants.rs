//! Constants get another value.

use super::{Mutant, mutant, with_file};
use crate::eval::mutate::oracle::Expectation;
use crate::eval::mutate::page::{pattern, words_in};
use crate::eval::mutate::subject::{Dialect, Subject};

/// A line that gives a constant a whole number.
fn form(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Python => r"(?m)^([A-Z][A-Z0-9_]+) = ([\d_]+)$",
        Dialect::TypeScript => r"(?m)^(?:export )?const (\w+) = ([\d_]+);$",
        Dialect::Go => r"(?m)^(?:const |\t)([A-Za-z]\w+)\s+= (\d+)$",
        Dialect::Rust => r"(?m)^(?:pub )?const (\w+): \w+ = ([\d_]+);$",
    }
}

/// How far after a name its value may stand in a document, in bytes.
const REACH: usize = 24;

/// Doubles a constant, and adds one. Every place that names it and gives the old value right after is false.
pub fn change(subject: &Subject) -> Vec<Mutant> {
    let page = &subject.page;
    let mut mutants = Vec::new();
    for (path, text) in subject.sources() {
        let Some(dialect) = Dialect::of(path) else { continue };
        for found in pattern(form(dialect)).captures_iter(text) {
            let (name, Some(value)) = (&found[1], found.get(2)) else { continue };
            let Ok(number) = value.as_str().replace('_', "").parse::<u64>() else { continue };
            let mut changed = text.clone();
            changed.replace_range(value.range(), &(number * 2 + 1).to_string());
            let mut expectation = Expectation::default();
            for place in page.words(name) {
                let line = page.line(place.start);
                let until = page.text.floor_char_boundary(line.end.min(place.end + REACH));
                let after = page.text[place.end..until].replace([',', '_'], "");
                if !words_in(&after, &number.to_string()).is_empty() {
                    expectation.falsify(page, place);
                }
            }
            let what = format!("{name} = {number} -> {}", number * 2 + 1);
            mutants.push(mutant(subject, "change a constant", what, with_file(subject, path, changed), expectation));
        }
    }
    mutants
}
