//! The scanned tree.

use std::sync::{Arc, Mutex};

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::IncrementalIgnore;
use rayon::prelude::*;
use trueup_facts::{ContentHash, PathIndex, ReadText, Source, SourcePath, language_of};

use crate::classify::classify;
use crate::root::{ReadError, Root, ScanError, binary_offset};
use crate::walk::{self, Found};

/// The largest source, in bytes, whose text is read.
const SOURCE_LIMIT: u64 = 16 << 20;

/// The largest file, in bytes, that [`SourceText`] reads.
const TEXT_LIMIT: u64 = 4 << 20;

/// What to leave out of a scan.
#[derive(Clone, Debug, Default)]
pub struct ScanOptions {
    /// Globs, relative to the root, of files that are listed as paths but not read as sources.
    pub exclude: Vec<String>,
}

/// Something of the tree that could not be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ScanProblem {
    /// Where, relative to the root; empty where the place is not known.
    pub path: SourcePath,
    /// What is wrong with it, as the predicate of a sentence about the path, without a final dot.
    pub message: String,
}

/// Every path of the tree, its sources, and what could not be read.
pub struct Tree {
    root: Root,
    paths: PathIndex,
    sources: Vec<Source>,
    problems: Vec<ScanProblem>,
}

impl Tree {
    /// Walks and reads the tree. Everything in the result is sorted by path.
    ///
    /// # Errors
    /// Where a glob of `options` is malformed; an unreadable part of the tree is a [`ScanProblem`].
    pub fn scan(root: &Root, options: &ScanOptions) -> Result<Tree, ScanError> {
        let exclude = glob_set(&options.exclude)?;
        let (mut files, mut directories, mut regular, mut problems) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for found in walk::walk(root) {
            match found {
                Found::File(path) => {
                    if language_of(path.file_name()).is_some() && !exclude.is_match(path.as_str()) {
                        regular.push(path.clone());
                    }
                    files.push(path);
                }
                Found::LinkedFile(path) => files.push(path),
                Found::Directory(path) => directories.push(path),
                Found::Problem(problem) => problems.push(problem),
            }
        }
        let sources = read_sources(root, regular, &mut problems);
        problems.sort();
        Ok(Tree { root: root.clone(), paths: PathIndex::new(files, directories), sources, problems })
    }

    /// The root it was scanned from.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Every file and directory that no rule ignores.
    pub fn paths(&self) -> &PathIndex {
        &self.paths
    }

    /// The sources, sorted by path.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What could not be read, sorted by path.
    pub fn problems(&self) -> &[ScanProblem] {
        &self.problems
    }

    /// Takes the tree apart: its paths, its sources, and what reads its other files on demand.
    pub fn into_parts(self) -> (PathIndex, Vec<Source>, SourceText) {
        let texts = SourceText::new(self.root);
        (self.paths, self.sources, texts)
    }
}

/// Reads any file of the tree on demand, and knows what the tree's ignore files ignore.
pub struct SourceText {
    root: Root,
    ignored: Mutex<Option<IncrementalIgnore>>,
}

impl SourceText {
    /// Reads below `root`.
    pub fn new(root: Root) -> SourceText {
        let ignored = Mutex::new(walk::builder(&root).build_matchers().pop());
        SourceText { root, ignored }
    }

    /// Whether an ignore file of the tree, or of a directory above it, ignores `path`, which need not exist.
    pub fn is_ignored(&self, path: &str) -> bool {
        let outside = path.starts_with('/') || path.split('/').any(|part| part == "..");
        let Ok(mut matcher) = self.ignored.lock() else { return false };
        match matcher.as_mut() {
            Some(matcher) if !outside && !path.is_empty() => {
                let trimmed = path.trim_end_matches('/');
                matcher.matched(trimmed, false).is_ignore() || matcher.matched(trimmed, true).is_ignore()
            }
            _ => false,
        }
    }
}

impl ReadText for SourceText {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.root.read_text(path, TEXT_LIMIT).ok().map(Arc::from)
    }

    fn is_ignored(&self, path: &str) -> bool {
        SourceText::is_ignored(self, path)
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet, ScanError> {
    let malformed = |glob: &str, error: &globset::Error| ScanError::Glob {
        glob: glob.to_owned(),
        reason: error.kind().to_string(),
    };
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(Glob::new(glob).map_err(|error| malformed(glob, &error))?);
    }
    builder.build().map_err(|error| malformed(&globs.join(", "), &error))
}

/// Reads the sources at `paths`, sorted by path; what is wrong with them is added to `problems`.
fn read_sources(root: &Root, mut paths: Vec<SourcePath>, problems: &mut Vec<ScanProblem>) -> Vec<Source> {
    paths.sort();
    let read: Vec<Result<Source, ScanProblem>> = paths.into_par_iter().map(|path| read_source(root, path)).collect();
    let mut sources = Vec::with_capacity(read.len());
    for result in read {
        match result {
            Ok(source) => {
                if !source.valid_utf8 {
                    let message = "is not valid UTF-8; invalid bytes were replaced".to_owned();
                    problems.push(ScanProblem { path: source.path.clone(), message });
                }
                sources.push(source);
            }
            Err(problem) => problems.push(problem),
        }
    }
    sources
}

fn read_source(root: &Root, path: SourcePath) -> Result<Source, ScanProblem> {
    let bytes = match root.read_bytes(&path, SOURCE_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) => return Err(ScanProblem { path, message: problem_of(&error) }),
    };
    if let Some(offset) = binary_offset(&bytes) {
        return Err(ScanProblem { path, message: ReadError::Binary { offset }.to_string() });
    }
    let hash = ContentHash(*blake3::hash(&bytes).as_bytes());
    let (text, valid_utf8): (Arc<str>, bool) = match String::from_utf8(bytes) {
        Ok(text) => (text.into(), true),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into(), false),
    };
    let language = language_of(path.file_name());
    let class = classify(&path, &text);
    Ok(Source { path, text, valid_utf8, hash, language, class })
}

fn problem_of(error: &ReadError) -> String {
    match error {
        ReadError::TooLarge { .. } => format!("{error}, so nothing of it was"),
        other => other.to_string(),
    }
}
