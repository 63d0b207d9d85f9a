//! Where `require` leads: a path below one of the folders that Lua programs are started with.

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name};

/// What Lua itself, LuaJIT and the servers built on them bring along.
const STANDARD: [&str; 18] = [
    "_G",
    "bit",
    "bit32",
    "coroutine",
    "debug",
    "ffi",
    "io",
    "jit",
    "math",
    "ndk",
    "ngx",
    "os",
    "package",
    "string",
    "table",
    "table.clear",
    "table.new",
    "utf8",
];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let here = self.linking.path(from).directory();
        let path = specifier.trim_start_matches("./").replace('.', "/");
        if let Some(file) = self.found(here, &path) {
            return vec![Target::File(file)];
        }
        let first = specifier.split(['.', '/']).next().unwrap_or("");
        if STANDARD.contains(&first) || STANDARD.contains(&specifier) {
            return vec![Target::Standard(import.specifier.clone())];
        }
        // A module that is not there, of a folder that is, belongs to no package.
        let is_own = self.linking.paths.directories_by_suffix(first).next().is_some();
        if first.is_empty() || is_own || specifier.contains([' ', '%', '$']) {
            return vec![Target::Unresolved(import.specifier.clone())];
        }
        vec![Target::Package(Name::new(first))]
    }
}

impl Resolver<'_> {
    /// The file that ends in the module's path: below the folders around `here` the nearest first, else the one with
    /// the shortest path.
    fn found(&self, here: &str, path: &str) -> Option<FileId> {
        let suffixes = [format!("{path}.lua"), format!("{path}/init.lua")];
        let found =
            suffixes.iter().flat_map(|suffix| self.linking.paths.files_by_suffix(suffix).map(move |it| (it, suffix)));
        // One word names many files of many folders: only a folder that programs are started in or with may hold it.
        let is_word = !path.contains('/');
        let roots = found.filter_map(|(file, suffix)| {
            let root = file.as_str().strip_suffix(suffix.as_str())?.trim_end_matches('/');
            let is_around =
                root.is_empty() || here == root || here.strip_prefix(root).is_some_and(|it| it.starts_with('/'));
            let last = root.rsplit('/').next().unwrap_or(root);
            let is_root = matches!(last, "lua" | "src" | "lib" | "spec" | "share");
            let fits = is_around || is_root || !is_word;
            fits.then_some((
                is_around,
                is_root,
                if is_around { root.len() as isize } else { -(root.len() as isize) },
                file,
            ))
        });
        // Of equals the first in order of paths, as the search goes over them sorted.
        let best = roots.max_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then(b.3.cmp(a.3)))?;
        self.linking.file(best.3.as_str())
    }
}
