//! Where PHP imports lead: the files that define classes, as Composer finds them; packages; files that are included.

use rustc_hash::{FxHashMap, FxHashSet};

use super::standard::{self, is_prefix};
use crate::artifacts::composer::{self, Autoload};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{DefinitionKind, FileFacts, FileId, Import, ImportKind, Name, SourcePath, join_path};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let read = |path: &SourcePath| linking.texts.read_text(path);
    let manifests = composer::manifests(linking.paths).filter_map(|path| {
        let autoload = Autoload::parse(&read(path)?);
        Some((path.directory(), autoload))
    });
    let locks = linking.paths.files().iter().filter(|path| path.file_name() == "composer.lock");
    let locked = locks.filter_map(|path| Some(composer::locked_prefixes(&read(path)?))).flatten().collect();
    let mut resolver = Resolver {
        linking,
        manifests: manifests.collect(),
        locked,
        classes: FxHashMap::default(),
        namespaces: FxHashSet::default(),
    };
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        if source.language.is_some_and(|language| language.name == super::PHP.name) {
            resolver.note_file(FileId(index as u32), facts);
        }
    }
    Box::new(resolver)
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The directory of every `composer.json` with what it says.
    manifests: Vec<(&'a str, Autoload)>,
    /// The prefixes of class names that locked packages have.
    locked: Vec<(String, Name)>,
    /// The files that define a class, a function or a constant, by its full name.
    classes: FxHashMap<String, Vec<FileId>>,
    /// Every namespace of the tree, those around others too.
    namespaces: FxHashSet<String>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        if import.kind == ImportKind::Implicit {
            let full = self.full_name(from, &import.specifier, import.span.start);
            let found = full.and_then(|full| self.definer(from, &full)).filter(|file| *file != from);
            return found.map(Target::File).into_iter().collect();
        }
        if import.names.is_empty() {
            return self.included(from, &import.specifier);
        }
        let name = import.specifier.as_str();
        if let Some(file) = self.definer(from, name) {
            return if file == from { Vec::new() } else { vec![Target::File(file)] };
        }
        // What a namespace of the tree is used for, the names say that begin with it.
        if self.namespaces.contains(name) { Vec::new() } else { vec![self.external(from, name)] }
    }
}

impl<'a> Resolver<'a> {
    fn note_file(&mut self, file: FileId, facts: &FileFacts) {
        let package = facts.package.as_deref().unwrap_or("");
        self.note_namespace(package);
        for definition in &facts.definitions {
            let parent = definition.parent.and_then(|parent| facts.definitions.get(parent as usize));
            let namespace = match parent {
                Some(parent) if parent.kind == DefinitionKind::Module => parent.name.as_str(),
                Some(_) => continue,
                None => package,
            };
            match definition.kind {
                DefinitionKind::Module => self.note_namespace(&definition.name),
                DefinitionKind::Method => {}
                _ => self.classes.entry(join(namespace, &definition.name)).or_default().push(file),
            }
        }
    }

    fn note_namespace(&mut self, mut namespace: &str) {
        while !namespace.is_empty() && self.namespaces.insert(namespace.to_owned()) {
            namespace = namespace.rsplit_once('\\').map_or("", |(around, _)| around);
        }
    }

    /// The full name of what a name means at a place.
    fn full_name(&self, from: FileId, name: &str, at: u32) -> Option<String> {
        if let Some(absolute) = name.strip_prefix('\\') {
            return Some(absolute.to_owned());
        }
        let facts = &self.linking.files[from.0 as usize].1;
        let (first, rest) = name.split_once('\\').map_or((name, ""), |(first, rest)| (first, rest));
        let used = facts.imports.iter().take(500).find_map(|import| {
            let used = import.names.first()?;
            (used.alias.as_ref().unwrap_or(&used.name) == first).then_some(&import.specifier)
        });
        if let Some(used) = used {
            return (!rest.is_empty()).then(|| join(used, rest));
        }
        let is_around =
            |it: &&crate::Definition| it.kind == DefinitionKind::Module && it.span.start <= at && at < it.span.end;
        let module = facts.definitions.iter().take(500).find(is_around).map(|module| module.name.as_str());
        Some(join(module.or(facts.package.as_deref()).unwrap_or(""), name))
    }

    /// The file that defines a name: of several the one that Composer would load, else the nearest.
    fn definer(&self, from: FileId, full: &str) -> Option<FileId> {
        let files = self.classes.get(full)?;
        if let [only] = files[..] {
            return Some(only);
        }
        let here = self.linking.path(from).directory();
        let rank = |file: FileId| {
            let path = self.linking.path(file);
            (!self.is_loaded(full, path), distance(here, path.directory()), file)
        };
        files.iter().copied().min_by_key(|file| rank(*file))
    }

    /// Whether Composer finds a class in a file.
    fn is_loaded(&self, class: &str, path: &SourcePath) -> bool {
        let loads = |directory: &str, root: &str, rest: &str| {
            let file = format!("{}.php", rest.trim_start_matches('\\').replace('\\', "/"));
            join_path(directory, &format!("{root}/{file}")).is_some_and(|expected| expected == path.as_str())
        };
        self.manifests.iter().any(|(directory, autoload)| {
            let by_psr4 = autoload.psr4.iter().any(|(prefix, root)| {
                (prefix.is_empty() || is_prefix(prefix, class)) && loads(directory, root, &class[prefix.len()..])
            });
            by_psr4
                || autoload.psr0.iter().any(|(prefix, root)| class.starts_with(prefix) && loads(directory, root, class))
        })
    }

    /// The package or the part of PHP that a name of no file belongs to.
    fn external(&self, from: FileId, name: &str) -> Target {
        let locked = self.locked.iter().filter(|(prefix, _)| is_prefix(prefix, name));
        if let Some((_, package)) = locked.max_by_key(|(prefix, _)| prefix.len()) {
            return Target::Package(package.clone());
        }
        if !name.contains('\\') || standard::is_namespace(name) {
            return Target::Standard(Name::new(name));
        }
        let is_own = |autoload: &Autoload| {
            autoload.psr4.iter().chain(&autoload.psr0).any(|(prefix, _)| !prefix.is_empty() && is_prefix(prefix, name))
        };
        if self.manifests.iter().any(|(_, autoload)| is_own(autoload)) {
            return Target::Unresolved(Name::new(name));
        }
        let here = self.linking.path(from).directory();
        let near = self.manifests.iter().filter(|(directory, _)| below(directory, here));
        let near = near.max_by_key(|(directory, _)| directory.len()).map(|(_, autoload)| &autoload.required);
        let near: Vec<&Name> = near.into_iter().flatten().collect();
        let all = || self.manifests.iter().flat_map(|(_, autoload)| &autoload.required).collect::<Vec<&Name>>();
        let package = standard::package(name, &near).or_else(|| standard::package(name, &all()));
        package.map_or_else(|| Target::Unresolved(Name::new(name)), Target::Package)
    }

    /// The file of a path, relative to the file that names it, to a package's root or to the tree's.
    fn included(&self, from: FileId, path: &str) -> Vec<Target> {
        let here = self.linking.path(from).directory();
        let roots = self.manifests.iter().map(|(directory, _)| *directory).filter(|directory| below(directory, here));
        let is_beside = path.starts_with("./") || path.starts_with("../");
        let others = roots.chain([""]).filter(|_| !is_beside);
        let candidates = std::iter::once(here).chain(others).filter_map(|directory| join_path(directory, path));
        for candidate in candidates {
            if let Some(file) = self.linking.file(&candidate) {
                return vec![Target::File(file)];
            }
            if self.linking.paths.is_file(&candidate) {
                return Vec::new();
            }
        }
        // What Composer writes stands in no tree.
        let is_composer = path.ends_with("vendor/autoload.php") || path.ends_with("vendor/autoload_runtime.php");
        let name = Name::new(path);
        vec![if is_composer { Target::Package("composer/composer".into()) } else { Target::Unresolved(name) }]
    }
}

fn join(namespace: &str, name: &str) -> String {
    if namespace.is_empty() { name.to_owned() } else { format!("{namespace}\\{name}") }
}

/// Whether the directory `here` is `directory` or below it.
fn below(directory: &str, here: &str) -> bool {
    directory.is_empty() || here.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many directories lead from one to another.
fn distance(one: &str, other: &str) -> usize {
    let parts = |path: &'_ str| path.split('/').filter(|part| !part.is_empty()).count();
    let common = one.split('/').zip(other.split('/')).take_while(|(a, b)| a == b && !a.is_empty()).count();
    parts(one) + parts(other) - 2 * common
}
