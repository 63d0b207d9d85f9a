//! The project's own tasks: `cargo xtask <task>`.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tasks work on this repository's own files")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "tasks talk to the one who runs them")]

mod docs;
mod eval;
mod registries;
mod scaffold;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

/// The project's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs every test of the workspace.
    Test,
    /// Checks the rules that no compiler knows.
    Tidy,
    /// Writes the parts of the documentation that are made from the code.
    Docs,
    /// Measures trueup against tools that know better.
    Eval {
        #[command(subcommand)]
        measure: eval::Measure,
    },
    /// Starts a language: a folder that reads it, its cases, and its line among the languages.
    NewLanguage {
        /// Its name, as people write it.
        name: String,
    },
    /// Starts a claim kind: a folder that recognises and verifies it, its cases, and its line among the kinds.
    NewClaim {
        /// Its name in every output, like `flow/chain`.
        kind: String,
    },
    /// Starts a section of the draft: a folder that writes it, and its line among the sections.
    NewSection {
        /// Its heading.
        name: String,
    },
    /// Starts an output format of reports: a file that writes it, and its line among the formats.
    NewFormat {
        /// Its name on the command line.
        name: String,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<()> {
    let root = workspace_root();
    let steps = match task {
        Task::Test => return test(&root),
        Task::Tidy => return tidy(&root),
        Task::Docs => return docs::write(&root),
        Task::Eval { measure } => return eval::run(&root, measure),
        Task::NewLanguage { name } => scaffold::new_language(&root, name)?,
        Task::NewClaim { kind } => scaffold::new_claim(&root, kind)?,
        Task::NewSection { name } => scaffold::new_section(&root, name)?,
        Task::NewFormat { name } => scaffold::new_format(&root, name)?,
    };
    println!("{steps}");
    Ok(())
}

fn workspace_root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

fn test(root: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(["test", "--workspace"]).current_dir(root).status();
    if !status.context("cannot run cargo")?.success() {
        bail!("a test failed");
    }
    Ok(())
}

fn tidy(root: &Path) -> Result<()> {
    let mut untidy = tidy::check(root)?;
    untidy.extend(docs::outdated(root));
    for problem in &untidy {
        eprintln!("{problem}");
    }
    if !untidy.is_empty() {
        bail!("{} untidy places", untidy.len());
    }
    println!("tidy");
    Ok(())
}
