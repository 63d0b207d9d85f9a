//! The figures of a replay.

use std::collections::BTreeMap;

use trueup_check::Judgement;

use super::references::{Form, Page, Reference};
use super::truth::Outcome;

/// What became of all references.
#[derive(Default)]
pub struct Tally {
    rows: BTreeMap<(String, String), BTreeMap<Outcome, usize>>,
    dates: BTreeMap<String, [usize; 3]>,
    /// What went wrong, one line each.
    wrong: Vec<String>,
}

/// The columns of the table.
const COLUMNS: &[(&str, Outcome)] = &[
    ("holds", Outcome::HoldsRight),
    ("WRONG", Outcome::HoldsWrong),
    ("repair", Outcome::RepairRight),
    ("renamed", Outcome::RepairRenamed),
    ("WRONG", Outcome::RepairWrong),
    ("broken", Outcome::BrokenRight),
    ("ALARM", Outcome::BrokenWrong),
    ("left ok", Outcome::LeftTrue),
    ("left bad", Outcome::LeftFalse),
    ("open", Outcome::Open),
    ("missed", Outcome::Missed),
];

impl Tally {
    /// Adds a reference.
    pub fn add(
        &mut self,
        name: &str,
        page: &Page,
        reference: &Reference,
        judgement: Option<&Judgement>,
        outcome: &Outcome,
    ) {
        let form = match reference.form {
            Form::Named => "named",
            Form::Bare => "bare",
            Form::AllBare => "all bare",
        };
        *self.rows.entry((name.to_owned(), form.to_owned())).or_default().entry(*outcome).or_default() += 1;
        if let Outcome::HoldsWrong | Outcome::RepairWrong | Outcome::BrokenWrong | Outcome::Missed = outcome {
            let told = judgement.map_or_else(String::new, |it| {
                let repair = it.repair.as_ref().map(|repair| format!(" -> {}", repair.replacement));
                format!("{}{}", it.message, repair.unwrap_or_default())
            });
            self.wrong.push(format!("{outcome:?}: {name}: {}: {told}", about(page, reference)));
        }
    }

    /// Adds the commit that is said to have made a reference false.
    pub fn add_date(
        &mut self,
        name: &str,
        page: &Page,
        reference: &Reference,
        breaking: &str,
        said: Option<&str>,
        is_right: bool,
    ) {
        let [right, wrong, unsaid] = self.dates.entry(name.to_owned()).or_default();
        match (said, is_right) {
            (_, true) => *right += 1,
            (Some(_), false) => *wrong += 1,
            (None, false) => *unsaid += 1,
        }
        if !is_right {
            let said = said.unwrap_or("none");
            self.wrong.push(format!("Date: {name}: {}: {breaking}, not {said}", about(page, reference)));
        }
    }

    /// The tables, then what went wrong where it is asked for.
    pub fn report(&self, show: bool) -> String {
        let mut text = format!("{:<16} {:<9} {:>6}", "repository", "form", "refs");
        COLUMNS.iter().for_each(|(title, _)| text.push_str(&format!(" {title:>8}")));
        text.push('\n');
        let mut total: BTreeMap<Outcome, usize> = BTreeMap::new();
        for ((name, form), counts) in &self.rows {
            text.push_str(&row(name, form, counts));
            counts.iter().for_each(|(outcome, count)| *total.entry(*outcome).or_default() += count);
        }
        text.push_str(&row("all", "", &total));
        let of = |outcome| total.get(&outcome).copied().unwrap_or_default();
        let right = of(Outcome::RepairRight) + of(Outcome::RepairRenamed);
        let repairs = right + of(Outcome::RepairWrong);
        text.push_str(&format!("{} of {repairs} repairs right\n", share(right, repairs)));
        for (name, [right, wrong, unsaid]) in &self.dates {
            let known = right + wrong + unsaid;
            let share = share(*right, known);
            text.push_str(&format!(
                "{name}: breaking commit right {share} of {known}, wrong {wrong}, not said {unsaid}\n"
            ));
        }
        if show {
            self.wrong.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
        text
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "none".to_owned() } else { format!("{:.2} %", part as f64 * 100.0 / whole as f64) }
}

fn row(name: &str, form: &str, counts: &BTreeMap<Outcome, usize>) -> String {
    let mut text = format!("{name:<16} {form:<9} {:>6}", counts.values().sum::<usize>());
    for (_, outcome) in COLUMNS {
        text.push_str(&format!(" {:>8}", counts.get(outcome).copied().unwrap_or_default()));
    }
    text + "\n"
}

fn about(page: &Page, reference: &Reference) -> String {
    let end = reference.end.map_or_else(String::new, |end| format!("-{end}"));
    let commit = page.commit.get(..9).unwrap_or_default();
    let cited = &reference.cited;
    format!(
        "{}:{} at {commit}: `{}` {}:{}{end}",
        page.path, reference.page_line, cited.identity.name, cited.path, reference.start
    )
}
