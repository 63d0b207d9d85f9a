//! Where `#include` leads.
//!
//! With a compilation database, as the compiler does: the including file's directory for `"…"`, then the directories of
//! the command. Without one, or for what it does not know, the file of the tree whose path ends as written and that is
//! nearest to the including file.

use super::includes::Database;
use super::standard::is_standard;
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, SourcePath, join_path};

/// The directories that hold what others include.
const ROOTS: [&str; 5] = ["include", "inc", "includes", "src", "lib"];

pub(crate) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking, database: Database::read(linking) })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    database: Database,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let written = import.specifier.as_str();
        let angled = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let name = angled.unwrap_or(written);
        if let Some(path) = self.by_directory(from, name, angled.is_some()) {
            return self.target(&path).into_iter().collect();
        }
        if angled.is_some() && is_standard(name) {
            return vec![Target::Standard(name.into())];
        }
        let found = self.by_search(from, name);
        if !found.is_empty() {
            return found.iter().filter_map(|path| self.target(path.as_str())).collect();
        }
        vec![match name.split_once('/') {
            _ if is_standard(name) => Target::Standard(name.into()),
            Some((package, _)) if angled.is_some() && !package.starts_with('.') => Target::Package(package.into()),
            _ => Target::Unresolved(written.into()),
        }]
    }
}

impl Resolver<'_> {
    /// The source of that path; none for a file of the tree that is no source.
    fn target(&self, path: &str) -> Option<Target> {
        self.linking.file(path).map(Target::File)
    }

    /// The file that the compiler finds in the directories it is told of.
    fn by_directory(&self, from: FileId, name: &str, is_angled: bool) -> Option<String> {
        let own = self.linking.path(from);
        let directories = self.database.directories(from);
        let near: &[String] = if is_angled { &[] } else { &directories.quoted };
        let own_directory = (!is_angled).then(|| own.directory());
        let all = near.iter().chain(&directories.all).map(String::as_str);
        let mut paths = own_directory.into_iter().chain(all).filter_map(|directory| join_path(directory, name));
        paths.find(|path| self.linking.paths.is_file(path) && path != own.as_str())
    }

    /// The files whose path ends as written and that are nearest.
    fn by_search<'n>(&'n self, from: FileId, name: &'n str) -> Vec<&'n SourcePath> {
        let own = self.linking.path(from);
        let suffix = plain_suffix(name);
        if suffix.is_empty() {
            return Vec::new();
        }
        let candidates = self.linking.paths.files_by_suffix(suffix).filter(|path| *path != own);
        let mut best: Option<(usize, bool)> = None;
        let mut found = Vec::new();
        for path in candidates {
            let root = path.as_str()[..path.as_str().len() - suffix.len()].trim_end_matches('/');
            let is_root = ROOTS.contains(&root.rsplit('/').next().unwrap_or(root));
            let rank = (common_parts(own.directory(), root), is_root);
            if best.is_none_or(|best| rank > best) {
                (best, found) = (Some(rank), Vec::new());
            }
            if best == Some(rank) {
                found.push(path);
            }
        }
        found
    }
}

/// A written path without the `./` and `../` that it begins with.
fn plain_suffix(name: &str) -> &str {
    let mut rest = name;
    while let Some(inner) = rest.strip_prefix("./").or_else(|| rest.strip_prefix("../")) {
        rest = inner;
    }
    rest
}

/// How many directories two paths begin with in common.
fn common_parts(one: &str, other: &str) -> usize {
    let parts = |path| str::split(path, '/').filter(|part: &&str| !part.is_empty());
    parts(one).zip(parts(other)).take_while(|(one, other)| one == other).count()
}
