//! Python's manifests: `pyproject.toml`, `setup.cfg`, `setup.py` and `requirements.txt`, read as text and never run.

use toml::de::{DeTable, DeValue};

use super::cargo::join;
use super::toml_text::{at, description, entries, line, parse, requirement, table_at, text_at, texts_at};
use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// The manifests, the one that names the package best first.
const MANIFESTS: &[&str] = &["pyproject.toml", "setup.cfg", "setup.py"];

/// The packages that Python's manifests declare: one a directory.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let mut found: Vec<Package> = Vec::new();
    for directory in project_directories(paths) {
        let read = |name: &str| {
            let path = paths.file(&join(directory, name))?;
            Some((path.clone(), texts.read_text(path)?))
        };
        let candidates = MANIFESTS.iter().filter_map(|name| read(name));
        let named = candidates.filter_map(|(path, text)| match path.file_name() {
            "pyproject.toml" => from_pyproject(path, &text),
            "setup.cfg" => from_setup_cfg(path, &text),
            _ => from_setup_script(path, &text),
        });
        let Some(mut package) = named.into_iter().next() else { continue };
        for name in ["requirements.txt", "requirements-dev.txt", "dev-requirements.txt"] {
            if let Some((_, text)) = read(name) {
                let development = name != "requirements.txt";
                package.dependencies.extend(text.lines().filter_map(|line| dependency(line, development)));
            }
        }
        package.dependencies.sort();
        package.dependencies.dedup_by(|a, b| a.name == b.name);
        found.push(package);
    }
    found
}

/// The directories with a manifest, sorted; the root is the empty path.
pub(crate) fn project_directories(paths: &PathIndex) -> Vec<&str> {
    let manifests = MANIFESTS.iter().chain(["requirements.txt"].iter());
    let mut directories: Vec<&str> =
        manifests.flat_map(|name| paths.files_by_suffix(name)).map(SourcePath::directory).collect();
    directories.sort_unstable();
    directories.dedup();
    directories
}

/// The directories, relative to the project's, that its manifests say its modules are in.
pub(crate) fn source_roots(directory: &str, paths: &PathIndex, texts: &dyn ReadText) -> Vec<String> {
    let read = |name: &str| texts.read_text(paths.file(&join(directory, name))?);
    let mut roots = Vec::new();
    if let Some(text) = read("pyproject.toml") {
        roots.extend(pyproject_roots(&parse(&text)));
    }
    for text in [read("setup.cfg"), read("setup.py")].into_iter().flatten() {
        roots.extend(setup_roots(&text));
    }
    let clean = |root: &String| root.trim_start_matches("./").trim_end_matches('/').to_owned();
    let mut roots: Vec<String> = roots.iter().map(clean).filter(|root| !root.contains("..") && root != ".").collect();
    roots.dedup();
    roots
}

fn pyproject_roots(document: &DeTable<'_>) -> Vec<String> {
    let mut roots: Vec<String> = Vec::new();
    let mut lists = vec![
        texts_at(document, &["tool", "setuptools", "packages", "find", "where"]),
        texts_at(document, &["tool", "pytest", "ini_options", "pythonpath"]),
        texts_at(document, &["tool", "pyright", "extraPaths"]),
        texts_at(document, &["tool", "mypy", "mypy_path"]),
        texts_at(document, &["tool", "ruff", "src"]),
        texts_at(document, &["tool", "isort", "src_paths"]),
        texts_at(document, &["tool", "pdm", "build", "package-dir"]),
        texts_at(document, &["tool", "uv", "build-backend", "module-root"]),
        texts_at(document, &["tool", "maturin", "python-source"]),
    ];
    if let Some(directories) = table_at(document, &["tool", "setuptools", "package-dir"]) {
        lists.push(
            entries(directories)
                .filter(|(name, _)| name.is_empty())
                .filter_map(|(_, to)| to.get_ref().as_str())
                .collect(),
        );
    }
    roots.extend(lists.into_iter().flatten().map(str::to_owned));
    if let Some(DeValue::Array(packages)) = at(document, &["tool", "poetry", "packages"]).map(|value| value.get_ref()) {
        let from = packages.iter().filter_map(|package| package.get_ref().get("from")?.get_ref().as_str());
        roots.extend(from.map(str::to_owned));
    }
    let wheel = texts_at(document, &["tool", "hatch", "build", "targets", "wheel", "packages"]);
    roots.extend(wheel.iter().filter_map(|package| Some(package.rsplit_once('/')?.0.to_owned())));
    roots
}

/// `package_dir = {"": "src"}` of a script, `package_dir = =src` and `where = src` of a configuration.
fn setup_roots(text: &str) -> Vec<String> {
    let mut roots = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(where_) = line.strip_prefix("where").and_then(|rest| rest.trim_start().strip_prefix('=')) {
            roots.push(where_.trim().trim_matches(['"', '\'', ',']).to_owned());
        } else if line.starts_with("package_dir") {
            let value = [line, lines.peek().map_or("", |next| next.trim())].concat();
            let quoted = value.split(['"', '\'', '=', ':', '{', '}', ',', ' ']).rfind(|part| !part.is_empty());
            roots.extend(quoted.filter(|root| is_path(root) && *root != "package_dir").map(str::to_owned));
        }
    }
    roots.retain(|root| is_path(root));
    roots
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
}

fn from_pyproject(manifest: SourcePath, text: &str) -> Option<Package> {
    let document = parse(text);
    let name = at(&document, &["project", "name"]).or_else(|| at(&document, &["tool", "poetry", "name"]))?;
    let described = text_at(&document, &["project", "description"]);
    let described = described.or_else(|| text_at(&document, &["tool", "poetry", "description"]));
    let mut dependencies: Vec<Dependency> =
        texts_at(&document, &["project", "dependencies"]).iter().filter_map(|each| dependency(each, false)).collect();
    for groups in [&["project", "optional-dependencies"][..], &["dependency-groups"][..]] {
        let table = table_at(&document, groups);
        for (group, _) in table.into_iter().flat_map(entries) {
            let path: Vec<&str> = groups.iter().copied().chain([group]).collect();
            let development = groups.len() == 1 || is_development(group);
            dependencies.extend(texts_at(&document, &path).iter().filter_map(|each| dependency(each, development)));
        }
    }
    dependencies.extend(poetry_dependencies(&document));
    Some(Package {
        ecosystem: Ecosystem::Python,
        name: name.get_ref().as_str()?.into(),
        line: line(name, text),
        manifest,
        description: described.and_then(description),
        dependencies,
    })
}

fn poetry_dependencies(document: &DeTable<'_>) -> Vec<Dependency> {
    let mut tables = Vec::new();
    tables.extend(table_at(document, &["tool", "poetry", "dependencies"]).map(|table| (table, false)));
    tables.extend(table_at(document, &["tool", "poetry", "dev-dependencies"]).map(|table| (table, true)));
    for (group, value) in table_at(document, &["tool", "poetry", "group"]).into_iter().flat_map(entries) {
        let table = value.get_ref().get("dependencies").and_then(|table| table.get_ref().as_table());
        tables.extend(table.map(|table| (table, is_development(group))));
    }
    let each = tables.into_iter().flat_map(|(table, development)| {
        entries(table).filter(|(name, _)| *name != "python").map(move |(name, value)| Dependency {
            name: name.into(),
            requirement: requirement(value),
            development,
            locked: None,
        })
    });
    each.collect()
}

fn is_development(group: &str) -> bool {
    ["dev", "test", "lint", "doc", "typing"].iter().any(|word| group.contains(word))
}

fn from_setup_cfg(manifest: SourcePath, text: &str) -> Option<Package> {
    let (mut section, mut key) = ("", "");
    let mut package = empty(manifest);
    for (at, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            section = trimmed;
            continue;
        }
        let value = match trimmed.split_once('=') {
            Some((name, value)) if !line.starts_with([' ', '\t']) => {
                key = name.trim();
                value.trim()
            }
            _ => trimmed,
        };
        match (section, key) {
            ("[metadata]", "name") if package.name.is_empty() => {
                package.name = value.into();
                package.line = at as u32 + 1;
            }
            ("[metadata]", "description") if package.description.is_none() => package.description = description(value),
            ("[options]", "install_requires") => package.dependencies.extend(dependency(value, false)),
            _ => {}
        }
    }
    (!package.name.is_empty()).then_some(package)
}

/// The `name="…"` of a setup script.
fn from_setup_script(manifest: SourcePath, text: &str) -> Option<Package> {
    let start = text.find("setup(")?;
    let before = text[..start].lines().count() as u32;
    let (at, name) = text[start..].lines().enumerate().find_map(|(at, line)| {
        let value = line.trim().trim_start_matches("setup(").strip_prefix("name")?.trim_start().strip_prefix('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        Some((at as u32, value[1..].split(quote).next()?))
    })?;
    let line = before.max(1) + at;
    Some(Package { name: name.into(), line, ..empty(manifest) })
}

fn empty(manifest: SourcePath) -> Package {
    let (name, ecosystem) = (Name::default(), Ecosystem::Python);
    Package { ecosystem, name, manifest, line: 1, description: None, dependencies: Vec::new() }
}

/// A requirement as PEP 508 writes it: `name[extra]>=1.0; marker`. Options, paths and comments are none.
fn dependency(line: &str, development: bool) -> Option<Dependency> {
    let line = line.split(" #").next().unwrap_or("").trim();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let end = line.bytes().position(|byte| !is_name(&byte)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if name.is_empty() || name.starts_with(['-', '.']) || rest.starts_with(['/', ':', '+']) {
        return None;
    }
    let rest = rest.split(';').next().unwrap_or("").trim();
    let rest = if rest.starts_with('[') { rest.split_once(']').map_or("", |(_, after)| after.trim()) } else { rest };
    let requirement = (!rest.is_empty()).then(|| rest.into());
    Some(Dependency { name: name.into(), requirement, development, locked: None })
}
