//! The crates of the tree and the modules in them, as Cargo's manifests and `mod` declarations say.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::artifacts::cargo::{Manifest, join, manifests};
use crate::link::Linking;
use crate::{DefinitionKind, FileFacts, FileId, Import, ImportKind, Name};

/// How many modules of one crate are followed.
const MODULE_LIMIT: usize = 50_000;

/// A module: a file, or an inner module of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Module {
    pub file: FileId,
    /// The path of the inner module in the file; empty for the file itself.
    pub inner: Name,
}

/// One target of a package.
pub(super) struct Crate {
    /// The index of its manifest; `None` for a file that no manifest speaks of.
    pub manifest: Option<usize>,
    /// Its modules by their path, `a::b`; the root's is empty.
    modules: FxHashMap<Name, Module>,
}

impl Crate {
    pub(super) fn module(&self, path: &str) -> Option<&Module> {
        self.modules.get(path)
    }
}

/// A module's place: the index of its crate, and its path there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub in_crate: usize,
    pub path: Name,
}

impl Place {
    pub(super) fn child(&self, name: &str) -> Place {
        Place { in_crate: self.in_crate, path: nested(&self.path, name) }
    }

    pub(super) fn parent(&self) -> Option<Place> {
        let end = self.path.rfind("::").unwrap_or(0);
        (!self.path.is_empty()).then(|| Place { in_crate: self.in_crate, path: self.path[..end].into() })
    }
}

/// All crates of the tree.
pub(super) struct Crates {
    pub manifests: Vec<Manifest>,
    pub crates: Vec<Crate>,
    /// The first module that each file is.
    homes: FxHashMap<FileId, Place>,
    /// The files whose `mod` declarations look beside them, as those of a `mod.rs` do.
    owners: FxHashSet<FileId>,
    /// The items that the modules of a file define, each after its inner module: `inner::name`.
    items: FxHashMap<FileId, FxHashSet<Name>>,
    /// The crate of each library's root file.
    by_root: FxHashMap<FileId, usize>,
}

impl Crates {
    pub(super) fn new(linking: &Linking<'_>) -> Crates {
        let manifests = manifests(linking.paths, linking.texts);
        let items = linking.files.iter().enumerate().filter(|(_, (source, _))| source.language == Some(&super::RUST));
        let items = items.map(|(index, (_, facts))| (FileId(index as u32), module_items(facts))).collect();
        let (crates, homes, by_root) = (Vec::new(), FxHashMap::default(), FxHashMap::default());
        let mut all = Crates { manifests, crates, homes, owners: FxHashSet::default(), items, by_root };
        let mut roots: Vec<(FileId, Option<usize>)> = Vec::new();
        for (index, manifest) in all.manifests.iter().enumerate() {
            let files = manifest.library.iter().chain(&manifest.targets);
            roots.extend(files.filter_map(|path| Some((linking.file(path)?, Some(index)))));
        }
        for (root, manifest) in roots {
            all.add(linking, root, manifest);
        }
        all.add_orphans(linking);
        all
    }

    /// Files that no `mod` declaration of a known crate reaches: roots of their own, of the nearest manifest.
    fn add_orphans(&mut self, linking: &Linking<'_>) {
        let mut orphans: Vec<(usize, FileId)> = Vec::new();
        for (index, (source, _)) in linking.files.iter().enumerate() {
            let file = FileId(index as u32);
            if source.language == Some(&super::RUST) && !self.homes.contains_key(&file) {
                let rank = match source.path.file_name() {
                    "lib.rs" => 0,
                    "main.rs" => 1,
                    "mod.rs" => 2,
                    _ => 3,
                };
                orphans.push((rank, file));
            }
        }
        orphans.sort();
        for (_, file) in orphans {
            if !self.homes.contains_key(&file) {
                let manifest = self.nearest_manifest(linking.path(file).directory());
                self.add(linking, file, manifest);
            }
        }
    }

    fn nearest_manifest(&self, directory: &str) -> Option<usize> {
        let mut here = Some(directory);
        while let Some(directory) = here {
            if let Ok(index) = self.manifests.binary_search_by(|manifest| manifest.directory.as_str().cmp(directory)) {
                return Some(index);
            }
            here = (!directory.is_empty()).then(|| directory.rfind('/').map_or("", |slash| &directory[..slash]));
        }
        None
    }

    /// Adds the crate of a root file, with every module that its `mod` declarations reach.
    fn add(&mut self, linking: &Linking<'_>, root: FileId, manifest: Option<usize>) {
        let in_crate = self.crates.len();
        self.by_root.entry(root).or_insert(in_crate);
        let mut modules: FxHashMap<Name, Module> = FxHashMap::default();
        let mut files: FxHashSet<FileId> = FxHashSet::default();
        let mut pending = vec![(root, Name::default(), true)];
        while let Some((file, path, owns_directory)) = pending.pop() {
            if modules.len() > MODULE_LIMIT || !files.insert(file) {
                continue;
            }
            self.homes.entry(file).or_insert_with(|| Place { in_crate, path: path.clone() });
            modules.entry(path.clone()).or_insert(Module { file, inner: Name::default() });
            let facts = &linking.files[file.0 as usize].1;
            for inner in inner_modules(facts) {
                modules.entry(nested(&path, &inner)).or_insert(Module { file, inner });
            }
            if owns_directory {
                self.owners.insert(file);
            }
            // The last is read first: of two modules of one name, each for other platforms, the first is kept.
            for import in facts.imports.iter().rev().filter(|import| import.kind == ImportKind::Module) {
                if let Some((child, owns)) = declared_file(linking, file, owns_directory, import) {
                    let inside = import.module.as_ref().map_or(path.clone(), |inner| nested(&path, inner));
                    pending.push((child, nested(&inside, &import.specifier), owns));
                }
            }
        }
        self.crates.push(Crate { manifest, modules });
    }

    /// Whether the modules that a file declares are looked for beside it.
    pub(super) fn owns_directory(&self, file: FileId) -> bool {
        self.owners.contains(&file)
    }

    /// The module that a file is.
    pub(super) fn home(&self, file: FileId) -> Option<&Place> {
        self.homes.get(&file)
    }

    pub(super) fn at(&self, place: &Place) -> Option<&Module> {
        self.crates.get(place.in_crate)?.module(&place.path)
    }

    /// The root module of the crate whose root is that file.
    pub(super) fn of_root(&self, root: FileId) -> Option<Place> {
        self.by_root.get(&root).map(|&in_crate| Place { in_crate, path: Name::default() })
    }

    /// Whether a module defines an item of that name.
    pub(super) fn defines(&self, module: &Module, name: &str) -> bool {
        self.items.get(&module.file).is_some_and(|items| items.contains(&nested(&module.inner, name)))
    }
}

/// The file that `mod name;` declares, and whether the modules it declares are beside it as those of a `mod.rs` are.
pub(super) fn declared_file(
    linking: &Linking<'_>,
    file: FileId,
    owns_directory: bool,
    import: &Import,
) -> Option<(FileId, bool)> {
    let path = linking.path(file);
    let owns_directory = owns_directory || path.file_name() == "mod.rs";
    let inner = import.module.as_deref().unwrap_or("").replace("::", "/");
    let beside = if owns_directory { path.directory().to_owned() } else { join(path.directory(), path.stem()) };
    if let Some(attribute) = &import.path_attribute {
        let directory = if inner.is_empty() { path.directory().to_owned() } else { join(&beside, &inner) };
        return linking.file(&join(&directory, attribute)).map(|file| (file, true));
    }
    let name = import.specifier.trim_start_matches("r#");
    let directory = join(&beside, &inner);
    let plain = linking.file(&join(&directory, &format!("{name}.rs"))).map(|file| (file, false));
    plain.or_else(|| linking.file(&join(&directory, &format!("{name}/mod.rs"))).map(|file| (file, true)))
}

/// The paths of the modules written inside a file.
fn inner_modules(facts: &FileFacts) -> Vec<Name> {
    let modules = facts.definitions.iter().filter(|definition| definition.kind == DefinitionKind::Module);
    modules.filter_map(|definition| Some(nested(&inner_path(facts, definition.parent)?, &definition.name))).collect()
}

fn module_items(facts: &FileFacts) -> FxHashSet<Name> {
    let items = facts.definitions.iter();
    items.filter_map(|definition| Some(nested(&inner_path(facts, definition.parent)?, &definition.name))).collect()
}

/// The path of the inner module that `parent` is; `None` where it is no module.
fn inner_path(facts: &FileFacts, parent: Option<u32>) -> Option<Name> {
    let mut parts: Vec<&str> = Vec::new();
    let mut next = parent;
    while let Some(index) = next {
        let definition = facts.definitions.get(index as usize)?;
        if definition.kind != DefinitionKind::Module || parts.len() > 64 {
            return None;
        }
        parts.push(&definition.name);
        next = definition.parent;
    }
    parts.reverse();
    Some(parts.join("::").into())
}

/// A path below another.
pub(super) fn nested(path: &str, name: &str) -> Name {
    if path.is_empty() { name.into() } else { [path, "::", name].concat().into() }
}
