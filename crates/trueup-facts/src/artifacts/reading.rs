//! Reads every artifact of a tree and says where its imports lead.

use rayon::prelude::*;

use super::resolve::Places;
use super::{ARTIFACTS, Artifact};
use crate::link::{Linking, ResolvedImport};
use crate::{FileFacts, SourcePath};

/// The largest artifact, in bytes, that is read.
const ARTIFACT_LIMIT: usize = 2 << 20;

/// Directories that hold copies of somebody else's files.
const VENDORED: &[&str] =
    &["vendor", "third_party", "third-party", "node_modules", "bower_components", ".venv", "venv", "site-packages"];

/// One artifact of the tree with its facts and where its imports lead.
#[derive(Clone, Debug)]
pub struct ArtifactFile {
    /// Where it is.
    pub path: SourcePath,
    /// What it is.
    pub artifact: &'static Artifact,
    /// Its facts.
    pub facts: FileFacts,
    /// Where its imports lead, in the order of the imports.
    pub imports: Vec<ResolvedImport>,
}

/// Every artifact of the tree, sorted by path; those of vendored directories are left out.
pub(crate) fn artifact_files(linking: &Linking<'_>) -> Vec<ArtifactFile> {
    let candidates: Vec<&SourcePath> = linking
        .paths
        .files()
        .iter()
        .filter(|path| ARTIFACTS.iter().any(|it| (it.reads)(path)) && !is_vendored(path))
        .collect();
    let mut files: Vec<ArtifactFile> = candidates.into_par_iter().filter_map(|path| read(path, linking)).collect();
    let places = Places::new(linking, &files);
    let resolved: Vec<Vec<ResolvedImport>> = files.par_iter().map(|file| places.resolve_all(file)).collect();
    for (file, imports) in files.iter_mut().zip(resolved) {
        file.imports = imports;
    }
    files
}

/// Reads a file as the first artifact that it turns out to be.
fn read(path: &SourcePath, linking: &Linking<'_>) -> Option<ArtifactFile> {
    let text = linking.texts.read_text(path).filter(|text| text.len() <= ARTIFACT_LIMIT)?;
    ARTIFACTS.iter().filter(|artifact| (artifact.reads)(path)).find_map(|artifact| {
        let facts = (artifact.extract)(path, &text)?;
        Some(ArtifactFile { path: path.clone(), artifact, facts, imports: Vec::new() })
    })
}

/// Whether a path lies in a copy of somebody else's files.
pub(crate) fn is_vendored(path: &SourcePath) -> bool {
    path.directory().split('/').any(|part| VENDORED.contains(&part))
}
