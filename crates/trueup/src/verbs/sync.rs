//! `trueup sync`: repairs the claims that drifted.

mod interactive;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use trueup_engine::{Engine, EngineOptions, KindName, Wanted};
use trueup_report::{DiffOptions, SyncReport};

use crate::output::{Tone, is_colored, print, tell};

/// How many warnings are written; the rest is counted.
const WARNINGS_NAMED: usize = 20;

/// Repair the claims that drifted.
///
/// Writes what the code says now in the place of what the documents say, wherever `trueup check` knows it: moved lines,
/// renamed files and names, changed values, counts, shown code. Every repaired document is checked again before it is
/// written; a repair after which its claim would not hold, or another claim would not hold any more, is left and told. Not a
/// byte beside the repairs changes, and doing it twice changes nothing.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Sync {
    /// Documents, or directories of documents, relative to the root or to the current directory. Without any, those
    /// that trueup.toml names, else ARCHITECTURE.md anywhere and the Markdown files below docs/, doc/ and learn/.
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Write nothing but the difference that the repairs make, to standard output, in the form that `git apply` and
    /// `patch -p1` take.
    #[arg(long)]
    dry_run: bool,
    /// Ask about each place, as `git add --patch` does: y to repair it, n to leave it, a to repair it and all later ones of
    /// the document, d to leave them, q to leave it and all that follow.
    #[arg(long, conflicts_with_all = ["dry_run", "format"])]
    interactive: bool,
    /// Repair only claims of this kind, such as reference/line, or of a family, such as reference; may be given several
    /// times.
    #[arg(long, value_name = "KIND")]
    only: Vec<KindName>,
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
    /// How to tell what was done.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

const AFTER_HELP: &str = "Exit status: 0 no drifted claim is left, 1 some are, or with --dry-run a document would change, 2 wrong usage, wrong configuration, or a document that could not be checked or written. Broken claims need a person; they do not count here, `trueup check` shows them.";

/// How is told what was done.
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
/// Where nothing could be checked or the result could not be told.
pub fn run(sync: &Sync) -> Result<ExitCode> {
    let options = EngineOptions { config: sync.config.clone(), scip: sync.scip.clone(), no_history: sync.no_history };
    let engine = Engine::open(&sync.root, &options)?;
    let wants: Wanted<'_> = &|it| sync.only.is_empty() || sync.only.iter().any(|kind| kind.covers(it));
    let mut report = match sync.interactive {
        true => interactive::ask(&engine, &sync.documents, wants)?,
        false => engine.sync(&sync.documents, wants)?,
    };
    let would_change = sync.dry_run && report.is_changed();
    if !sync.dry_run {
        engine.write(&mut report);
    }
    show(sync, &report)?;
    for warning in report.warnings.iter().take(WARNINGS_NAMED) {
        tell(Tone::Warning, &warning.to_string());
    }
    for refusal in &report.refused {
        tell(Tone::Error, &format!("the document {} {}", refusal.path, refusal.message));
    }
    Ok(match () {
        () if !report.refused.is_empty() => ExitCode::from(2),
        () if would_change || report.left() > 0 => ExitCode::from(1),
        () => ExitCode::SUCCESS,
    })
}

fn show(sync: &Sync, report: &SyncReport) -> Result<()> {
    let written = !sync.dry_run;
    match (sync.format, sync.dry_run) {
        (Form::Json, _) => print(&report.for_programs(written))?,
        (Form::Terminal, false) => print(&report.for_people(written))?,
        (Form::Terminal, true) => {
            print(&report.diff(DiffOptions { color: is_colored() }))?;
            report.remarks(written).iter().for_each(|remark| tell(Tone::Note, remark));
        }
    }
    Ok(())
}
