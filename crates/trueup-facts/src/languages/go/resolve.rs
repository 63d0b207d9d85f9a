//! Import resolution: modules of the tree, `go.work` and `replace`, the standard library, packages of others.
//!
//! An import of a package of the tree leads to every file of that package, its tests left out.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::artifacts::go::{GoMod, replacements};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name, join_path};

/// The first elements of the paths of the standard library, sorted.
const STANDARD: [&str; 58] = [
    "C",
    "archive",
    "arena",
    "bufio",
    "builtin",
    "bytes",
    "cmd",
    "cmp",
    "compress",
    "container",
    "context",
    "crypto",
    "database",
    "debug",
    "embed",
    "encoding",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "go",
    "hash",
    "html",
    "image",
    "index",
    "internal",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "plugin",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "structs",
    "sync",
    "syscall",
    "testing",
    "text",
    "time",
    "toolchain",
    "unicode",
    "unique",
    "unsafe",
    "uuid",
    "vendor",
    "weak",
    "wasm",
    "_",
];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let named = |name: &'static str| linking.paths.files().iter().filter(move |path| path.file_name() == name);
    let read = |path| linking.texts.read_text(path);
    let mut modules: Vec<Module> = named("go.mod")
        .filter_map(|path| {
            let manifest = GoMod::parse(&read(path)?);
            Some(Module { directory: path.directory(), manifest })
        })
        .collect();
    modules.sort_by(|a, b| a.directory.cmp(b.directory));
    let workspaces = named("go.work").filter_map(|path| Some((path.directory(), replacements(&read(path)?)))).collect();
    let mut packages: FxHashMap<&str, BTreeMap<&str, Vec<FileId>>> = FxHashMap::default();
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        let is_go = source.language.is_some_and(|language| language.name == super::GO.name);
        if is_go && !source.path.file_name().ends_with("_test.go") {
            let name = facts.package.as_deref().unwrap_or("");
            let package = packages.entry(source.path.directory()).or_default().entry(name);
            package.or_default().push(FileId(index as u32));
        }
    }
    Box::new(Resolver { linking, modules, workspaces, packages })
}

/// A module of the tree.
struct Module<'a> {
    directory: &'a str,
    manifest: GoMod,
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// Sorted by directory.
    modules: Vec<Module<'a>>,
    /// The directory of every `go.work`, with the local paths it puts in the place of modules.
    workspaces: Vec<(&'a str, Vec<(Name, Name)>)>,
    /// The packages of every directory with their files, tests left out, sorted by path.
    packages: FxHashMap<&'a str, BTreeMap<&'a str, Vec<FileId>>>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let here = self.linking.path(from).directory();
        if specifier.starts_with("./") || specifier.starts_with("../") {
            return self.package(&join(here, specifier), import);
        }
        if let Some(directory) = self.replaced(here, specifier).or_else(|| self.in_module(here, specifier)) {
            return self.package(&directory, import);
        }
        let first = specifier.split('/').next().unwrap_or("");
        if first.contains('.') {
            return vec![Target::Package(self.required(here, specifier))];
        }
        if STANDARD.contains(&first) {
            return vec![Target::Standard(import.specifier.clone())];
        }
        self.in_path(specifier, import)
    }
}

impl<'a> Resolver<'a> {
    /// The files of the package in `directory`. Files of another package there (`package main` behind
    /// `//go:build ignore`) are left out.
    fn package(&self, directory: &str, import: &Import) -> Vec<Target> {
        let last = import.specifier.rsplit('/').next().unwrap_or("");
        let best = self.packages.get(directory).and_then(|packages| {
            packages
                .iter()
                .max_by_key(|(name, files)| (**name == last, **name != "main", files.len(), std::cmp::Reverse(**name)))
        });
        match best {
            Some((_, files)) => files.iter().map(|file| Target::File(*file)).collect(),
            None => vec![Target::Unresolved(import.specifier.clone())],
        }
    }

    /// The module that the directory `here` belongs to.
    fn module_of(&self, here: &str) -> Option<&Module<'a>> {
        let around = self.modules.iter().filter(|module| below(module.directory, here));
        around.max_by_key(|module| module.directory.len())
    }

    /// The directory of `specifier` in the module of the tree with the longest path that fits; of several with that
    /// path, the one around `here`.
    fn in_module(&self, here: &str, specifier: &str) -> Option<String> {
        let fitting = self.modules.iter().filter_map(|module| {
            let path = module.manifest.module.as_ref()?;
            let rest = after_path(specifier, path)?;
            Some((path.len(), below(module.directory, here), std::cmp::Reverse(module.directory), rest))
        });
        let (_, _, directory, rest) = fitting.max()?;
        Some(join(directory.0, rest))
    }

    /// The directory that a `replace` of the module around `here`, or of its workspace, puts in the place of a module.
    fn replaced(&self, here: &str, specifier: &str) -> Option<String> {
        let module = self.module_of(here).map(|module| (module.directory, &module.manifest.replaced));
        let workspaces = self.workspaces.iter().map(|(directory, replaced)| (*directory, replaced));
        let around = workspaces.filter(|(directory, _)| below(directory, here)).chain(module);
        let fitting = around.flat_map(|(directory, replaced)| {
            replaced.iter().filter_map(move |(path, local)| {
                let rest = after_path(specifier, path)?;
                Some((path.len(), join(&join(directory, local), rest)))
            })
        });
        let (_, directory) = fitting.max()?;
        self.packages.contains_key(directory.as_str()).then_some(directory)
    }

    /// The module that `specifier` belongs to: one that the module here requires, else told by the host's habits.
    fn required(&self, here: &str, specifier: &str) -> Name {
        let required = self.module_of(here).into_iter().flat_map(|module| &module.manifest.required);
        let fitting = required.filter(|dependency| after_path(specifier, &dependency.name).is_some());
        match fitting.max_by_key(|dependency| dependency.name.len()) {
            Some(dependency) => dependency.name.clone(),
            None => Name::new(module_path(specifier)),
        }
    }

    /// A package under a source directory, as before there were modules; else unresolved.
    fn in_path(&self, specifier: &str, import: &Import) -> Vec<Target> {
        let mut fitting = self.linking.paths.directories_by_suffix(specifier);
        match fitting.find(|directory| self.modules.is_empty() && self.packages.contains_key(directory.as_str())) {
            Some(directory) => self.package(directory.as_str(), import),
            None => vec![Target::Unresolved(import.specifier.clone())],
        }
    }
}

/// What follows the module `path` in `specifier`: empty for the module itself.
fn after_path<'s>(specifier: &'s str, path: &str) -> Option<&'s str> {
    let rest = specifier.strip_prefix(path)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Whether the directory `here` is `directory` or below it.
fn below(directory: &str, here: &str) -> bool {
    directory.is_empty() || here.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path `relative` leads to from `directory`; what leads out of the tree leads nowhere.
fn join(directory: &str, relative: &str) -> String {
    join_path(directory, relative).unwrap_or_else(|| "..".to_owned())
}

/// The module a path most likely belongs to: `host/owner/repository` on forges, with its major version.
fn module_path(specifier: &str) -> &str {
    let host = specifier.split('/').next().unwrap_or("");
    let parts = match host {
        "github.com" | "gitlab.com" | "bitbucket.org" | "codeberg.org" | "gitea.com" | "git.sr.ht" => 3,
        "golang.org" if specifier.starts_with("golang.org/x/") => 3,
        "google.golang.org" | "k8s.io" | "sigs.k8s.io" | "go.uber.org" | "gopkg.in" | "cloud.google.com" => 2,
        _ => 2,
    };
    let end = |count: usize| specifier.match_indices('/').nth(count - 1).map_or(specifier.len(), |(at, _)| at);
    let (base, next) = (end(parts), end(parts + 1));
    let version = specifier.get(base + 1..next).unwrap_or("");
    let is_version = version.strip_prefix('v').is_some_and(|digits| digits.parse::<u32>().is_ok_and(|major| major > 1));
    &specifier[..if is_version { next } else { base }]
}
