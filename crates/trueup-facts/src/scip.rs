//! Compiler-grade facts from a [SCIP](https://github.com/scip-code/scip) index.
//!
//! A file that an index speaks of takes from it which definitions it has and where its imports lead; what SCIP does not
//! carry (types and values of fields, decorators, signals) stays as read from the source. An index that is older than a
//! file is noticed by its names standing elsewhere, and is left aside for that file.

mod document;
mod edges;
mod refine;

use std::collections::BTreeMap;

use protobuf::Message;
use rustc_hash::FxHashMap;
use scip::types::Index;

use crate::{PathIndex, join_path};
use document::IndexedDocument;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScipError {
    /// The bytes are no SCIP index.
    #[error("is no SCIP index: {0}")]
    Malformed(String),
    /// It says nothing of any file of the tree.
    #[error("speaks of no file of the tree; make it from the root, or from the directory it lies in")]
    Foreign,
}

/// One or more SCIP indices, by the paths that they speak of.
#[derive(Debug, Default)]
pub struct ScipIndex {
    documents: BTreeMap<String, IndexedDocument>,
    /// The path of the document that defines a symbol.
    defined_in: FxHashMap<Box<str>, Box<str>>,
}

impl ScipIndex {
    /// Reads an index and adds it; a path that an earlier one speaks of too is taken from the later one.
    ///
    /// Its paths are relative to one of `directories`, themselves relative to the scanned root: to that below which most
    /// of them are files of the tree.
    ///
    /// # Errors
    /// Where the bytes are no index, it has no documents, or none of them is a file of the tree.
    pub fn add(&mut self, bytes: &[u8], directories: &[&str], paths: &PathIndex) -> Result<(), ScipError> {
        let index = Index::parse_from_bytes(bytes).map_err(|error| ScipError::Malformed(error.to_string()))?;
        // A path that leads out of the root is of no file of the tree.
        let below = |directory: &str, path: &str| join_path(directory, &path.replace('\\', "/"));
        let hits = |directory: &&str| {
            let all = index.documents.iter().filter_map(|document| below(directory, &document.relative_path));
            all.filter(|path| paths.is_file(path)).count()
        };
        let best = directories.iter().copied().map(|directory| (hits(&directory), directory));
        let (count, directory) = best.max_by_key(|(count, _)| *count).unwrap_or((0, ""));
        if index.documents.is_empty() || count == 0 {
            return Err(ScipError::Foreign);
        }
        for document in &index.documents {
            let Some(path) = below(directory, &document.relative_path) else { continue };
            let read = IndexedDocument::read(document);
            for definition in &read.definitions {
                self.defined_in.insert(definition.symbol.clone(), path.as_str().into());
            }
            self.documents.insert(path, read);
        }
        Ok(())
    }

    /// Whether it speaks of no file.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    fn document(&self, path: &str) -> Option<&IndexedDocument> {
        self.documents.get(path)
    }

    /// The path of the document that defines `symbol`.
    fn home_of(&self, symbol: &str) -> Option<&str> {
        self.defined_in.get(symbol).map(|path| &**path)
    }
}
