//! From the facts of all sources to one codebase.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::artifacts::{ArtifactFile, Package, Table};
use crate::languages::{LANGUAGES, ResolveImport};
use crate::{Definition, DefinitionIndex, FileFacts, Name, PathIndex, ScipIndex, Source, SourcePath};

/// The index of a file in [`Codebase::files`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A definition of the codebase: its file, and its index there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DefinitionId {
    /// The file.
    pub file: FileId,
    /// The index in the file's definitions.
    pub index: DefinitionIndex,
}

/// Reads files of the tree that are no sources (documents, configuration, languages trueup does not parse), on demand.
pub trait ReadText: Send + Sync {
    /// The text of `path`, or `None` where it does not exist, is binary, too large or unreadable.
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>>;

    /// Whether an ignore file ignores `path`, which need not exist: a build's output, a local setting.
    fn is_ignored(&self, _path: &str) -> bool {
        false
    }
}

/// What an import leads to.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Target {
    /// A file of the codebase.
    File(FileId),
    /// A package outside it, by the name its ecosystem knows: `requests`, `@scope/pkg`, `github.com/x/y`, `serde`.
    Package(Name),
    /// Part of the language's own library: `os`, `node:fs`, `net/http`, `std`.
    Standard(Name),
    /// A file of the tree that is an artifact: what one artifact builds, includes or imports.
    Artifact(SourcePath),
    /// It could not be resolved; the specifier as written.
    Unresolved(Name),
}

/// An import and one thing it leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolvedImport {
    /// The index in the file's imports.
    pub import: u32,
    /// What it leads to.
    pub target: Target,
}

/// One source with its facts and where its imports lead.
#[derive(Clone, Debug)]
pub struct File {
    /// The source.
    pub source: Source,
    /// Its facts.
    pub facts: FileFacts,
    /// Where its imports lead, in the order of the imports.
    pub imports: Vec<ResolvedImport>,
}

impl File {
    /// The file's path.
    pub fn path(&self) -> &SourcePath {
        &self.source.path
    }
}

/// What a resolver may look at: every source with its facts, every path, every package; imports not yet resolved.
pub struct Linking<'a> {
    /// All sources, sorted by path; a [`FileId`] is an index into it.
    pub files: &'a [(Source, FileFacts)],
    /// All paths of the tree.
    pub paths: &'a PathIndex,
    /// All packages, sorted by manifest.
    pub packages: &'a [Package],
    /// Reads files that are no sources (`tsconfig.json`, `go.work`).
    pub texts: &'a dyn ReadText,
    by_path: FxHashMap<&'a str, FileId>,
}

impl<'a> Linking<'a> {
    fn new(
        files: &'a [(Source, FileFacts)],
        paths: &'a PathIndex,
        packages: &'a [Package],
        texts: &'a dyn ReadText,
    ) -> Linking<'a> {
        let ids = files.iter().zip(0_u32..);
        let by_path = ids.map(|((source, _), index)| (source.path.as_str(), FileId(index))).collect();
        Linking { files, paths, packages, texts, by_path }
    }

    /// The source of exactly this path.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The path of a source.
    pub fn path(&self, file: FileId) -> &SourcePath {
        &self.files[file.0 as usize].0.path
    }
}

/// All facts, linked.
pub struct Codebase {
    files: Vec<File>,
    paths: PathIndex,
    packages: Vec<Package>,
    artifacts: Vec<ArtifactFile>,
    tables: OnceLock<Vec<Table>>,
    texts: Arc<dyn ReadText>,
    by_path: FxHashMap<SourcePath, FileId>,
    by_name: FxHashMap<Name, Vec<DefinitionId>>,
}

impl Codebase {
    /// Links sources and their facts, resolving every import by its language's rules.
    ///
    /// Deterministic: the order of `sources` does not matter.
    pub fn link(sources: Vec<(Source, FileFacts)>, paths: PathIndex, texts: Arc<dyn ReadText>) -> Codebase {
        Codebase::link_with(sources, paths, texts, &ScipIndex::default()).0
    }

    /// Links sources and their facts, and lets `index` say what it knows better. Gives back, beside the codebase, the
    /// paths of sources that have changed since the index was made, sorted; of these it was not asked.
    pub fn link_with(
        mut sources: Vec<(Source, FileFacts)>,
        paths: PathIndex,
        texts: Arc<dyn ReadText>,
        index: &ScipIndex,
    ) -> (Codebase, Vec<SourcePath>) {
        let mut outdated: Vec<SourcePath> = Vec::new();
        if !index.is_empty() {
            let refine = |(source, facts): &mut (Source, FileFacts)| {
                (index.refine(source, facts) == Some(false)).then(|| source.path.clone())
            };
            outdated = sources.par_iter_mut().filter_map(refine).collect();
            outdated.sort();
        }
        sources.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        let packages = crate::artifacts::packages(&paths, &*texts);
        let linking = Linking::new(&sources, &paths, &packages, &*texts);
        let mut resolved = resolve_all(&linking);
        if !index.is_empty() {
            for ((source, facts), imports) in sources.iter().zip(&mut resolved) {
                if outdated.binary_search(&source.path).is_err() {
                    index.redirect(source, facts, imports, |path| linking.file(path));
                }
            }
        }
        let artifacts = crate::artifacts::reading::artifact_files(&linking);
        let files: Vec<File> = sources
            .into_iter()
            .zip(resolved)
            .map(|((source, facts), imports)| File { source, facts, imports })
            .collect();
        let mut by_path = FxHashMap::default();
        let mut by_name: FxHashMap<Name, Vec<DefinitionId>> = FxHashMap::default();
        for (index, file) in files.iter().enumerate() {
            let id = FileId(index as u32);
            by_path.insert(file.path().clone(), id);
            for (index, definition) in file.facts.definitions.iter().enumerate() {
                let definition_id = DefinitionId { file: id, index: index as u32 };
                by_name.entry(definition.name.clone()).or_default().push(definition_id);
            }
        }
        (Codebase { files, paths, packages, artifacts, tables: OnceLock::new(), texts, by_path, by_name }, outdated)
    }

    /// All sources, sorted by path.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// One source.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The source of exactly this path.
    pub fn file_at(&self, path: &str) -> Option<FileId> {
        self.by_path.get(&SourcePath::new(path)).copied()
    }

    /// Every path of the tree.
    pub fn paths(&self) -> &PathIndex {
        &self.paths
    }

    /// Every package, sorted by manifest.
    pub fn packages(&self) -> &[Package] {
        &self.packages
    }

    /// Every file of the tree that is no code and gives facts, sorted by path; vendored ones are left out.
    pub fn artifacts(&self) -> &[ArtifactFile] {
        &self.artifacts
    }

    /// The tables that the SQL of the tree ends up with, its migrations replayed in their order, and those that strings of
    /// its code make; those made for tests are left out. Sorted by the directory or file that makes them, and by name. Read when first asked for.
    pub fn tables(&self) -> &[Table] {
        self.tables.get_or_init(|| crate::artifacts::schema::tables(&self.artifacts, &self.files, &*self.texts))
    }

    /// The definitions of that name, sorted by file and place.
    pub fn definitions_named(&self, name: &str) -> &[DefinitionId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// One definition.
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.file(id.file).facts.definitions[id.index as usize]
    }

    /// The text of any file of the tree, source or not.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.file_at(path) {
            Some(id) => Some(self.file(id).source.text.clone()),
            None => self.paths.file(path).and_then(|path| self.texts.read_text(path)),
        }
    }

    /// Whether an ignore file of the tree ignores `path`, which need not exist.
    pub fn is_ignored(&self, path: &str) -> bool {
        self.texts.is_ignored(path)
    }
}

fn resolve_all(linking: &Linking<'_>) -> Vec<Vec<ResolvedImport>> {
    let sources = linking.files;
    let resolvers: Vec<(&str, Box<dyn ResolveImport + '_>)> = LANGUAGES
        .iter()
        .filter(|language| sources.iter().any(|(source, _)| source.language == Some(language)))
        .map(|language| (language.name, (language.resolver)(linking)))
        .collect();
    sources
        .par_iter()
        .enumerate()
        .map(|(index, (source, facts))| {
            let resolver =
                source.language.and_then(|language| resolvers.iter().find(|(name, _)| *name == language.name));
            let Some((_, resolver)) = resolver else { return Vec::new() };
            let from = FileId(index as u32);
            let resolve = |(at, import)| {
                let targets: Vec<Target> = resolver.resolve(from, import);
                targets.into_iter().map(move |target| ResolvedImport { import: at as u32, target })
            };
            facts.imports.iter().enumerate().flat_map(resolve).collect()
        })
        .collect()
}
