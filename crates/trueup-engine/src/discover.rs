//! Which documents to check.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use trueup_facts::{PathIndex, SourcePath};
use trueup_scan::{Located, ReadError, Root};

/// What is looked for where no document is named.
pub const DISCOVERED: &str = "ARCHITECTURE.md anywhere, and *.md below docs/, doc/ or learn/";

/// Directories whose Markdown files are documents.
const DOCUMENT_DIRECTORIES: &[&str] = &["docs", "doc", "learn"];

/// Directories whose documents describe something else: copies of other projects, tests' inputs, generated pages.
const FOREIGN_DIRECTORIES: &[&str] = &[
    "vendor",
    "third_party",
    "third-party",
    "node_modules",
    "bower_components",
    "site-packages",
    ".venv",
    "venv",
    "test",
    "tests",
    "__tests__",
    "testdata",
    "fixtures",
    "__fixtures__",
    "_build",
    "api-reference",
    "apidocs",
    "typedoc",
];

/// How the names begin of documents for other purposes than describing the code.
const OTHER_PURPOSES: &[&str] = &[
    "readme",
    "changelog",
    "changes",
    "history",
    "license",
    "licence",
    "contributing",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "release",
    "authors",
];

/// Why there is nothing to check.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A document named by the user cannot be found.
    #[error("the document `{path}` {reason}; name it relative to the root `{root}` or to the current directory", path = .path.display(), root = .root.display())]
    Named {
        /// The path as given.
        path: PathBuf,
        /// The root of the scan.
        root: PathBuf,
        /// What is wrong with it, as the predicate of a sentence.
        reason: String,
    },
    /// A directory named by the user holds no Markdown file.
    #[error("the directory `{}` holds no Markdown file; name a document or another directory", .0.display())]
    EmptyDirectory(PathBuf),
    /// No document was named and none found.
    #[error(
        "no document found below `{}`: looked for {DISCOVERED}, README files aside; name one, as in `trueup check README.md`, or list globs under `documents` in trueup.toml",
        .0.display()
    )]
    NoneFound(PathBuf),
}

/// The documents that `named` leads to, in that order, each once.
pub(crate) fn named(named: &[PathBuf], root: &Root, paths: &PathIndex) -> Result<Vec<SourcePath>, DiscoverError> {
    let mut documents: Vec<SourcePath> = Vec::new();
    for given in named {
        match root.locate(given) {
            Ok(Located::File(path)) => documents.push(path),
            Ok(Located::Directory(directory)) => {
                let below = markdown_below(paths, directory.as_str());
                if below.is_empty() {
                    return Err(DiscoverError::EmptyDirectory(given.clone()));
                }
                documents.extend(below);
            }
            Err(error) => return Err(not_found(given, root, &error)),
        }
    }
    let mut seen = std::collections::HashSet::new();
    documents.retain(|document| seen.insert(document.clone()));
    Ok(documents)
}

fn not_found(given: &Path, root: &Root, error: &ReadError) -> DiscoverError {
    DiscoverError::Named { path: given.to_owned(), root: root.path().to_owned(), reason: error.to_string() }
}

fn markdown_below(paths: &PathIndex, directory: &str) -> Vec<SourcePath> {
    let inside = |path: &SourcePath| {
        directory.is_empty() || path.as_str().strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
    };
    paths.files().iter().filter(|path| is_markdown(path) && inside(path)).cloned().collect()
}

/// The files that `glob` matches, sorted; the error says why it is no glob.
pub(crate) fn matching(glob: &str, paths: &PathIndex) -> Result<Vec<SourcePath>, String> {
    let matcher = GlobBuilder::new(glob)
        .literal_separator(true)
        .build()
        .map_err(|error| format!("`{glob}` is not a glob: {}", error.kind()))?
        .compile_matcher();
    Ok(paths.files().iter().filter(|path| matcher.is_match(path.as_str())).cloned().collect())
}

/// The documents that speak of the code, told by their names, sorted.
pub(crate) fn discovered(paths: &PathIndex) -> Vec<SourcePath> {
    paths.files().iter().filter(|path| is_document(path)).cloned().collect()
}

fn is_document(path: &SourcePath) -> bool {
    let in_directory_of = |names: &[&str]| path.directory().split('/').any(|part| names.contains(&part));
    let name = path.file_name().to_lowercase();
    is_markdown(path)
        && (name.starts_with("architecture.") || in_directory_of(DOCUMENT_DIRECTORIES))
        && !OTHER_PURPOSES.iter().any(|start| name.starts_with(start))
        && !in_directory_of(FOREIGN_DIRECTORIES)
}

fn is_markdown(path: &SourcePath) -> bool {
    path.extension().is_some_and(|extension| matches!(extension.to_ascii_lowercase().as_str(), "md" | "markdown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_their_names() {
        let files = [
            "ARCHITECTURE.md",
            "README.md",
            "app/architecture.md",
            "docs/README.md",
            "docs/design/flow.md",
            "docs/flow.svg",
            "sub/learn/02-ARCHITECTURE.md",
            "node_modules/x/docs/a.md",
            "tests/docs/b.md",
            "notes.md",
        ];
        let paths = PathIndex::new(files.into_iter().map(SourcePath::new).collect(), Vec::new());
        let found: Vec<_> = discovered(&paths).iter().map(|path| path.as_str().to_owned()).collect();
        let expected =
            ["ARCHITECTURE.md", "app/architecture.md", "docs/design/flow.md", "sub/learn/02-ARCHITECTURE.md"];
        assert_eq!(found, expected);
    }
}
