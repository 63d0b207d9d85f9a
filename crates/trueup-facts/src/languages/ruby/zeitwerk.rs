//! Which file defines a constant.
//!
//! Names of files follow names of constants: `Store::Order` stands in `store/order.rb`, below a directory that is
//! loaded by names (Zeitwerk) or required as a whole. Letters are compared without case and underscores, so that no
//! inflections (`API`, `OAuth`) need be known.

use rustc_hash::FxHashMap;

use super::standard;
use crate::{Definition, DefinitionKind, FileFacts, FileId, Source};

/// The most files that are looked at for one constant.
const MOST_FILES: usize = 200;

/// The constants of the tree.
#[derive(Default)]
pub(super) struct Constants {
    by_name: FxHashMap<String, Vec<Definer>>,
}

/// A file that defines a constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Definer {
    file: FileId,
    /// How well the file's name fits the constant's.
    fit: Fit,
    /// Whether it is more than a namespace opened for what is in it.
    is_whole: bool,
}

/// How well the name of a file fits a constant's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    None,
    /// The file is called like a part of the constant's path.
    Part,
    /// The file's path ends in the constant's path.
    Whole,
}

impl Constants {
    /// Adds what a source defines.
    pub(super) fn add(&mut self, file: FileId, source: &Source, facts: &FileFacts) {
        let path = folded(source.path.as_str().rsplit_once('.').map_or("", |(path, _)| path));
        let mut full_names: Vec<Option<String>> = Vec::with_capacity(facts.definitions.len());
        for (index, definition) in facts.definitions.iter().enumerate() {
            let full = full_name(definition, &facts.definitions, &full_names);
            if let Some(full) = &full {
                // A module that holds nothing but types is a namespace.
                let has_members = facts.definitions.get(index + 1).is_some_and(|first| {
                    first.parent == Some(index as u32)
                        && !matches!(first.kind, DefinitionKind::Module | DefinitionKind::Class)
                });
                self.add_one(full, file, &path, definition.kind != DefinitionKind::Module || has_members);
            }
            full_names.push(full);
        }
    }

    fn add_one(&mut self, full: &str, file: FileId, path: &str, is_whole: bool) {
        let definers = self.by_name.entry(full.to_owned()).or_default();
        if let Some(definer) = definers.last_mut().filter(|definer| definer.file == file) {
            definer.is_whole |= is_whole;
        } else if definers.len() < MOST_FILES {
            definers.push(Definer { file, fit: fit(full, path), is_whole });
        }
    }

    /// The file that defines what `name` means in the namespaces `around`, innermost last.
    pub(super) fn find(&self, name: &str, around: &[&str], distance: impl Fn(FileId) -> usize) -> Option<FileId> {
        let (is_absolute, name) = (name.starts_with("::"), name.trim_start_matches("::"));
        let first = name.split("::").next().unwrap_or(name);
        let scopes = (0..=around.len()).rev().filter(|depth| *depth == 0 || !is_absolute);
        let scope = scopes.map(|depth| around[..depth].join("::")).find(|scope| {
            let full = join(scope, first);
            self.by_name.contains_key(&full) && !(scope.is_empty() && standard::is_constant(first))
        })?;
        let mut full = join(&scope, name);
        let is_whole_path = |full: &str| full.len() == join(&scope, name).len();
        loop {
            if let Some(found) = self.definer(&full, is_whole_path(&full), &distance) {
                return Some(found);
            }
            // What is known but has no one home is not meant to be the namespace around it.
            let end = full.rfind("::").filter(|end| *end > scope.len() && !self.by_name.contains_key(&full))?;
            full.truncate(end);
        }
    }

    /// The one file of those that define a constant.
    fn definer(&self, full: &str, is_asked_for: bool, distance: impl Fn(FileId) -> usize) -> Option<FileId> {
        let definers = self.by_name.get(full)?;
        let best = definers.iter().map(|definer| definer.fit).max()?;
        if best == Fit::Whole {
            let fitting = definers.iter().filter(|definer| definer.fit == best);
            return fitting.min_by_key(|definer| (distance(definer.file), definer.file)).map(|definer| definer.file);
        }
        let mut whole = definers.iter().filter(|definer| definer.is_whole && definer.fit == best);
        let first = whole.next().filter(|_| is_asked_for && self.is_of_tree(full, best))?;
        whole.next().is_none().then_some(first.file)
    }

    /// Whether a constant is the tree's own, not one of another's that a file opens again.
    fn is_of_tree(&self, full: &str, fit: Fit) -> bool {
        let first = full.split("::").next().unwrap_or(full);
        let has_home = |name: &str| self.by_name.get(name).is_some_and(|all| all.iter().any(|it| it.fit == Fit::Whole));
        fit == Fit::Part || has_home(first)
    }
}

/// The full name of a definition that is a constant.
fn full_name(definition: &Definition, all: &[Definition], known: &[Option<String>]) -> Option<String> {
    use DefinitionKind::{Class, Constant, Module, Struct};
    if !matches!(definition.kind, Class | Constant | Module | Struct) {
        return None;
    }
    let parent = definition.parent.map(|parent| parent as usize);
    let around = match parent {
        Some(parent) => known.get(parent)?.as_deref()?,
        None => "",
    };
    let parent_name = parent.and_then(|parent| all.get(parent)).map(|parent| &parent.name);
    let written = definition.owner.as_ref().filter(|owner| Some(*owner) != parent_name);
    let around = written.map_or_else(|| around.to_owned(), |written| join(around, written));
    Some(join(&around, &definition.name))
}

fn fit(full: &str, path: &str) -> Fit {
    let folded_name = folded(&full.replace("::", "/"));
    let is_end = path.strip_suffix(&folded_name).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    let stem = path.rsplit('/').next().unwrap_or(path);
    if is_end {
        Fit::Whole
    } else if folded_name.split('/').any(|part| part == stem) {
        Fit::Part
    } else {
        Fit::None
    }
}

/// A path in lower case without underscores.
fn folded(path: &str) -> String {
    path.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase()).collect()
}

fn join(around: &str, name: &str) -> String {
    if around.is_empty() { name.to_owned() } else { format!("{around}::{name}") }
}
