//! One index of what every package of the tree defines, whatever language defines it.

use rustc_hash::FxHashMap;

use super::manifests;
use crate::link::Linking;
use crate::{Definition, FileId, Source};

/// The languages whose sources lie in packages.
const LANGUAGES: [&str; 3] = ["Java", "Kotlin", "Scala"];

/// What the packages of the tree define.
pub(super) struct Packages<'a> {
    by_name: FxHashMap<String, FxHashMap<String, Vec<Place>>>,
    /// The names that types of the tree give to their members: what may be meant by `.name`.
    members: rustc_hash::FxHashSet<&'a str>,
    /// The module of every file: the index of its directory in a list, `None` for other languages.
    modules: Vec<Option<Module<'a>>>,
}

/// A file that defines a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The file.
    pub(super) file: FileId,
    /// Whether the name extends a type, and is used behind a dot.
    pub(super) is_extension: bool,
}

/// Where a file lies in the builds of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Module<'a> {
    /// The directory of the nearest build file, or what stands before `src/`.
    directory: &'a str,
    /// The source set: `main`, `test`, `commonMain`.
    source_set: &'a str,
}

/// What a dotted path leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// Files that define the longest part of it that is a name of a package.
    Names(Vec<Place>),
    /// A package of the tree.
    Package,
    /// A package of the tree has no such name.
    Missing,
    /// Nothing of the tree.
    Nothing,
}

impl<'a> Packages<'a> {
    pub(super) fn new(linking: &'a Linking<'a>) -> Packages<'a> {
        let build_directories = manifests::build_directories(linking.paths);
        let mut packages = Packages {
            by_name: FxHashMap::default(),
            members: rustc_hash::FxHashSet::default(),
            modules: Vec::with_capacity(linking.files.len()),
        };
        for (index, (source, facts)) in linking.files.iter().enumerate() {
            if !is_jvm(source) {
                packages.modules.push(None);
                continue;
            }
            packages.modules.push(Some(module_of(source.path.as_str(), &build_directories)));
            packages.add(FileId(index as u32), source, &facts.definitions, facts.package.as_deref().unwrap_or(""));
        }
        packages
    }

    fn add(&mut self, file: FileId, source: &Source, definitions: &'a [Definition], package: &str) {
        // The package that each module in the file adds its names to; `None` for what is no module.
        let mut inner: Vec<Option<String>> = Vec::with_capacity(definitions.len());
        self.by_name.entry(package.to_owned()).or_default();
        let mut has_functions = false;
        for definition in definitions {
            let around = match definition.parent {
                None => Some(package.to_owned()),
                Some(parent) => inner.get(parent as usize).cloned().flatten(),
            };
            let is_package = super::is_package(definition.kind);
            inner.push(around.as_ref().filter(|_| is_package).map(|around| join(around, &definition.name)));
            let Some(around) = around else {
                self.members.insert(&definition.name);
                continue;
            };
            if is_package {
                self.by_name.entry(join(&around, &definition.name)).or_default();
                continue;
            }
            has_functions |= !definition.kind.is_type();
            let is_extension = definition.parent.is_none() && definition.owner.is_some();
            self.insert(&around, &definition.name, Place { file, is_extension });
        }
        if has_functions && source.language.is_some_and(|language| language.name == "Kotlin") {
            self.insert(package, &facade(source), Place { file, is_extension: false });
        }
    }

    fn insert(&mut self, package: &str, name: &str, place: Place) {
        let names = self.by_name.entry(package.to_owned()).or_default();
        let places = names.entry(name.to_owned()).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// The files that define `name` in `package`.
    pub(super) fn named(&self, package: &str, name: &str) -> &[Place] {
        self.by_name.get(package).and_then(|names| names.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether the tree has that package.
    pub(super) fn has_package(&self, package: &str) -> bool {
        self.by_name.contains_key(package)
    }

    /// Whether a type of the tree has a member of that name.
    pub(super) fn has_member(&self, name: &str) -> bool {
        self.members.contains(name)
    }

    /// What a path from the root package leads to.
    pub(super) fn find(&self, path: &str) -> Found {
        if self.has_package(path) {
            return Found::Package;
        }
        let mut is_missing = true;
        for (at, _) in path.rmatch_indices('.') {
            let (package, rest) = (&path[..at], &path[at + 1..]);
            if !self.has_package(package) {
                is_missing = false;
                continue;
            }
            let places = self.named(package, rest.split('.').next().unwrap_or(rest));
            if !places.is_empty() {
                return Found::Names(places.to_vec());
            }
            return if is_missing { Found::Missing } else { Found::Nothing };
        }
        match self.named("", path.split('.').next().unwrap_or(path)) {
            [] => Found::Nothing,
            places => Found::Names(places.to_vec()),
        }
    }

    /// Of several files that define a name those that `from` means: of its own module and source set, else of its own
    /// module, else all.
    pub(super) fn nearest(&self, from: FileId, places: &[Place]) -> Vec<FileId> {
        let mut files: Vec<FileId> = places.iter().map(|place| place.file).collect();
        files.dedup();
        let module = |file: FileId| self.modules.get(file.0 as usize).copied().flatten();
        let own = module(from);
        if files.len() > 1 {
            let in_module = |file: &FileId| module(*file).map(|it| it.directory) == own.map(|it| it.directory);
            let in_set = |file: &FileId| module(*file) == own;
            let is_main = |file: &FileId| in_module(file) && module(*file).is_some_and(|it| it.source_set == "main");
            for wanted in [&in_set as &dyn Fn(&FileId) -> bool, &is_main, &in_module] {
                if files.iter().any(wanted) {
                    files.retain(wanted);
                    break;
                }
            }
        }
        files
    }
}

fn is_jvm(source: &Source) -> bool {
    source.language.is_some_and(|language| LANGUAGES.contains(&language.name))
}

fn join(package: &str, name: &str) -> String {
    if package.is_empty() { name.to_owned() } else { [package, ".", name].concat() }
}

/// The class that Java sees the functions of a Kotlin file in: `StoreKt`, or what `@file:JvmName` says.
fn facade(source: &Source) -> String {
    let named = source.text.split_once("@file:JvmName(\"").and_then(|(_, rest)| rest.split_once('"'));
    if let Some((name, _)) = named {
        return name.to_owned();
    }
    let stem = source.path.file_name().split('.').next().unwrap_or("");
    let mut letters = stem.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    [&first, letters.as_str(), "Kt"].concat()
}

fn module_of<'a>(path: &'a str, build_directories: &rustc_hash::FxHashSet<&str>) -> Module<'a> {
    let mut directory = path;
    let nearest = loop {
        let Some((parent, _)) = directory.rsplit_once('/') else { break "" };
        directory = parent;
        if build_directories.contains(directory) {
            break directory;
        }
    };
    let below = path[nearest.len()..].trim_start_matches('/');
    // One build file may tell of many modules, each with its `src`.
    let before = if below.starts_with("src/") { Some(0) } else { below.find("/src/") };
    let Some(before) = before else { return Module { directory: nearest, source_set: "" } };
    let directory = path[..path.len() - below.len() + before].trim_end_matches('/');
    let inside = below[before..].trim_start_matches('/').split('/').nth(1).unwrap_or("");
    Module { directory, source_set: inside }
}
