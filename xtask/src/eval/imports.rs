//! `cargo xtask eval imports`: where trueup says that imports lead, against tools that know.
//!
//! A reference is one file below; it says which tool it installs, on which packages it is measured, and which edges
//! the tool sees. Both sides are compared as sets of edges over the nodes that the reference knows.

mod compiler;
mod go_list;
mod grimp;
mod jdeps;
mod rustc;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

use super::cache::{Cache, Tool};
use super::comparison::Comparison;
use super::graph::Graph;
use super::ours::{self, Resolved};
use super::subject::{Project, Subject};

/// A tool that knows where a language's imports lead.
pub(super) struct Reference {
    /// What it is called here and on the command line.
    pub name: &'static str,
    /// The language it reads, as trueup calls it.
    pub language: &'static str,
    /// The F1 that trueup wants to reach.
    pub target: f64,
    /// The packages it is measured on.
    pub subjects: &'static [Subject],
    /// Installs it into the cache.
    pub prepare: fn(&Cache) -> Result<Tool>,
    /// What it says of a project.
    pub graph: fn(&Tool, &Project) -> Result<Graph>,
    /// Whether an import of ours is one of those that the tool looks at.
    pub counts: fn(&Resolved) -> bool,
}

/// Every reference, in the order of the table.
static REFERENCES: &[&Reference] =
    &[&grimp::GRIMP, &go_list::GO_LIST, &jdeps::JDEPS, &rustc::RUSTC, &compiler::COMPILER];

/// What to compare.
#[derive(Args)]
pub struct Options {
    /// The references to compare with; all of them where none is named.
    references: Vec<String>,
    /// Where tools and packages are installed.
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Compares on an own checkout instead of the pinned packages.
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// The part of the checkout to compare, relative to it: for Python a package's directory. May be given again.
    #[arg(long, value_name = "PATH", requires = "project")]
    part: Vec<String>,
    /// Only the packages whose name contains this.
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// Lists the differing edges, up to so many of each cause.
    #[arg(long, value_name = "N")]
    differences: Option<usize>,
}

/// Compares, and prints a table.
pub(super) fn run(root: &Path, options: &Options) -> Result<()> {
    let chosen = chosen(&options.references)?;
    let cache = Cache::new(options.cache.clone().unwrap_or_else(|| root.join("target/eval")))?;
    println!(
        "| language | reference | subject | nodes | both | only ours | only theirs | precision | recall | F1 | target |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for reference in chosen {
        let tool = (reference.prepare)(&cache)?;
        for (name, project) in projects(reference, options, &cache)? {
            let comparison = compare(root, reference, &tool, &project)?;
            println!("{}", row(reference, &tool, &name, &comparison));
            if let Some(most) = options.differences {
                eprintln!("{}", comparison.differences(most));
            }
        }
    }
    Ok(())
}

fn chosen(names: &[String]) -> Result<Vec<&'static Reference>> {
    for name in names {
        if !REFERENCES.iter().any(|reference| reference.name == name) {
            let known: Vec<&str> = REFERENCES.iter().map(|reference| reference.name).collect();
            bail!("no reference is called {name}; there are {}", known.join(", "));
        }
    }
    let is_chosen = |reference: &&Reference| names.is_empty() || names.iter().any(|name| name == reference.name);
    Ok(REFERENCES.iter().copied().filter(is_chosen).collect())
}

fn projects(reference: &Reference, options: &Options, cache: &Cache) -> Result<Vec<(String, Project)>> {
    if let Some(root) = &options.project {
        let root = root.canonicalize()?;
        let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(vec![(name, Project { root, parts: options.part.clone() })]);
    }
    let wanted = |subject: &&Subject| options.subject.as_ref().is_none_or(|name| subject.name.contains(name.as_str()));
    let subjects = reference.subjects.iter().filter(wanted);
    subjects.map(|subject| Ok((format!("{} {}", subject.name, subject.version), subject.fetch(cache)?))).collect()
}

fn compare(root: &Path, reference: &Reference, tool: &Tool, project: &Project) -> Result<Comparison> {
    let mut graph = (reference.graph)(tool, project)?;
    graph.keep_own();
    if graph.edges.is_empty() {
        bail!("{} sees no edge in {}; is it the root of a project?", reference.name, project.root.display());
    }
    let imports = ours::imports(root, &project.root, reference.language)?;
    Ok(Comparison::new(&graph, &imports, reference.counts))
}

fn row(reference: &Reference, tool: &Tool, name: &str, comparison: &Comparison) -> String {
    format!(
        "| {} | {} {} | {name} | {} | {} | {} | {} | {:.4} | {:.4} | {:.4} | {} |",
        reference.language,
        reference.name,
        tool.version,
        comparison.nodes,
        comparison.common,
        comparison.ours_only.len(),
        comparison.theirs_only.len(),
        comparison.precision(),
        comparison.recall(),
        comparison.f1(),
        reference.target,
    )
}
