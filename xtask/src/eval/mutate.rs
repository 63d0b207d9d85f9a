//! The mutation proof: changes the code of projects whose documents hold, one realistic change at a time, and asks
//! whether `check` reports what that makes false and nothing else, and what `sync` then repairs. `cargo xtask eval mutate`.
//!
//! What is expected comes from what the mutator changed and from a plain reading of the document ([`page`]), never from
//! the verifier.

mod mutators;
mod oracle;
mod page;
mod subject;
mod tally;
mod trial;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use clap::Args;

use mutators::Mutant;
use subject::Subject;
use tally::Tally;
use trial::Outcome;

/// How to run the proof.
#[derive(Args)]
pub struct Options {
    /// Only the projects whose name begins so.
    #[arg(long, value_name = "NAME", default_value = "")]
    project: String,
    /// Only the mutators whose name begins so.
    #[arg(long, value_name = "NAME", default_value = "")]
    mutator: String,
    /// Every how many of the mutants to try; 1 tries all.
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,
    /// List the findings that sync leaves, too.
    #[arg(long)]
    left: bool,
}

/// The least share of mutants of which everything false must be found, in percent.
const CAUGHT_AT_LEAST: f64 = 99.0;

/// Runs the proof and prints its figures.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    let tally = prove(root, options)?;
    print!("{}", tally.report());
    if options.left {
        tally.left().iter().for_each(|line| println!("{line}"));
    }
    if tally.harm() > 0 {
        bail!("sync must be done at once and leave no finding that was none");
    }
    if tally.alarms() > 0 || tally.caught_percent() < CAUGHT_AT_LEAST {
        bail!("at least {CAUGHT_AT_LEAST} % must be caught, without an alarm");
    }
    Ok(())
}

fn prove(root: &Path, options: &Options) -> Result<Tally> {
    let mut tally = Tally::default();
    for subject in subjects(root, options)? {
        let findings = trial::findings_of(&subject)?;
        if !findings.is_empty() {
            bail!("{}: its document must hold before anything is changed:\n{}", subject.name, findings.join("\n"));
        }
        let is_wanted = |mutant: &Mutant| mutant.mutator.starts_with(&options.mutator);
        let mutants: Vec<Mutant> = mutators::mutants(&subject).into_iter().filter(is_wanted).collect();
        let (visible, invisible): (Vec<Mutant>, Vec<Mutant>) = mutants.into_iter().partition(trial::is_visible);
        tally.leave_out(&subject, &invisible);
        let chosen: Vec<&Mutant> = visible.iter().step_by(options.every.max(1)).collect();
        for (mutant, outcome) in chosen.iter().zip(outcomes(&subject, &chosen)) {
            let outcome = outcome.with_context(|| format!("{}: {}", subject.name, mutant.what))?;
            tally.add(&subject, mutant, outcome);
        }
    }
    Ok(tally)
}

/// The projects, and each again with a drafted document.
fn subjects(root: &Path, options: &Options) -> Result<Vec<Subject>> {
    let mut subjects = Vec::new();
    for subject in Subject::all(root)? {
        let drafted = trial::drafted(&subject)?;
        subjects.extend([subject, drafted].into_iter().filter(|it| it.name.starts_with(&options.project)));
    }
    Ok(subjects)
}

/// What becomes of each, in order; as many at once as there are processors.
fn outcomes(subject: &Subject, mutants: &[&Mutant]) -> Vec<Result<Outcome>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((index, mutant)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|it| Some((it, mutants.get(it)?)))
        {
            done.push((index, trial::run(subject, mutant)));
        }
        done
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, Result<Outcome>)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of the proof, small enough for every run: nothing that stayed true may be called false, and what is found
    /// now must be found tomorrow.
    #[test]
    fn a_sample_of_changes_raises_no_alarm() {
        let options = Options { project: String::new(), mutator: String::new(), every: 23, left: false };
        let tally = prove(&crate::workspace_root(), &options).expect("the proof can be run");
        assert!(tally.mutants() >= 30, "{}", tally.report());
        assert!(tally.harm() == 0, "{}", tally.report());
        assert!(tally.alarms() == 0 && tally.caught_percent() >= SAMPLE_CAUGHT_AT_LEAST, "{}", tally.report());
    }

    /// What the sample reached when this was written, in percent; it only ever goes up.
    const SAMPLE_CAUGHT_AT_LEAST: f64 = 85.0;
}
