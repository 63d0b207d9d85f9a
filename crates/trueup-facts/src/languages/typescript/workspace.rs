//! Packages of the tree: which one a bare name means, and which of its sources an import of it leads to.
//!
//! A package's entry mostly names what a build will write (`dist/index.js`); it is mapped back to the source.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::manner::Manner;
use super::tree::{join, parse_lenient, prefix};
use crate::PathIndex;
use crate::artifacts::npm::is_installed;
use crate::link::Linking;

/// What a source file's extension may be, in the order of preference.
const EXTENSIONS: [&str; 14] = [
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts", ".vue", ".svelte",
    ".astro",
];

/// Where sources are, in the order of preference; the last is the package's own directory.
const SOURCE_DIRECTORIES: [&str; 5] = ["src", "source", "lib", "ts", ""];

/// How deep conditions of an `exports` entry may nest.
const DEEPEST_CONDITION: usize = 16;

/// A package of the tree.
struct WorkspacePackage {
    directory: String,
    manifest: Value,
}

impl WorkspacePackage {
    /// The directory whose files alone may mean this package. One among the fixtures of a test may have any name, so it
    /// is meant from its own fixture only.
    fn scope(&self) -> &str {
        let (mut scope, mut end) = ("", 0);
        let mut parts = self.directory.split('/').peekable();
        while let Some(part) = parts.next() {
            end += part.len();
            let holds_one = ["test", "tests", "__tests__"].contains(&part);
            let holds_many = ["fixtures", "fixture", "__fixtures__", "__mocks__", "testdata"].contains(&part);
            if holds_one || holds_many {
                let within = parts.peek().filter(|_| holds_many).map_or(0, |next| next.len() + 1);
                scope = &self.directory[..end + within];
            }
            end += 1;
        }
        scope
    }

    fn is_visible(&self, here: &str) -> bool {
        let scope = self.scope();
        scope.is_empty() || here.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// All packages of the tree by name.
#[derive(Default)]
pub(super) struct Workspace {
    by_name: FxHashMap<String, Vec<WorkspacePackage>>,
    /// What the manifest of each directory says to the files below it.
    scopes: FxHashMap<String, Scope>,
}

/// What a manifest says to the files of its package.
struct Scope {
    /// The packages of the tree, by their name, that it asks for.
    asked: FxHashSet<String>,
    /// Its `imports`: what names that begin with `#` stand for.
    imports: Option<Value>,
}

impl Workspace {
    pub(super) fn new(linking: &Linking) -> Workspace {
        let mut workspace = Workspace::default();
        let manifests =
            linking.paths.files().iter().filter(|path| path.file_name() == "package.json" && !is_installed(path));
        for path in manifests {
            let manifest = linking.texts.read_text(path).and_then(|text| parse_lenient(&text));
            let Some(manifest) = manifest else { continue };
            let directory = path.directory().to_owned();
            let scope = Scope { asked: asked(&manifest), imports: manifest.get("imports").cloned() };
            workspace.scopes.insert(directory.clone(), scope);
            let Some(name) = manifest.get("name").and_then(Value::as_str).map(str::to_owned) else { continue };
            workspace.by_name.entry(name).or_default().push(WorkspacePackage { directory, manifest });
        }
        workspace
    }

    /// What the manifest nearest to the directory `here` says, and its own directory.
    fn scope<'h>(&self, here: &'h str) -> Option<(&'h str, &Scope)> {
        let mut directory = here;
        loop {
            if let Some(scope) = self.scopes.get(directory) {
                return Some((directory, scope));
            }
            if directory.is_empty() {
                return None;
            }
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
    }

    /// Whether the manifest nearest to the directory `here` asks for the package of the tree of that name.
    fn asks(&self, here: &str, name: &str) -> bool {
        self.scope(here).is_some_and(|(_, scope)| scope.asked.contains(name))
    }

    /// The directory of the package of that name.
    pub(super) fn directory(&self, name: &str) -> Option<String> {
        self.by_name.get(name)?.first().map(|package| package.directory.clone())
    }

    /// Whether a file in the directory `here` may mean a package of the tree by that name.
    pub(super) fn has(&self, name: &str, here: &str) -> bool {
        let any_visible = |packages: &Vec<WorkspacePackage>| packages.iter().any(|package| package.is_visible(here));
        self.by_name.get(name).is_some_and(|packages| any_visible(packages) || self.asks(here, name))
    }

    /// The file of a package of the tree that a specifier leads to, from a file in the directory `here`.
    pub(super) fn entry(&self, specifier: &str, here: &str, manner: Manner, paths: &PathIndex) -> Option<String> {
        let (name, subpath) = split_package(specifier)?;
        let packages = self.by_name.get(name)?;
        let shared = |(at, package): &(usize, &WorkspacePackage)| {
            let parts = package.directory.split('/').zip(here.split('/'));
            (parts.take_while(|(a, b)| a == b).count(), std::cmp::Reverse(*at))
        };
        let asks = self.asks(here, name);
        let visible = packages.iter().enumerate().filter(|(_, package)| asks || package.is_visible(here));
        let (_, package) = visible.max_by_key(shared)?;
        let targets = targets(&package.manifest, subpath, manner);
        let guessed = || {
            let wanted = if subpath.is_empty() { "index" } else { subpath };
            let guess = |directory: &&str| join(&package.directory, &format!("{}{wanted}", prefix(directory)));
            SOURCE_DIRECTORIES.iter().map(guess).find_map(|path| probe(&path, paths))
        };
        first_source(&package.directory, &targets, paths).or_else(guessed)
    }

    /// The file that a name of the `imports` of the nearest manifest, `#name`, leads to.
    pub(super) fn imported(&self, specifier: &str, here: &str, manner: Manner, paths: &PathIndex) -> Option<String> {
        let (directory, scope) = self.scope(here)?;
        let mut targets = Vec::new();
        manner_targets(matching(scope.imports.as_ref()?.as_object()?, specifier)?, manner, &mut targets);
        targets.retain(|target| target.starts_with("./"));
        first_source(directory, &targets, paths)
    }

    /// The source of a path that a build writes, `packages/a/dist/x.js`, for a relative import of it.
    pub(super) fn unbuilt(&self, path: &str, paths: &PathIndex) -> Option<String> {
        let mut directory = path;
        while let Some(slash) = directory.rfind('/') {
            directory = &directory[..slash];
            if paths.is_file(&format!("{directory}/package.json")) {
                let rest = &path[slash + 1..];
                return source_of(rest).iter().find_map(|source| probe(&join(directory, source), paths));
            }
        }
        if !paths.is_file("package.json") {
            return None;
        }
        source_of(path).iter().find_map(|source| probe(source, paths))
    }
}

/// The dependencies that a manifest wants from the tree itself.
fn asked(manifest: &Value) -> FxHashSet<String> {
    let fields = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
    let all = fields.iter().filter_map(|field| manifest.get(field)?.as_object()).flatten();
    let of_tree = |requirement: &str| {
        requirement == "*"
            || ["workspace:", "file:", "link:", "portal:"].iter().any(|kind| requirement.starts_with(kind))
    };
    all.filter(|(_, requirement)| requirement.as_str().is_some_and(of_tree)).map(|(name, _)| name.clone()).collect()
}

/// The package a bare specifier names, and the path in it.
pub(super) fn split_package(specifier: &str) -> Option<(&str, &str)> {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    let name = &specifier[..end];
    let plain = name.strip_prefix('@').unwrap_or(name);
    let is_name = plain.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && name.starts_with('@') == name.contains('/')
        && !name.ends_with('/')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@/._-~".contains(&byte));
    is_name.then(|| (name, specifier[end..].trim_start_matches('/')))
}

/// The file that a path means: itself, with another extension, with one, or the index of a directory.
pub(super) fn probe(path: &str, paths: &PathIndex) -> Option<String> {
    if paths.is_file(path) {
        return Some(path.to_owned());
    }
    let stem = EXTENSIONS.iter().find_map(|extension| path.strip_suffix(extension));
    let with =
        |start: &str| EXTENSIONS.iter().map(|extension| format!("{start}{extension}")).find(|path| paths.is_file(path));
    let index = || with(&format!("{}index", prefix(path)));
    stem.and_then(with).or_else(|| with(path)).or_else(index)
}

/// Where the source of a built file may be: its first directories replaced by those that hold sources.
fn source_of(target: &str) -> Vec<String> {
    let target = target.trim_start_matches("./");
    let mut rests = vec![target];
    let mut rest = target;
    for _ in 0..3 {
        let Some((_, after)) = rest.split_once('/') else { break };
        rests.push(after);
        rest = after;
    }
    let with = |rest: &&str| SOURCE_DIRECTORIES.map(|directory| format!("{}{rest}", prefix(directory)));
    rests[1..].iter().chain(&rests[..1]).flat_map(with).collect()
}

/// The first file of a package that one of its targets is, or is built from.
fn first_source(directory: &str, targets: &[String], paths: &PathIndex) -> Option<String> {
    let in_package = |path: &str| probe(&join(directory, path), paths);
    targets.iter().find_map(|target| {
        in_package(target).or_else(|| source_of(target).iter().find_map(|source| in_package(source)))
    })
}

/// What the manifest says `subpath` leads to, best first: what the conditions of `manner` choose, then what the others
/// name.
fn targets(manifest: &Value, subpath: &str, manner: Manner) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(entry) = manifest.get("exports").and_then(|exports| exported(exports, subpath)) {
        manner_targets(entry, manner, &mut found);
    }
    if subpath.is_empty() {
        let entries = manner.main_fields().iter().chain(&["browser"]).filter_map(|field| manifest.get(field));
        found.extend(entries.filter_map(Value::as_str).map(str::to_owned));
    } else {
        found.push(subpath.to_owned());
    }
    found
}

/// The paths below an entry's conditions: those that hold for `manner`, then all.
fn manner_targets((value, star): (&Value, &str), manner: Manner, found: &mut Vec<String>) {
    let conditions = manner.conditions();
    collect(value, star, &|key| conditions.contains(&key), DEEPEST_CONDITION, found);
    collect(value, star, &|_| true, DEEPEST_CONDITION, found);
}

/// The entry of `exports` that a subpath (empty for the package itself) falls under, and what its star stands for.
fn exported<'m, 's>(exports: &'m Value, subpath: &'s str) -> Option<(&'m Value, &'s str)> {
    match exports.as_object().filter(|map| map.keys().any(|key| key.starts_with('.'))) {
        None => subpath.is_empty().then_some((exports, "")),
        Some(map) if subpath.is_empty() => map.get(".").map(|value| (value, "")),
        Some(map) => matching(map, subpath),
    }
}

/// The entry whose key is `wanted`, or the pattern with a star that says most of it.
fn matching<'m, 's>(map: &'m serde_json::Map<String, Value>, wanted: &'s str) -> Option<(&'m Value, &'s str)> {
    let entries = map.iter().filter_map(|(pattern, value)| {
        let pattern = pattern.trim_start_matches("./");
        let Some((before, after)) = pattern.split_once('*') else {
            return (pattern == wanted).then_some((usize::MAX, value, ""));
        };
        let star = wanted.strip_prefix(before)?.strip_suffix(after)?;
        Some((before.len(), value, star))
    });
    entries.max_by_key(|(length, _, _)| *length).map(|(_, value, star)| (value, star))
}

/// Every path below the conditions that `allows` lets through, in their order.
fn collect(value: &Value, star: &str, allows: &dyn Fn(&str) -> bool, depth: usize, found: &mut Vec<String>) {
    match value {
        Value::String(path) => found.push(path.replace('*', star)),
        Value::Array(values) if depth > 0 => {
            values.iter().for_each(|value| collect(value, star, allows, depth - 1, found));
        }
        Value::Object(map) if depth > 0 => {
            let allowed = map.iter().filter(|(condition, _)| allows(condition));
            allowed.for_each(|(_, value)| collect(value, star, allows, depth - 1, found));
        }
        _ => {}
    }
}
