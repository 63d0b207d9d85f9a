//! Who uses what: which files import a file, which files use a definition of a file they import.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{
    Codebase, Definition, DefinitionId, DefinitionKind, File, FileId, Import, ImportKind, SourceClass, Target,
    Visibility,
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
            for (target, access) in imported.all {
                let defined = codebase.file(target);
                for (at, definition) in defined.facts.definitions.iter().enumerate() {
                    let name = definition.name.as_str();
                    if is_offered(defined, definition) && access.allows(name) && words.contains(name) {
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

/// Whether a definition is one that its file offers to others: public, at the top, not for tests, no dunder name. What
/// is public in its package only counts in Rust, whose packages are large.
pub(crate) fn is_offered(file: &File, definition: &Definition) -> bool {
    let is_rust = file.source.language.is_some_and(|language| language.name == "Rust");
    let visible = match definition.visibility {
        Visibility::Public => true,
        Visibility::Package => is_rust,
        Visibility::Private => false,
    };
    use DefinitionKind::{Field, Method, Module, Variant};
    let top = file.facts.is_at_top(definition);
    let of_type = matches!(definition.kind, Method | Field | Variant | Module);
    let everywhere =
        matches!(definition.name.as_str(), "main" | "logger" | "log" | "LOG" | "LOGGER" | "register" | "__all__");
    let named = definition.name.len() > 1 && !definition.name.starts_with('_') && !everywhere;
    visible && top && !of_type && named && !definition.in_test
}

/// The names worth looking for in texts.
struct OfferedNames<'a> {
    names: FxHashSet<&'a str>,
}

impl<'a> OfferedNames<'a> {
    fn read(codebase: &'a Codebase) -> OfferedNames<'a> {
        let offered = codebase.files().iter().flat_map(|file| {
            let definitions = file.facts.definitions.iter();
            definitions.filter(|it| is_offered(file, it)).map(|it| it.name.as_str())
        });
        OfferedNames { names: offered.collect() }
    }

    /// Which of the names occur as whole words in `text`.
    fn words_in(&self, text: &'a str) -> FxHashSet<&'a str> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        text.split(|c| !is_word(c)).filter(|word| self.names.contains(word)).collect()
    }
}

struct Imported<'a> {
    direct: BTreeSet<FileId>,
    all: BTreeMap<FileId, Access<'a>>,
}

/// What of a file an import can name.
#[derive(Clone, Default)]
struct Access<'a> {
    /// The module itself is bound, or everything in it.
    whole: bool,
    names: BTreeSet<&'a str>,
}

impl<'a> Access<'a> {
    fn allows(&self, name: &str) -> bool {
        self.whole || self.names.contains(name)
    }

    /// Adds what `import` binds of `target`: its names, or all where a name means the module or more than one name.
    fn add(&mut self, import: &'a Import, target: &File) {
        let path = target.path();
        let module = path.directory().rsplit('/').next().unwrap_or("");
        let is_module = |name: &str| matches!(name, "*" | "default" | "self") || name == path.stem() || name == module;
        let defines =
            |name: &str| target.facts.definitions.iter().any(|it| it.name == name && target.facts.is_at_top(it));
        if import.names.is_empty() {
            let last = import.specifier.rsplit([':', '.', '/']).next().unwrap_or("");
            if defines(last) {
                self.names.insert(last);
            } else {
                self.whole = true;
            }
        }
        for name in &import.names {
            self.whole |= is_module(&name.name) && !defines(&name.name);
            self.names.insert(name.name.as_str());
        }
    }

    fn merge(&mut self, other: &Access<'a>) {
        self.whole |= other.whole;
        self.names.extend(&other.names);
    }
}

/// The files that `file` imports, and those they re-export.
fn imported_files<'a>(codebase: &'a Codebase, packages: &GoPackages, file: FileId) -> Imported<'a> {
    let mut all: BTreeMap<FileId, Access<'a>> = BTreeMap::new();
    for (target, import) in file_targets(codebase, file) {
        if import.kind == ImportKind::Module || target == file {
            continue;
        }
        match packages.get(codebase.file(target).path().directory()) {
            Some(files) if is_go(codebase, target) => {
                files.iter().for_each(|&sister| all.entry(sister).or_default().whole = true);
            }
            _ => all.entry(target).or_default().add(import, codebase.file(target)),
        }
    }
    let direct: BTreeSet<FileId> = all.keys().copied().collect();
    let mut pending: Vec<FileId> = direct.iter().copied().collect();
    while let Some(next) = pending.pop() {
        if all.len() > direct.len() + REEXPORT_LIMIT {
            break;
        }
        let stem = codebase.file(next).path().stem();
        let access = all.get(&next).cloned().unwrap_or_default();
        for (target, import) in file_targets(codebase, next) {
            let onwards =
                import.kind == ImportKind::Reexport || (stem == "__init__" && import.kind == ImportKind::Value);
            if !onwards || target == file {
                continue;
            }
            if !all.contains_key(&target) {
                pending.push(target);
            }
            all.entry(target).or_default().merge(&access);
        }
    }
    Imported { direct, all }
}

/// The files that the imports of `file` outside tests lead to.
fn file_targets(codebase: &Codebase, file: FileId) -> impl Iterator<Item = (FileId, &Import)> + '_ {
    let file = codebase.file(file);
    file.imports.iter().filter_map(move |resolved| {
        let import = file.facts.imports.get(resolved.import as usize)?;
        match resolved.target {
            Target::File(target) if !import.in_test => Some((target, import)),
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
