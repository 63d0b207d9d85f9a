//! Packages of the tree: which one a bare name means, and which of its sources an import of it leads to.
//!
//! A package's entry mostly names what a build will write (`dist/index.js`); it is mapped back to the source.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

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
    /// The packages of the tree, by their name, that the manifest of each directory asks for.
    asked: FxHashMap<String, FxHashSet<String>>,
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
            workspace.asked.insert(directory.clone(), asked(&manifest));
            let Some(name) = manifest.get("name").and_then(Value::as_str).map(str::to_owned) else { continue };
            workspace.by_name.entry(name).or_default().push(WorkspacePackage { directory, manifest });
        }
        workspace
    }

    /// Whether the manifest nearest to the directory `here` asks for the package of the tree of that name.
    fn asks(&self, here: &str, name: &str) -> bool {
        let mut directory = here;
        loop {
            if let Some(asked) = self.asked.get(directory) {
                return asked.contains(name);
            }
            if directory.is_empty() {
                return false;
            }
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
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

    /// The file that `subpath` (empty for its entry) of the package leads to, from a file in the directory `here`.
    pub(super) fn entry(&self, name: &str, subpath: &str, here: &str, paths: &PathIndex) -> Option<String> {
        let packages = self.by_name.get(name)?;
        let shared = |(at, package): &(usize, &WorkspacePackage)| {
            let parts = package.directory.split('/').zip(here.split('/'));
            (parts.take_while(|(a, b)| a == b).count(), std::cmp::Reverse(*at))
        };
        let asks = self.asks(here, name);
        let visible = packages.iter().enumerate().filter(|(_, package)| asks || package.is_visible(here));
        let (_, package) = visible.max_by_key(shared)?;
        let targets = targets(&package.manifest, subpath);
        let in_package = |path: &str| probe(&join(&package.directory, path), paths);
        let exact = targets.iter().find_map(|target| in_package(target));
        let mapped = || targets.iter().find_map(|target| source_of(target).iter().find_map(|path| in_package(path)));
        let guessed = || {
            let wanted = if subpath.is_empty() { "index" } else { subpath };
            SOURCE_DIRECTORIES.iter().find_map(|directory| in_package(&format!("{}{wanted}", prefix(directory))))
        };
        exact.or_else(mapped).or_else(guessed)
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
        requirement == "*" || ["workspace:", "file:", "link:", "portal:"].iter().any(|kind| requirement.starts_with(kind))
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

/// What the manifest says `subpath` leads to, best first.
fn targets(manifest: &Value, subpath: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(exports) = manifest.get("exports") {
        let key = if subpath.is_empty() { ".".to_owned() } else { format!("./{subpath}") };
        let has_subpaths = exports.as_object().is_some_and(|map| map.keys().any(|key| key.starts_with('.')));
        if !has_subpaths && subpath.is_empty() {
            collect(exports, "", DEEPEST_CONDITION, &mut found);
        }
        for (pattern, value) in exports.as_object().filter(|_| has_subpaths).into_iter().flatten() {
            match pattern.split_once('*') {
                None if *pattern == key => collect(value, "", DEEPEST_CONDITION, &mut found),
                Some((before, after)) => {
                    let star = key.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                    star.iter().for_each(|star| collect(value, star, DEEPEST_CONDITION, &mut found));
                }
                None => {}
            }
        }
    }
    if subpath.is_empty() {
        let entries =
            ["source", "module", "main", "types", "typings", "browser"].iter().filter_map(|field| manifest.get(field));
        found.extend(entries.filter_map(Value::as_str).map(str::to_owned));
    } else {
        found.push(subpath.to_owned());
    }
    found
}

/// Every path below conditions, in their order.
fn collect(value: &Value, star: &str, depth: usize, found: &mut Vec<String>) {
    match value {
        Value::String(path) => found.push(path.replace('*', star)),
        Value::Array(values) if depth > 0 => values.iter().for_each(|value| collect(value, star, depth - 1, found)),
        Value::Object(map) if depth > 0 => map.values().for_each(|value| collect(value, star, depth - 1, found)),
        _ => {}
    }
}
