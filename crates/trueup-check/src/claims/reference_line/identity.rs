//! What a reference cited when it was written, as a definition, and what that definition is today.

use std::sync::Arc;

use trueup_facts::{Definition, FileFacts, Language, LineMap, Origin, PastFile, SourceClass, SourcePath, language_of};

use crate::claim::{Evidence, Falsified, Judgement, Verdict};
use crate::claims::Outcome;
use crate::expectation::{Candidate, Expected, Tie, expectations};
use crate::line_reference::LineReference;
use crate::moved_lines::{Change, Landing};
use crate::place::Place;
use crate::scope::Resolved;

use super::LineSubject;
use super::outcome::cited;
use super::past::{Arrival, Past, facts_of};
use super::standing::fits;

/// How many owners a name is told by.
const MOST_OWNERS: usize = 8;

/// What a definition is, whatever lines it stands at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Identity {
    name: String,
    /// The names of what owns it, the nearest first.
    owners: Vec<String>,
    is_type: bool,
    is_callable: bool,
}

/// What a reference cited when it was written.
pub(super) struct CitedDefinition {
    /// Whether the text names it.
    is_named: bool,
    identity: Identity,
    place: Place,
    language: Option<&'static Language>,
}

impl CitedDefinition {
    /// Whether it may stand at a place of another file: not as a mere declaration, nor, known by its bare name alone, in
    /// another language.
    fn may_be_at(&self, path: &SourcePath, place: &Place) -> bool {
        let is_short = |place: &Place| place.line == place.end_line;
        let is_told = self.identity.is_type || !self.identity.owners.is_empty();
        let is_same_language = language_of(path.file_name()).map(|it| it.name) == self.language.map(|it| it.name);
        (is_told || is_same_language) && (is_short(&self.place) || !is_short(place))
    }
}

impl Identity {
    fn of(facts: &FileFacts, definition: &Definition) -> Identity {
        let mut owners = Vec::new();
        let mut at = definition;
        while owners.len() < MOST_OWNERS {
            match at.parent.and_then(|parent| facts.definitions.get(parent as usize)) {
                Some(parent) => {
                    owners.push(parent.name.to_string());
                    at = parent;
                }
                None => {
                    owners.extend(at.owner.as_ref().map(ToString::to_string));
                    break;
                }
            }
        }
        let name = definition.name.to_string();
        Identity { name, owners, is_type: definition.kind.is_type(), is_callable: definition.kind.is_callable() }
    }

    /// The places of the definitions of a file that are the same.
    fn places(&self, facts: &FileFacts) -> Vec<Place> {
        let named = facts.definitions.iter().filter(|definition| definition.name == self.name.as_str());
        named.filter(|it| Identity::of(facts, it) == *self).map(Place::of_definition).collect()
    }
}

/// The one definition with a body that the lines showed: among those that the text names where it names any, else the one
/// that they begin with.
fn shown<'f>(
    facts: &'f FileFacts,
    reference: &LineReference,
    candidates: &[Candidate],
) -> Option<(bool, &'f Definition)> {
    let named: Vec<&str> = candidates
        .iter()
        .filter(|candidate| candidate.tie == Tie::Beside)
        .filter_map(|candidate| match &candidate.what {
            Expected::Symbol(symbol) => Some(symbol.name.as_str()),
            _ => None,
        })
        .collect();
    let with_body = facts.definitions.iter().filter(|definition| Place::of_definition(definition).has_body);
    let begins =
        |definition: &&Definition| definition.first_line <= reference.start && reference.start <= definition.span.line;
    let is_named = |definition: &&Definition| {
        named.contains(&definition.name.as_str()) && fits(reference, &Place::of_definition(definition))
    };
    let only = |mut found: Vec<&'f Definition>| if found.len() == 1 { found.pop() } else { None };
    if named.is_empty() {
        return only(with_body.filter(begins).collect()).map(|definition| (false, definition));
    }
    let by_name: Vec<&Definition> = with_body.filter(is_named).collect();
    let at_head = by_name.iter().copied().filter(begins).collect();
    only(at_head).or_else(|| only(by_name)).map(|definition| (true, definition))
}

impl Past<'_, '_> {
    /// What the reference cited as a definition at `origin`.
    pub(super) fn cited_definition(
        &mut self,
        subject: &LineSubject,
        origin: &Origin,
        then: &PastFile,
    ) -> Option<CitedDefinition> {
        let candidates = expectations(self.scope, subject.block, &subject.reference);
        let facts = self.facts(origin, then);
        let (is_named, definition) = shown(&facts, &subject.reference, &candidates)?;
        let language = language_of(SourcePath::new(&then.path).file_name());
        let (identity, place) = (Identity::of(&facts, definition), Place::of_definition(definition));
        Some(CitedDefinition { is_named, identity, place, language })
    }

    /// The file as it was when the reference was written, and where it is today.
    pub(super) fn then_and_now(
        &mut self,
        judgement: &Judgement,
        subject: &LineSubject,
        origin: &Origin,
    ) -> Option<(Arc<PastFile>, SourcePath)> {
        match self.scope.resolve(&subject.reference.path, judgement.claim.span.start) {
            Resolved::File(path) => Some((self.file(origin, &path)?, path)),
            Resolved::Missing => {
                let written = &subject.reference.path;
                if let Some((file, path)) = self.history.renamed(origin, written) {
                    return Some((Arc::new(file), path));
                }
                let file = self.history.written_file(origin, written)?;
                let path = SourcePath::new(&file.path);
                Some((Arc::new(file), path))
            }
            _ => None,
        }
    }

    /// Where the cited definition is today: in the file that its own has become, else the only one of its name, owners and
    /// kind in the product.
    pub(super) fn today(
        &self,
        reference: &LineReference,
        cited: &CitedDefinition,
        path: &SourcePath,
    ) -> Option<Arrival> {
        let codebase = self.scope.codebase;
        let facts_at = |path: &SourcePath| codebase.file_at(path.as_str()).map(|id| &codebase.file(id).facts);
        let here = facts_at(path).map(|facts| cited.identity.places(facts)).unwrap_or_default();
        match here.as_slice() {
            [place] => return Some(arrival(reference, cited, path, place)),
            [] => {}
            _ => return None,
        }
        let mut elsewhere = Vec::new();
        for id in codebase.definitions_named(&cited.identity.name) {
            let file = codebase.file(id.file);
            let place = Place::of_definition(codebase.definition(*id));
            let is_it = || Identity::of(&file.facts, codebase.definition(*id)) == cited.identity;
            if file.source.class == SourceClass::Product && cited.may_be_at(file.path(), &place) && is_it() {
                elsewhere.push((file.path().clone(), place));
            }
        }
        let [(path, place)] = elsewhere.as_slice() else { return None };
        Some(arrival(reference, cited, path, place))
    }

    /// Whether what begins at a place of today is what was cited: the same definition, or one of another name that has most
    /// of its lines in the file that its own has become.
    pub(super) fn is_what_was_cited(
        &self,
        cited: &CitedDefinition,
        then: &PastFile,
        now: &SourcePath,
        at: &SourcePath,
        line: u32,
    ) -> bool {
        let Some(file) = self.scope.codebase.file_at(at.as_str()) else { return false };
        let facts = &self.scope.codebase.file(file).facts;
        let begins = |place: &Place| place.first_line <= line && line <= place.line;
        if cited.identity.places(facts).iter().any(begins) {
            return true;
        }
        // What kept its name was not renamed.
        let is_renamed = facts.definitions.iter().all(|definition| definition.name != cited.identity.name.as_str());
        let Some(text) = self.scope.text(at).filter(|_| at == now && is_renamed) else { return false };
        let map = LineMap::between(&then.text, &text);
        let landing = Change::new(&then.text, &text, &map).landing(cited.place.line, cited.place.end_line);
        match landing {
            Landing::Moved { start, .. } => start == line,
            Landing::Unchanged => cited.place.line == line,
            _ => false,
        }
    }

    /// Corrects a verdict that the text alone gave by what the reference cited when it was written: a repair that leads to
    /// something else, or a line that has the name by chance.
    pub(super) fn settle(&mut self, judgement: &mut Judgement, subject: &LineSubject, origin: &Origin) {
        let is_drifted = judgement.verdict == Verdict::Drifted;
        let Some(evidence) = judgement.evidence.first().cloned() else { return };
        let Some((then, now)) = self.then_and_now(judgement, subject, origin) else { return };
        let was = self.cited_definition(subject, origin, &then).filter(|was| was.is_named);
        let Some(was) = was else { return };
        if is_drifted && self.is_what_was_cited(&was, &then, &now, &evidence.path, evidence.line) {
            return;
        }
        match self.today(&subject.reference, &was, &now) {
            Some(arrival) if is_drifted || self.is_elsewhere(subject, &arrival, &evidence) => {
                self.report(judgement, subject, origin, &arrival, true);
            }
            None if is_drifted => gone(judgement, subject, &was),
            _ => {}
        }
    }

    /// Finds what made a finding false, if it cited a definition: the commit from which on the file it named did not show
    /// that definition at the cited lines.
    pub(super) fn date_exactly(&mut self, judgement: &mut Judgement, subject: &LineSubject, origin: &Origin) {
        let Some((then, _)) = self.then_and_now(judgement, subject, origin) else { return };
        let Some(was) = self.cited_definition(subject, origin, &then) else { return };
        let Some(root) = origin.document_now.strip_suffix(self.scope.document.path().as_str()) else { return };
        let Some(path) = then.path.strip_prefix(root).map(SourcePath::new) else { return };
        let reference = &subject.reference;
        let is_there = |text: &str| {
            let facts = facts_of(&path, text.into());
            was.identity.places(&facts).iter().any(|place| fits(reference, place))
        };
        let since = self.history.false_since(origin, &path, &|text| text.is_some_and(is_there));
        judgement.falsified = since.map(Falsified::Since);
    }

    /// Whether the cited lines do not show the definition where it is today, though one near it has its name.
    fn is_elsewhere(&self, subject: &LineSubject, arrival: &Arrival, shown: &Evidence) -> bool {
        let place = Place { end_line: arrival.end, ..Place::at_line(arrival.start) };
        arrival.path == shown.path && !fits(&subject.reference, &place)
    }
}

/// The lines of today that show of the definition what was cited of it.
fn arrival(reference: &LineReference, cited: &CitedDefinition, path: &SourcePath, now: &Place) -> Arrival {
    let then = &cited.place;
    let with_head = reference.start < then.line && reference.start <= then.first_line;
    let start = if with_head { now.first_line } else { now.line };
    let end = if reference.is_range { now.end_line.max(start) } else { start };
    Arrival { from: path.clone(), path: path.clone(), start, end }
}

/// Says that what was cited is gone.
fn gone(judgement: &mut Judgement, subject: &LineSubject, was: &CitedDefinition) {
    let reference = &subject.reference;
    let name = &was.identity.name;
    let message =
        format!("`{name}`, which stood at {} of `{}` when it was cited, is gone", cited(reference), reference.path);
    let evidence = judgement.evidence.clone();
    let outcome = Outcome::broken(message, "cite the lines of what took its place, or drop the reference")
        .with_evidence(evidence);
    *judgement = outcome.into_judgement(judgement.claim.clone());
}
