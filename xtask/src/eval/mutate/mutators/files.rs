//! Files get another name or another place.

use super::{Mutant, mutant, with_word};
use crate::eval::mutate::oracle::{Expectation, Files};
use crate::eval::mutate::subject::{Dialect, Subject};

/// Files that a language finds by their name alone.
const FIXED: &[&str] = &["__init__", "__main__", "main", "mod", "lib", "index"];

/// What a line begins with that may name another file.
const IMPORTS: &[&str] = &["import ", "from ", "use ", "mod ", "pub ", "export ", "} from "];

/// Gives a file another name. Every place of the document that names the file is false.
pub fn rename(subject: &Subject) -> Vec<Mutant> {
    let renamed = |path: &str| {
        let (directory, stem, extension) = parts(path);
        let new = format!("{stem}_kept");
        let files = relocated(subject, path, &format!("{directory}{new}.{extension}"), stem, &new);
        let mut expectation = Expectation::default();
        for place in subject.page.paths(path) {
            expectation.falsify(&subject.page, place);
        }
        open_shown_code(subject, path, &mut expectation);
        mutant(subject, "rename a file", format!("{path} -> {new}.{extension}"), files, expectation)
    };
    movable(subject).map(|path| renamed(path)).collect()
}

/// Moves a file into a directory of its own. Every place that names it with a directory is false, also where a drawn
/// tree gives the directory; a bare name still finds it.
pub fn move_elsewhere(subject: &Subject) -> Vec<Mutant> {
    let moved = |path: &str| {
        let (directory, stem, extension) = parts(path);
        let files = relocated(subject, path, &format!("{directory}inner/{stem}.{extension}"), stem, stem);
        let page = &subject.page;
        let mut expectation = Expectation::default();
        for place in page.paths(path) {
            // The branch of a tree begins its line; a box that an arrow leaves has the same mark in the middle.
            let branch = page.text[page.line(place.start)].trim_start_matches([' ', '│']);
            let is_in_tree = page.fence_at(place.start).is_some() && branch.starts_with(['├', '└']);
            if page.text[place.clone()].contains('/') || is_in_tree {
                expectation.falsify(page, place);
            }
        }
        open_shown_code(subject, path, &mut expectation);
        mutant(subject, "move a file", format!("{path} -> {directory}inner/"), files, expectation)
    };
    movable(subject).filter(|path| path.contains('/')).map(|path| moved(path)).collect()
}

/// The sources whose name is theirs alone and can be changed.
fn movable(subject: &Subject) -> impl Iterator<Item = &String> {
    let is_unique = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        subject.files.keys().filter(|other| other.rsplit('/').next() == Some(name)).count() == 1
    };
    subject.sources().map(|(path, _)| path).filter(move |path| !FIXED.contains(&parts(path).1) && is_unique(path))
}

/// The directory with its slash, the stem and the extension of a path.
fn parts(path: &str) -> (&str, &str, &str) {
    let (directory, name) = path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    (directory, stem, extension)
}

/// The tree with a file at another place, and the imports of it changed with it.
fn relocated(subject: &Subject, from: &str, to: &str, stem: &str, new_stem: &str) -> Files {
    let moved = from.rsplit_once('/').map(|it| it.0) != to.rsplit_once('/').map(|it| it.0);
    let mut files = Files::new();
    for (path, text) in &subject.files {
        let is_import = |line: &str| IMPORTS.iter().any(|word| line.trim_start().starts_with(word));
        let changed = |line: &str| match (is_import(line), moved) {
            (true, false) => with_word(line, stem, new_stem),
            (true, true) if Dialect::of(path) == Some(Dialect::Python) => {
                line.replace(&format!(".{stem} "), &format!(".inner.{stem} "))
            }
            (true, true) => line.replace(&format!("/{stem}\""), &format!("/inner/{stem}\"")),
            _ => line.to_owned(),
        };
        let text: String = text.split_inclusive('\n').map(changed).collect();
        files.insert(if path == from { to.to_owned() } else { path.clone() }, text);
    }
    files
}

/// Code that is shown from a file which is no longer there may be called false with it.
fn open_shown_code(subject: &Subject, path: &str, expectation: &mut Expectation) {
    for fence in &subject.page.fences {
        if fence.file.as_deref().and_then(|file| subject.resolve(file)) == Some(path) {
            expectation.leave_open(fence.content.clone());
        }
    }
}
