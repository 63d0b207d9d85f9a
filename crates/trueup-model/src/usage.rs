//! Who uses what: which files import a file, which files use a definition of a file they import.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{
    Codebase, Definition, DefinitionId, DefinitionKind, FileId, ImportKind, SourceClass, Target, Visibility,
};

/// How many files a re-export is followed through at most.
const REEXPORT_LIMIT: usize = 64;

/// Who uses what, tests and generated code left out.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    users: FxHashMap<DefinitionId, Vec<FileId>>,
    importers: FxHashMap<FileId, Vec<FileId>>,
}

impl Usage {
    pub(crate) fn read(codebase: &Codebase) -> Usage {
        let mut usage = Usage::default();
        let names = OfferedNames::read(codebase);
        let packages = go_packages(codebase);
        for (index, file) in codebase.files().iter().enumerate() {
            if file.source.class != SourceClass::Product {
                continue;
            }
            let id = FileId(index as u32);
            let imported = imported_files(codebase, &packages, id);
            for &target in &imported.direct {
                usage.importers.entry(target).or_default().push(id);
            }
            let words = names.words_in(&file.source.text);
            for target in imported.all {
                for (at, definition) in codebase.file(target).facts.definitions.iter().enumerate() {
                    if is_offered(definition) && words.contains(definition.name.as_str()) {
                        let definition = DefinitionId { file: target, index: at as u32 };
                        usage.users.entry(definition).or_default().push(id);
                    }
                }
            }
        }
        usage
    }

    /// The files that import the definition's file, directly or through re-exports, and name it; sorted.
    pub fn users(&self, definition: DefinitionId) -> &[FileId] {
        self.users.get(&definition).map_or(&[], Vec::as_slice)
    }

    /// The files that import `file` directly, sorted.
    pub fn importers(&self, file: FileId) -> &[FileId] {
        self.importers.get(&file).map_or(&[], Vec::as_slice)
    }
}

/// Whether a definition is one that a file offers to others: public, at the top, not for tests, no dunder name.
pub(crate) fn is_offered(definition: &Definition) -> bool {
    use DefinitionKind::{Constant, Field, Method, Module, Variable, Variant};
    let top = definition.parent.is_none() && definition.owner.is_none();
    let of_type = matches!(definition.kind, Method | Field | Variant | Module | Variable);
    let lower_constant = definition.kind == Constant && definition.name.chars().all(|c| !c.is_uppercase());
    let named = definition.name.len() > 1 && !definition.name.starts_with('_') && definition.name != "main";
    top && !of_type && !lower_constant && named && !definition.in_test && definition.visibility != Visibility::Private
}

/// The names worth looking for in texts.
struct OfferedNames<'a> {
    names: FxHashSet<&'a str>,
}

impl<'a> OfferedNames<'a> {
    fn read(codebase: &'a Codebase) -> OfferedNames<'a> {
        let definitions = codebase.files().iter().flat_map(|file| &file.facts.definitions);
        OfferedNames { names: definitions.filter(|it| is_offered(it)).map(|it| it.name.as_str()).collect() }
    }

    /// Which of the names occur as whole words in `text`.
    fn words_in(&self, text: &'a str) -> FxHashSet<&'a str> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        text.split(|c| !is_word(c)).filter(|word| self.names.contains(word)).collect()
    }
}

struct Imported {
    direct: BTreeSet<FileId>,
    all: BTreeSet<FileId>,
}

/// The files that `file` imports, and those they re-export.
fn imported_files(codebase: &Codebase, packages: &GoPackages, file: FileId) -> Imported {
    let mut direct = BTreeSet::new();
    for (target, kind) in file_targets(codebase, file) {
        if kind != ImportKind::Module && target != file {
            match packages.get(codebase.file(target).path().directory()) {
                Some(files) if is_go(codebase, target) => direct.extend(files.iter().copied()),
                _ => drop(direct.insert(target)),
            }
        }
    }
    let mut all = direct.clone();
    let mut pending: Vec<FileId> = direct.iter().copied().collect();
    while let Some(next) = pending.pop() {
        if all.len() > direct.len() + REEXPORT_LIMIT {
            break;
        }
        let stem = codebase.file(next).path().stem();
        for (target, kind) in file_targets(codebase, next) {
            let onwards = kind == ImportKind::Reexport || (stem == "__init__" && kind == ImportKind::Value);
            if onwards && target != file && all.insert(target) {
                pending.push(target);
            }
        }
    }
    Imported { direct, all }
}

/// The files that the imports of `file` outside tests lead to.
fn file_targets(codebase: &Codebase, file: FileId) -> impl Iterator<Item = (FileId, ImportKind)> + '_ {
    let file = codebase.file(file);
    file.imports.iter().filter_map(move |resolved| {
        let import = file.facts.imports.get(resolved.import as usize)?;
        match resolved.target {
            Target::File(target) if !import.in_test => Some((target, import.kind)),
            _ => None,
        }
    })
}

type GoPackages<'a> = FxHashMap<&'a str, Vec<FileId>>;

fn is_go(codebase: &Codebase, file: FileId) -> bool {
    codebase.file(file).source.language.is_some_and(|language| language.name == "Go")
}

/// The product's Go files by directory: to import one is to import all.
fn go_packages(codebase: &Codebase) -> GoPackages<'_> {
    let mut packages = GoPackages::default();
    for (index, file) in codebase.files().iter().enumerate() {
        let id = FileId(index as u32);
        if is_go(codebase, id) && file.source.class == SourceClass::Product {
            packages.entry(file.path().directory()).or_default().push(id);
        }
    }
    packages
}
