//! Where imports lead, and names that are used without one.

use super::inherited::Inherited;
use super::libraries::{self, is_standard};
use super::packages::{Found, Packages};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, ImportKind, Name};

/// In what the languages differ.
pub(crate) struct Rules {
    /// Whether a name of an imported package hides one of the file's own package.
    pub(crate) imports_hide_package: bool,
    /// Whether an import may begin with a package around the file's own, with a name that another import binds, or with
    /// a name of the file's own package.
    pub(crate) has_relative_imports: bool,
}

/// Resolves the imports of one of the languages.
pub(crate) struct JvmResolver<'a> {
    linking: &'a Linking<'a>,
    packages: Packages<'a>,
    inherited: Inherited<'a>,
    rules: Rules,
}

impl<'a> JvmResolver<'a> {
    /// Reads what the packages of the tree define.
    pub(crate) fn new(linking: &'a Linking<'a>, rules: Rules) -> JvmResolver<'a> {
        let (packages, inherited) = (Packages::new(linking), Inherited::new(linking));
        JvmResolver { linking, packages, inherited, rules }
    }
}

impl ResolveImport for JvmResolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let is_wildcard = import.names.iter().any(|name| name.name == "*");
        let mut targets = match import.kind {
            ImportKind::Implicit if !is_wildcard => self.implicit(from, &import.specifier),
            _ => self.written(from, import),
        };
        let mut seen = rustc_hash::FxHashSet::default();
        targets.retain(|target| seen.insert(target.clone()));
        targets
    }
}

impl JvmResolver<'_> {
    fn written(&self, from: FileId, import: &Import) -> Vec<Target> {
        if import.names.is_empty() {
            return self.path(from, import, &import.specifier);
        }
        let mut targets = Vec::new();
        for name in &import.names {
            match name.name.as_str() {
                "*" => targets.extend(self.wildcard(from, import)),
                name => targets.extend(self.path(from, import, &[&import.specifier, ".", name].concat())),
            }
        }
        targets
    }

    /// Where a path that an import takes leads.
    fn path(&self, from: FileId, import: &Import, path: &str) -> Vec<Target> {
        for candidate in self.candidates(from, path) {
            match self.packages.find(&candidate) {
                Found::Names(places) => return self.files(from, &places),
                Found::Package => return Vec::new(),
                Found::Missing if !self.is_of_library(from, &candidate) => {
                    return vec![Target::Unresolved(Name::new(path))];
                }
                Found::Missing | Found::Nothing => {}
            }
        }
        self.outside_or_value(from, import, path)
    }

    /// The paths from the root package that a written path may mean, the likeliest first.
    fn candidates(&self, from: FileId, path: &str) -> Vec<String> {
        let path = path.strip_prefix("_root_.").unwrap_or(path);
        let mut candidates = Vec::new();
        if self.rules.has_relative_imports {
            let facts = &self.linking.files[from.0 as usize].1;
            let (first, rest) = path.split_at(path.find('.').unwrap_or(path.len()));
            for import in &facts.imports {
                for name in &import.names {
                    let bound = name.alias.as_ref().unwrap_or(&name.name);
                    if bound == first && name.name != "*" {
                        candidates.push([&import.specifier, ".", &name.name, rest].concat());
                    }
                }
            }
            for import in facts.imports.iter().filter(|it| it.names.iter().any(|name| name.name == "*")) {
                let inside = [&import.specifier, ".", first].concat();
                if self.packages.has_package(&inside) || !self.packages.named(&import.specifier, first).is_empty() {
                    candidates.push([&inside, rest].concat());
                }
            }
            let mut around = facts.package.as_deref().unwrap_or("");
            while !around.is_empty() {
                if !self.packages.named(around, first).is_empty()
                    || self.packages.has_package(&[around, ".", first].concat())
                {
                    candidates.push([around, ".", path].concat());
                }
                around = around.rsplit_once('.').map_or("", |(outer, _)| outer);
            }
        }
        candidates.push(path.to_owned());
        candidates
    }

    /// Whether a package that the tree has in part is more likely one of others.
    fn is_of_library(&self, from: FileId, path: &str) -> bool {
        is_standard(path) || libraries::declared(self.linking, from, path).is_some()
    }

    fn outside(&self, from: FileId, path: &str, shown: &str) -> Target {
        let path = path.strip_prefix("_root_.").unwrap_or(path);
        if is_standard(path) {
            return Target::Standard(Name::new(shown.strip_prefix("_root_.").unwrap_or(shown)));
        }
        if !path.contains('.') {
            return Target::Unresolved(Name::new(path));
        }
        Target::Package(libraries::declared(self.linking, from, path).unwrap_or_else(|| libraries::guessed(path)))
    }

    fn files(&self, from: FileId, places: &[super::packages::Place]) -> Vec<Target> {
        let files = self.packages.nearest(from, places);
        files.into_iter().filter(|file| *file != from).map(Target::File).collect()
    }

    /// The files of an imported package whose names the file uses; the file of an imported type.
    fn wildcard(&self, from: FileId, import: &Import) -> Vec<Target> {
        for candidate in self.candidates(from, &import.specifier) {
            match self.packages.find(&candidate) {
                Found::Names(places) => return self.files(from, &places),
                Found::Package => return self.used_of(from, &candidate),
                // What is no type is a package, and of a package around it the tree need not have all.
                Found::Missing if last(&candidate).is_some_and(super::is_type_name) => {
                    return vec![Target::Unresolved(import.specifier.clone())];
                }
                Found::Missing | Found::Nothing => {}
            }
        }
        let path = [&import.specifier, ".*"].concat();
        self.outside_or_value(from, import, &path)
    }

    /// What an import that leads to no name of the tree means: a library's package, or nothing where it begins with a
    /// value, of this file or around the import.
    fn outside_or_value(&self, from: FileId, import: &Import, path: &str) -> Vec<Target> {
        if !self.rules.has_relative_imports || path.starts_with("_root_.") {
            return vec![self.outside(from, path, &import.specifier)];
        }
        let first = path.split('.').next().unwrap_or(path);
        let definitions = &self.linking.files[from.0 as usize].1.definitions;
        let is_own = definitions.iter().any(|definition| definition.name == first);
        let is_local = definitions
            .iter()
            .any(|definition| definition.span.start < import.span.start && import.span.end < definition.span.end);
        let is_known =
            is_standard(path) || libraries::has_domain(path) || libraries::declared(self.linking, from, path).is_some();
        match () {
            () if is_own || (is_local && !is_known) => Vec::new(),
            () if super::is_type_name(first) && !is_known => vec![Target::Unresolved(Name::new(path))],
            () => vec![self.outside(from, path, &import.specifier)],
        }
    }

    fn used_of(&self, from: FileId, package: &str) -> Vec<Target> {
        let facts = &self.linking.files[from.0 as usize].1;
        let mut targets = Vec::new();
        for mention in facts.imports.iter().filter(|it| it.kind == ImportKind::Implicit && it.names.is_empty()) {
            let own = facts.package.as_deref().unwrap_or("");
            let is_hidden =
                !self.rules.imports_hide_package && !self.of_package(from, own, &mention.specifier).is_empty();
            if !is_hidden {
                targets.extend(self.of_package(from, package, &mention.specifier));
            }
        }
        targets
    }

    /// The files of a package that define a mentioned name; `.name` is one used behind a dot.
    fn of_package(&self, from: FileId, package: &str, mention: &str) -> Vec<Target> {
        let (name, is_behind_dot) = match mention.strip_prefix('.') {
            Some(name) => (name, true),
            None => (mention, false),
        };
        if is_behind_dot && self.packages.has_member(name) {
            return Vec::new();
        }
        let places = self.packages.named(package, name.split('.').next().unwrap_or(name));
        let fitting: Vec<_> = places.iter().copied().filter(|place| !is_behind_dot || place.is_extension).collect();
        self.files(from, &fitting)
    }

    /// A name that is used without an import: of the same package, or by its whole path.
    fn implicit(&self, from: FileId, mention: &str) -> Vec<Target> {
        let facts = &self.linking.files[from.0 as usize].1;
        let own = facts.package.as_deref().unwrap_or("");
        if let Some(file) = self.inherited.member(&self.packages, from, mention) {
            return if file == from { Vec::new() } else { vec![Target::File(file)] };
        }
        if self.rules.imports_hide_package {
            let wildcards = facts.imports.iter().filter(|import| import.names.iter().any(|name| name.name == "*"));
            for import in wildcards {
                for candidate in self.candidates(from, &import.specifier) {
                    if self.packages.has_package(&candidate) && !self.packages.named(&candidate, mention).is_empty() {
                        return Vec::new();
                    }
                }
            }
        }
        let found = self.of_package(from, own, mention);
        if !found.is_empty() || !mention.contains('.') || mention.starts_with('.') {
            return found;
        }
        match self.packages.find(mention) {
            Found::Names(places) => self.files(from, &places),
            _ => Vec::new(),
        }
    }
}

/// The last part of a path.
fn last(path: &str) -> Option<&str> {
    path.rsplit('.').next()
}
