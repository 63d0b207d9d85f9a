//! Where a claim is read: its document, the codebase, and the project the document speaks of.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use trueup_document::{BlockIndex, Document};
pub(crate) use trueup_facts::join_path as join;
use trueup_facts::{Codebase, SourceClass, SourcePath};
use trueup_model::Model;

use crate::call_search::CallIndex;
use crate::claim::{Claim, Evidence};
use crate::claims::{ordinary_words, wanted_words};
use crate::deployment::DeploymentReading;
use crate::drawn::{Drawn, drawn_pictures};
use crate::layer_block::{Layer, LayerBlock, layer_blocks, layers};
use crate::line_reference::{LineReference, line_references};
use crate::part::{NamedPart, PartIndex};
use crate::shown_type::{ShownType, shown_types};
use crate::stored_table::StoredTables;
use crate::words::{Wanted, WordIndex};
use crate::written_path::path_words;

/// What a claim kind looks at.
pub(crate) struct Scope<'a> {
    pub(crate) document: &'a Document,
    pub(crate) codebase: &'a Codebase,
    /// The architecture read from the codebase.
    pub(crate) model: &'a Model,
    /// The directory of the nearest project around the document; empty for the root.
    pub(crate) project: String,
    /// Where words stand that no definition explains.
    pub(crate) words: WordIndex,
    /// The words to be looked for in the whole tree.
    pub(crate) wanted: Wanted,
    /// Paths with a directory that the document spells out, in order: they tell which file a bare name means.
    pub(crate) spelled_paths: Vec<(usize, SourcePath)>,
    /// Whether the document as a whole speaks of what was or may be: release notes, a guide for upgrading, a proposal.
    pub(crate) is_of_other_times: bool,
    /// Every reference to lines of a file, in order, with the block it stands in.
    pub(crate) line_references: Vec<(BlockIndex, LineReference)>,
    /// The pictures of the document, in order.
    pub(crate) pictures: Vec<Drawn>,
    /// Whether kinds that ask the past say of each finding exactly what made it false, however long that takes.
    pub(crate) dates_exactly: bool,
    /// The parts of the project that the configuration names.
    named_parts: &'a [NamedPart],
    parts: OnceLock<PartIndex>,
    shown_types: OnceLock<Vec<ShownType>>,
    stored_tables: OnceLock<StoredTables<'a>>,
    /// What the document says of deployed services; read when it is first asked for.
    pub(crate) deployment: OnceLock<DeploymentReading>,
    layer_blocks: OnceLock<Vec<LayerBlock>>,
    layers: OnceLock<Vec<Layer>>,
    calls: OnceLock<CallIndex>,
}

/// How many references before a place may still reach over it: as many as share one path in a list of lines.
const REFERENCES_NEAR: usize = 64;

/// What a written path leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Resolved {
    /// One file.
    File(SourcePath),
    /// One directory, relative to the root; empty for the root itself.
    Directory(String),
    /// Several files or directories that nothing tells apart.
    Ambiguous(Vec<SourcePath>),
    /// Nothing in the tree.
    Missing,
    /// A place outside the scanned root.
    Outside,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(document: &'a Document, model: &'a Model, named_parts: &'a [NamedPart]) -> Scope<'a> {
        let codebase = model.codebase();
        let project = nearest_project(document.path(), codebase);
        let words = WordIndex::default();
        let is_of_other_times = is_of_other_times(document);
        let mut scope = Scope {
            document,
            codebase,
            model,
            project,
            words,
            wanted: Wanted::default(),
            is_of_other_times,
            dates_exactly: false,
            spelled_paths: Vec::new(),
            line_references: Vec::new(),
            pictures: drawn_pictures(document),
            named_parts,
            parts: OnceLock::new(),
            shown_types: OnceLock::new(),
            stored_tables: OnceLock::new(),
            deployment: OnceLock::new(),
            layer_blocks: OnceLock::new(),
            layers: OnceLock::new(),
            calls: OnceLock::new(),
        };
        scope.spelled_paths = spelled_paths(&scope);
        scope.line_references = line_references(&scope);
        scope.wanted = Wanted { placed: wanted_words(document, &scope), ordinary: ordinary_words(document, &scope) };
        scope
    }

    /// The parts of the project by their names, read when first asked for.
    pub(crate) fn parts(&self) -> &PartIndex {
        self.parts.get_or_init(|| PartIndex::read(self.model, self.named_parts))
    }

    /// Every type with members that the document's blocks of code show, in order. Read when first asked for.
    pub(crate) fn shown_types(&self) -> &[ShownType] {
        self.shown_types.get_or_init(|| shown_types(self))
    }

    /// Every table of the product. Read when first asked for.
    pub(crate) fn stored_tables(&self) -> &StoredTables<'a> {
        self.stored_tables.get_or_init(|| StoredTables::read(self.codebase))
    }

    /// The layers that the document describes, read when first asked for.
    pub(crate) fn layer_blocks(&self) -> &[LayerBlock] {
        self.layer_blocks.get_or_init(|| layer_blocks(self))
    }

    /// Those of them whose files are known.
    pub(crate) fn layers(&self) -> &[Layer] {
        self.layers.get_or_init(|| layers(self, self.layer_blocks()))
    }

    /// The calls of the product by name, read when first asked for.
    pub(crate) fn call_index(&self) -> &CallIndex {
        self.calls.get_or_init(|| CallIndex::read(self.codebase))
    }

    /// A claim over `span` of the document.
    pub(crate) fn claim(&self, kind: &'static str, span: Range<usize>, subject: String) -> Claim {
        Claim {
            kind,
            document: self.document.path().clone(),
            line: self.document.line_of(span.start),
            column: self.document.column_of(span.start),
            end_line: self.document.line_of(span.end.saturating_sub(1).max(span.start)),
            text: self.document.slice(&span).to_owned(),
            subject,
            span,
        }
    }

    /// The evidence that a file is there.
    pub(crate) fn file_evidence(&self, path: &SourcePath) -> Evidence {
        Evidence { path: path.clone(), line: 0, end_line: 0, text: String::new() }
    }

    /// The evidence of lines of a file.
    pub(crate) fn line_evidence(&self, path: &SourcePath, line: u32, end_line: u32) -> Evidence {
        let text = self.codebase.text(path.as_str());
        let text = text.as_deref().and_then(|text| text.lines().nth(line.saturating_sub(1) as usize)).unwrap_or("");
        Evidence { path: path.clone(), line, end_line, text: text.trim().chars().take(200).collect() }
    }

    /// The text of a file of the tree.
    pub(crate) fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.codebase.text(path.as_str())
    }

    /// Whether a reference to lines, its path included, touches `span`.
    pub(crate) fn touches_reference(&self, span: &Range<usize>) -> bool {
        let before = self.line_references.partition_point(|(_, reference)| reference.path_span.start < span.end);
        let near = &self.line_references[before.saturating_sub(REFERENCES_NEAR)..before];
        near.iter().any(|(_, reference)| span.start < reference.span.end)
    }

    /// The references to lines that stand in a block.
    pub(crate) fn references_of(&self, block: BlockIndex) -> &[(BlockIndex, LineReference)] {
        let start = self.line_references.partition_point(|(index, _)| *index < block);
        let end = self.line_references.partition_point(|(index, _)| *index <= block);
        &self.line_references[start..end]
    }

    /// The block that holds a byte of the document.
    pub(crate) fn block_at(&self, offset: usize) -> Option<BlockIndex> {
        let index = self.document.blocks().partition_point(|block| block.span.start <= offset);
        index.checked_sub(1)
    }

    /// The directories that a written path may be relative to: the document's, its project's, the root.
    pub(crate) fn bases(&self) -> [&str; 3] {
        [self.document.path().directory(), self.project.as_str(), ""]
    }

    /// Resolves a path as a person wrote it at byte `offset`: relative to the document, to its project, to the root,
    /// or by the end of the path; of several files the nearest, then the one the document spelled out before.
    pub(crate) fn resolve(&self, written: &str, offset: usize) -> Resolved {
        let written = written.replace('\\', "/");
        let trimmed = written.trim_start_matches("./").trim_end_matches('/');
        let wants_directory = written.ends_with('/');
        for base in self.bases() {
            match join(base, trimmed) {
                Some(path) => {
                    if !wants_directory && let Some(file) = self.codebase.paths().file(&path) {
                        return Resolved::File(file.clone());
                    }
                    if !path.is_empty() && self.codebase.paths().is_directory(&path) {
                        return Resolved::Directory(path);
                    }
                }
                None => return Resolved::Outside,
            }
        }
        if trimmed.starts_with("../") || trimmed.is_empty() {
            return Resolved::Missing;
        }
        let trimmed = trimmed.trim_start_matches("@/").trim_start_matches("~/").trim_start_matches('/');
        if !wants_directory {
            let files: Vec<SourcePath> = self.codebase.paths().files_by_suffix(trimmed).cloned().collect();
            if !files.is_empty() {
                return self.choose(files, offset);
            }
        }
        let directories: Vec<SourcePath> = self.codebase.paths().directories_by_suffix(trimmed).cloned().collect();
        match self.nearest(directories) {
            found if found.is_empty() => self.without_first_part(trimmed, wants_directory),
            mut found if found.len() == 1 => {
                found.pop().map_or(Resolved::Missing, |path| Resolved::Directory(path.as_str().to_owned()))
            }
            found => Resolved::Ambiguous(found),
        }
    }

    /// The file of a reference to lines: the written one, or the one that the text before leaves it to.
    pub(crate) fn resolve_reference(&self, reference: &LineReference) -> Resolved {
        match reference.meant.as_deref() {
            Some([only]) => Resolved::File(only.clone()),
            Some([]) => Resolved::Missing,
            Some(several) => Resolved::Ambiguous(several.to_vec()),
            None => self.resolve(&reference.path, reference.span.start),
        }
    }

    /// A path that begins with the name of the root directory itself, or of a folder around it.
    fn without_first_part(&self, path: &str, wants_directory: bool) -> Resolved {
        let mut rest = path;
        while let Some((first, after)) = rest.split_once('/') {
            if self.codebase.paths().is_directory(first) || !after.contains('/') {
                break;
            }
            rest = after;
            if !wants_directory && let Some(file) = self.codebase.paths().file(rest) {
                return Resolved::File(file.clone());
            }
        }
        Resolved::Missing
    }

    fn choose(&self, files: Vec<SourcePath>, offset: usize) -> Resolved {
        let mut near = self.nearest(files);
        if near.len() > 1 {
            let spelled = self.spelled_paths.iter().filter(|(at, path)| *at <= offset && near.contains(path));
            if let Some((_, path)) = spelled.max_by_key(|(at, _)| *at) {
                near = vec![path.clone()];
            } else {
                let later: Vec<_> = self.spelled_paths.iter().filter(|(_, path)| near.contains(path)).collect();
                if let Some((_, first)) = later.first()
                    && later.iter().all(|(_, path)| path == first)
                {
                    near = vec![first.clone()];
                }
            }
        }
        match near.pop() {
            Some(only) if near.is_empty() => Resolved::File(only),
            Some(last) => {
                near.push(last);
                Resolved::Ambiguous(near)
            }
            None => Resolved::Missing,
        }
    }

    /// Whether a plain word is the name of a directory beside the document, in its project or at the root.
    pub(crate) fn is_directory_name(&self, word: &str) -> bool {
        let is_word = word.len() > 1 && word.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        is_word
            && self
                .bases()
                .iter()
                .filter_map(|base| join(base, word))
                .any(|path| self.codebase.paths().is_directory(&path))
    }

    /// Those in the document's project, where there are any; then those that are neither tests nor copies.
    pub(crate) fn nearest(&self, paths: Vec<SourcePath>) -> Vec<SourcePath> {
        let inside = |path: &&SourcePath| is_inside(path.as_str(), &self.project);
        let mut kept: Vec<SourcePath> = paths.iter().filter(inside).cloned().collect();
        if kept.is_empty() {
            kept = paths;
        }
        let product: Vec<SourcePath> = kept.iter().filter(|path| self.is_product(path)).cloned().collect();
        if product.is_empty() { kept } else { product }
    }

    /// Whether a file is part of the product: no test, example, generated file or copy.
    pub(crate) fn is_product(&self, path: &SourcePath) -> bool {
        match self.codebase.file_at(path.as_str()) {
            Some(id) => self.codebase.file(id).source.class == SourceClass::Product,
            None => !path.as_str().split('/').any(|part| matches!(part, "node_modules" | "vendor" | "third_party")),
        }
    }
}

/// Whether `path` lies in `directory`; everything lies in the empty one.
pub(crate) fn is_inside(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Words of a document's path or title that say that it speaks of what was or may be.
const OTHER_TIMES: &[&str] = &[
    "release",
    "changelog",
    "upgrad",
    "migrat",
    "history",
    "rfc",
    "proposal",
    "news",
    "/adr/",
    "decision-record",
    "blog",
    "roadmap",
];

fn is_of_other_times(document: &Document) -> bool {
    let path = document.path().as_str().to_lowercase();
    let title = document.sections().first().map_or_else(String::new, |section| section.title.to_lowercase());
    OTHER_TIMES.iter().any(|word| path.contains(word) || title.contains(word))
}

/// The paths with a directory that code spans and drawings of the document spell out.
fn spelled_paths(scope: &Scope<'_>) -> Vec<(usize, SourcePath)> {
    let mut found = Vec::new();
    for block in scope.document.blocks() {
        let spans = block.code().map_or_else(|| vec![block.span.clone()], |code| code.lines.clone());
        for span in spans {
            let text = scope.document.slice(&span);
            for word in path_words(text) {
                let offset = span.start + word.start;
                let word = text[word].trim_end_matches('.');
                if word.contains('/')
                    && word.contains('.')
                    && let Resolved::File(path) = scope.resolve(word, offset)
                {
                    found.push((offset, path));
                }
            }
        }
    }
    found
}

/// Files whose presence makes a directory a project of its own.
const PROJECT_MARKERS: &[&str] = &[
    "Cargo.toml",
    "package.json",
    "go.mod",
    "pyproject.toml",
    "setup.py",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "CMakeLists.txt",
    "build.zig",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "Package.swift",
    "Makefile",
    "justfile",
    "README.md",
];

fn nearest_project(document: &SourcePath, codebase: &Codebase) -> String {
    let mut directory = document.directory();
    loop {
        let has = |marker: &&str| join(directory, marker).is_some_and(|path| codebase.paths().is_file(&path));
        let documents_only = matches!(directory.rsplit('/').next(), Some("docs" | "doc" | "learn" | "documentation"));
        if directory.is_empty() || (!documents_only && PROJECT_MARKERS.iter().any(has)) {
            return directory.to_owned();
        }
        directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
    }
}
