//! Types that a class has as members of its bases, and that it names as if they were its own.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::packages::{Found, Packages};
use super::without_type_arguments;
use crate::link::Linking;
use crate::{Definition, FileFacts, FileId, ImportKind};

/// How many bases of the types of one file are followed.
const MOST_BASES: usize = 200;

/// The member types that the types of every file inherit, read when they are first asked for.
pub(super) struct Inherited<'a> {
    linking: &'a Linking<'a>,
    by_file: Vec<OnceLock<FxHashMap<&'a str, FileId>>>,
}

impl<'a> Inherited<'a> {
    pub(super) fn new(linking: &'a Linking<'a>) -> Inherited<'a> {
        Inherited { linking, by_file: linking.files.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The file of a type of that name that a type of the file `from` inherits.
    pub(super) fn member(&self, packages: &Packages<'_>, from: FileId, name: &str) -> Option<FileId> {
        let members = self.by_file.get(from.0 as usize)?.get_or_init(|| self.members(packages, from));
        members.get(name).copied()
    }

    fn facts(&self, file: FileId) -> &'a FileFacts {
        &self.linking.files[file.0 as usize].1
    }

    /// Follows the bases of all types of a file, the nearest first.
    fn members(&self, packages: &Packages<'_>, from: FileId) -> FxHashMap<&'a str, FileId> {
        let mut members = FxHashMap::default();
        let mut seen: FxHashSet<(FileId, &str)> = FxHashSet::default();
        let mut pending: Vec<(FileId, &'a Definition)> =
            self.facts(from).definitions.iter().filter(|it| !it.bases.is_empty()).map(|it| (from, it)).collect();
        let mut next = 0;
        while let Some((file, definition)) = pending.get(next).copied().filter(|_| next < MOST_BASES) {
            next += 1;
            for base in &definition.bases {
                for base_file in self.files_of(packages, file, without_type_arguments(base)) {
                    let name = base.rsplit('.').next().unwrap_or(base);
                    if seen.insert((base_file, name)) {
                        self.read_type(base_file, name, &mut members, &mut pending);
                    }
                }
            }
        }
        members
    }

    /// Adds the member types of the types of that name, and follows their bases.
    fn read_type(
        &self,
        file: FileId,
        name: &str,
        members: &mut FxHashMap<&'a str, FileId>,
        pending: &mut Vec<(FileId, &'a Definition)>,
    ) {
        let definitions = &self.facts(file).definitions;
        for definition in definitions {
            let parent = definition.parent.and_then(|parent| definitions.get(parent as usize));
            if definition.kind.is_type() && parent.is_some_and(|parent| parent.name == name) {
                members.entry(definition.name.as_str()).or_insert(file);
            }
            if definition.kind.is_type() && definition.name == name && !definition.bases.is_empty() {
                pending.push((file, definition));
            }
        }
    }

    /// The files that a type's name means in a file.
    fn files_of(&self, packages: &Packages<'_>, from: FileId, name: &str) -> Vec<FileId> {
        let facts = self.facts(from);
        let first = name.split('.').next().unwrap_or(name);
        for import in facts.imports.iter().filter(|import| import.kind != ImportKind::Implicit) {
            let bound = import.names.iter().find(|it| it.alias.as_ref().unwrap_or(&it.name) == first);
            if let Some(bound) = bound {
                return match packages.find(&[&import.specifier, ".", &bound.name].concat()) {
                    Found::Names(places) => packages.nearest(from, &places),
                    _ => Vec::new(),
                };
            }
        }
        if facts.definitions.iter().any(|definition| definition.kind.is_type() && definition.name == first) {
            return vec![from];
        }
        let wildcards = facts.imports.iter().filter(|it| it.names.iter().any(|name| name.name == "*"));
        let around = std::iter::once(facts.package.as_deref().unwrap_or("")).chain(wildcards.map(|it| &*it.specifier));
        let found = around.map(|package| packages.named(package, first)).find(|places| !places.is_empty());
        found.map(|places| packages.nearest(from, places)).unwrap_or_default()
    }
}
