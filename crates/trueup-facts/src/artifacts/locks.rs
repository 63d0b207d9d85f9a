//! Lock files: the versions that a package's dependencies are fixed to.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::tree::Value;
use super::{Dependency, Ecosystem, Package, yaml};
use crate::{Name, PathIndex, ReadText, SourcePath, join_path};

/// The largest lock file, in bytes, that is read.
const LOCK_LIMIT: usize = 16 << 20;

/// The versions that a lock file fixes.
enum Lock {
    /// By the name of the package; several where the graph has several.
    Names(FxHashMap<Name, Vec<Name>>),
    /// By the place of the installed package: `node_modules/a`, `web/node_modules/a`.
    Places(FxHashMap<Name, Name>),
    /// By the directory of the project and the name of the package.
    Projects(FxHashMap<(Name, Name), Name>),
    /// By the name and the requirement, `a@^1`.
    Requirements(FxHashMap<Name, Name>),
}

/// Gives the dependencies of each package the version that the nearest lock file above its manifest fixes.
pub(crate) fn add_locked(packages: &mut [Package], paths: &PathIndex, texts: &dyn ReadText) {
    let nearest: Vec<Option<&SourcePath>> = packages.iter().map(|package| nearest_lock(package, paths)).collect();
    let mut wanted: Vec<&SourcePath> = nearest.iter().flatten().copied().collect();
    wanted.sort();
    wanted.dedup();
    let read = |path: &&SourcePath| {
        let text: Arc<str> = texts.read_text(path).filter(|text| text.len() <= LOCK_LIMIT)?;
        Some((path.as_str().to_owned(), read_lock(path.file_name(), &text)?))
    };
    let locks: FxHashMap<String, Lock> = wanted.par_iter().filter_map(read).collect();
    for (package, path) in packages.iter_mut().zip(nearest) {
        let Some(path) = path else { continue };
        let Some(lock) = locks.get(path.as_str()) else { continue };
        let directory = package.manifest.directory();
        let below = directory.strip_prefix(path.directory()).unwrap_or(directory).trim_start_matches('/').to_owned();
        let ecosystem = package.ecosystem;
        for dependency in &mut package.dependencies {
            dependency.locked = locked(lock, ecosystem, &below, dependency);
        }
    }
}

fn lock_names(ecosystem: Ecosystem) -> &'static [&'static str] {
    match ecosystem {
        Ecosystem::Cargo => &["Cargo.lock"],
        Ecosystem::Npm => &["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"],
        Ecosystem::Go => &["go.sum"],
        Ecosystem::Python => &["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"],
        Ecosystem::Composer => &["composer.lock"],
        Ecosystem::RubyGems => &["Gemfile.lock"],
        _ => &[],
    }
}

fn nearest_lock<'p>(package: &Package, paths: &'p PathIndex) -> Option<&'p SourcePath> {
    let names = lock_names(package.ecosystem);
    let mut directory = package.manifest.directory();
    loop {
        let found = names.iter().find_map(|name| paths.file(&join_path(directory, name)?));
        if found.is_some() || directory.is_empty() {
            return found;
        }
        directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
    }
}

fn read_lock(name: &str, text: &str) -> Option<Lock> {
    match name {
        "Cargo.lock" | "uv.lock" | "poetry.lock" | "pdm.lock" => Some(Lock::Names(toml_packages(text))),
        "go.sum" => Some(Lock::Names(go_sums(text))),
        "Gemfile.lock" => Some(Lock::Names(gems(text))),
        "composer.lock" => Some(Lock::Names(composer(text)?)),
        "Pipfile.lock" => Some(Lock::Names(pipfile(text)?)),
        "pnpm-lock.yaml" => Some(Lock::Projects(pnpm(text))),
        "yarn.lock" => Some(Lock::Requirements(yarn(text))),
        _ => Some(Lock::Places(npm(text)?)),
    }
}

fn locked(lock: &Lock, ecosystem: Ecosystem, project: &str, dependency: &Dependency) -> Option<Name> {
    let requirement = dependency.requirement.as_deref().unwrap_or("");
    match lock {
        Lock::Names(versions) => {
            let name = if ecosystem == Ecosystem::Python { normal(&dependency.name) } else { dependency.name.clone() };
            choose(versions.get(&name)?, requirement)
        }
        Lock::Places(versions) => {
            let mut directory = project;
            loop {
                let place = join_path(directory, &format!("node_modules/{}", dependency.name))?;
                if let Some(version) = versions.get(place.as_str()) {
                    return Some(version.clone());
                }
                if directory.is_empty() {
                    return None;
                }
                directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
            }
        }
        Lock::Projects(versions) => versions.get(&(Name::new(project), dependency.name.clone())).cloned(),
        Lock::Requirements(versions) => {
            let key = |protocol: &str| Name::from(format!("{}@{protocol}{requirement}", dependency.name));
            versions.get(&key("")).or_else(|| versions.get(&key("npm:"))).cloned()
        }
    }
}

/// The one version of several that a requirement means: the same text, or the same leading numbers.
fn choose(versions: &[Name], requirement: &str) -> Option<Name> {
    if let [only] = versions {
        return Some(only.clone());
    }
    let wanted = requirement.trim_start_matches(['^', '~', '=', 'v', ' ']);
    let exact = versions.iter().find(|version| version.trim_start_matches('v') == wanted);
    // Of a version with major 0, the second number decides.
    let depth = if wanted.starts_with("0.") { 2 } else { 1 };
    let leading =
        |version: &str| version.trim_start_matches('v').split('.').take(depth).map(str::to_owned).collect::<Vec<_>>();
    let mut alike = versions.iter().filter(|version| leading(version) == leading(wanted));
    let alike = alike.next().filter(|_| alike.next().is_none());
    exact.or(alike).cloned()
}

/// A name of PyPI in its normal form.
fn normal(name: &str) -> Name {
    name.replace(['_', '.'], "-").to_ascii_lowercase().into()
}

/// `[[package]]` tables with `name` and `version`.
fn toml_packages(text: &str) -> FxHashMap<Name, Vec<Name>> {
    let mut found: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
    let mut name: Option<&str> = None;
    for line in text.lines() {
        let value =
            |key: &str| line.strip_prefix(key)?.trim_start().strip_prefix('=').map(|it| it.trim().trim_matches('"'));
        if line.starts_with('[') {
            name = None;
        } else if let Some(value) = value("name") {
            name = Some(value);
        } else if let (Some(version), Some(name)) = (value("version"), name.take_if(|_| line.starts_with("version"))) {
            found.entry(name.into()).or_default().push(version.into());
        }
    }
    found
}

/// `module version hash`; a line of the module's `go.mod` alone says nothing of what is built.
fn go_sums(text: &str) -> FxHashMap<Name, Vec<Name>> {
    let mut found: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && !version.ends_with("/go.mod")
        {
            found.entry(module.into()).or_default().push(version.into());
        }
    }
    found
}

/// The specifications of a `Gemfile.lock`, four spaces deep: `    name (version)`.
fn gems(text: &str) -> FxHashMap<Name, Vec<Name>> {
    let mut found: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("    ").filter(|rest| !rest.starts_with(' ')) else { continue };
        if let Some((name, version)) = rest.split_once(" (") {
            found.entry(name.into()).or_default().push(version.trim_end_matches(')').into());
        }
    }
    found
}

fn composer(text: &str) -> Option<FxHashMap<Name, Vec<Name>>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let mut found: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
    for package in ["packages", "packages-dev"].iter().filter_map(|key| json.get(key)?.as_array()).flatten() {
        if let (Some(name), Some(version)) = (package.get("name"), package.get("version")) {
            let (name, version) = (name.as_str().unwrap_or(""), version.as_str().unwrap_or(""));
            found.entry(name.into()).or_default().push(version.into());
        }
    }
    Some(found)
}

fn pipfile(text: &str) -> Option<FxHashMap<Name, Vec<Name>>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let mut found: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
    for (name, package) in ["default", "develop"].iter().filter_map(|key| json.get(key)?.as_object()).flatten() {
        if let Some(version) = package.get("version").and_then(Json::as_str) {
            found.entry(normal(name)).or_default().push(version.trim_start_matches("==").into());
        }
    }
    Some(found)
}

fn npm(text: &str) -> Option<FxHashMap<Name, Name>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let version = |package: &Json| Some(Name::from(package.get("version")?.as_str()?));
    let mut found = FxHashMap::default();
    for (place, package) in json.get("packages").and_then(Json::as_object).into_iter().flatten() {
        found.extend(version(package).map(|version| (Name::from(place.as_str()), version)));
    }
    if found.is_empty() {
        for (name, package) in json.get("dependencies").and_then(Json::as_object).into_iter().flatten() {
            found.extend(version(package).map(|version| (format!("node_modules/{name}").into(), version)));
        }
    }
    Some(found)
}

/// The importers of a `pnpm-lock.yaml`; what stands below `packages` is the whole graph, which nobody asks for.
fn pnpm(text: &str) -> FxHashMap<(Name, Name), Name> {
    let end = text.find("\npackages:").unwrap_or(text.len());
    let tree = yaml::read(&text[..end]);
    let mut found = FxHashMap::default();
    let Some(root) = tree.roots().next() else { return found };
    let importers = root.get("importers").map(Value::entries).unwrap_or_default();
    let mut projects: Vec<(Name, Value<'_>)> = importers
        .into_iter()
        .map(|(name, importer)| (Name::from(name.written().trim_start_matches('.')), importer))
        .collect();
    if projects.is_empty() {
        projects.push((Name::default(), root));
    }
    for (project, importer) in projects {
        for key in ["dependencies", "devDependencies", "optionalDependencies"] {
            for (name, dependency) in importer.get(key).map(Value::entries).unwrap_or_default() {
                let version = dependency.get("version").unwrap_or(dependency).written();
                let plain = version.split(['(', '_']).next().unwrap_or("");
                if plain.starts_with(|c: char| c.is_ascii_digit()) {
                    found.insert((project.clone(), name.written()), plain.into());
                }
            }
        }
    }
    found
}

/// `"a@^1", a@^1.2:` and below it `version "1.2.3"`, or `version: 1.2.3`.
fn yarn(text: &str) -> FxHashMap<Name, Name> {
    let mut found = FxHashMap::default();
    let mut keys: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if !line.starts_with(' ') {
            let head = line.trim_end_matches(':');
            keys = head.split(',').map(|key| key.trim().trim_matches('"')).collect();
        } else if let Some(version) = line.strip_prefix("  version") {
            let version = version.trim_start_matches([':', ' ']).trim_matches('"');
            found.extend(keys.drain(..).map(|key| (Name::from(key), Name::from(version))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_packages_give_all_versions() {
        let text = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.2.0\"\n[[package]]\nname = \"a\"\nversion = \"0.3.1\"\n";
        let found = toml_packages(text);
        assert_eq!(found["a"], ["1.2.0", "0.3.1"]);
        assert_eq!(choose(&found["a"], "^0.3").as_deref(), Some("0.3.1"));
        assert_eq!(choose(&found["a"], "1").as_deref(), Some("1.2.0"));
        assert_eq!(choose(&found["a"], "2"), None);
    }

    #[test]
    fn yarn_gives_a_version_for_each_requirement() {
        let found = yarn("# v1\n\"@a/b@^1\", \"@a/b@^1.2\":\n  version \"1.2.3\"\n\nc@npm:2:\n  version: 2.0.0\n");
        assert_eq!((found["@a/b@^1.2"].as_str(), found["c@npm:2"].as_str()), ("1.2.3", "2.0.0"));
    }

    #[test]
    fn pnpm_gives_the_versions_of_each_project() {
        let text = "importers:\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.1(b@2)\n  web:\n    devDependencies:\n      a: {version: link:../a}\n      c: {version: 3.1.0}\npackages:\n  /x: {}\n";
        let found = pnpm(text);
        assert_eq!(found[&("".into(), "a".into())], "1.0.1");
        assert_eq!(found[&("web".into(), "c".into())], "3.1.0");
        assert_eq!(found.len(), 2);
    }
}
