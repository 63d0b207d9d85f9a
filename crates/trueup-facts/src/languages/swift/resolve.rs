//! Where Swift imports lead.
//!
//! An import names a module, not files: it leads to those files of the module whose types the source mentions. Sources
//! of one module see each other without imports.

use rustc_hash::FxHashMap;

use super::standard;
use crate::artifacts::swift_package::{self, SwiftManifest, SwiftTarget};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{DefinitionKind, FileFacts, FileId, Import, ImportKind, Name, Visibility, join_path};

/// How many names of a source are looked for in each module it imports.
const MOST_MENTIONS: usize = 2_000;

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut resolver = Resolver {
        linking,
        modules: Vec::new(),
        module_of: Vec::new(),
        types: FxHashMap::default(),
        products: Vec::new(),
    };
    for path in swift_package::manifests(linking.paths) {
        let Some(text) = linking.texts.read_text(path) else { continue };
        let manifest = SwiftManifest::parse(&text);
        resolver.note_modules(path.directory(), &manifest);
        resolver.products.extend(manifest.products);
    }
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        let module = resolver.find_module(source.path.directory());
        resolver.module_of.push(module);
        if source.language.is_some_and(|language| language.name == super::SWIFT.name) {
            resolver.note_types(FileId(index as u32), module, facts);
        }
    }
    Box::new(resolver)
}

/// A module of the tree.
struct Module {
    name: Name,
    directory: String,
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    modules: Vec<Module>,
    /// The module of every file; none for those of programs that no `Package.swift` describes, which are one module.
    module_of: Vec<Option<usize>>,
    /// The files that define a type at the top, or in a type there, by the path from the top.
    types: FxHashMap<String, Vec<(FileId, Option<usize>)>>,
    /// The modules of other packages with their packages.
    products: Vec<(Name, Name)>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let here = self.module_of[from.0 as usize];
        let name = import.specifier.as_str();
        if import.kind == ImportKind::Implicit {
            let found = self.definers(name, here, from);
            return found.into_iter().filter(|file| *file != from).map(Target::File).collect();
        }
        if let Some(module) = self.modules.iter().position(|module| module.name == name) {
            return self.of_module(from, here, module, import).into_iter().map(Target::File).collect();
        }
        if standard::is_module(name) {
            return vec![Target::Standard(import.specifier.clone())];
        }
        if self.modules.is_empty() && self.is_directory_of_sources(name) {
            return Vec::new();
        }
        let product = self.products.iter().find(|(product, _)| product == name);
        vec![Target::Package(product.map_or_else(|| import.specifier.clone(), |(_, package)| package.clone()))]
    }
}

impl Resolver<'_> {
    fn note_modules(&mut self, directory: &str, manifest: &SwiftManifest) {
        for target in &manifest.targets {
            let usual: &[&str] =
                if target.is_test { &["Tests", "Sources"] } else { &["Sources", "Source", "src", "srcs", "Plugins"] };
            let candidates = match &target.path {
                Some(path) => vec![path.clone()],
                None => usual.iter().map(|around| format!("{around}/{}", target.name)).collect(),
            };
            let mut full = candidates.into_iter().filter_map(|path| join_path(directory, &path));
            let found = full.find(|path| self.linking.paths.is_directory(path));
            self.add_module(target, found);
        }
    }

    fn add_module(&mut self, target: &SwiftTarget, directory: Option<String>) {
        if let Some(directory) = directory {
            self.modules.push(Module { name: target.name.clone(), directory });
        }
    }

    fn find_module(&self, directory: &str) -> Option<usize> {
        let around = self.modules.iter().enumerate().filter(|(_, module)| below(&module.directory, directory));
        around.max_by_key(|(_, module)| module.directory.len()).map(|(index, _)| index)
    }

    fn note_types(&mut self, file: FileId, module: Option<usize>, facts: &FileFacts) {
        let mut paths: Vec<Option<String>> = Vec::with_capacity(facts.definitions.len());
        for definition in &facts.definitions {
            let around = match (definition.parent, &definition.owner) {
                (Some(parent), _) => paths.get(parent as usize).cloned().flatten(),
                (None, Some(owner)) => Some(owner.to_string()),
                (None, None) => Some(String::new()),
            };
            let is_shared = definition.visibility != Visibility::Private;
            let path = around.filter(|_| definition.kind.is_type() && is_shared).map(|around| match around.as_str() {
                "" => definition.name.to_string(),
                around => format!("{around}.{}", definition.name),
            });
            if let Some(path) = path.as_ref().filter(|path| path.len() < 200) {
                self.types.entry(path.clone()).or_default().push((file, module));
            }
            let is_type = definition.kind.is_type() && definition.kind != DefinitionKind::TypeAlias;
            paths.push(path.filter(|_| is_type));
        }
    }

    /// The files of a module that define a type; a file that defines it itself means its own.
    fn definers(&self, name: &str, module: Option<usize>, from: FileId) -> Vec<FileId> {
        let found = self.types.get(name).map_or(&[][..], Vec::as_slice);
        let in_module = || found.iter().filter(|(_, of)| *of == module).map(|(file, _)| *file);
        if in_module().any(|file| file == from) {
            return Vec::new();
        }
        // Without modules, types of that name in several programs of a tree cannot be told apart.
        let is_clear = module.is_some() || in_module().count() == 1;
        if is_clear { in_module().collect() } else { Vec::new() }
    }

    /// The files of an imported module whose types a source mentions.
    fn of_module(&self, from: FileId, here: Option<usize>, module: usize, import: &Import) -> Vec<FileId> {
        let facts = &self.linking.files[from.0 as usize].1;
        let mentions = facts.imports.iter().filter(|it| it.kind == ImportKind::Implicit).take(MOST_MENTIONS);
        let mentioned: Vec<&str> = match import.names.is_empty() {
            true => mentions.map(|mention| mention.specifier.as_str()).collect(),
            false => import.names.iter().map(|name| name.name.as_str()).collect(),
        };
        let mut found = Vec::new();
        for name in mentioned {
            // A module may stand before the name: `Shop.Order`.
            let short = name.strip_prefix(import.specifier.as_str()).and_then(|rest| rest.strip_prefix('.'));
            if self.definers(name, here, from).is_empty() {
                found.extend(self.definers(short.unwrap_or(name), Some(module), from));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|file| *file != from);
        found
    }

    /// Whether a directory of that name holds sources: the module of a program that no manifest describes.
    fn is_directory_of_sources(&self, name: &str) -> bool {
        self.linking.paths.directories_by_suffix(name).next().is_some()
    }
}

/// Whether the directory `here` is `directory` or below it.
fn below(directory: &str, here: &str) -> bool {
    directory.is_empty() || here.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
