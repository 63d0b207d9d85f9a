//! `trueup explain`: what a kind of claim is, and why a claim got its verdict.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use trueup_engine::{Engine, EngineOptions};
use trueup_report::{RenderOptions, Topic, Wanted, explain_claims};

use crate::output::{columns, is_colored, print};

/// Tell what a kind of claim is, or why a claim got its verdict.
///
/// Names the forms in which such claims are recognised, when one holds, drifts or is broken, and each reason for which
/// it may be unproven, with what to do about it.
#[derive(Args)]
pub struct Explain {
    /// A kind (reference/line), all of a family (reference), a reason (ambiguous), a line of a document
    /// (ARCHITECTURE.md:12), or the id of a claim in the JSON report. Without it, every kind in one line.
    #[arg(value_name = "KIND|FINDING")]
    topic: Option<String>,
    /// The directory of the code, for explaining a claim.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to write the explanation of a kind or a reason.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

/// How an explanation is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// For people.
    Terminal,
    /// For programs (versioned contract).
    Json,
}

/// Runs the verb.
///
/// # Errors
/// Where nothing has that name, or the claim's document cannot be checked.
pub fn run(explain: &Explain) -> Result<ExitCode> {
    let topic = match &explain.topic {
        None => Topic::everything(),
        Some(word) => match (Topic::named(word), Wanted::parse(word)) {
            (Some(topic), _) => topic,
            (None, Some((document, wanted))) => return explain_claim(explain, word, document, &wanted),
            (None, None) => {
                bail!("`{word}` is no kind of claim, no reason and no claim; `trueup explain` lists the kinds")
            }
        },
    };
    match explain.format {
        Form::Terminal => print(&topic.for_people(columns()))?,
        Form::Json => print(&topic.for_programs())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn explain_claim(explain: &Explain, word: &str, document: Option<&str>, wanted: &Wanted) -> Result<ExitCode> {
    if explain.format == Form::Json {
        bail!("a claim is explained for people only; `trueup check --format json` has what is known of it");
    }
    let options = EngineOptions { config: explain.config.clone(), ..EngineOptions::default() };
    let engine = Engine::open(&explain.root, &options)?;
    let named: Vec<PathBuf> = document.map(PathBuf::from).into_iter().collect();
    let report = engine.check(&named)?;
    let options = RenderOptions { color: is_colored(), width: columns(), ..RenderOptions::default() };
    match explain_claims(&report, wanted, &options) {
        Some(text) => print(&text)?,
        None => bail!("no claim stands at `{word}`; `trueup check --all` shows them all"),
    }
    Ok(ExitCode::SUCCESS)
}
