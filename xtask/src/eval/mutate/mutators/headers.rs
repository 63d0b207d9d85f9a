//! A licence header pushes a file down.

use super::{Mutant, mutant, with_file};
use crate::eval::mutate::oracle::Expectation;
use crate::eval::mutate::subject::{Dialect, Subject};

/// Two lines are within what a cited line may be off; the others are not.
const LENGTHS: &[usize] = &[2, 9, 25];

/// Inserts lines of comment at the top of a file. What that makes false follows from the moved lines.
pub fn insert(subject: &Subject) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (path, text) in subject.sources() {
        let cited = |written: &str| subject.resolve(written) == Some(path);
        let Some(dialect) = Dialect::of(path) else { continue };
        // Only a file of which the document cites lines or shows code can tell anything.
        let is_cited = subject.page.line_references.iter().any(|reference| cited(&reference.path));
        for length in LENGTHS.iter().filter(|length| is_cited || **length == 9) {
            let lines = (1..*length).map(|line| format!("{} Licence, line {line}.\n", dialect.comment()));
            let header = lines.collect::<String>() + "\n";
            let files = with_file(subject, path, header + text);
            let what = format!("{path} gets {length} lines");
            mutants.push(mutant(subject, "insert a header", what, files, Expectation::default()));
        }
    }
    mutants
}
