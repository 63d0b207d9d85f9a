//! How the sources of a product fall into components.

use std::collections::BTreeMap;

use trueup_facts::{Codebase, FileId, SourceClass, SourcePath};

use crate::component::ComponentKind;

/// With fewer sizeable parts than this, the largest is split into its own.
const FEW: usize = 5;
/// A part is split further only while there are fewer sizeable parts than this.
const MANY: usize = 14;
/// The share of all code from which one part hides too much.
const DOMINANT: f64 = 0.45;
/// The share of all code from which a package is split where another has been.
const SISTER: f64 = 0.2;
/// A part that came from a split is split again only when it has this many lines of code.
const LARGE: u64 = 1500;
/// More packages than this are a picture by themselves, and none is split because another is.
const SISTERS: usize = 3;
/// With this many sizeable parts the picture stands by itself, and only an overwhelming part is split.
const ENOUGH: usize = 8;
/// The share of all code from which one part leaves the others no weight.
const OVERWHELMING: f64 = 0.7;
/// The share of all code from which a part is sizeable.
const SIZEABLE: f64 = 0.01;
/// The share of a directory's code from which one subdirectory stands for the whole of it.
const WHOLE: f64 = 0.9;

/// At most this many files of a directory are told one by one.
const LISTED: usize = 12;

/// Directories at the top of a tree or of a package that support the product without being part of it.
const SUPPORTING: &[&str] = &[
    "docs",
    "doc",
    "documentation",
    "scripts",
    "script",
    "examples",
    "example",
    "bench",
    "benches",
    "benchmarks",
    "benchsuite",
    "ci",
    ".ci",
    ".github",
    "fuzz",
    "playground",
    "website",
    "hack",
    "samples",
    "sample",
    "fixtures",
    "demo",
    "demos",
    "sandbox",
    "js_tests",
    "tests",
    "test",
    "e2e",
    "extra",
    "extras",
    "pkg-tests",
    "testdata",
];

/// A part in the making.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) name: String,
    pub(crate) kind: ComponentKind,
    pub(crate) package: Option<usize>,
    /// The directory it is rooted in; empty at the root of the tree.
    pub(crate) base: String,
    pub(crate) files: Vec<FileId>,
    /// Whether it holds only the files directly in `base`.
    own_files_only: bool,
    /// Whether its name came from splitting another unit.
    from_split: bool,
}

impl Unit {
    pub(crate) fn lines(&self, codebase: &Codebase) -> u64 {
        self.files.iter().map(|&file| file_lines(codebase, file)).sum()
    }

    /// Where the unit is, as written in documents.
    pub(crate) fn paths(&self, codebase: &Codebase) -> Vec<String> {
        if self.files.len() == 1 && (self.kind != ComponentKind::Package || self.base.is_empty()) {
            return vec![codebase.file(self.files[0]).path().to_string()];
        }
        if self.own_files_only {
            return own_file_globs(codebase, &self.base, &self.files);
        }
        let directory = self.main_directory(codebase);
        let inside = |file: &&FileId| in_directory(codebase.file(**file).path().as_str(), &directory);
        let outside: Vec<FileId> = self.files.iter().filter(|file| !inside(file)).copied().collect();
        if directory.is_empty() {
            let mut paths = self.own_children(codebase, "");
            paths.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            return paths.into_iter().take(4).map(|(_, path)| path).collect();
        }
        let mut paths = vec![format!("{directory}/")];
        if self.kind == ComponentKind::Module {
            paths.extend(outside.iter().map(|&file| codebase.file(file).path().to_string()));
        }
        paths
    }

    /// The files and directories below `directory` that hold nothing but files of this unit, with their lines of code.
    fn own_children(&self, codebase: &Codebase, directory: &str) -> Vec<(u64, String)> {
        let inside: Vec<FileId> = self
            .files
            .iter()
            .copied()
            .filter(|&file| in_directory(codebase.file(file).path().as_str(), directory))
            .collect();
        let mut found = Vec::new();
        for (key, files) in children_of(codebase, directory, &inside) {
            let path = join(directory, &key.name);
            let is_shared = || {
                let below = codebase.files().iter().filter(|it| it.source.class == SourceClass::Product);
                below.filter(|it| in_directory(it.path().as_str(), &path)).count() > files.len()
            };
            let lines = files.iter().map(|&file| file_lines(codebase, file)).sum();
            match key.is_directory {
                true if path != directory && is_shared() => found.extend(self.own_children(codebase, &path)),
                true => found.push((lines, format!("{path}/"))),
                false => found.push((lines, first_path(codebase, &files))),
            }
        }
        found
    }

    /// The directory all of it is in: the base, or below an empty base the deepest that holds every file.
    pub(crate) fn main_directory(&self, codebase: &Codebase) -> String {
        if !self.base.is_empty() {
            return self.base.clone();
        }
        let mut directories = self.files.iter().map(|&file| codebase.file(file).path().directory());
        let mut common = directories.next().unwrap_or("");
        for directory in directories {
            while !common.is_empty() && directory != common && !in_directory(directory, common) {
                common = common.rfind('/').map_or("", |slash| &common[..slash]);
            }
        }
        common.to_owned()
    }
}

/// The lines of code of a file, at least one.
pub(crate) fn file_lines(codebase: &Codebase, file: FileId) -> u64 {
    u64::from(codebase.file(file).facts.code_lines).max(1)
}

/// The parts of the product: its packages, split by directories where there are few or one dominates.
pub(crate) fn partition(codebase: &Codebase) -> Vec<Unit> {
    let files = product_files(codebase);
    let total = files.iter().map(|&file| file_lines(codebase, file)).sum::<u64>().max(1);
    let mut units = by_package(codebase, files);
    let packages = units.len();
    let mut settled: Vec<Unit> = Vec::new();
    while let Some(largest) = (0..units.len()).max_by_key(|&index| (units[index].lines(codebase), index)) {
        let share = |unit: &Unit| unit.lines(codebase) as f64 / total as f64;
        let sizeable = units.iter().chain(&settled).filter(|unit| share(unit) >= SIZEABLE).count();
        let is_package = units[largest].kind == ComponentKind::Package && packages <= SISTERS;
        let is_sister = is_package && units.iter().any(|unit| unit.from_split);
        let limit = match sizeable {
            _ if is_sister => SISTER,
            few if few < ENOUGH => DOMINANT,
            _ => OVERWHELMING,
        };
        let dominant = share(&units[largest]) >= limit;
        if sizeable >= MANY || (sizeable >= FEW && !dominant) {
            break;
        }
        let unit = units.swap_remove(largest);
        if unit.from_split && (share(&unit) < DOMINANT || unit.lines(codebase) < LARGE) {
            settled.push(unit);
            continue;
        }
        match split(codebase, &unit, total) {
            Some(children) => units.extend(children),
            None => settled.push(unit),
        }
    }
    units.extend(settled);
    units
}

/// The product's own sources: neither tests nor generated, and nothing that only supports it, unless that is all
/// there is.
fn product_files(codebase: &Codebase) -> Vec<FileId> {
    let all: Vec<FileId> = (0..codebase.files().len() as u32)
        .map(FileId)
        .filter(|&id| {
            let file = codebase.file(id);
            let is_empty = file.facts.code_lines == 0 && file.facts.definitions.is_empty() && file.facts.doc.is_none();
            file.source.class == SourceClass::Product && file.source.language.is_some() && !is_empty
        })
        .collect();
    let core: Vec<FileId> = all.iter().copied().filter(|&file| !is_supporting(codebase, file)).collect();
    let lines = |files: &[FileId]| files.iter().map(|&file| file_lines(codebase, file)).sum::<u64>();
    if lines(&core) * 2 >= lines(&all) { core } else { all }
}

fn is_supporting(codebase: &Codebase, file: FileId) -> bool {
    let path = codebase.file(file).path();
    let name = path.file_name();
    let stem = path.stem();
    if matches!(name, "build.rs" | "setup.py" | "conftest.py" | "noxfile.py")
        || stem.ends_with(".config")
        || name.starts_with('.')
    {
        return true;
    }
    if matches!(stem, "gulpfile" | "Gruntfile" | "gruntfile") {
        return true;
    }
    let is_go = codebase.file(file).source.language.is_some_and(|language| language.name == "Go");
    let for_tests = |part: &str| part.len() > 4 && (part.starts_with("test") || part.ends_with("test"));
    if is_go && path.directory().split('/').any(for_tests) {
        return true;
    }
    let first = |below: &str| below.split_once('/').is_some_and(|(part, _)| SUPPORTING.contains(&part));
    if first(path.as_str()) {
        return true;
    }
    let package = package_of(codebase, path.as_str()).map(|index| codebase.packages()[index].manifest.directory());
    package.is_some_and(|directory| {
        let own = directory.rsplit('/').next().unwrap_or(directory);
        first(below(path.as_str(), directory)) || SUPPORTING.contains(&own)
    })
}

/// The package whose manifest is nearest above `path`.
fn package_of(codebase: &Codebase, path: &str) -> Option<usize> {
    let packages = codebase.packages().iter().enumerate();
    packages
        .filter(|(_, package)| in_directory(path, package.manifest.directory()))
        .max_by_key(|(index, package)| (package.manifest.directory().len(), usize::MAX - index))
        .map(|(index, _)| index)
}

fn by_package(codebase: &Codebase, files: Vec<FileId>) -> Vec<Unit> {
    let mut groups: BTreeMap<Option<usize>, Vec<FileId>> = BTreeMap::new();
    for file in files {
        groups.entry(package_of(codebase, codebase.file(file).path().as_str())).or_default().push(file);
    }
    let unit = |(package, files): (Option<usize>, Vec<FileId>)| {
        let declared = package.map(|index| &codebase.packages()[index]);
        let name = declared.map_or_else(String::new, |package| short_package_name(&package.name));
        let base = declared.map_or("", |package| package.manifest.directory()).to_owned();
        let kind = if package.is_some() { ComponentKind::Package } else { ComponentKind::Directory };
        let name = if name.is_empty() { last_part(&base, "root") } else { name };
        Unit { name, kind, package, base, files, own_files_only: false, from_split: false }
    };
    groups.into_iter().map(unit).collect()
}

/// A Go module is known by its path; people say the last part of it, the major version left out. Maven's names begin
/// with their group; a `Gemfile` names nothing.
fn short_package_name(name: &str) -> String {
    let name = name.rsplit(':').next().unwrap_or(name);
    if name == "Gemfile" {
        return String::new();
    }
    if name.starts_with('@') || !name.contains('/') {
        return name.to_owned();
    }
    let is_version =
        |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    name.rsplit('/').find(|part| !part.is_empty() && !is_version(part)).unwrap_or(name).to_owned()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Child {
    name: String,
    is_directory: bool,
}

/// The directories and files directly in `base`, each with the files of `files` it holds.
fn children_of(codebase: &Codebase, base: &str, files: &[FileId]) -> BTreeMap<Child, Vec<FileId>> {
    let mut children: BTreeMap<Child, Vec<FileId>> = BTreeMap::new();
    for &file in files {
        let path = codebase.file(file).path();
        if !in_directory(path.as_str(), base) {
            continue;
        }
        let key = match below(path.as_str(), base).split_once('/') {
            Some((directory, _)) => Child { name: directory.to_owned(), is_directory: true },
            None => Child { name: path.file_name().to_owned(), is_directory: false },
        };
        children.entry(key).or_default().push(file);
    }
    children
}

/// Splits a unit by the directories and modules of the first directory that has several; `None` where that gives
/// fewer than two.
fn split(codebase: &Codebase, unit: &Unit, total: u64) -> Option<Vec<Unit>> {
    if unit.own_files_only {
        return None;
    }
    let mut base = unit.base.clone();
    let mut rest = Vec::new();
    let lines = |files: &[FileId]| files.iter().map(|&file| file_lines(codebase, file)).sum::<u64>();
    let mut children = children_of(codebase, &base, &unit.files);
    let all = lines(&unit.files).max(1) as f64;
    while let Some(whole) = children
        .iter()
        .find(|(key, files)| key.is_directory && lines(files) as f64 / all >= WHOLE)
        .map(|(key, _)| key.clone())
    {
        children.remove(&whole);
        rest.extend(children.into_iter().map(|(key, files)| (base.clone(), key, files)));
        base = join(&base, &whole.name);
        children = children_of(codebase, &base, &unit.files);
    }
    let scope = Scope { codebase, unit, base: &base, total };
    let mut parts = scope.parts(children);
    if parts.iter().filter(|part| part.lines(codebase) as f64 / total as f64 >= SIZEABLE).count() < 2 {
        return None;
    }
    for (base, key, files) in rest {
        let outer = Scope { codebase, unit, base: &base, total };
        parts.push(outer.child(&key.name, key.is_directory, files));
    }
    Some(parts)
}

struct Scope<'a> {
    codebase: &'a Codebase,
    unit: &'a Unit,
    base: &'a str,
    total: u64,
}

impl Scope<'_> {
    fn parts(&self, children: BTreeMap<Child, Vec<FileId>>) -> Vec<Unit> {
        let directories: Vec<String> =
            children.keys().filter(|key| key.is_directory).map(|key| key.name.clone()).collect();
        let mut parts: BTreeMap<String, Unit> = BTreeMap::new();
        let mut own = Vec::new();
        for (key, files) in children {
            if key.is_directory {
                let part = self.child(&key.name, true, files);
                parts.insert(key.name, part);
                continue;
            }
            let stem = key.name.split('.').next().unwrap_or(&key.name).to_owned();
            if directories.contains(&stem)
                && let Some(part) = parts.get_mut(&stem)
            {
                part.files.extend(files);
                part.kind = ComponentKind::Module;
                continue;
            }
            if self.stands_alone(&stem, &files, directories.len()) {
                let part = self.child(&stem, false, files);
                parts.insert(key.name, part);
            } else {
                own.extend(files);
            }
        }
        let mut parts: Vec<Unit> = parts.into_values().collect();
        if !own.is_empty() {
            parts.push(self.own(own));
        }
        for part in &mut parts {
            part.files.sort();
        }
        parts
    }

    /// Whether a file directly in the base is a part by itself: always where there are few directories beside it,
    /// else only when it is large. The files of a Go package belong together.
    fn stands_alone(&self, stem: &str, files: &[FileId], directories: usize) -> bool {
        let is_go =
            files.iter().any(|&file| self.codebase.file(file).source.language.is_some_and(|it| it.name == "Go"));
        if is_go || matches!(stem, "__init__" | "lib" | "mod" | "index") {
            return false;
        }
        let lines: u64 = files.iter().map(|&file| file_lines(self.codebase, file)).sum();
        let share = lines as f64 / self.total as f64;
        if directories < 4 { share >= SIZEABLE } else { share >= 0.04 && lines >= 200 }
    }

    fn child(&self, key: &str, is_directory: bool, files: Vec<FileId>) -> Unit {
        let plain = key.trim_matches('_');
        let key_name = if plain.is_empty() { key } else { plain };
        let name = if self.unit.from_split { format!("{}/{key_name}", self.unit.name) } else { key_name.to_owned() };
        let kind = if is_directory { ComponentKind::Directory } else { ComponentKind::Module };
        let base = if is_directory { join(self.base, key) } else { self.base.to_owned() };
        Unit { name, kind, package: None, base, files, own_files_only: !is_directory, from_split: true }
    }

    fn own(&self, files: Vec<FileId>) -> Unit {
        let name = match last_part(self.base, "") {
            part if part == "src" && self.unit.name == "root" => part,
            part if part.is_empty() || part == "src" || self.unit.from_split => self.unit.name.clone(),
            part => part,
        };
        let base = self.base.to_owned();
        Unit {
            name,
            kind: ComponentKind::Directory,
            package: None,
            base,
            files,
            own_files_only: true,
            from_split: true,
        }
    }
}

fn own_file_globs(codebase: &Codebase, base: &str, files: &[FileId]) -> Vec<String> {
    let mut extensions: Vec<&str> = files.iter().filter_map(|&file| codebase.file(file).path().extension()).collect();
    extensions.sort_unstable();
    extensions.dedup();
    let of_extension = |extension: &str| -> Vec<String> {
        let is_of = |path: &SourcePath| path.extension() == Some(extension);
        let own = files.iter().map(|&file| codebase.file(file).path()).filter(|path| is_of(path));
        let own: Vec<String> = own.map(ToString::to_string).collect();
        let beside =
            codebase.files().iter().filter(|file| file.path().directory() == base && is_of(file.path())).count();
        // A pattern that is true of files of other parts tells nothing of this one, and one without a directory is
        // read as one of any directory.
        if own.len() == 1 || ((base.is_empty() || own.len() < beside) && own.len() <= LISTED) {
            own
        } else {
            vec![join(base, &format!("*.{extension}"))]
        }
    };
    extensions.into_iter().flat_map(of_extension).collect()
}

fn first_path(codebase: &Codebase, files: &[FileId]) -> String {
    files.first().map_or_else(String::new, |&file| codebase.file(file).path().to_string())
}

/// Whether `path` lies in `directory`; the empty directory holds everything.
pub(crate) fn in_directory(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// What follows `directory/` in `path`.
fn below<'a>(path: &'a str, directory: &str) -> &'a str {
    match path.strip_prefix(directory) {
        Some(rest) if !directory.is_empty() => rest.strip_prefix('/').unwrap_or(rest),
        _ => path,
    }
}

fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

fn last_part(path: &str, otherwise: &str) -> String {
    match path.rsplit('/').next() {
        Some(part) if !part.is_empty() => part.to_owned(),
        _ => otherwise.to_owned(),
    }
}
