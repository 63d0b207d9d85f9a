//! The scanned tree as the file system that the resolver reads; it never touches the disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use oxc_resolver::{FileMetadata, FileSystem, ResolveError};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use crate::link::Linking;
use crate::{PathIndex, SourcePath, join_path};

/// The absolute directory that the tree's root stands for. `..` above it leads nowhere.
pub(super) const ROOT: &str = "/tree";

/// How many configuration files are read at most.
const MOST_CONFIGURATIONS: usize = 20_000;

/// How long a chain of configurations that extend each other may be.
const LONGEST_CHAIN: usize = 32;

/// A `tsconfig.json`, and the paths of those it extends.
#[derive(Clone)]
struct Configuration {
    json: Value,
    extended: Vec<String>,
}

/// The paths of the tree and the text of its configuration files.
#[derive(Default)]
pub(super) struct Tree {
    paths: PathIndex,
    /// `package.json`, `tsconfig.json` and what these extend, by path; broken parts of the latter are left out.
    texts: FxHashMap<String, String>,
}

impl Tree {
    /// Reads the configuration files of the tree; `packages` gives the directory of a package of the tree.
    pub(super) fn new(linking: &Linking, packages: &dyn Fn(&str) -> Option<String>) -> Tree {
        let mut tree = Tree { paths: linking.paths.clone(), texts: FxHashMap::default() };
        let mut pending: Vec<SourcePath> = Vec::new();
        for path in linking.paths.files() {
            let name = path.file_name();
            if name == "package.json" {
                let json = linking.texts.read_text(path).and_then(|text| parse_lenient(&text));
                if let Some(json) = json.filter(Value::is_object) {
                    tree.texts.insert(path.to_string(), json.to_string());
                }
            } else if name.ends_with(".json") && (name.starts_with("tsconfig") || name.starts_with("jsconfig")) {
                pending.push(path.clone());
            }
        }
        let configurations = tree.read_configurations(linking, pending, packages);
        tree.texts.extend(configurations.into_iter().map(|(path, one)| (path, one.json.to_string())));
        tree
    }

    /// Reads configurations and what they extend.
    fn read_configurations(
        &self,
        linking: &Linking,
        mut pending: Vec<SourcePath>,
        packages: &dyn Fn(&str) -> Option<String>,
    ) -> BTreeMap<String, Configuration> {
        let mut read: BTreeMap<String, Configuration> = BTreeMap::new();
        while let Some(path) = pending.pop() {
            if read.contains_key(path.as_str()) || read.len() >= MOST_CONFIGURATIONS {
                continue;
            }
            let Some(text) = linking.texts.read_text(&path) else { continue };
            let mut json = parse_lenient(&text).unwrap_or_else(|| Value::Object(serde_json::Map::new()));
            let extended = self.clean(&path, &mut json, packages);
            pending.extend(extended.iter().filter_map(|path| self.paths.file(path).cloned()));
            let configuration = Configuration { json, extended };
            // A JavaScript project's configuration works as a TypeScript one does.
            let stand_in = format!("{}tsconfig.json", prefix(path.directory()));
            if path.file_name() == "jsconfig.json" && !self.paths.is_file(&stand_in) {
                read.insert(stand_in, configuration.clone());
            }
            read.insert(path.to_string(), configuration);
        }
        break_chains(&mut read);
        read
    }

    /// The configurations, sorted by path.
    pub(super) fn configurations(&self) -> Vec<String> {
        let is_package = |path: &&String| path.ends_with("package.json");
        let mut paths: Vec<String> = self.texts.keys().filter(|path| !is_package(path)).cloned().collect();
        paths.sort();
        paths
    }

    /// Drops from a `tsconfig.json` what leads nowhere, so that the rest still counts; gives what it extends.
    fn clean(&self, path: &SourcePath, json: &mut Value, packages: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let Some(object) = json.as_object_mut() else { return Vec::new() };
        let directory = path.directory();
        let mut extended = Vec::new();
        if let Some(bases) = object.remove("extends") {
            let bases = match bases {
                Value::Array(bases) => bases,
                one => vec![one],
            };
            for base in bases.iter().filter_map(Value::as_str) {
                let start =
                    if base.starts_with('.') { Some(join(directory, base)) } else { in_package(base, packages) };
                extended
                    .extend(start.and_then(|start| self.configuration(&start)).filter(|found| found != path.as_str()));
            }
            let bases = extended.iter().map(|path| Value::String(format!("{ROOT}/{path}"))).collect();
            object.insert("extends".to_owned(), Value::Array(bases));
        }
        if let Some(references) = object.get_mut("references").and_then(Value::as_array_mut) {
            references.retain(|reference| {
                let target = reference.get("path").and_then(Value::as_str).map(|target| join(directory, target));
                target.and_then(|target| self.configuration(&target)).is_some_and(|found| found != path.as_str())
            });
        }
        let options = object.entry("compilerOptions").or_insert_with(|| Value::Object(serde_json::Map::new()));
        if let Some(options) = options.as_object_mut() {
            options.insert("allowJs".to_owned(), Value::Bool(true));
        }
        extended
    }

    /// The configuration file that a path without its name or extension means.
    fn configuration(&self, start: &str) -> Option<String> {
        let forms = [start.to_owned(), format!("{start}.json"), format!("{}tsconfig.json", prefix(start))];
        forms.into_iter().find(|form| self.paths.is_file(form))
    }

    fn relative<'p>(&self, path: &'p Path) -> Option<&'p str> {
        let path = path.to_str()?;
        if path == "/" {
            return Some("");
        }
        let rest = path.strip_prefix(ROOT)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }
}

impl FileSystem for Tree {
    fn new() -> Tree {
        Tree::default()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.read_to_string(path).map(String::into_bytes)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        let text = self.relative(path).and_then(|path| self.texts.get(path));
        text.cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        let relative = self.relative(path).ok_or(io::ErrorKind::NotFound)?;
        // A manifest that cannot be read is none, so that it does not fail what is around it.
        let is_manifest = relative == "package.json" || relative.ends_with("/package.json");
        let is_file = self.texts.contains_key(relative) || !is_manifest && self.paths.is_file(relative);
        if !is_file && !self.paths.is_directory(relative) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(FileMetadata::new(is_file, !is_file, false))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.metadata(path)
    }

    fn read_link(&self, _: &Path) -> Result<PathBuf, ResolveError> {
        Err(io::Error::from(io::ErrorKind::InvalidInput).into())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

/// Ends chains of `extends` that are circular or too long to be followed on the stack.
fn break_chains(configurations: &mut BTreeMap<String, Configuration>) {
    let mut sound: FxHashSet<String> = FxHashSet::default();
    for _ in 0..LONGEST_CHAIN {
        let is_next = |path: &&String, one: &Configuration, sound: &FxHashSet<String>| {
            !sound.contains(*path)
                && one.extended.iter().all(|base| sound.contains(base) || !configurations.contains_key(base))
        };
        let next: Vec<String> = configurations
            .iter()
            .filter(|(path, one)| is_next(path, one, &sound))
            .map(|(path, _)| path.clone())
            .collect();
        if next.is_empty() {
            break;
        }
        sound.extend(next);
    }
    for (_, configuration) in configurations.iter_mut().filter(|(path, _)| !sound.contains(*path)) {
        if let Some(object) = configuration.json.as_object_mut() {
            object.remove("extends");
        }
    }
}

/// A directory as the beginning of a path in it.
pub(super) fn prefix(directory: &str) -> String {
    if directory.is_empty() { String::new() } else { format!("{directory}/") }
}

/// The path `relative` leads to from `directory`; what leads out of the tree leads nowhere.
pub(super) fn join(directory: &str, relative: &str) -> String {
    join_path(directory, relative).unwrap_or_else(|| "..".to_owned())
}

/// The path in the tree of `@scope/name/file`, where the tree has that package.
fn in_package(specifier: &str, packages: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let (name, rest) = super::workspace::split_package(specifier)?;
    Some(join(&packages(name)?, rest))
}

/// Parses JSON with comments and trailing commas.
pub(super) fn parse_lenient(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&without_comments(text)).ok())
}

fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '/' if rest.starts_with("//") => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                rest = &rest[rest.find("*/").map_or(rest.len(), |end| end + 2)..];
                continue;
            }
            '}' | ']' => {
                let kept = plain.trim_end().trim_end_matches(',').len();
                plain.truncate(kept);
                1
            }
            first => first.len_utf8(),
        };
        plain.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    plain
}

/// The bytes of the string literal that `text` begins with.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::parse_lenient;

    #[test]
    fn comments_and_trailing_commas_are_no_json_but_are_read() {
        let json = parse_lenient("{ // one\n \"a//b\": [1, 2,], /* two */ \"c\": { \"d\": \"\\\"}\", }, }");
        assert_eq!(json.map(|json| json.to_string()).as_deref(), Some(r#"{"a//b":[1,2],"c":{"d":"\"}"}}"#));
        assert_eq!(parse_lenient("{ \"a"), None);
    }
}
