//! The figures of the proof.

use std::collections::BTreeMap;

use super::mutators::Mutant;
use super::subject::Subject;
use super::trial::Outcome;

/// What became of all mutants.
#[derive(Default)]
pub struct Tally {
    rows: BTreeMap<(String, String), Row>,
    /// Places that were missed and findings that are wrong, one line each.
    wrong: Vec<String>,
    /// Findings that are left after `sync`, one line each.
    left: Vec<String>,
    harm: usize,
    /// Changes that no kind of claim can see yet, by the kind that they need.
    left_out: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, Default)]
struct Row {
    mutants: usize,
    caught: usize,
    false_places: usize,
    missed_places: usize,
    alarms: usize,
    findings: usize,
    repaired: usize,
}

impl Row {
    fn add(&mut self, other: Row) {
        self.mutants += other.mutants;
        self.caught += other.caught;
        self.false_places += other.false_places;
        self.missed_places += other.missed_places;
        self.alarms += other.alarms;
        self.findings += other.findings;
        self.repaired += other.repaired;
    }

    fn line(&self, language: &str, mutator: &str) -> String {
        let Row { mutants, caught, false_places, missed_places, alarms, findings, repaired } = self;
        format!(
            "{language:<12} {mutator:<24} {mutants:>7} {caught:>7} {false_places:>7} {missed_places:>7} {alarms:>7} {findings:>8} {repaired:>8}\n"
        )
    }
}

impl Tally {
    /// Adds a mutant: it is caught when everything false was found.
    pub fn add(&mut self, subject: &Subject, mutant: &Mutant, outcome: Outcome) {
        let row = Row {
            mutants: 1,
            caught: usize::from(outcome.missed.is_empty()),
            false_places: mutant.expectation.made_false.len(),
            missed_places: outcome.missed.len(),
            alarms: outcome.alarms.len(),
            findings: outcome.repaired.0,
            repaired: outcome.repaired.1,
        };
        self.rows.entry((subject.language.clone(), mutant.mutator.clone())).or_default().add(row);
        let told = |what: &str, places: Vec<String>| {
            let line =
                |place: String| format!("{what}: {}: {} ({}): {place}", subject.name, mutant.mutator, mutant.what);
            places.into_iter().map(line).collect::<Vec<_>>()
        };
        self.wrong.extend(told("alarm", outcome.alarms));
        self.wrong.extend(told("missed", outcome.missed));
        self.harm += outcome.harm.len();
        self.wrong.extend(told("harm", outcome.harm));
        self.left.extend(told("left", outcome.left));
    }

    /// Counts changes that cannot be seen yet.
    pub fn leave_out(&mut self, subject: &Subject, mutants: &[Mutant]) {
        for mutant in mutants {
            let kind = mutant.needs.clone().unwrap_or_default();
            *self.left_out.entry(format!("{kind} ({}, {})", mutant.mutator, subject.language)).or_default() += 1;
        }
    }

    fn total(&self) -> Row {
        let mut total = Row::default();
        self.rows.values().for_each(|row| total.add(*row));
        total
    }

    /// How many mutants were tried.
    pub fn mutants(&self) -> usize {
        self.total().mutants
    }

    /// How many findings were about what stayed true.
    pub fn alarms(&self) -> usize {
        self.total().alarms
    }

    /// How often `sync` did what it must not.
    pub fn harm(&self) -> usize {
        self.harm
    }

    /// The findings that are left after `sync`, one line each.
    pub fn left(&self) -> &[String] {
        &self.left
    }

    /// The share of mutants of which everything false was found.
    pub fn caught_percent(&self) -> f64 {
        let Row { mutants, caught, .. } = self.total();
        if mutants == 0 { 100.0 } else { caught as f64 * 100.0 / mutants as f64 }
    }

    /// The table, then everything that went wrong.
    pub fn report(&self) -> String {
        let mut text = format!(
            "{:<12} {:<24} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8}\n",
            "language", "mutator", "mutants", "caught", "places", "missed", "alarms", "findings", "repaired"
        );
        for ((language, mutator), row) in &self.rows {
            text.push_str(&row.line(language, mutator));
        }
        text.push_str(&self.total().line("all", ""));
        text.push_str(&format!("{:.1} % of {} mutants caught\n", self.caught_percent(), self.mutants()));
        let Row { findings, repaired, .. } = self.total();
        let share = if findings == 0 { 100.0 } else { repaired as f64 * 100.0 / findings as f64 };
        text.push_str(&format!("{share:.1} % of {findings} findings repaired by sync, {} harms\n", self.harm));
        for (what, count) in &self.left_out {
            text.push_str(&format!("left out: {count} that need {what}\n"));
        }
        for line in &self.wrong {
            text.push_str(&format!("{line}\n"));
        }
        text
    }
}
