//! Where Ruby imports lead: files below the directories that are looked in, gems, Ruby's own library; and constants
//! that no import names.

use super::standard;
use super::zeitwerk::Constants;
use crate::artifacts::{Ecosystem, Package};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{DefinitionKind, FileId, Import, ImportKind, Name, join_path};

/// The directories of a gem or a program that `require` looks in.
const ROOTS: [&str; 6] = ["lib", "spec", "test", "app", "ext", "features/support"];

/// What frameworks' files are called, and the gem they come from, where the names differ.
const GEMS: [(&str, &str); 17] = [
    ("active_support", "activesupport"),
    ("active_record", "activerecord"),
    ("active_model", "activemodel"),
    ("active_job", "activejob"),
    ("active_storage", "activestorage"),
    ("action_controller", "actionpack"),
    ("action_dispatch", "actionpack"),
    ("action_pack", "actionpack"),
    ("action_view", "actionview"),
    ("action_mailer", "actionmailer"),
    ("action_cable", "actioncable"),
    ("action_text", "actiontext"),
    ("action_mailbox", "actionmailbox"),
    ("rails", "railties"),
    ("selenium", "selenium-webdriver"),
    ("pg", "pg"),
    ("capybara", "capybara"),
];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut constants = Constants::default();
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        if source.language.is_some_and(|language| language.name == super::RUBY.name) {
            constants.add(FileId(index as u32), source, facts);
        }
    }
    let gems = linking.packages.iter().filter(|package| package.ecosystem == Ecosystem::RubyGems).collect();
    Box::new(Resolver { linking, constants, gems })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    constants: Constants,
    gems: Vec<&'a Package>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        if import.kind == ImportKind::Implicit {
            let around = self.namespaces(from, import.span.start);
            let found = self.constants.find(specifier, &around, |file| self.distance(from, file));
            return found.filter(|file| *file != from).map(Target::File).into_iter().collect();
        }
        let here = self.linking.path(from).directory();
        if specifier.starts_with("./") || specifier.starts_with("../") {
            return vec![self.beside(here, specifier).unwrap_or_else(|| Target::Unresolved(import.specifier.clone()))];
        }
        vec![self.required(from, here, specifier)]
    }
}

impl Resolver<'_> {
    /// The file at a path relative to a directory; that of another kind (a compiled extension) is no source.
    fn beside(&self, directory: &str, relative: &str) -> Option<Target> {
        let path = join_path(directory, relative)?;
        let file = self.linking.file(&path).or_else(|| self.linking.file(&format!("{path}.rb")))?;
        Some(Target::File(file))
    }

    fn required(&self, from: FileId, here: &str, specifier: &str) -> Target {
        let found = self.in_roots(from, here, specifier);
        if let Some(file) = found {
            return Target::File(file);
        }
        if let Some(gem) = self.gem(specifier) {
            return Target::Package(gem);
        }
        if standard::is_library(specifier) {
            return Target::Standard(Name::new(specifier));
        }
        let first = specifier.split('/').next().unwrap_or(specifier);
        if standard::BUNDLED.contains(&first) {
            return Target::Package(Name::new(first));
        }
        let absolute = self.linking.file(specifier).or_else(|| self.linking.file(&format!("{specifier}.rb")));
        absolute.map_or_else(|| Target::Unresolved(Name::new(specifier)), Target::File)
    }

    /// The file of that path in a directory that is looked in, the nearest one first.
    fn in_roots(&self, from: FileId, here: &str, specifier: &str) -> Option<FileId> {
        let name = if specifier.ends_with(".rb") { specifier.to_owned() } else { format!("{specifier}.rb") };
        let candidates = self.linking.paths.files_by_suffix(&name).filter(|path| {
            let root = path.as_str().strip_suffix(&name).unwrap_or("").trim_end_matches('/');
            let is_root =
                |known: &str| root.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('/'));
            ROOTS.iter().any(|known| is_root(known)) || (root == here && !root.is_empty())
        });
        let files = candidates.filter_map(|path| self.linking.file(path.as_str())).take(50);
        files.filter(|file| *file != from).min_by_key(|file| (self.distance(from, *file), *file))
    }

    /// The gem that a path belongs to, as manifests of the tree name it.
    fn gem(&self, specifier: &str) -> Option<Name> {
        let first = specifier.split('/').next().unwrap_or(specifier);
        let declared = || self.gems.iter().flat_map(|gem| gem.dependencies.iter().map(|it| &it.name));
        // What a gem of the tree does not have, no other gem of its name has.
        let names = || declared().filter(|name| self.gems.iter().all(|gem| gem.name != **name));
        let known = GEMS.iter().find(|(path, _)| *path == first).map(|(_, gem)| *gem);
        let folded = |text: &str| text.replace(['-', '/'], "_").to_ascii_lowercase();
        let wanted = folded(specifier);
        let fits = |name: &&Name| {
            let name = folded(name);
            wanted.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        let fitting = names().filter(fits).max_by_key(|name| name.len()).cloned();
        let by_table = || {
            let known = known?;
            let is_rails = matches!(known, "railties" | "actionpack") || known.starts_with("acti");
            names().find(|name| **name == known).or_else(|| names().find(|name| is_rails && **name == "rails")).cloned()
        };
        let compact = || names().find(|name| folded(name).replace('_', "") == folded(first).replace('_', "")).cloned();
        fitting.or_else(by_table).or_else(compact).or_else(|| known.map(Name::new))
    }

    /// The namespaces around a place, outermost first.
    fn namespaces(&self, from: FileId, at: u32) -> Vec<&str> {
        let definitions = &self.linking.files[from.0 as usize].1.definitions;
        let before = definitions.partition_point(|definition| definition.span.start <= at);
        let mut current = before.checked_sub(1).map(|index| index as u32);
        let mut names = Vec::new();
        while let Some(definition) = current.and_then(|index| definitions.get(index as usize)) {
            use DefinitionKind::{Class, Module, Struct};
            let is_around = definition.span.end > at && matches!(definition.kind, Module | Class | Struct);
            if is_around && names.len() < 100 {
                names.push(definition.name.as_str());
                let parent = definition.parent.and_then(|parent| definitions.get(parent as usize));
                let written = definition.owner.as_deref().filter(|owner| parent.is_none_or(|it| it.name != *owner));
                names.extend(written);
            }
            current = definition.parent;
        }
        names.reverse();
        names
    }

    /// How far two files are from each other: how many directories lead from one to the other.
    fn distance(&self, one: FileId, other: FileId) -> usize {
        let parts = |file| self.linking.path(file).directory().split('/').filter(|part| !part.is_empty());
        let common = parts(one).zip(parts(other)).take_while(|(a, b)| a == b).count();
        parts(one).count() + parts(other).count() - 2 * common
    }
}
