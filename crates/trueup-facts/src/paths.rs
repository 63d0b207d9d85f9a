//! Every path of the tree, for looking up what a person wrote.

use rustc_hash::FxHashMap;

use crate::SourcePath;

/// All files and directories of the scanned tree, whatever their language.
#[derive(Clone, Debug, Default)]
pub struct PathIndex {
    files: Vec<SourcePath>,
    directories: Vec<SourcePath>,
    by_file_name: FxHashMap<Box<str>, Vec<u32>>,
    by_directory_name: FxHashMap<Box<str>, Vec<u32>>,
}

impl PathIndex {
    /// Indexes `files`; their directories follow from them, and `directories` adds empty ones.
    pub fn new(mut files: Vec<SourcePath>, directories: Vec<SourcePath>) -> PathIndex {
        files.sort();
        files.dedup();
        let mut all: std::collections::BTreeSet<SourcePath> = directories.into_iter().collect();
        for file in &files {
            let mut directory = file.directory();
            while !directory.is_empty() && all.insert(SourcePath::new(directory)) {
                directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
            }
        }
        let directories: Vec<SourcePath> = all.into_iter().collect();
        let by_file_name = by_last_part(&files);
        let by_directory_name = by_last_part(&directories);
        PathIndex { files, directories, by_file_name, by_directory_name }
    }

    /// All files, sorted.
    pub fn files(&self) -> &[SourcePath] {
        &self.files
    }

    /// All directories, sorted, the root itself not among them.
    pub fn directories(&self) -> &[SourcePath] {
        &self.directories
    }

    /// Whether a file has exactly this path.
    pub fn is_file(&self, path: &str) -> bool {
        self.file(path).is_some()
    }

    /// The file of exactly this path.
    pub fn file(&self, path: &str) -> Option<&SourcePath> {
        let index = self.files.binary_search_by(|file| file.as_str().cmp(path)).ok()?;
        Some(&self.files[index])
    }

    /// Whether a directory has exactly this path; the empty path is the root.
    pub fn is_directory(&self, path: &str) -> bool {
        path.is_empty() || self.directories.binary_search_by(|directory| directory.as_str().cmp(path)).is_ok()
    }

    /// The files whose path is `suffix` or ends in `/suffix`, sorted.
    pub fn files_by_suffix<'a>(&'a self, suffix: &'a str) -> impl Iterator<Item = &'a SourcePath> + 'a {
        by_suffix(&self.files, &self.by_file_name, suffix)
    }

    /// The directories whose path is `suffix` or ends in `/suffix`, sorted.
    pub fn directories_by_suffix<'a>(&'a self, suffix: &'a str) -> impl Iterator<Item = &'a SourcePath> + 'a {
        by_suffix(&self.directories, &self.by_directory_name, suffix)
    }
}

/// The path that `relative` leads to from `directory`, both relative to the root, `.` and `..` resolved; `None` where
/// it leads out of the root.
pub fn join_path(directory: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn by_last_part(paths: &[SourcePath]) -> FxHashMap<Box<str>, Vec<u32>> {
    let mut map: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
    for (index, path) in paths.iter().enumerate() {
        map.entry(path.file_name().into()).or_default().push(index as u32);
    }
    map
}

fn by_suffix<'a>(
    paths: &'a [SourcePath],
    by_name: &'a FxHashMap<Box<str>, Vec<u32>>,
    suffix: &'a str,
) -> impl Iterator<Item = &'a SourcePath> + 'a {
    let name = suffix.rsplit('/').next().unwrap_or(suffix);
    let found = by_name.get(name).map_or(&[][..], Vec::as_slice);
    found.iter().map(|&index| &paths[index as usize]).filter(move |path| ends_with_path(path.as_str(), suffix))
}

/// Whether `path` is `suffix` or ends in `/suffix`.
fn ends_with_path(path: &str, suffix: &str) -> bool {
    path.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_follow_from_files() {
        let index = PathIndex::new(vec!["a/b/c.py".into(), "d.py".into()], vec!["empty".into()]);
        assert!(index.is_directory("a") && index.is_directory("a/b") && index.is_directory("empty"));
        assert!(!index.is_directory("d.py"));
    }

    #[test]
    fn a_suffix_matches_whole_parts_only() {
        let index = PathIndex::new(vec!["x/limiter.py".into(), "x/rate_limiter.py".into()], vec![]);
        let found: Vec<_> = index.files_by_suffix("limiter.py").map(SourcePath::as_str).collect();
        assert_eq!(found, ["x/limiter.py"]);
    }
}
