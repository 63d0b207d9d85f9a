//! The pipeline over one tree.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use trueup_check::{DocumentReport, Judgement, NamedPart, Verdict};
use trueup_diagram::Graph;
use trueup_document::{Document, DraftOptions};
use trueup_facts::languages::LANGUAGES;
use trueup_facts::{Codebase, FileFacts, PathIndex, Problem, ScipError, ScipIndex, Source, SourcePath};
use trueup_model::{Model, Trace, TraceError, TraceRequest};
use trueup_report::{CheckReport, Notice};
use trueup_scan::{
    Located, ReadError, Root, ScanError, ScanOptions, ScanProblem, SourceText, Tree, TreeHistory, announces_generation,
    read_file, read_text_file,
};

use crate::accepted::{ACCEPTED_FILE, ACCEPTED_LIMIT, AcceptedClaims};
use crate::blame::Blamer;
use crate::config::{CONFIG_FILE, Config, ConfigError};
use crate::discover::{self, DiscoverError};
use crate::graph::{GraphError, GraphRequest};
use crate::ignores;

/// The largest document, in bytes, that is checked.
const DOCUMENT_LIMIT: u64 = 4 << 20;

/// What is said of a document whose check fails.
const DEFECT: &str = "could not be checked because of a defect in trueup; please report it";

/// The document that a draft is proved as.
const DRAFTED: &str = "ARCHITECTURE.md";

/// How often a draft is proved: what is taken back may be what proved something else.
const PROOFS: usize = 3;

/// The largest configuration file, in bytes, that is read.
const CONFIG_LIMIT: u64 = 1 << 20;

/// The largest SCIP index, in bytes, that is read.
const SCIP_LIMIT: u64 = 2 << 30;

/// Deeply nested code makes parsers recurse; this is the stack, in bytes, that each of our threads has for it.
const STACK_SIZE: usize = 32 << 20;

/// Why nothing could be checked or drafted.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The tree cannot be scanned.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The configuration file cannot be read.
    #[error("the configuration file `{}` {reason}", .path.display())]
    UnreadableConfig {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the predicate of a sentence.
        reason: ReadError,
    },
    /// A SCIP index cannot be read.
    #[error("the SCIP index `{}` {reason}", .path.display())]
    UnreadableScip {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the predicate of a sentence.
        reason: ReadError,
    },
    /// A file is no SCIP index, or one of another tree.
    #[error("the SCIP index `{}` {reason}", .path.display())]
    Scip {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the predicate of a sentence.
        reason: ScipError,
    },
    /// There is no document to check.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// Nothing can be traced.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// There is no source to draft a document from.
    #[error("no source of a known language below `{}`, so there is nothing to draft from; trueup reads {languages}", .root.display())]
    NoSource {
        /// The root given.
        root: PathBuf,
        /// The languages that are read, as a list for people.
        languages: String,
    },
    /// There is nothing to draw.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The threads could not be started.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// How to open a tree.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// The configuration file; `trueup.toml` at the root, where there is one, if not given.
    pub config: Option<PathBuf>,
    /// Whether the tree's git history is left alone.
    pub no_history: bool,
    /// SCIP indices that know the code better than trueup reads it, relative to the current directory.
    pub scip: Vec<PathBuf>,
}

/// The size of what was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// How many files the tree has.
    pub files: usize,
    /// How many of them are sources in a language trueup reads.
    pub sources: usize,
}

/// A tree that has been read.
pub struct Engine {
    root: Root,
    config: Config,
    config_file: String,
    config_text: String,
    model: Model,
    parts: Vec<NamedPart>,
    problems: Vec<ScanProblem>,
    statistics: Statistics,
    threads: ThreadPool,
    history: Option<Arc<TreeHistory>>,
}

impl Engine {
    /// Reads the tree at `root`: scans it, extracts the facts of every source, links them.
    ///
    /// # Errors
    /// Where the root or the configuration cannot be used.
    pub fn open(root: &Path, options: &EngineOptions) -> Result<Engine, EngineError> {
        let root = Root::open(root)?;
        let (config_file, config_text) = read_config(&root, options)?;
        let config = Config::parse(&config_file, &config_text)?;
        let threads = ThreadPoolBuilder::new().stack_size(STACK_SIZE).build()?;
        let exclude = config.exclude.iter().map(|glob| glob.get_ref().clone()).collect();
        let tree = threads.install(|| Tree::scan(&root, &ScanOptions { exclude }))?;
        let statistics = Statistics { files: tree.paths().files().len(), sources: tree.sources().len() };
        let mut problems = tree.problems().to_vec();
        let index = read_indices(&root, &options.scip, tree.paths())?;
        let (mut model, outdated) = threads.install(|| link(tree, &index));
        let history = (!options.no_history).then(|| Arc::new(TreeHistory::new(root.clone())));
        if let Some(history) = &history {
            model = model.with_history(history.clone());
        }
        let message = "has changed since the SCIP index was made, so it is read without it".to_owned();
        problems.extend(outdated.into_iter().map(|path| ScanProblem { path, message: message.clone() }));
        let parts = Vec::new();
        let mut engine =
            Engine { root, config, config_file, config_text, model, parts, problems, statistics, threads, history };
        engine.reject_globs_without_match()?;
        engine.parts = engine.named_parts()?;
        Ok(engine)
    }

    /// The architecture of the tree.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The root of the tree.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// What the configuration calls the parts of the project.
    pub(crate) fn parts(&self) -> &[NamedPart] {
        &self.parts
    }

    /// The threads that work on the tree.
    pub(crate) fn threads(&self) -> &ThreadPool {
        &self.threads
    }

    /// What of the tree could not be read.
    pub fn problems(&self) -> &[ScanProblem] {
        &self.problems
    }

    /// The size of what was read.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// Decides the claims of the documents that `named` names; of those the configuration names where it is empty; and
    /// of those found by their names where neither names any.
    ///
    /// # Errors
    /// Where there is no document to check. A document that cannot be read is among the report's `refused`.
    pub fn check(&self, named: &[PathBuf]) -> Result<CheckReport, EngineError> {
        let (_, accepted) = self.accepted_claims()?;
        self.check_with(named, &accepted)
    }

    /// Like [`Engine::check`], as if no claim was accepted.
    pub(crate) fn check_without_acceptances(&self, named: &[PathBuf]) -> Result<CheckReport, EngineError> {
        self.check_with(named, &AcceptedClaims::default())
    }

    fn check_with(&self, named: &[PathBuf], accepted: &AcceptedClaims) -> Result<CheckReport, EngineError> {
        let documents = self.documents(named)?;
        let mut report = self.threads.install(|| self.check_paths(&documents, accepted));
        report.warnings.extend(self.apply_rules(&mut report.documents, named.is_empty()));
        Ok(report)
    }

    /// The text of the file of accepted claims, where there is one, and the claims.
    pub(crate) fn accepted_claims(&self) -> Result<(Option<String>, AcceptedClaims), EngineError> {
        match self.root.read_text(&SourcePath::new(ACCEPTED_FILE), ACCEPTED_LIMIT) {
            Ok(text) => {
                let claims = AcceptedClaims::parse(&text)?;
                Ok((Some(text), claims))
            }
            Err(ReadError::Missing) => Ok((None, AcceptedClaims::default())),
            Err(reason) => Err(EngineError::UnreadableConfig { path: self.root.path().join(ACCEPTED_FILE), reason }),
        }
    }

    /// Finds what made the findings of a report false that are `wanted`, in the history of the tree.
    ///
    /// # Errors
    /// Where a glob of the configuration is malformed.
    pub fn date(
        &self,
        report: &mut CheckReport,
        wanted: &(dyn Fn(&Judgement) -> bool + Sync),
    ) -> Result<(), EngineError> {
        let Some(history) = &self.history else { return Ok(()) };
        let mut exclude = globset::GlobSetBuilder::new();
        for glob in &self.config.exclude {
            let compiled = globset::Glob::new(glob.get_ref()).map_err(|error| {
                ConfigError::at(&self.config_file, &self.config_text, glob.span(), error.kind().to_string())
            })?;
            exclude.add(compiled);
        }
        let exclude = exclude.build().unwrap_or_default();
        let texts = SourceText::new(self.root.clone());
        self.threads.install(|| Blamer::new(&self.model, &self.parts, history, texts, exclude).date(report, &wanted));
        Ok(())
    }

    /// Drafts the architecture document of the tree, in Markdown, and takes back what `check` does not prove of it.
    ///
    /// # Errors
    /// Where the tree has no source of a language that trueup reads.
    pub fn draft(&self, options: &DraftOptions) -> Result<String, EngineError> {
        if self.model.codebase().files().is_empty() {
            let languages: Vec<&str> = LANGUAGES.iter().map(|language| language.name).collect();
            return Err(EngineError::NoSource { root: self.root.path().to_owned(), languages: languages.join(", ") });
        }
        Ok(self.threads.install(|| {
            let mut text = trueup_document::draft(&self.model, options);
            for _ in 0..PROOFS {
                let unproven = self.unproven_in(&text);
                let shorter = trueup_document::withdraw(&text, &unproven);
                if unproven.is_empty() || shorter == text {
                    break;
                }
                text = shorter;
            }
            text
        }))
    }

    /// The spans of a document at the root, in bytes, that say what does not hold for sure.
    fn unproven_in(&self, text: &str) -> Vec<Range<usize>> {
        let document = Document::parse(SourcePath::new(DRAFTED), text.to_owned());
        let mut checked = trueup_check::check_all(&[document], &self.model, &self.parts);
        let Some(Ok(report)) = checked.pop() else { return Vec::new() };
        let claims = report.judgements.into_iter().filter(|it| it.verdict != Verdict::Holds);
        claims.map(|judgement| judgement.claim.span).collect()
    }

    /// Follows the calls from one place of the code on.
    ///
    /// # Errors
    /// Where the place is not there or could be several, or nothing leads to the end that is asked for.
    pub fn trace(&self, request: &TraceRequest) -> Result<Trace, EngineError> {
        Ok(self.threads.install(|| self.model.trace(request))?)
    }

    /// The architecture as a graph.
    ///
    /// # Errors
    /// Where there is nothing to draw, or nothing that is called like the focus.
    pub fn graph(&self, request: &GraphRequest) -> Result<Graph, EngineError> {
        Ok(self.threads.install(|| crate::graph::graph(&self.model, request))?)
    }

    fn documents(&self, named: &[PathBuf]) -> Result<Vec<SourcePath>, EngineError> {
        let paths = self.model.codebase().paths();
        if !named.is_empty() {
            return Ok(discover::named(named, &self.root, paths)?);
        }
        let mut documents = Vec::new();
        for glob in &self.config.documents {
            documents.extend(self.matches(glob)?);
        }
        if documents.is_empty() {
            documents = discover::discovered(paths);
            documents.retain(|path| !self.is_generated(path));
        }
        documents.sort();
        documents.dedup();
        if documents.is_empty() {
            return Err(DiscoverError::NoneFound(self.root.path().to_owned()).into());
        }
        Ok(documents)
    }

    /// Whether a comment at its top says that a generator wrote the document, so that its source is the place to check.
    fn is_generated(&self, path: &SourcePath) -> bool {
        let says_so = |line: &str| line.starts_with("<!--") && announces_generation(line);
        self.root.read_text(path, DOCUMENT_LIMIT).is_ok_and(|text| text.lines().take(10).any(says_so))
    }

    /// A document with its text read, or why it is refused.
    pub(crate) fn document(&self, path: &SourcePath) -> Result<Document, Notice> {
        let refusal = |message: String| Notice { path: path.clone(), line: None, message };
        let text = self.root.read_text(path, DOCUMENT_LIMIT).map_err(|error| refusal(error.to_string()))?;
        // A defect in reading one must not cost the findings of the other documents.
        catch_unwind(|| Document::parse(path.clone(), text)).map_err(|_| refusal(DEFECT.to_owned()))
    }

    /// Checks the documents that can be read; the others are refused.
    fn check_paths(&self, paths: &[SourcePath], accepted: &AcceptedClaims) -> CheckReport {
        let mut report = CheckReport::default();
        let mut documents = Vec::new();
        for read in paths.par_iter().map(|path| self.document(path)).collect::<Vec<_>>() {
            match read {
                Ok(document) => documents.push(document),
                Err(refusal) => report.refused.push(refusal),
            }
        }
        for (document, checked) in documents.iter().zip(trueup_check::check_all(&documents, &self.model, &self.parts)) {
            match checked {
                Ok(mut checked) => {
                    report.warnings.extend(ignores::apply_comments(document, &mut checked));
                    report.warnings.extend(accepted.apply(document, &mut checked, self.model.codebase()));
                    report.documents.push(checked);
                }
                Err(trueup_check::Defect) => {
                    let path = document.path().clone();
                    report.refused.push(Notice { path, line: None, message: DEFECT.to_owned() });
                }
            }
        }
        report.refused.sort_by(|a, b| a.path.cmp(&b.path));
        report
    }

    /// Applies the configuration's ignores; unused ones are reported where `complete`: all documents were checked.
    pub(crate) fn apply_rules(&self, documents: &mut [DocumentReport], complete: bool) -> Vec<Notice> {
        let mut notices = Vec::new();
        for rule in &self.config.ignore {
            let applied: usize =
                documents.iter_mut().map(|document| ignores::apply_rule(rule.get_ref(), document)).sum();
            if applied == 0 && complete {
                let message = format!("the ignore of `{}` accepts no finding; remove it", rule.get_ref().kind);
                let place = ConfigError::at(&self.config_file, &self.config_text, rule.span(), message);
                let path = SourcePath::new(&place.file);
                notices.push(Notice { path, line: u32::try_from(place.line).ok(), message: place.message });
            }
        }
        notices
    }

    /// A glob that matches nothing is a mistake or a leftover, and silence about it would look like success.
    fn reject_globs_without_match(&self) -> Result<(), EngineError> {
        for glob in self.config.documents.iter().chain(&self.config.exclude) {
            self.matches(glob)?;
        }
        Ok(())
    }

    /// The parts of the project that the configuration names.
    fn named_parts(&self) -> Result<Vec<NamedPart>, ConfigError> {
        let mut parts: Vec<NamedPart> = Vec::new();
        for spanned in &self.config.component {
            let rule = spanned.get_ref();
            let mut files = Vec::new();
            for glob in &rule.files {
                files.extend(self.matches(glob)?);
            }
            let is_known = || self.model.components().all().iter().any(|component| component.name == rule.name);
            if files.is_empty() && !is_known() {
                let names: Vec<&str> =
                    self.model.components().all().iter().map(|it| it.name.as_str()).take(20).collect();
                let message = format!(
                    "no component is called `{}`; give its `files`, or name one of {}",
                    rule.name,
                    names.join(", ")
                );
                return Err(ConfigError::at(&self.config_file, &self.config_text, spanned.span(), message));
            }
            files.sort();
            files.dedup();
            parts.push(NamedPart { name: rule.name.clone(), aliases: rule.aliases.clone(), files });
        }
        Ok(parts)
    }

    fn matches(&self, glob: &toml::Spanned<String>) -> Result<Vec<SourcePath>, ConfigError> {
        let found = discover::matching(glob.get_ref(), self.model.codebase().paths());
        let found = found.and_then(|found| match found.is_empty() {
            true => Err(format!("`{}` matches no file below the root", glob.get_ref())),
            false => Ok(found),
        });
        found.map_err(|message| ConfigError::at(&self.config_file, &self.config_text, glob.span(), message))
    }
}

/// The configuration's name and text; an empty text where there is none.
fn read_config(root: &Root, options: &EngineOptions) -> Result<(String, String), EngineError> {
    match &options.config {
        Some(path) => match read_text_file(path, CONFIG_LIMIT) {
            Ok(text) => Ok((path.display().to_string(), text)),
            Err(reason) => Err(EngineError::UnreadableConfig { path: path.clone(), reason }),
        },
        None => match root.read_text(&SourcePath::new(CONFIG_FILE), CONFIG_LIMIT) {
            Ok(text) => Ok((CONFIG_FILE.to_owned(), text)),
            Err(ReadError::Missing) => Ok((CONFIG_FILE.to_owned(), String::new())),
            Err(reason) => Err(EngineError::UnreadableConfig { path: root.path().join(CONFIG_FILE), reason }),
        },
    }
}

/// The SCIP indices at `files`, read together.
fn read_indices(root: &Root, files: &[PathBuf], paths: &PathIndex) -> Result<ScipIndex, EngineError> {
    let mut index = ScipIndex::default();
    for path in files {
        let bytes =
            read_file(path, SCIP_LIMIT).map_err(|reason| EngineError::UnreadableScip { path: path.clone(), reason })?;
        let beside = match root.locate(path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")))
        {
            Ok(Located::Directory(directory)) => Some(directory),
            _ => None,
        };
        let directories: Vec<&str> = std::iter::once("").chain(beside.as_ref().map(SourcePath::as_str)).collect();
        index.add(&bytes, &directories, paths).map_err(|reason| EngineError::Scip { path: path.clone(), reason })?;
    }
    Ok(index)
}

fn link(tree: Tree, index: &ScipIndex) -> (Model, Vec<SourcePath>) {
    let (paths, sources, texts) = tree.into_parts();
    let extracted: Vec<(Source, FileFacts)> = sources
        .into_par_iter()
        .map(|source| {
            let facts = extract_guarded(&source);
            (source, facts)
        })
        .collect();
    let (codebase, outdated) = Codebase::link_with(extracted, paths, Arc::new(texts), index);
    (Model::new(codebase), outdated)
}

/// Extraction is total by contract; should a parser panic all the same, only its file's facts are lost.
pub(crate) fn extract_guarded(source: &Source) -> FileFacts {
    catch_unwind(AssertUnwindSafe(|| trueup_facts::extract(source))).unwrap_or_else(|_| {
        let message = "could not be parsed because of a defect in trueup".to_owned();
        FileFacts { problems: vec![Problem { message, line: None }], ..FileFacts::default() }
    })
}
