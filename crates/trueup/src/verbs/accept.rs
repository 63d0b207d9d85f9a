//! `trueup accept`: takes a person's word that a claim is true.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use trueup_engine::{ACCEPTED_FILE, Engine, EngineOptions};
use trueup_report::review_for_people;

use crate::output::{Tone, columns, print, tell};

/// Accept a claim that a person judged true, although the code seems to contradict it.
///
/// The claim is kept in .trueup/accepted.toml, to be committed, and is a finding no more until its sentence or the code
/// that decides it changes.
#[derive(Args)]
pub struct Accept {
    /// The line of a document (ARCHITECTURE.md:12), or the id of a claim in the JSON report.
    #[arg(value_name = "DOCUMENT:LINE|ID", required_unless_present = "review")]
    place: Option<String>,
    /// Why the claim is true.
    #[arg(long, value_name = "REASON", required_unless_present = "review")]
    because: Option<String>,
    /// Show every accepted claim with the code that decides it, and whether the acceptance still stands.
    #[arg(long, conflicts_with_all = ["place", "because"])]
    review: bool,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
/// Where no claim or several are meant, the claim is not false, or the file cannot be written.
pub fn run(accept: &Accept) -> Result<ExitCode> {
    let options = EngineOptions { config: accept.config.clone(), ..EngineOptions::default() };
    let engine = Engine::open(&accept.root, &options)?;
    if accept.review {
        let reviews = engine.review()?;
        print(&review_for_people(&reviews, columns()))?;
        if reviews.is_empty() {
            tell(Tone::Note, "no claim is accepted");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(place), Some(because)) = (&accept.place, &accept.because) else {
        bail!("name a claim, and say why it is true, with --because")
    };
    let judgement = engine.accept(place, because)?;
    let claim = &judgement.claim;
    let said = claim.text.lines().next().unwrap_or("").trim();
    tell(Tone::Note, &format!("accepted {}:{}: {said}; commit {ACCEPTED_FILE}", claim.document, claim.line));
    Ok(ExitCode::SUCCESS)
}
