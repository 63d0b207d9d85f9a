//! `trueup draft`: writes the architecture document from the code.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use trueup_engine::{DraftOptions, Engine, EngineOptions};

use crate::output::{Tone, print, tell};

/// Draft an architecture document from the code.
///
/// Writes what the code shows: components and their dependencies as a diagram, layers, data models, configuration, key
/// files. What only a person knows is asked, in lines that begin with **Question:**.
#[derive(Args)]
pub struct Draft {
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The file to write, instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file where it exists.
    #[arg(long, requires = "output")]
    force: bool,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A SCIP index, made by the language's own compiler tools, that says better what the code defines and where its
    /// imports lead; may be given several times.
    #[arg(long, value_name = "FILE")]
    scip: Vec<PathBuf>,
    /// What the project is called, instead of the name in its manifest.
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// Where the code cannot be read, or the document exists already or cannot be written.
pub fn run(draft: &Draft) -> Result<ExitCode> {
    if let Some(path) = draft.output.as_deref().filter(|path| !draft.force && path.symlink_metadata().is_ok()) {
        bail!("`{}` exists already; give --force to overwrite it, or another --output", path.display());
    }
    let engine = Engine::open(
        &draft.root,
        &EngineOptions { config: draft.config.clone(), scip: draft.scip.clone(), no_history: true },
    )?;
    let text = engine.draft(&DraftOptions { project: draft.project.clone() })?;
    match &draft.output {
        Some(path) => {
            write_atomically(path, &text, draft.force).with_context(|| {
                format!("cannot write `{}`; check that its directory exists and is writable", path.display())
            })?;
            tell(Tone::Note, &format!("wrote {}", path.display()));
        }
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the whole file or nothing: a reader never sees half of it, and a file that appears meanwhile is kept unless
/// `force`.
fn write_atomically(path: &Path, text: &str, force: bool) -> Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".trueup-");
    #[cfg(unix)]
    builder.permissions(permissions(path));
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    if force {
        file.persist(path)?;
    } else {
        file.persist_noclobber(path)?;
    }
    Ok(())
}

/// The mode of the file that is replaced; otherwise what the user's mask leaves of rw-rw-rw-.
#[cfg(unix)]
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    match path.metadata() {
        Ok(metadata) => metadata.permissions(),
        Err(_) => std::fs::Permissions::from_mode(0o666),
    }
}
