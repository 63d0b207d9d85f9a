//! Import resolution by Python's rules: absolute imports from every root the file sees, the nearest first; relative
//! imports by their level; `from package import name` to the submodule of that name where there is one.

use rustc_hash::FxHashMap;

use super::roots::{Roots, below, inferred, is_package};
use super::standard::is_standard;
use crate::artifacts::Ecosystem;
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let roots = Roots::new(linking);
    let mut seen = FxHashMap::default();
    let is_python = |language| language == Some(&super::PYTHON);
    for (source, _) in linking.files.iter().filter(|(source, _)| is_python(source.language)) {
        let directory = source.path.directory();
        seen.entry(directory).or_insert_with(|| roots.seen_from(linking, directory));
    }
    let mut distributions: FxHashMap<&str, Vec<String>> = FxHashMap::default();
    for package in linking.packages.iter().filter(|package| package.ecosystem == Ecosystem::Python) {
        let names = package.dependencies.iter().map(|dependency| &dependency.name).chain([&package.name]);
        distributions.insert(package.manifest.directory(), names.map(|name| module_name(name)).collect());
    }
    Box::new(Resolver { linking, roots, seen, distributions })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    roots: Roots,
    /// The roots that the files of a directory see.
    seen: FxHashMap<&'a str, Vec<String>>,
    /// What a project's manifest names: its dependencies, and at the end itself, as modules are called.
    distributions: FxHashMap<&'a str, Vec<String>>,
}

/// What a dotted path leads to below a root.
enum Found {
    /// The module's file.
    Module(FileId),
    /// A directory without an `__init__.py`.
    Namespace(String),
    /// Its first part is there, the rest is not; how far it got.
    Partly(Option<FileId>),
}

/// How far the search of an absolute import got where it found nothing to lead to.
#[derive(Default)]
struct Reached {
    /// A regular package bears its first part's name; the deepest file found below it.
    partly: Option<Option<FileId>>,
    /// All of it is there, as directories without a file.
    as_directories: bool,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let level = specifier.bytes().take_while(|&byte| byte == b'.').count();
        let mut targets = match level {
            0 => self.absolute(from, import),
            _ => self.relative(from, import, level),
        };
        if targets.is_empty() {
            targets.push(Target::Unresolved(import.specifier.clone()));
        }
        let mut unique: Vec<Target> = Vec::with_capacity(targets.len());
        for target in targets {
            if !unique.contains(&target) {
                unique.push(target);
            }
        }
        unique
    }
}

impl Resolver<'_> {
    fn relative(&self, from: FileId, import: &Import, level: usize) -> Vec<Target> {
        let mut directory = self.linking.path(from).directory();
        for _ in 1..level {
            if directory.is_empty() {
                return Vec::new();
            }
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
        let module = &import.specifier[level..];
        let found = match module {
            "" => {
                self.directory_module(directory).map_or_else(|| Found::Namespace(directory.to_owned()), Found::Module)
            }
            _ => match self.below_directory(directory, module, from) {
                Some(found) => found,
                None => return Vec::new(),
            },
        };
        self.with_names(found, import)
    }

    fn absolute(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let top = specifier.split('.').next().unwrap_or(specifier);
        let directory = self.linking.path(from).directory();
        let own_root = inferred(self.linking, directory);
        let doubtful = is_standard(top) || self.is_dependency(directory, top);
        let mut reached = Reached::default();
        for root in self.seen.get(directory).into_iter().flatten() {
            match self.below_directory(root, specifier, from) {
                None => {}
                Some(Found::Partly(file)) => {
                    let is_regular = self.is_regular(root, top);
                    reached.partly = reached.partly.or(is_regular.then_some(file));
                }
                Some(found) => {
                    reached.as_directories |= self.is_only_directories(&found, import);
                    let targets = self.with_names(found, import);
                    if !targets.is_empty() && (!doubtful || self.is_meant(root, own_root, &targets, import)) {
                        return targets;
                    }
                }
            }
        }
        if is_standard(top) {
            return vec![Target::Standard(top.into())];
        }
        if let Some(targets) = self.elsewhere(from, import, top) {
            return targets;
        }
        match reached {
            // `import a.b` of a package whose `b` is built or is no file: the package is what is known.
            Reached { partly: Some(Some(file)), .. } if import.names.is_empty() => vec![Target::File(file)],
            Reached { partly: Some(_), .. } => Vec::new(),
            Reached { as_directories: true, .. } if !doubtful => Vec::new(),
            _ => vec![Target::Package(top.into())],
        }
    }

    /// Whether an import names nothing but directories: `import a.b`, `from a import b`, each without an `__init__.py`.
    fn is_only_directories(&self, found: &Found, import: &Import) -> bool {
        let Found::Namespace(directory) = found else { return false };
        let is_directory = |name: &Name| self.linking.paths.is_directory(&below(directory, name));
        match import.names.is_empty() {
            true => import.specifier.contains('.'),
            false => import.names.iter().any(|imported| is_directory(&imported.name)),
        }
    }

    /// A module under a root that the file does not see by itself: of the same project, or a package of one in the
    /// tree that bears its name.
    fn elsewhere(&self, from: FileId, import: &Import, top: &str) -> Option<Vec<Target>> {
        let directory = self.linking.path(from).directory();
        let project = self.roots.project(directory);
        let is_dependency = self.is_dependency(directory, top);
        for root in self.roots.of_module(top, directory) {
            let is_own = project.is_some() && root.project.as_deref() == project && !is_dependency;
            let is_regular = self.is_regular(&root.directory, top);
            let is_named = is_regular && self.is_named(root.project.as_deref(), top);
            if !(is_own || is_named) {
                continue;
            }
            if let Some(found @ (Found::Module(_) | Found::Namespace(_))) =
                self.below_directory(&root.directory, &import.specifier, from)
            {
                let targets = self.with_names(found, import);
                if !targets.is_empty() && (is_regular || self.is_meant(&root.directory, "", &targets, import)) {
                    return Some(targets);
                }
            }
        }
        None
    }

    /// Whether a project's own distribution is called as the module `top` is.
    fn is_named(&self, project: Option<&str>, top: &str) -> bool {
        let names = project.and_then(|project| self.distributions.get(project));
        names.and_then(|names| names.last()).is_some_and(|name| name == top)
    }

    fn is_regular(&self, root: &str, top: &str) -> bool {
        is_package(self.linking, &below(root, top))
    }

    /// Whether the project of `directory` declares a dependency that its modules call `top`.
    fn is_dependency(&self, directory: &str, top: &str) -> bool {
        let project = self.roots.project(directory);
        let names = project.and_then(|project| self.distributions.get(project));
        names.is_some_and(|names| names[..names.len().saturating_sub(1)].iter().any(|name| name == top))
    }

    /// Whether a module whose name is also a library's is the one meant: it is a part of the file's own package, or it
    /// defines what is imported from it.
    fn is_meant(&self, root: &str, own_root: &str, targets: &[Target], import: &Import) -> bool {
        let top = import.specifier.split('.').next().unwrap_or_default();
        if root == own_root && self.is_regular(root, top) {
            return true;
        }
        !import.names.is_empty()
            && targets.iter().all(|target| match target {
                Target::File(file) => {
                    let (source, facts) = &self.linking.files[file.0 as usize];
                    import.names.iter().any(|imported| {
                        source.path.stem() == imported.name
                            || facts.definitions.iter().any(|each| each.parent.is_none() && each.name == imported.name)
                    })
                }
                _ => false,
            })
    }

    /// A dotted path below a directory; `None` where not even its first part is there.
    fn below_directory(&self, directory: &str, module: &str, from: FileId) -> Option<Found> {
        let mut here = directory.to_owned();
        let mut reached = None;
        let mut parts = module.split('.').peekable();
        let mut first = true;
        while let Some(part) = parts.next() {
            if part.is_empty() {
                return None;
            }
            let path = below(&here, part);
            let is_last = parts.peek().is_none();
            if let Some(file) = self.directory_module(&path) {
                reached = Some(file);
            } else if let Some(file) = self.file_module(&path).filter(|&file| file != from || !(first && is_last)) {
                return Some(if is_last { Found::Module(file) } else { Found::Partly(Some(file)) });
            } else if !self.linking.paths.is_directory(&path) {
                return (!first).then_some(Found::Partly(reached));
            } else {
                reached = None;
            }
            first = false;
            here = path;
        }
        Some(reached.map_or(Found::Namespace(here), Found::Module))
    }

    /// What `import` takes from a module: its submodules where it names them, else the module itself.
    fn with_names(&self, found: Found, import: &Import) -> Vec<Target> {
        let (directory, module) = match &found {
            Found::Module(file) => {
                let path = self.linking.path(*file);
                let is_package = path.stem() == "__init__";
                (is_package.then(|| path.directory().to_owned()), Some(*file))
            }
            Found::Namespace(directory) => (Some(directory.clone()), None),
            Found::Partly(_) => return Vec::new(),
        };
        if import.names.is_empty() {
            return module.map(Target::File).into_iter().collect();
        }
        let each = |name: &Name| {
            let submodule = directory.as_ref().and_then(|directory| {
                let path = below(directory, name);
                self.directory_module(&path).or_else(|| self.file_module(&path))
            });
            submodule.or(module).map(Target::File)
        };
        import.names.iter().filter_map(|imported| each(&imported.name)).collect()
    }

    fn directory_module(&self, path: &str) -> Option<FileId> {
        ["__init__.py", "__init__.pyi"].iter().find_map(|name| self.linking.file(&below(path, name)))
    }

    fn file_module(&self, path: &str) -> Option<FileId> {
        [".py", ".pyi"].iter().find_map(|extension| self.linking.file(&format!("{path}{extension}")))
    }
}

/// A distribution's name as its modules are most often called.
fn module_name(distribution: &str) -> String {
    distribution.to_ascii_lowercase().replace(['-', '.'], "_")
}
