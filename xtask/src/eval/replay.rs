//! The replay: documents written at past commits of real repositories, checked at their heads. `cargo xtask eval replay`.
//!
//! Each document cites definitions as they stood at a commit, and is committed there, on a branch that is merged into
//! the head. What is true today is told by the definition's own identity, read from both trees and git's renames, never
//! by the verifier.

mod references;
mod repository;
mod tally;
mod truth;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use trueup_check::{Falsified, Judgement};
use trueup_engine::{Engine, EngineOptions};

use references::{Page, Reference};
use repository::Scratch;
use tally::Tally;
use truth::Truths;

/// What to replay.
#[derive(Args)]
pub struct Options {
    /// Clones of git repositories with their whole history.
    #[arg(required = true, value_name = "REPOSITORY")]
    repositories: Vec<PathBuf>,
    /// At how many past commits documents are written.
    #[arg(long, value_name = "N", default_value_t = 3)]
    commits: usize,
    /// How many definitions the documents of one commit cite.
    #[arg(long, value_name = "N", default_value_t = 200)]
    references: usize,
    /// Ask for the commit that made each false reference false, and compare.
    #[arg(long)]
    breaks: bool,
    /// List what went wrong.
    #[arg(long)]
    show: bool,
    /// Where to make the scratch repositories, instead of the system's temporary directory.
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

/// Replays, and prints the figures.
pub fn run(options: &Options) -> Result<()> {
    let mut tally = Tally::default();
    for repository in &options.repositories {
        let name = repository.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(error) = replay(repository, &name, options, &mut tally) {
            eprintln!("cannot replay {name}: {error:#}");
        }
        eprintln!("{name}: done");
    }
    print!("{}", tally.report(options.show));
    Ok(())
}

fn replay(repository: &Path, name: &str, options: &Options, tally: &mut Tally) -> Result<()> {
    let mut scratch = Scratch::clone_of(repository, options.scratch.as_deref())?;
    let line = scratch.first_parents()?;
    let mut pages: Vec<Page> = Vec::new();
    for index in 1..=options.commits {
        // The further back, the wider apart.
        let back = (line.len() - 1) * index * index * 2 / (3 * options.commits * options.commits);
        if back == 0 {
            continue;
        }
        let cited = references::choose(&mut scratch, &line[back], options.references)?;
        pages.extend(references::pages(&line[back], index, &cited));
    }
    let head = scratch.commit_pages(&line[0], &pages)?;
    let engine = Engine::open(scratch.path(), &EngineOptions::default())?;
    let mut truths = Truths::new(&engine);
    for page in &pages {
        truths.read_renames(&mut scratch, &page.commit)?;
        let mut report = engine.check(&[PathBuf::from(&page.path)])?;
        if options.breaks {
            engine.date(&mut report, &|judgement| judgement.claim.kind == "reference/line")?;
        }
        let judgements: HashMap<u32, &Judgement> = report
            .judgements()
            .filter(|it| it.claim.kind == "reference/line")
            .map(|judgement| (judgement.claim.line, judgement))
            .collect();
        for reference in &page.references {
            let truth = truths.of(&page.commit, reference);
            let judgement = judgements.get(&reference.page_line).copied();
            let outcome = truths.outcome(reference, &truth, judgement);
            tally.add(name, page, reference, judgement, &outcome);
            if options.breaks {
                dated(&mut scratch, &head, page, reference, judgement, tally, name)?;
            }
        }
    }
    Ok(())
}

/// Compares the commit that is said to have made a finding false with the one that did.
fn dated(
    scratch: &mut Scratch,
    head: &str,
    page: &Page,
    reference: &Reference,
    judgement: Option<&Judgement>,
    tally: &mut Tally,
    name: &str,
) -> Result<()> {
    let Some(judgement) = judgement.filter(|it| it.verdict.is_finding()) else { return Ok(()) };
    let Some(breaking) = truth::breaking(scratch, &page.commit, head, reference)? else { return Ok(()) };
    let said = match &judgement.falsified {
        Some(Falsified::Since(commit)) => Some(commit.id.clone()),
        _ => None,
    };
    let is_right = match &said {
        Some(said) => truth::is_breaking(scratch, &breaking, said, reference)?,
        None => false,
    };
    tally.add_date(name, page, reference, &breaking, said.as_deref(), is_right);
    Ok(())
}
