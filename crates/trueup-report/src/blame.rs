//! What made false claims false, for people.

use trueup_check::{Falsified, Judgement};
use trueup_facts::Commit;

use crate::CheckReport;
use crate::escape::escape_controls;

/// How many characters of a claim's text are shown.
const TEXT_SHOWN: usize = 80;

/// Every false claim of a report that was asked about, with what made it false; empty where there is none.
pub fn blame_for_people(report: &CheckReport) -> String {
    let mut text = String::new();
    for judgement in report.judgements() {
        let Some(falsified) = &judgement.falsified else { continue };
        let claim = &judgement.claim;
        let place = format!("{}:{}:{}", claim.document, claim.line, claim.column);
        let said: String = claim.text.lines().next().unwrap_or("").chars().take(TEXT_SHOWN).collect();
        let lines = [
            format!("{place}: {}[{}]: {}", judgement.verdict.word(), claim.kind, said.trim()),
            format!("  {}", judgement.message),
            format!("  {}", told(falsified)),
        ];
        lines.iter().for_each(|line| text.push_str(&(escape_controls(line).into_owned() + "\n")));
        text.push('\n');
    }
    text.trim_end().to_owned() + if text.is_empty() { "" } else { "\n" }
}

/// What made a claim false, in one sentence without a final dot.
pub(crate) fn told(falsified: &Falsified) -> String {
    match falsified {
        Falsified::Since(commit) => format!("false since {}", named(commit)),
        Falsified::SinceWritten(commit) => format!("never true since it was written in {}", named(commit)),
        Falsified::Uncommitted => "false by changes that are not committed yet".to_owned(),
        Falsified::Unknown(why) => format!("history does not tell since when it is false: {why}"),
    }
}

fn named(commit: &Commit) -> String {
    let id = commit.id.get(..9).unwrap_or(&commit.id);
    format!("{id} ({}, {}): {}", commit.date, commit.author, commit.subject)
}

/// The note on a finding that was asked about.
pub(crate) fn note(judgement: &Judgement) -> Option<String> {
    judgement.falsified.as_ref().map(told)
}
