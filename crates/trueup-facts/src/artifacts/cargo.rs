//! Cargo's manifests.

use toml::de::{DeTable, DeValue};

use super::toml_text::{at, description, entries, line, parse, requirement, table_at, text_at};
use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath, join_path};

/// A crate that the tree's own code can name: a dependency by path, or one of the workspace by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LocalDependency {
    /// The name code uses for it: `-` has become `_`, and a rename has been applied.
    pub(crate) code_name: Name,
    /// The package.
    pub(crate) package: Name,
    /// The directory it is in, where the manifest gives one, relative to the scanned root.
    pub(crate) directory: Option<String>,
}

/// What the resolver needs to know of one `Cargo.toml` with a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Manifest {
    /// The directory it is in; empty at the root.
    pub(crate) directory: String,
    /// The package's name.
    pub(crate) name: Name,
    /// The name code uses for its library.
    pub(crate) library_name: Name,
    /// The root file of the library, where the tree has it.
    pub(crate) library: Option<String>,
    /// The root files of all other targets: binaries, examples, tests, benches and the build script.
    pub(crate) targets: Vec<String>,
    /// What it depends on, whatever for.
    pub(crate) dependencies: Vec<LocalDependency>,
}

/// The packages that `Cargo.toml` files declare.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let read = |path: &SourcePath| package(path, paths, texts);
    paths.files_by_suffix("Cargo.toml").filter_map(read).collect()
}

fn package(path: &SourcePath, paths: &PathIndex, texts: &dyn ReadText) -> Option<Package> {
    let text = texts.read_text(path)?;
    let document = parse(&text);
    let name = at(&document, &["package", "name"]).or_else(|| at(&document, &["project", "name"]))?;
    let workspace = workspace_text(path.directory(), paths, texts);
    let workspace = workspace.as_deref().map(parse);
    let own = text_at(&document, &["package", "description"]);
    let inherited = at(&document, &["package", "description", "workspace"]).and(workspace.as_ref());
    let described = own.or_else(|| text_at(inherited?, &["workspace", "package", "description"]));
    let mut dependencies: Vec<Dependency> = Vec::new();
    for (table, development) in dependency_tables(&document) {
        for (key, value) in entries(table) {
            let inherited = inherited_dependency(key, value.get_ref(), workspace.as_ref());
            let package = renamed(value.get_ref()).or_else(|| renamed(inherited?)).unwrap_or(key);
            let requirement = requirement(value).or_else(|| {
                Some(inherited?.as_str().or_else(|| inherited?.get("version")?.get_ref().as_str())?.into())
            });
            dependencies.push(Dependency { name: package.into(), requirement, development, locked: None });
        }
    }
    dependencies.sort_by(|a, b| (&a.name, a.development).cmp(&(&b.name, b.development)));
    dependencies.dedup_by(|a, b| a.name == b.name);
    Some(Package {
        ecosystem: Ecosystem::Cargo,
        name: name.get_ref().as_str()?.into(),
        manifest: path.clone(),
        line: line(name, &text),
        description: described.and_then(description),
        dependencies,
    })
}

/// All `Cargo.toml` files with a package, sorted by directory.
pub(crate) fn manifests(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Manifest> {
    let mut found: Vec<Manifest> =
        paths.files_by_suffix("Cargo.toml").filter_map(|path| manifest(path, paths, texts)).collect();
    found.sort_by(|a, b| a.directory.cmp(&b.directory));
    found
}

fn manifest(path: &SourcePath, paths: &PathIndex, texts: &dyn ReadText) -> Option<Manifest> {
    let text = texts.read_text(path)?;
    let document = parse(&text);
    let name = text_at(&document, &["package", "name"]).or_else(|| text_at(&document, &["project", "name"]))?;
    let directory = path.directory();
    let library_name = text_at(&document, &["lib", "name"]).unwrap_or(name);
    let library = join(directory, text_at(&document, &["lib", "path"]).unwrap_or("src/lib.rs"));
    let workspace_directory = workspace_directory(directory, paths, texts);
    let workspace = workspace_text(directory, paths, texts);
    let workspace = workspace.as_deref().map(parse);
    let mut dependencies = Vec::new();
    for (table, _) in dependency_tables(&document) {
        for (key, value) in entries(table) {
            let inherited = inherited_dependency(key, value.get_ref(), workspace.as_ref());
            let package = renamed(value.get_ref()).or_else(|| renamed(inherited?)).unwrap_or(key);
            let own = path_of(value.get_ref()).map(|path| join(directory, path));
            let shared = || Some(join(workspace_directory.as_deref()?, path_of(inherited?)?));
            let directory = own.or_else(shared);
            dependencies.push(LocalDependency { code_name: code_name(key), package: package.into(), directory });
        }
    }
    Some(Manifest {
        directory: directory.to_owned(),
        name: name.into(),
        library_name: code_name(library_name),
        library: paths.is_file(&library).then_some(library),
        targets: targets(&document, directory, paths),
        dependencies,
    })
}

/// The root files of binaries, examples, tests, benches and the build script, declared or found where Cargo looks.
fn targets(document: &DeTable<'_>, directory: &str, paths: &PathIndex) -> Vec<String> {
    let mut found = vec![join(directory, "src/main.rs")];
    let build = text_at(document, &["package", "build"]).unwrap_or("build.rs");
    found.push(join(directory, build));
    let kinds = [("bin", "src/bin"), ("example", "examples"), ("test", "tests"), ("bench", "benches")];
    for (kind, place) in kinds {
        let declared = match at(document, &[kind]).map(|value| value.get_ref()) {
            Some(DeValue::Array(targets)) => &targets[..],
            _ => &[],
        };
        let declared = declared.iter().filter_map(|target| target.get_ref().get("path")?.get_ref().as_str());
        found.extend(declared.map(|path| join(directory, path)));
        found.extend(discovered(&join(directory, place), paths));
    }
    found.retain(|path| paths.is_file(path));
    found.sort();
    found.dedup();
    found
}

/// `place/*.rs` and `place/*/main.rs`.
fn discovered(place: &str, paths: &PathIndex) -> Vec<String> {
    let prefix = format!("{place}/");
    let start = paths.files().partition_point(|path| path.as_str() < prefix.as_str());
    let below = paths.files()[start..].iter().take_while(|path| path.as_str().starts_with(&prefix));
    let is_target = |path: &&SourcePath| {
        let rest = &path.as_str()[prefix.len()..];
        match rest.split_once('/') {
            None => rest.ends_with(".rs"),
            Some((_, inner)) => inner == "main.rs",
        }
    };
    below.filter(is_target).map(|path| path.as_str().to_owned()).collect()
}

/// Every dependency table of a manifest, `[target.….dependencies]` too, and whether it serves development only.
fn dependency_tables<'d, 't>(document: &'d DeTable<'t>) -> Vec<(&'d DeTable<'t>, bool)> {
    let kinds = [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)];
    let mut tables = Vec::new();
    for (kind, development) in kinds {
        tables.extend(table_at(document, &[kind]).map(|table| (table, development)));
        for (_, target) in table_at(document, &["target"]).into_iter().flat_map(entries) {
            let table = target.get_ref().get(kind).and_then(|table| table.get_ref().as_table());
            tables.extend(table.map(|table| (table, development)));
        }
    }
    tables
}

/// What the workspace says of a dependency written `name = { workspace = true }`.
fn inherited_dependency<'d, 't>(
    key: &str,
    value: &DeValue<'_>,
    workspace: Option<&'d DeTable<'t>>,
) -> Option<&'d DeValue<'t>> {
    value.get("workspace")?;
    Some(at(workspace?, &["workspace", "dependencies", key])?.get_ref())
}

fn renamed<'d>(dependency: &'d DeValue<'_>) -> Option<&'d str> {
    dependency.get("package")?.get_ref().as_str()
}

fn path_of<'d>(dependency: &'d DeValue<'_>) -> Option<&'d str> {
    dependency.get("path")?.get_ref().as_str()
}

/// The directory of the workspace that the package in `directory` belongs to: the nearest whose manifest has one.
fn workspace_directory(directory: &str, paths: &PathIndex, texts: &dyn ReadText) -> Option<String> {
    let mut directory = Some(directory);
    while let Some(here) = directory {
        if let Some(text) = paths.file(&join(here, "Cargo.toml")).and_then(|path| texts.read_text(path))
            && table_at(&parse(&text), &["workspace"]).is_some()
        {
            return Some(here.to_owned());
        }
        directory = (!here.is_empty()).then(|| here.rfind('/').map_or("", |slash| &here[..slash]));
    }
    None
}

fn workspace_text(directory: &str, paths: &PathIndex, texts: &dyn ReadText) -> Option<std::sync::Arc<str>> {
    let directory = workspace_directory(directory, paths, texts)?;
    texts.read_text(paths.file(&join(&directory, "Cargo.toml"))?)
}

/// The name code uses for a crate.
fn code_name(name: &str) -> Name {
    name.replace('-', "_").into()
}

/// A path below a directory, its `.` and `..` parts resolved; the empty directory is the root, and what leads out of it
/// leads nowhere.
pub(crate) fn join(directory: &str, path: &str) -> String {
    join_path(directory, path).unwrap_or_else(|| "..".to_owned())
}
