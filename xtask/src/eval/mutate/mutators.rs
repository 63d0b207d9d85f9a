//! The realistic changes, one at a time: each function makes every change of its sort to a project and says what that
//! makes false.

mod constants;
mod files;
mod flows;
mod headers;
mod members;
mod scripted;
mod symbols;

use super::oracle::{Expectation, Files, consequences};
use super::subject::Subject;

/// A changed project.
pub struct Mutant {
    /// The mutator that made it.
    pub mutator: String,
    /// What was changed, for the report.
    pub what: String,
    /// Every file, as it is now.
    pub files: Files,
    /// What is false now.
    pub expectation: Expectation,
    /// The claim kind without which nobody can see it.
    pub needs: Option<String>,
}

/// Every mutator.
pub const MUTATORS: &[fn(&Subject) -> Vec<Mutant>] = &[
    files::rename,
    files::move_elsewhere,
    headers::insert,
    symbols::rename,
    constants::change,
    members::delete,
    members::add,
    members::rename,
    flows::reorder,
    scripted::apply,
];

/// Every change to the project.
pub fn mutants(subject: &Subject) -> Vec<Mutant> {
    MUTATORS.iter().flat_map(|mutator| mutator(subject)).collect()
}

/// Finishes a mutant: adds what follows from changed lines to what its mutator knows.
fn mutant(subject: &Subject, mutator: &str, what: String, files: Files, mut expectation: Expectation) -> Mutant {
    consequences(subject, &files, &mut expectation);
    Mutant { mutator: mutator.to_owned(), what, files, expectation, needs: None }
}

/// The tree with one file changed.
fn with_file(subject: &Subject, path: &str, text: String) -> Files {
    let mut files = subject.files.clone();
    files.insert(path.to_owned(), text);
    files
}

/// `text` with every whole word `from` replaced.
fn with_word(text: &str, from: &str, to: &str) -> String {
    let mut changed = text.to_owned();
    for at in super::page::words_in(text, from).into_iter().rev() {
        changed.replace_range(at, to);
    }
    changed
}
