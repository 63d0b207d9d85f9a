//! `trueup check`: decides every claim of the documents.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use trueup_engine::{Engine, EngineOptions};
use trueup_report::{CheckReport, FORMATS, RenderOptions, format_by_name};

use crate::output::{Tone, columns, is_colored, is_watched, print, tell};

/// How many unreadable places are named; the rest is counted.
const PROBLEMS_NAMED: usize = 5;

/// How many other warnings are written; the rest is counted.
const WARNINGS_NAMED: usize = 20;

/// Check every claim of the documents against the code.
///
/// Finds claims in plain Markdown (paths, line references, symbols, links, snippets, directory trees), decides each by
/// the code, and shows the ones that are false with the evidence and what to do.
#[derive(Args)]
pub struct Check {
    /// Documents, or directories of documents, relative to the root or to the current directory. Without any, those
    /// that trueup.toml names, else ARCHITECTURE.md anywhere and the Markdown files below docs/, doc/ and learn/.
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A SCIP index, made by the language's own compiler tools, that says better what the code defines and where its
    /// imports lead; may be given several times.
    #[arg(long, value_name = "FILE")]
    scip: Vec<PathBuf>,
    /// Judge by the tree as it is, without asking its git history where cited lines went.
    #[arg(long)]
    no_history: bool,
    /// Tell of each finding since which commit it is false, as `trueup blame` does.
    #[arg(long, conflicts_with = "no_history")]
    since_last_true: bool,
    /// How to write the result.
    #[arg(long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = format_names())]
    format: String,
    /// Show the claims that cannot be decided too.
    #[arg(long)]
    unproven: bool,
    /// Show every claim, those that hold too.
    #[arg(long)]
    all: bool,
}

fn format_names() -> PossibleValuesParser {
    let values = FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values)
}

/// Runs the verb.
///
/// # Errors
/// Where nothing could be checked or the result could not be written.
pub fn run(check: &Check) -> Result<ExitCode> {
    let start = Instant::now();
    let options =
        EngineOptions { config: check.config.clone(), scip: check.scip.clone(), no_history: check.no_history };
    let engine = Engine::open(&check.root, &options)?;
    let mut report = engine.check(&check.documents)?;
    if check.since_last_true {
        engine.date(&mut report, &|_| true)?;
    }
    let options = RenderOptions {
        holds: check.all,
        unproven: check.unproven || check.all,
        color: is_colored(),
        width: columns(),
    };
    if let Some(format) = format_by_name(&check.format) {
        print(&(format.render)(&report, &options))?;
    }
    report_problems(&engine, &report);
    if is_watched() {
        let read = engine.statistics();
        let seconds = start.elapsed().as_secs_f64();
        tell(Tone::Note, &format!("read {} files, {} of them sources, in {seconds:.1} s", read.files, read.sources));
    }
    Ok(exit_code(&report))
}

/// Tells standard error what is no finding: what could not be read, unused ignores, documents refused.
pub(super) fn report_problems(engine: &Engine, report: &CheckReport) {
    let problems = engine.problems();
    for problem in problems.iter().take(PROBLEMS_NAMED) {
        tell(Tone::Warning, &format!("{}: {}", problem.path, problem.message));
    }
    if problems.len() > PROBLEMS_NAMED {
        tell(Tone::Warning, &format!("{} more places could not be read", problems.len() - PROBLEMS_NAMED));
    }
    for warning in report.warnings.iter().take(WARNINGS_NAMED) {
        tell(Tone::Warning, &warning.to_string());
    }
    if report.warnings.len() > WARNINGS_NAMED {
        tell(Tone::Warning, &format!("{} more warnings like these", report.warnings.len() - WARNINGS_NAMED));
    }
    for refusal in &report.refused {
        tell(Tone::Error, &format!("the document {}: {}", refusal.path, refusal.message));
    }
}

fn exit_code(report: &CheckReport) -> ExitCode {
    if !report.refused.is_empty() {
        ExitCode::from(2)
    } else if report.summary().findings() > 0 {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}
