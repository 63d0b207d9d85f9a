//! The commit that made a claim false: the claim is asked about again in trees of the past.
//!
//! The paths of such a tree are known whole; of its sources only those are read that the claim concerns, as long as
//! they lead to the same verdict as all of them. Facts are kept by the text they were read from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use globset::GlobSet;
use trueup_check::{Falsified, Judgement, NamedPart, Verdict};
use trueup_document::Document;
use trueup_facts::{Codebase, FileFacts, History, HistoryGap, LineOrigin, Origin, ReadText, Source, SourcePath};
use trueup_model::Model;
use trueup_report::CheckReport;
use trueup_scan::{GitHistory, PastTree, SourceText, TextId, TreeHistory};

use crate::concerned::concerned;
use crate::engine::extract_guarded;

/// How many sources a tree of the past may have to be read whole.
const MOST_SOURCES: usize = 8000;

/// How many texts' facts are kept.
const FACTS_KEPT: usize = 40_000;

/// Which sources of a tree of the past are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// Those that the claim concerns.
    Concerned,
    /// All.
    Whole,
}

/// Asks about claims in the past.
pub(crate) struct Blamer<'e> {
    pub(crate) model: &'e Model,
    pub(crate) parts: &'e [NamedPart],
    pub(crate) history: &'e TreeHistory,
    pub(crate) texts: Arc<SourceText>,
    pub(crate) exclude: GlobSet,
    facts: RefCell<HashMap<(TextId, SourcePath), Arc<FileFacts>>>,
    whole: RefCell<HashMap<Moment, Option<Vec<Judgement>>>>,
}

/// A commit, and the document's path in it.
type Moment = (String, SourcePath);

/// One claim that is asked about, with all that stays the same from commit to commit.
struct Case<'c> {
    history: &'c Arc<GitHistory>,
    judgement: &'c Judgement,
    origin: &'c Origin,
    /// The document under its path of today, and under that of then.
    documents: Vec<Document>,
    concerned: Vec<SourcePath>,
}

impl<'e> Blamer<'e> {
    pub(crate) fn new(
        model: &'e Model,
        parts: &'e [NamedPart],
        history: &'e TreeHistory,
        texts: SourceText,
        exclude: GlobSet,
    ) -> Blamer<'e> {
        let (facts, whole) = (RefCell::default(), RefCell::default());
        Blamer { model, parts, history, texts: Arc::new(texts), exclude, facts, whole }
    }

    /// Finds for each finding that is `wanted` what made it false.
    pub(crate) fn date(&self, report: &mut CheckReport, wanted: &dyn Fn(&Judgement) -> bool) {
        for document in &mut report.documents {
            let is_asked = |it: &&mut Judgement| it.verdict.is_finding() && wanted(it);
            let mut asked: Vec<&mut Judgement> = document.judgements.iter_mut().filter(is_asked).collect();
            let mut lines: Vec<u32> = asked.iter().flat_map(|it| it.claim.line..=it.claim.end_line).collect();
            lines.sort_unstable();
            lines.dedup();
            let found = self.history.origins(&document.path, &document.text, &lines);
            let origins: HashMap<u32, &LineOrigin> = lines.iter().copied().zip(&found).collect();
            let own = self.own_answers(&document.path, &document.text, &asked);
            for judgement in &mut asked {
                let claim = &judgement.claim;
                if let Some(falsified) = own.get(&(claim.kind, claim.span.start, claim.span.end)) {
                    judgement.falsified = Some(falsified.clone());
                    continue;
                }
                let of_claim = (judgement.claim.line..=judgement.claim.end_line).filter_map(|line| origins.get(&line));
                let falsified = match latest(of_claim.copied()) {
                    LineOrigin::Uncommitted => Falsified::Uncommitted,
                    LineOrigin::Unknown(gap) => unknown(gap),
                    LineOrigin::Committed(origin) => self.falsified(&document.text, judgement, &origin),
                };
                judgement.falsified = Some(falsified);
            }
        }
    }

    /// What kinds that ask the past say themselves of their findings, by kind and place.
    fn own_answers(
        &self,
        path: &SourcePath,
        text: &str,
        asked: &[&mut Judgement],
    ) -> HashMap<(&'static str, usize, usize), Falsified> {
        let document = Document::parse(path.clone(), text.to_owned());
        let mut kinds: Vec<&'static str> = asked.iter().map(|judgement| judgement.claim.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut own = HashMap::new();
        for kind in kinds.into_iter().filter(|kind| trueup_check::dates_itself(kind)) {
            for judgement in trueup_check::check_kind(&document, self.model, self.parts, kind) {
                let claim = &judgement.claim;
                if let Some(falsified) = judgement.falsified {
                    own.insert((claim.kind, claim.span.start, claim.span.end), falsified);
                }
            }
        }
        own
    }

    fn falsified(&self, text: &str, judgement: &Judgement, origin: &Origin) -> Falsified {
        let history = match self.history.opened() {
            Ok(history) => history,
            Err(gap) => return unknown(gap),
        };
        let mut paths = vec![judgement.claim.document.clone()];
        paths.extend(history.document_at(origin).filter(|then| *then != judgement.claim.document));
        let documents = paths.into_iter().map(|path| Document::parse(path, text.to_owned())).collect();
        let concerned = concerned(self.model, history, judgement, origin);
        let case = Case { history, judgement, origin, documents, concerned };
        self.search(&case).unwrap_or_else(unknown)
    }

    fn search(&self, case: &Case<'_>) -> Result<Falsified, HistoryGap> {
        let head = case.history.head();
        let written = case.origin.commit.id.as_str();
        let now = self.verdict(case, &head, Reach::Concerned)?;
        let then = self.verdict(case, written, Reach::Concerned)?;
        if then == Some(Verdict::Holds) && now != Some(Verdict::Holds) {
            return self.walk(case, Reach::Concerned, true);
        }
        if !is_false(now) {
            // Some verdicts rest on the past itself, which has been asked already.
            if let Some(since) = &case.judgement.since {
                return Ok(Falsified::Since(since.clone()));
            }
            if !is_false(self.verdict(case, &head, Reach::Whole)?) {
                return Ok(self.not_at_head(case));
            }
        } else if !is_false(then) {
            return self.walk(case, Reach::Concerned, false);
        }
        match self.verdict(case, written, Reach::Whole)? {
            Some(verdict) if verdict.is_finding() => Ok(Falsified::SinceWritten(case.origin.commit.clone())),
            verdict => self.walk(case, Reach::Whole, verdict == Some(Verdict::Holds)),
        }
    }

    /// Finds the commit from which on the claim was false. What held once is false from the commit on after which it did
    /// not hold again.
    fn walk(&self, case: &Case<'_>, reach: Reach, held: bool) -> Result<Falsified, HistoryGap> {
        let steps: &[SourcePath] = if reach == Reach::Whole { &[] } else { &case.concerned };
        let mut gap = None;
        let mut ask = |commit: &str| match self.verdict(case, commit, reach) {
            Ok(verdict) if held => verdict != Some(Verdict::Holds),
            Ok(verdict) => is_false(verdict),
            Err(found) => {
                gap = Some(found);
                false
            }
        };
        let since = case.history.since_when(case.origin, steps, &mut ask)?;
        match (since, gap) {
            (_, Some(gap)) => Err(gap),
            (Some(commit), None) => Ok(Falsified::Since(commit)),
            (None, None) => Ok(Falsified::Unknown("it was false already on the branch that its text was merged into")),
        }
    }

    /// Why a claim is false that is not false in the commit checked out.
    fn not_at_head(&self, case: &Case<'_>) -> Falsified {
        let Ok(tree) = case.history.tree_at(&case.history.head()) else {
            return unknown(HistoryGap::Unreadable);
        };
        let is_changed = |path: &SourcePath| {
            let committed = tree.text_id(path).and_then(|id| case.history.text_of(id));
            self.model.codebase().text(path.as_str()) != committed
        };
        if case.concerned.iter().any(is_changed) {
            return Falsified::Uncommitted;
        }
        Falsified::Unknown("nothing that was committed contradicts it by itself")
    }

    /// The verdict on the claim in a commit; `None` where its text is no such claim there.
    fn verdict(&self, case: &Case<'_>, commit: &str, reach: Reach) -> Result<Option<Verdict>, HistoryGap> {
        let tree = case.history.tree_at(commit)?;
        let is_there = |document: &&Document| tree.paths().is_file(document.path().as_str());
        let document = case.documents.iter().find(is_there).or(case.documents.first());
        let Some(document) = document else { return Ok(None) };
        let claim = &case.judgement.claim;
        let is_it = |it: &Judgement| it.claim.kind == claim.kind && it.claim.span == claim.span;
        let verdict = |judgements: &[Judgement]| judgements.iter().find(|it| is_it(it)).map(|it| it.verdict);
        if reach == Reach::Concerned {
            let model = self.model_of(case.history, tree, case.concerned.clone());
            return Ok(verdict(&trueup_check::check_kind(document, &model, self.parts, claim.kind)));
        }
        let key = (commit.to_owned(), document.path().clone());
        if !self.whole.borrow().contains_key(&key) {
            let paths: Vec<SourcePath> = tree.paths().files().to_vec();
            let is_source = |path: &&SourcePath| trueup_facts::language_of(path.file_name()).is_some();
            let judgements = (paths.iter().filter(is_source).count() <= MOST_SOURCES).then(|| {
                let model = self.model_of(case.history, tree, paths);
                trueup_check::check_with(document, &model, self.parts).judgements
            });
            self.whole.borrow_mut().insert(key.clone(), judgements);
        }
        match self.whole.borrow().get(&key) {
            Some(Some(judgements)) => Ok(verdict(judgements)),
            _ => Err(HistoryGap::TooLarge),
        }
    }

    /// The model of a tree of which only some sources are read.
    fn model_of(&self, history: &Arc<GitHistory>, tree: PastTree, mut read: Vec<SourcePath>) -> Model {
        read.sort();
        read.dedup();
        read.retain(|path| !self.exclude.is_match(path.as_str()));
        let extracted: Vec<(Source, FileFacts)> = read
            .iter()
            .filter_map(|path| {
                let id = tree.text_id(path)?;
                let source = history.source_of(path, id)?;
                let facts = self.facts_of(id, &source);
                Some((source, FileFacts::clone(&facts)))
            })
            .collect();
        let paths = tree.paths().clone();
        let texts = PastTexts { history: history.clone(), tree, today: self.texts.clone() };
        Model::new(Codebase::link(extracted, paths, Arc::new(texts)))
    }

    fn facts_of(&self, id: TextId, source: &Source) -> Arc<FileFacts> {
        let mut known = self.facts.borrow_mut();
        if known.len() >= FACTS_KEPT {
            known.clear();
        }
        known.entry((id, source.path.clone())).or_insert_with(|| Arc::new(extract_guarded(source))).clone()
    }
}

/// The texts of a tree of the past.
struct PastTexts {
    history: Arc<GitHistory>,
    tree: PastTree,
    /// What is ignored today is taken to have been ignored then.
    today: Arc<SourceText>,
}

impl ReadText for PastTexts {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.history.text_of(self.tree.text_id(path)?)
    }

    fn is_ignored(&self, path: &str) -> bool {
        self.today.is_ignored(path)
    }
}

/// Where the youngest of several lines comes from: their text is no older.
fn latest<'o>(origins: impl Iterator<Item = &'o LineOrigin>) -> LineOrigin {
    let mut found = LineOrigin::Unknown(HistoryGap::Untracked);
    for origin in origins {
        match (origin, &found) {
            (LineOrigin::Uncommitted, _) => return LineOrigin::Uncommitted,
            (LineOrigin::Committed(one), LineOrigin::Committed(other)) if one.commit.date < other.commit.date => {}
            (LineOrigin::Unknown(_), LineOrigin::Committed(_)) => {}
            _ => found = origin.clone(),
        }
    }
    found
}

fn is_false(verdict: Option<Verdict>) -> bool {
    verdict.is_some_and(Verdict::is_finding)
}

fn unknown(gap: HistoryGap) -> Falsified {
    Falsified::Unknown(gap.message())
}
