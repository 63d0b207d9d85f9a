//! Where trueup says that imports lead: the `facts` example of `trueup-facts`, run on a project.
//!
//! A process of its own, so that the project's tasks do not wait for every parser to compile.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::cache::output;

/// One import of a source and one thing it leads to.
pub(super) struct Resolved {
    /// The path of the source.
    pub from: String,
    /// The 1-based line of the import.
    pub line: String,
    /// How it binds, in a word (`value`, `type-only`, `dynamic`, `module`, `reexport`, `implicit`); ends in ` test`
    /// where it exists for tests only.
    pub kind: String,
    /// The module and the names, as written.
    pub written: String,
    /// What it leads to.
    pub target: Target,
}

/// What an import leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// A source of the project, by its path.
    File(String),
    /// A package outside of it, or part of the language's library: `package NAME`, `standard NAME`.
    Outside(String),
    /// Nothing that trueup knows.
    Unresolved,
}

/// Every import of the project's sources in a language.
pub(super) fn imports(workspace: &Path, project: &Path, language: &str) -> Result<Vec<Resolved>> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", "trueup-facts", "--example", "facts", "--"]);
    cargo.arg(project).args([language, "edges"]).current_dir(workspace);
    let text = output(&mut cargo, "Rust's cargo")?;
    text.lines().map(|line| parse(line).with_context(|| format!("unexpected line: {line}"))).collect()
}

fn parse(line: &str) -> Option<Resolved> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [from, at, kind, written, meaning, target] = fields[..] else { return None };
    let target = match meaning {
        "file" => Target::File(target.to_owned()),
        "package" | "standard" => Target::Outside(format!("{meaning} {target}")),
        _ => Target::Unresolved,
    };
    Some(Resolved { from: from.into(), line: at.into(), kind: kind.into(), written: written.into(), target })
}
