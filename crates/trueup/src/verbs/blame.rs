//! `trueup blame`: the commit that made a claim false.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use trueup_engine::{Engine, EngineOptions};
use trueup_report::{blame_for_people, blame_for_programs};

use crate::output::{Tone, print, tell};
use crate::verbs::check::report_problems;

/// Tell which commit made each false claim of a document false.
///
/// A claim that was false when it was written is said to have been never true. Walks the commits that touch the files
/// concerned; nothing of the history is executed or changed.
#[derive(Args)]
pub struct Blame {
    /// A document, or one line of it (ARCHITECTURE.md:12).
    #[arg(value_name = "DOCUMENT[:LINE]", required = true)]
    place: String,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to write the result.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

/// How the result is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// For people.
    Terminal,
    /// The claims that were asked about as `check` writes them, with their history (versioned contract).
    Json,
}

/// Runs the verb.
///
/// # Errors
/// Where the document cannot be checked, or the result cannot be written.
pub fn run(blame: &Blame) -> Result<ExitCode> {
    let (document, line) = place(&blame.place);
    let options = EngineOptions { config: blame.config.clone(), ..EngineOptions::default() };
    let engine = Engine::open(&blame.root, &options)?;
    let mut report = engine.check(&[document])?;
    if let Some(refused) = report.refused.first() {
        bail!("the document {}: {}", refused.path, refused.message);
    }
    engine.date(&mut report, &|judgement| {
        line.is_none_or(|line| (judgement.claim.line..=judgement.claim.end_line).contains(&line))
    })?;
    let text = match blame.format {
        Form::Terminal => blame_for_people(&report),
        Form::Json => blame_for_programs(&report),
    };
    if text.is_empty() {
        tell(Tone::Note, &format!("no claim at `{}` is false", blame.place));
    }
    print(&text)?;
    report_problems(&engine, &report);
    Ok(ExitCode::SUCCESS)
}

/// Takes `DOCUMENT:LINE` apart.
pub(super) fn place(named: &str) -> (PathBuf, Option<u32>) {
    match named.rsplit_once(':').and_then(|(document, line)| Some((document, line.parse().ok()?))) {
        Some((document, line)) => (PathBuf::from(document), Some(line)),
        None => (PathBuf::from(named), None),
    }
}
