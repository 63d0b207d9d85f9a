//! A document with the repairs of its drifted claims made.
//!
//! Whatever is repaired is checked again: a repair after which its claim does not hold, or after which something that held
//! is a finding, is withdrawn and told. What comes out is a fixed point: doing the same with it changes nothing.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;
use trueup_document::{Edit, Edits};
use trueup_facts::LineIndex;

use crate::claim::{DocumentReport, Judgement, Verdict};
use crate::frame::fitted;

/// How often a document is repaired and checked anew; each time may uncover what the last repairs hid.
const MOST_ROUNDS: usize = 8;

/// How often a document is checked in all; the repairs that are not settled by then are left.
const MOST_CHECKS: usize = 96;

/// A document with its repairs made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Synced {
    /// What check finds in the repaired text, and that text.
    pub report: DocumentReport,
    /// The repairs made, in the order of their places.
    pub made: Vec<Made>,
    /// The drifted claims of the repaired text that were to be repaired and are not.
    pub left: Vec<Left>,
}

/// A repair that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// What was found before; its spans are of the text as it was then, after the repairs of earlier rounds.
    pub judgement: Judgement,
    /// The 1-based line of the original text that the repair begins in.
    pub line: u32,
}

/// A drifted claim that was left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// The claim, in the repaired text.
    pub judgement: Judgement,
    /// Why it was left, in one sentence without a final dot.
    pub why: String,
}

/// Repairs the drifted claims in `report` that are `wanted`. `judge` checks a text as `report` was made; it gives nothing
/// for a text that it cannot check, and the repairs that led to that are not made.
pub fn sync(
    report: DocumentReport,
    judge: &dyn Fn(String) -> Option<DocumentReport>,
    wanted: &dyn Fn(&Judgement) -> bool,
) -> Synced {
    let mut round = Round { judge, wanted, checks: 0 };
    let original = LineIndex::new(&report.text);
    let mut rounds: Vec<Edits> = Vec::new();
    let mut synced = Synced { report, made: Vec::new(), left: Vec::new() };
    loop {
        let settled = round.settle(&synced.report, rounds.len() >= MOST_ROUNDS);
        let Some((edits, made, report)) = settled.made else {
            synced.left = settled.left;
            break;
        };
        let line = |judgement: &Judgement| {
            let start = judgement.repair.as_ref().map_or(judgement.claim.span.start, |repair| repair.span.start);
            let start = rounds.iter().rev().fold(start, |offset, edits| edits.back(offset));
            original.line(u32::try_from(start).unwrap_or(u32::MAX))
        };
        synced.made.extend(made.into_iter().map(|judgement| Made { line: line(&judgement), judgement }));
        synced.report = report;
        rounds.push(edits);
    }
    synced.made.sort_by_key(|made| made.line);
    synced
}

/// What one round comes to: the edits with the claims they repair and the report after them, and what is left.
struct Settled {
    made: Option<(Edits, Vec<Judgement>, DocumentReport)>,
    left: Vec<Left>,
}

/// How a text is checked, and how often that was done.
struct Round<'a> {
    judge: &'a dyn Fn(String) -> Option<DocumentReport>,
    wanted: &'a dyn Fn(&Judgement) -> bool,
    checks: usize,
}

/// A repair that must not be made, by its position among the edits, and why.
struct Fault {
    position: usize,
    why: String,
}

impl Round<'_> {
    /// Makes as many of the wanted repairs as go together and leave no harm.
    fn settle(&mut self, report: &DocumentReport, is_over: bool) -> Settled {
        let mut candidates: Vec<&Judgement> = report
            .judgements
            .iter()
            .filter(|it| it.verdict == Verdict::Drifted && it.repair.is_some() && (self.wanted)(it))
            .collect();
        // Of repairs that overlap, the one that says most is made; the rest is looked at in the next round.
        candidates.sort_by_key(|it| it.repair.as_ref().map(|repair| Reverse(repair.span.len())));
        let edits: Vec<Option<Edit>> = candidates.iter().map(|it| fitted(&report.text, it.repair.as_ref()?)).collect();
        let no_room = |edit: &Option<Edit>| edit.is_none().then(|| "the box has no room for its repair".to_owned());
        let mut withdrawn: Vec<Option<String>> = edits.iter().map(no_room).collect();
        if is_over {
            withdrawn.fill(Some("its repair does not come to rest".to_owned()));
        }
        loop {
            let (edits, chosen) = select(&report.text, &edits, &withdrawn);
            if chosen.is_empty() {
                return Settled { made: None, left: left(&candidates, withdrawn) };
            }
            let made: Vec<&Judgement> = chosen.iter().map(|&index| candidates[index]).collect();
            match self.try_out(report, &edits, &made) {
                Ok(after) => {
                    let made = made.into_iter().cloned().collect();
                    return Settled { made: Some((edits, made, after)), left: Vec::new() };
                }
                Err(faults) => {
                    for fault in faults {
                        if let Some(index) = chosen.get(fault.position) {
                            withdrawn[*index] = Some(fault.why);
                        }
                    }
                }
            }
        }
    }

    /// The report after the edits; or, where they do harm, those that do, at least one.
    fn try_out(
        &mut self,
        report: &DocumentReport,
        edits: &Edits,
        made: &[&Judgement],
    ) -> Result<DocumentReport, Vec<Fault>> {
        let all = |why: &str| (0..made.len()).map(|position| Fault { position, why: why.to_owned() }).collect();
        if self.checks >= MOST_CHECKS {
            return Err(all("too many repairs of the document get in each other's way"));
        }
        let Some(after) = self.check(&report.text, edits) else {
            return Err(all("the repaired document could not be checked"));
        };
        let mut faults = unrepaired(&after, edits, made);
        if faults.is_empty() {
            faults = new_findings(report, &after, edits);
        }
        if faults.is_empty() {
            faults.extend(self.first_harm(report, &after, edits));
        }
        if faults.is_empty() { Ok(after) } else { Err(faults) }
    }

    fn check(&mut self, text: &str, edits: &Edits) -> Option<DocumentReport> {
        self.checks += 1;
        (self.judge)(edits.apply(text))
    }

    /// The edit that makes the first claim that held, or that a person has accepted, a finding.
    fn first_harm(&mut self, report: &DocumentReport, after: &DocumentReport, edits: &Edits) -> Option<Fault> {
        let found = by_place(after);
        let (held, harmed) = report
            .judgements
            .iter()
            .filter(|it| it.verdict == Verdict::Holds || it.reason == Some("accepted"))
            .find_map(|held| Some((held, finding_at(&found, held, edits)?)))?;
        let why = format!("it would make line {} false: {}", held.claim.line, harmed.message);
        // The fewest of the first edits that do it: the last of those is the one.
        let (mut few, mut enough) = (0, edits.as_slice().len());
        while few + 1 < enough {
            let middle = few.midpoint(enough);
            let some = edits.first(middle);
            let is_enough = match self.check(&report.text, &some) {
                Some(after) => finding_at(&by_place(&after), held, &some).is_some(),
                None => true,
            };
            if is_enough { enough = middle } else { few = middle }
        }
        Some(Fault { position: enough.saturating_sub(1), why })
    }
}

/// The edits of those candidates that are not withdrawn, as far as they go together, with their indices in order.
fn select(text: &str, candidates: &[Option<Edit>], withdrawn: &[Option<String>]) -> (Edits, Vec<usize>) {
    let open = candidates.iter().zip(withdrawn).enumerate().filter(|(_, (_, why))| why.is_none());
    let (open, wanted): (Vec<usize>, Vec<Edit>) =
        open.filter_map(|(index, (edit, _))| Some((index, edit.clone()?))).unzip();
    let places: Vec<(usize, usize)> = wanted.iter().map(|edit| (edit.span.start, edit.span.end)).collect();
    let (edits, taken) = Edits::select(text, wanted);
    let mut chosen: Vec<((usize, usize), usize)> =
        places.into_iter().zip(open).zip(taken).filter(|(_, taken)| *taken).map(|(chosen, _)| chosen).collect();
    // As the edits are ordered.
    chosen.sort_unstable();
    (edits, chosen.into_iter().map(|(_, index)| index).collect())
}

fn left(candidates: &[&Judgement], withdrawn: Vec<Option<String>>) -> Vec<Left> {
    let mut left: Vec<Left> = candidates
        .iter()
        .zip(withdrawn)
        .filter_map(|(judgement, why)| Some(Left { judgement: (*judgement).clone(), why: why? }))
        .collect();
    left.sort_by_key(|left| left.judgement.claim.span.start);
    left
}

/// The repairs whose claims do not hold afterwards.
fn unrepaired(after: &DocumentReport, edits: &Edits, made: &[&Judgement]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (position, (repaired, placed)) in made.iter().zip(edits.placements()).enumerate() {
        let claim = &repaired.claim;
        let start = edits.forward(claim.span.start);
        // An edit may reach further than the words that it repairs, to the border of their box.
        let end = placed.start + repaired.repair.as_ref().map_or(0, |repair| repair.replacement.len());
        let covers = |it: &&Judgement| {
            it.claim.kind == claim.kind && it.claim.span.start <= placed.start && end <= it.claim.span.end
        };
        let covering: Vec<&Judgement> = after.judgements.iter().filter(covers).collect();
        let same = covering.iter().find(|it| it.claim.span.start == start).or(covering.first());
        let why = match same {
            Some(same) if same.verdict == Verdict::Holds => continue,
            Some(same) => format!("with its repair it would be {}: {}", same.verdict.word(), same.message),
            None => "with its repair it would say nothing that can be decided".to_owned(),
        };
        faults.push(Fault { position, why });
    }
    faults
}

/// The repairs whose own words are a finding that was none before.
fn new_findings(before: &DocumentReport, after: &DocumentReport, edits: &Edits) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let placements = edits.placements();
    for finding in after.judgements.iter().filter(|it| it.verdict == Verdict::Broken) {
        let span = &finding.claim.span;
        let touches = |(position, placed): (usize, &Range<usize>)| {
            (placed.start < span.end && span.start < placed.end).then_some(position)
        };
        let touched: Vec<usize> = placements.iter().enumerate().filter_map(touches).collect();
        if touched.is_empty() {
            continue;
        }
        let (start, end) = (edits.back(span.start), edits.back(span.end));
        let was_finding = |it: &Judgement| {
            it.verdict.is_finding()
                && it.claim.kind == finding.claim.kind
                && it.claim.span.start <= end
                && start <= it.claim.span.end
        };
        if !before.judgements.iter().any(was_finding) {
            let why = format!("with its repair another claim would be broken: {}", finding.message);
            faults.extend(touched.into_iter().map(|position| Fault { position, why: why.clone() }));
        }
    }
    faults
}

type ByPlace<'a> = FxHashMap<(&'static str, usize, usize), &'a Judgement>;

fn by_place(report: &DocumentReport) -> ByPlace<'_> {
    let place = |it: &Judgement| (it.claim.kind, it.claim.span.start, it.claim.span.end);
    report.judgements.iter().map(|it| (place(it), it)).collect()
}

/// What has become of a claim, if that is a finding.
fn finding_at<'a>(found: &ByPlace<'a>, claim: &Judgement, edits: &Edits) -> Option<&'a Judgement> {
    let span = &claim.claim.span;
    let start = edits.forward(span.start);
    // An edit at the end of a claim may have made it longer.
    let ends = [edits.forward(span.end), edits.forward(span.end + 1).saturating_sub(1)];
    let mut found = ends.iter().filter_map(|end| found.get(&(claim.claim.kind, start, *end)).copied());
    found.find(|it| it.verdict.is_finding())
}
