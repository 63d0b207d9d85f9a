//! Where Solidity's imports lead: relative paths, remappings, folders that the tools look into.

use rustc_hash::FxHashMap;

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name, join_path};

/// Folders of a project that paths may begin below.
const ROOTS: [&str; 5] = ["", "src", "contracts", "lib", "node_modules"];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut remappings: FxHashMap<&str, Vec<(String, String)>> = FxHashMap::default();
    for path in linking.paths.files() {
        if !matches!(path.file_name(), "remappings.txt" | "foundry.toml") {
            continue;
        }
        let Some(text) = linking.texts.read_text(path) else { continue };
        remappings.entry(path.directory()).or_default().extend(remappings_of(&text));
    }
    Box::new(Resolver { linking, remappings })
}

/// The lines `prefix=path` of a text, in quotes or without.
fn remappings_of(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().flat_map(|line| line.split(','));
    let pairs = lines.filter_map(|line| {
        let line = line.trim().trim_start_matches("remappings").trim_start_matches([' ', '=', '[']);
        let (prefix, path) = line.trim_matches(['"', '\'', ']', ' ']).split_once('=')?;
        // A remapping may be for some files only: `context:prefix=path`.
        let prefix = prefix.rsplit(':').next().unwrap_or(prefix);
        let is_path = prefix.ends_with('/') && !path.is_empty() && !path.contains([' ', '"']);
        is_path.then(|| (prefix.to_owned(), path.to_owned()))
    });
    pairs.collect()
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The remappings by the folder of the file that states them.
    remappings: FxHashMap<&'a str, Vec<(String, String)>>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let here = self.linking.path(from).directory();
        if specifier.starts_with('.') {
            let file = join_path(here, specifier).and_then(|path| self.linking.file(&path));
            return vec![file.map_or_else(|| Target::Unresolved(import.specifier.clone()), Target::File)];
        }
        if let Some(file) = self.in_project(here, specifier) {
            return vec![Target::File(file)];
        }
        match package_of(specifier) {
            Some(package) => vec![Target::Package(Name::new(package))],
            None => vec![Target::Unresolved(import.specifier.clone())],
        }
    }
}

impl Resolver<'_> {
    /// The file in the folders around `here`, the nearest first.
    fn in_project(&self, here: &str, specifier: &str) -> Option<FileId> {
        let mut folder = here;
        loop {
            let remapped = self.remappings.get(folder).into_iter().flatten().filter_map(|(prefix, path)| {
                let rest = specifier.strip_prefix(prefix.as_str())?;
                Some((prefix.len(), self.linking.file(&join_path(folder, &format!("{path}/{rest}"))?)?))
            });
            if let Some((_, file)) = remapped.max_by_key(|(length, _)| *length) {
                return Some(file);
            }
            let mut below = ROOTS.iter().filter_map(|root| join_path(folder, &format!("{root}/{specifier}")));
            if let Some(file) = below.find_map(|path| self.linking.file(&path)) {
                return Some(file);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rfind('/').map_or("", |slash| &folder[..slash]);
        }
    }
}

/// The package that a path begins with: `@scope/name`, or the folder.
fn package_of(specifier: &str) -> Option<&str> {
    let (first, rest) = specifier.split_once('/')?;
    if !first.starts_with('@') {
        return Some(first);
    }
    let length = rest.split('/').next().map_or(0, str::len);
    Some(&specifier[..first.len() + 1 + length])
}
