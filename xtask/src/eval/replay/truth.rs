//! Where a definition of the past is today, and which commit moved it.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use trueup_check::{Judgement, Verdict};
use trueup_engine::Engine;
use trueup_facts::Codebase;

use super::references::{Cited, Identity, Lines, Reference, facts, identities};
use super::repository::Scratch;

/// How far a line may be off.
const LINE_TOLERANCE: u32 = 2;

/// How far the beginning of a range may be off.
const RANGE_TOLERANCE: u32 = 5;

/// Where what a reference means is today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Truth {
    /// There.
    At(String, Lines),
    /// Several things of its name and kind are there.
    Several,
    /// Nowhere.
    Gone,
}

/// What became of a reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// Nothing tells what is true.
    Open,
    /// No claim was found.
    Missed,
    /// It holds, and the thing is there.
    HoldsRight,
    /// It holds, and the thing is not there.
    HoldsWrong,
    /// The repair leads to the thing.
    RepairRight,
    /// The repair leads to the same lines under another name.
    RepairRenamed,
    /// The repair leads elsewhere.
    RepairWrong,
    /// It is broken, and the thing is not there.
    BrokenRight,
    /// It is broken, and the thing is there.
    BrokenWrong,
    /// It is undecided, and the thing is there.
    LeftTrue,
    /// It is undecided, and the thing is not there.
    LeftFalse,
}

/// What today's tree and the renames since each commit tell.
pub struct Truths<'a> {
    codebase: &'a Codebase,
    defined: HashMap<Identity, Vec<(String, Lines)>>,
    renames: HashMap<String, HashMap<String, String>>,
}

impl<'a> Truths<'a> {
    /// Reads today's definitions.
    pub fn new(engine: &'a Engine) -> Truths<'a> {
        let codebase = engine.model().codebase();
        let mut defined: HashMap<Identity, Vec<(String, Lines)>> = HashMap::new();
        for file in codebase.files() {
            for (identity, lines) in identities(&file.facts) {
                defined.entry(identity).or_default().push((file.path().as_str().to_owned(), lines));
            }
        }
        Truths { codebase, defined, renames: HashMap::new() }
    }

    /// Reads what git says of files that were renamed since a commit, step by step.
    pub fn read_renames(&mut self, scratch: &mut Scratch, commit: &str) -> Result<()> {
        if self.renames.contains_key(commit) {
            return Ok(());
        }
        let range = format!("{commit}..HEAD^1");
        let log = |similarity: &str| {
            let what = ["log", "--first-parent", "-m", "--reverse", "--format=", "--name-status", "-z", similarity];
            scratch.git(&[&what[..], &["--diff-filter=R", &range]].concat())
        };
        // Where objects are missing from the clone, no texts can be compared.
        let listed = log("-M").or_else(|_| log("-M100%"))?;
        let mut now: HashMap<String, String> = HashMap::new();
        let mut words = listed.split('\0').map(|word| word.trim_start_matches('\n'));
        while let Some(word) = words.next() {
            if !word.starts_with('R') {
                continue;
            }
            let (Some(old), Some(new)) = (words.next(), words.next()) else { break };
            let mut origins: Vec<String> =
                now.iter().filter(|(_, at)| *at == old).map(|(origin, _)| origin.clone()).collect();
            origins.push(old.to_owned());
            origins.into_iter().for_each(|origin| drop(now.insert(origin, new.to_owned())));
        }
        self.renames.insert(commit.to_owned(), now);
        Ok(())
    }

    /// Where the thing is that a reference of a commit means.
    pub fn of(&self, commit: &str, reference: &Reference) -> Truth {
        let Cited { path, identity, .. } = &reference.cited;
        let renamed = self.renames.get(commit).and_then(|renames| renames.get(path));
        let all = self.defined.get(identity).map(Vec::as_slice).unwrap_or_default();
        for path in [Some(path), renamed].into_iter().flatten() {
            if let Some((_, lines)) = all.iter().find(|(at, _)| at == path) {
                return Truth::At(path.clone(), *lines);
            }
            // Several of its name are in its own file.
            let Some(file) = self.codebase.file_at(path) else { continue };
            let own = identity.name.rsplit('.').next().unwrap_or_default();
            if self.codebase.file(file).facts.definitions.iter().any(|it| it.name == own) {
                return Truth::Several;
            }
        }
        match all {
            [] => Truth::Gone,
            [(path, lines)] => Truth::At(path.clone(), *lines),
            _ => Truth::Several,
        }
    }

    /// What became of a reference.
    pub fn outcome(&self, reference: &Reference, truth: &Truth, judgement: Option<&Judgement>) -> Outcome {
        let Some(judgement) = judgement else { return Outcome::Missed };
        let is_there = match truth {
            Truth::At(path, lines) => {
                *path == reference.cited.path
                    && fits(reference.start, reference.end, lines)
                    && reference.end.is_none_or(|end| end <= self.line_count(path) + 1)
            }
            Truth::Several => return Outcome::Open,
            Truth::Gone => false,
        };
        match (judgement.verdict, is_there) {
            (Verdict::Holds, true) => Outcome::HoldsRight,
            (Verdict::Holds, false) => Outcome::HoldsWrong,
            (Verdict::Unproven, true) => Outcome::LeftTrue,
            (Verdict::Unproven, false) => Outcome::LeftFalse,
            (Verdict::Broken, true) => Outcome::BrokenWrong,
            (Verdict::Broken, false) => Outcome::BrokenRight,
            (Verdict::Drifted, _) => self.repaired(reference, truth, judgement),
        }
    }

    fn line_count(&self, path: &str) -> u32 {
        self.codebase.text(path).map_or(0, |text| text.lines().count() as u32)
    }

    fn repaired(&self, reference: &Reference, truth: &Truth, judgement: &Judgement) -> Outcome {
        let Some((path, start, end)) = judgement.repair.as_ref().and_then(|it| place(&it.replacement)) else {
            return Outcome::RepairWrong;
        };
        if let Truth::At(at, lines) = truth {
            // The thing itself: its own lines, to the line.
            let begins = (lines.first..=lines.line).contains(&start);
            let ends = end.is_none_or(|end| end.abs_diff(lines.end) <= LINE_TOLERANCE);
            if ends_in(at, &path) && begins && ends {
                return Outcome::RepairRight;
            }
        }
        if self.is_same_code(reference, &path, start, end) { Outcome::RepairRenamed } else { Outcome::RepairWrong }
    }

    /// Whether most of the definition's lines stand at the place, in any order.
    fn is_same_code(&self, reference: &Reference, path: &str, start: u32, end: Option<u32>) -> bool {
        let Some(file) = self.codebase.files().iter().find(|file| ends_in(file.path().as_str(), path)) else {
            return false;
        };
        let body = &reference.cited.body;
        let length = end.map_or(body.len(), |end| (end + 1).saturating_sub(start) as usize) + 5;
        let now: HashSet<&str> =
            file.source.text.lines().skip(start as usize - 1).take(length).map(str::trim).collect();
        let telling: Vec<&String> = body.iter().filter(|line| line.chars().any(char::is_alphanumeric)).collect();
        let kept = telling.iter().filter(|line| now.contains(line.as_str())).count();
        !telling.is_empty() && kept * 10 >= telling.len() * 6
    }
}

fn ends_in(path: &str, written: &str) -> bool {
    path == written || path.strip_suffix(written).is_some_and(|before| before.ends_with('/'))
}

/// Whether cited lines show a definition.
fn fits(start: u32, end: Option<u32>, lines: &Lines) -> bool {
    match end {
        None => lines.first.saturating_sub(LINE_TOLERANCE) <= start && start <= lines.line + LINE_TOLERANCE,
        Some(end) => {
            let overlap = (end.min(lines.end) + 1).saturating_sub(start.max(lines.first));
            overlap * 2 > lines.end - lines.line + 1 || start.abs_diff(lines.line) <= RANGE_TOLERANCE
        }
    }
}

/// The path and the lines of a written reference.
fn place(written: &str) -> Option<(String, u32, Option<u32>)> {
    let pattern = regex::Regex::new(r"^[`(\[]*([^\s`:#]+)(?::|#L)(\d+)(?:[-–]L?(\d+))?").ok()?;
    let found = pattern.captures(written.trim())?;
    let number = |index: usize| found.get(index).and_then(|it| it.as_str().parse().ok());
    Some((found[1].to_owned(), number(2)?, number(3)))
}

/// Whether the file of a commit shows what the reference says.
fn shows(scratch: &mut Scratch, commit: &str, reference: &Reference) -> Result<bool> {
    let path = &reference.cited.path;
    let Some(text) = scratch.text(commit, path)? else { return Ok(false) };
    let Some(facts) = facts(path, &text) else { return Ok(false) };
    let lines = identities(&facts).get(&reference.cited.identity).copied();
    Ok(lines.is_some_and(|lines| fits(reference.start, reference.end, &lines)))
}

/// The commit after which the reference was false for good; `None` where it is true, or was false at once.
pub fn breaking(scratch: &mut Scratch, from: &str, head: &str, reference: &Reference) -> Result<Option<String>> {
    let range = format!("{from}..{head}^1");
    let listed = scratch.git(&["rev-list", "--first-parent", &range, "--", &reference.cited.path])?;
    let mut after: Option<&str> = None;
    for commit in listed.lines() {
        if shows(scratch, commit, reference)? {
            return Ok(after.map(str::to_owned));
        }
        after = Some(commit);
    }
    Ok(after.map(str::to_owned))
}

/// Whether `said` is the breaking commit, or the one that it merged.
pub fn is_breaking(scratch: &mut Scratch, breaking: &str, said: &str, reference: &Reference) -> Result<bool> {
    if said == breaking {
        return Ok(true);
    }
    let range = format!("{breaking}^1..{breaking}");
    let merged = scratch.git(&["rev-list", &range])?;
    Ok(merged.lines().any(|commit| commit == said)
        && !shows(scratch, said, reference)?
        && shows(scratch, &format!("{said}^1"), reference)?)
}
