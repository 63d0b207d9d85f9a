//! The folder that tools and subjects are installed into, once, and the package managers that bring them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A reference tool that is installed and ready.
pub(super) struct Tool {
    /// The folder it was installed into.
    pub folder: PathBuf,
    /// Its version, for the table.
    pub version: String,
}

/// A folder of folders, each filled once and whole.
pub(super) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// A cache in `root`, which need not exist.
    pub(super) fn new(root: PathBuf) -> Result<Cache> {
        std::fs::create_dir_all(&root).with_context(|| format!("cannot make {}", root.display()))?;
        let root = root.canonicalize().with_context(|| format!("cannot find {}", root.display()))?;
        Ok(Cache { root })
    }

    /// The folder `name`, filled by `fill` unless an earlier run did. A fill that failed leaves nothing behind.
    pub(super) fn folder(&self, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        let folder = self.root.join(name);
        let complete = folder.join(".complete");
        if complete.is_file() {
            return Ok(folder);
        }
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder)?;
        eprintln!("preparing {name}");
        fill(&folder).with_context(|| format!("cannot prepare {name}"))?;
        std::fs::write(complete, "")?;
        Ok(folder)
    }

    /// A Python environment with exactly these requirements, each pinned.
    pub(super) fn python(&self, name: &str, requirements: &[&str]) -> Result<PathBuf> {
        self.folder(name, |folder| {
            run(Command::new("python3").args(["-m", "venv"]).arg(folder), "python3 with its venv module")?;
            let pip = folder.join("bin/pip");
            run(Command::new(pip).args(["install", "--quiet"]).args(requirements), "pip")
        })
    }
}

/// Runs a command that must succeed; `needed` says what to install where it cannot be started.
pub(super) fn run(command: &mut Command, needed: &str) -> Result<()> {
    output(command, needed).map(drop)
}

/// What a command that must succeed writes.
pub(super) fn output(command: &mut Command, needed: &str) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null());
    let output = command.output().with_context(|| format!("cannot run {program}: install {needed}"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let last: Vec<&str> = errors.lines().rev().take(12).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        bail!("{program} failed ({}); is its registry reachable?\n{}", output.status, last.join("\n"));
    }
    String::from_utf8(output.stdout).with_context(|| format!("{program} does not write UTF-8"))
}
