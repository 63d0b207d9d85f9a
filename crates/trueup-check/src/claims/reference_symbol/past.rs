//! What the past of the tree says of names that stand nowhere in the code: that they were the project's own.
//!
//! A name that a source defined when the text was written was ours. Where it stands nowhere now the text is out of date,
//! and where the lines that had it differ in that word alone it has another name.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use trueup_document::Document;
use trueup_facts::{
    Commit, Definition, FileFacts, History, LineOrigin, Origin, PastSource, SourceClass, SourcePath, extract,
};

use crate::claim::{Cause, Claim, Judgement, Repair, Verdict};
use crate::claims::Outcome;
use crate::origin::provenance;
use crate::renamed_word::renamed_word;
use crate::scope::Scope;
use crate::sentence::may_be_gone;
use crate::symbol::{Fit, SymbolName, fold, has_code_shape, lookup};
use crate::words::{contains_word, words};

use super::written::{Name, names_of};
use super::{SymbolSubject, is_type_shaped, names_path, read};

/// How many commits of one document are asked for what has changed since.
const MOST_COMMITS: usize = 16;

/// How many sources of one commit are read for the definitions of all names asked for.
const MOST_SOURCES: usize = 64;

/// How short an ordinary word may be that names something.
const SHORTEST_WORD: usize = 4;

/// A name that is looked for in the past.
struct Asked<'a> {
    line: u32,
    word: &'a str,
    owner: Option<&'a str>,
    /// What it takes to show that it was a name of the project.
    proof: Proof,
}

/// What shows that a word was a name of the project.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Any definition of it.
    Any,
    /// A definition of the product, as the text may name something of its own making.
    Product,
    /// A type or a function of the product, as it may be an ordinary word.
    Body,
}

/// A name that the project had when the text was written.
struct Found {
    origin: Arc<Origin>,
    path: SourcePath,
    line: u32,
    since: Option<Commit>,
    now: Option<NewName>,
}

/// What became of it.
struct NewName {
    name: String,
    path: SourcePath,
    line: u32,
}

/// What the past says of a claim, with the commit that made it false.
pub(super) type Decided = (Outcome, Option<Commit>);

/// Decides by the past what may have belonged to another system, and finds the new names of those that are surely gone.
pub(super) fn consult(scope: &Scope<'_>, judgements: &mut [(Judgement, SymbolSubject)]) {
    let mut places = Vec::new();
    let mut asked = Vec::new();
    for (place, (judgement, subject)) in judgements.iter().enumerate() {
        let Some(proof) = open_to(scope, judgement, subject) else { continue };
        let block = &scope.document.blocks()[subject.block];
        if !may_be_gone(scope, block, &judgement.claim.span) {
            let (word, owner) = missing_word(scope, &subject.symbol);
            places.push(place);
            asked.push(Asked { line: judgement.claim.line, word, owner, proof });
        }
    }
    let decided: Vec<(usize, Decided)> = places
        .into_iter()
        .zip(look(scope, &asked).into_iter().zip(&asked))
        .filter_map(|(place, (found, asked))| {
            let judgement = &judgements[place].0;
            let found = found?;
            let is_new = judgement.verdict != Verdict::Broken || found.now.is_some();
            let decided = is_new.then(|| (place, decide(scope, &judgement.claim, asked.word, found)));
            decided.filter(|(_, (outcome, _))| judgement.verdict != outcome.verdict)
        })
        .collect();
    for (place, (outcome, since)) in decided {
        let judgement = &mut judgements[place].0;
        *judgement = Judgement { since, ..outcome.into_judgement(judgement.claim.clone()) };
    }
}

/// What it takes for the past to decide a claim; `None` where the code has decided it.
fn open_to(scope: &Scope<'_>, judgement: &Judgement, subject: &SymbolSubject) -> Option<Proof> {
    match (judgement.verdict, judgement.reason) {
        (Verdict::Broken, _) if judgement.cause.is_some() => Some(Proof::Any),
        (Verdict::Unproven, Some("may-be-external")) => Some(Proof::Any),
        (Verdict::Unproven, Some("hypothetical")) => Some(Proof::Product),
        // The member is there, and a file or a directory is called as its owner is written.
        (Verdict::Holds, _) => {
            let owner = subject.symbol.owners.last()?;
            (is_type_shaped(owner) && is_nowhere(scope, owner)).then_some(Proof::Body)
        }
        _ => None,
    }
}

/// The part of the symbol that stands nowhere: its name with its owner, or the owner of a name that is there.
fn missing_word<'a>(scope: &Scope<'_>, symbol: &'a SymbolName) -> (&'a str, Option<&'a str>) {
    let owner = symbol.owners.last().map(String::as_str);
    match owner {
        Some(owner) if is_type_shaped(owner) && is_nowhere(scope, owner) => (owner, None),
        _ => (&symbol.name, owner),
    }
}

fn is_nowhere(scope: &Scope<'_>, word: &str) -> bool {
    scope.codebase.definitions_named(word).is_empty() && !scope.words.stands(word)
}

/// The words that are names only if the past shows it: ordinary ones in code spans, bare ones in drawings.
pub(crate) fn ordinary_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    if scope.model.history().is_none() {
        return FxHashSet::default();
    }
    let names = document.blocks().iter().flat_map(|block| names_of(document, block));
    let doubtful = names.filter_map(|name| {
        let (_, symbol) = read(document.slice(&name.span))?;
        (name.is_bare || is_everyday(document.slice(&name.span), &symbol)).then_some(symbol)
    });
    let words = doubtful.flat_map(|symbol| symbol.owners.into_iter().chain(std::iter::once(symbol.name)));
    words.filter(|word| scope.codebase.definitions_named(word).is_empty()).collect()
}

/// Whether a symbol in a code span may as well be an ordinary word.
pub(super) fn is_everyday(text: &str, symbol: &SymbolName) -> bool {
    text == symbol.name && symbol.name.len() >= SHORTEST_WORD && !has_code_shape(text)
}

/// Claims about words that may be ordinary ones, and that were names of the product and stand nowhere now.
pub(super) fn everyday_claims(scope: &Scope<'_>, kind: &'static str) -> Vec<(Claim, SymbolSubject)> {
    if scope.model.history().is_none() || scope.is_of_other_times {
        return Vec::new();
    }
    let mut written = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        for Name { span, is_bare } in names_of(scope.document, block) {
            let text = scope.document.slice(&span);
            let Some((None, symbol)) = read(text) else { continue };
            let (word, _) = missing_word(scope, &symbol);
            let may_be_name = (is_bare || is_everyday(text, &symbol)) && is_nowhere(scope, word);
            if may_be_name
                && !scope.touches_reference(&span)
                && !names_path(scope, text, span.start)
                && !may_be_gone(scope, block, &span)
            {
                let claim = scope.claim(kind, span, symbol.dotted());
                let proof = if is_bare { Proof::Product } else { Proof::Body };
                written.push((proof, claim, SymbolSubject { block: index, symbol, file: None, decided: None }));
            }
        }
    }
    let asked: Vec<Asked<'_>> = written
        .iter()
        .map(|(proof, claim, subject)| {
            let (word, owner) = missing_word(scope, &subject.symbol);
            Asked { line: claim.line, word, owner, proof: *proof }
        })
        .collect();
    let found = look(scope, &asked);
    let known = written.into_iter().zip(found).filter_map(|((_, claim, mut subject), found)| {
        let decided = decide(scope, &claim, missing_word(scope, &subject.symbol).0, found?);
        subject.decided = Some(decided);
        Some((claim, subject))
    });
    known.collect()
}

/// What became of a claim whose `word` was the project's own.
fn decide(scope: &Scope<'_>, claim: &Claim, word: &str, found: Found) -> Decided {
    let (path, line, written) = (&found.path, found.line, found.origin.commit.named());
    let cause = Cause::Undefined(word.to_owned());
    if let Some(now) = &found.now
        && let Some(repair) = repaired(scope, claim, word, &now.name)
    {
        let since = match &found.since {
            Some(commit) => format!("since {} `{word}` of `{path}` is named `{}`", commit.named(), now.name),
            None => format!(
                "`{word}`, which stood in `{path}:{line}` when the text was written in {written}, is `{}` now",
                now.name
            ),
        };
        let evidence = vec![scope.line_evidence(&now.path, now.line, now.line)];
        return (Outcome::drifted(since, evidence, repair).because(cause), found.since);
    }
    let message =
        format!("`{word}` stood in `{path}:{line}` when the text was written in {written}; it stands nowhere now");
    (Outcome::broken(message, "name what took its place, or drop the sentence").because(cause), found.since)
}

/// The claim with the new name, where that is a claim that holds.
fn repaired(scope: &Scope<'_>, claim: &Claim, word: &str, name: &str) -> Option<Repair> {
    let mut places = words(&claim.text).filter(|range| &claim.text[range.clone()] == word);
    let place = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let replacement = format!("{}{name}{}", &claim.text[..place.start], &claim.text[place.end..]);
    let (_, symbol) = read(&replacement)?;
    let (fit, _) = *lookup(scope.codebase, &symbol).first()?;
    (fit != Fit::NameOnly).then(|| Repair { span: claim.span.clone(), replacement })
}

/// Looks for each name in the sources as they were when its line was written.
fn look(scope: &Scope<'_>, asked: &[Asked<'_>]) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> = asked.iter().map(|_| None).collect();
    let Some(history) = scope.model.history().filter(|_| !asked.is_empty()) else { return found };
    let claims: Vec<(u32, &str)> = asked.iter().map(|asked| (asked.line, asked.word)).collect();
    let origins = provenance(scope, history, &claims);
    let mut commits: BTreeMap<&str, (&Arc<Origin>, Vec<usize>)> = BTreeMap::new();
    for (place, origin) in origins.iter().enumerate() {
        if let LineOrigin::Committed(origin) = &origin.origin
            && (commits.len() < MOST_COMMITS || commits.contains_key(origin.commit.id.as_str()))
        {
            commits.entry(&origin.commit.id).or_insert_with(|| (origin, Vec::new())).1.push(place);
        }
    }
    for (origin, places) in commits.into_values() {
        let Some(moment) = Moment::read(scope, history, origin, asked, &places) else { continue };
        for place in places {
            found[place] = moment.find(&asked[place]);
        }
    }
    found
}

/// The sources that changed since one commit and have one of the names asked for, as they were.
struct Moment<'a, 's> {
    scope: &'a Scope<'s>,
    history: &'a dyn History,
    origin: &'a Arc<Origin>,
    sources: Vec<(PastSource, FileFacts)>,
}

impl<'a, 's> Moment<'a, 's> {
    fn read(
        scope: &'a Scope<'s>,
        history: &'a dyn History,
        origin: &'a Arc<Origin>,
        asked: &[Asked<'_>],
        places: &[usize],
    ) -> Option<Moment<'a, 's>> {
        let mut names: Vec<&str> = places.iter().map(|place| asked[*place].word).collect();
        names.sort_unstable();
        names.dedup();
        let sources = history.changed_sources(origin, &names, &|path| scope.text(path))?;
        let has_name = |it: &PastSource| names.iter().any(|name| contains_word(&it.source.text, name));
        let sources: Vec<PastSource> = sources.into_iter().filter(has_name).take(MOST_SOURCES).collect();
        let sources = sources.into_iter().map(|past| {
            let facts = extract(&past.source);
            (past, facts)
        });
        Some(Moment { scope, history, origin, sources: sources.collect() })
    }

    fn find(&self, asked: &Asked<'_>) -> Option<Found> {
        let mut definitions: Vec<(bool, &PastSource, &Definition)> = Vec::new();
        for (past, facts) in &self.sources {
            let is_test = past.source.class != SourceClass::Product;
            let fitting = facts.definitions.iter().filter(|definition| fits(asked, past, definition));
            definitions.extend(fitting.map(|definition| (is_test || definition.in_test, past, definition)));
        }
        definitions.sort_by_key(|(is_test, ..)| *is_test);
        let (is_test, past, definition) = *definitions.first()?;
        if is_test && asked.proof != Proof::Any {
            return None;
        }
        let path = past.source.path.clone();
        let is_gone = |text: &str| !contains_word(text, asked.word);
        let since = past.is_there.then(|| self.history.changed_by(self.origin, &path, &is_gone)).flatten();
        let now = self.new_name(asked.word, &definitions);
        Some(Found { origin: self.origin.clone(), path, line: definition.span.line, since, now })
    }

    /// The name that all definitions of the word have now.
    fn new_name(&self, word: &str, definitions: &[(bool, &PastSource, &Definition)]) -> Option<NewName> {
        let mut found: Option<NewName> = None;
        for (_, past, definition) in definitions {
            let path = match past.is_there {
                true => past.source.path.clone(),
                false => self.history.successor(self.origin, &past.source.path)?,
            };
            let text = self.scope.text(&path)?;
            let lines = definition.span.line..=definition.span.end_line;
            let (name, line) = renamed_word(&past.source.text, lines, &text, word)?;
            match &found {
                Some(known) if known.name != name => return None,
                Some(_) => {}
                None => found = Some(NewName { name, path, line }),
            }
        }
        found
    }
}

/// Whether a definition of the past is what the name asked for means.
fn fits(asked: &Asked<'_>, past: &PastSource, definition: &Definition) -> bool {
    if definition.name != asked.word {
        return false;
    }
    if asked.proof == Proof::Body && !(definition.kind.is_type() || definition.kind.is_callable()) {
        return false;
    }
    let Some(owner) = asked.owner.map(fold) else { return true };
    let path = &past.source.path;
    let is_owner = |name: &str| fold(name) == owner || fold(name).ends_with(&owner) && !is_type_shaped(name);
    definition.owner.as_deref().is_some_and(is_owner)
        || fold(path.stem()) == owner
        || path.directory().split('/').any(|part| fold(part) == owner)
}
