//! Python: grimp, the import graph behind import-linter.
//!
//! A node is a module of the compared packages by its dotted name; a package and its `__init__.py` are one node. Both
//! sides lead `from package import name` to the submodule of that name where there is one, else to the package.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Reference;
use crate::eval::cache::{Tool, output};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

/// The version that is installed.
const VERSION: &str = "3.19";

pub(super) static GRIMP: Reference = Reference {
    name: "grimp",
    language: "Python",
    target: 0.995,
    subjects: &[
        Subject { name: "django", version: "5.2.8", origin: Origin::PythonSource, parts: &["django"] },
        Subject { name: "homeassistant", version: "2024.3.3", origin: Origin::PythonWheel, parts: &["homeassistant"] },
        Subject { name: "transformers", version: "4.57.3", origin: Origin::PythonSource, parts: &["src/transformers"] },
        Subject { name: "sqlalchemy", version: "2.0.44", origin: Origin::PythonSource, parts: &["lib/sqlalchemy"] },
        Subject { name: "celery", version: "5.5.3", origin: Origin::PythonSource, parts: &["celery", "t"] },
        Subject { name: "pydantic", version: "2.12.5", origin: Origin::PythonSource, parts: &["pydantic", "tests"] },
        Subject { name: "scikit-learn", version: "1.7.2", origin: Origin::PythonWheel, parts: &["sklearn"] },
        Subject {
            name: "google-cloud-storage",
            version: "3.6.0",
            origin: Origin::PythonSource,
            parts: &[":google/cloud/storage"],
        },
    ],
    prepare: |cache| {
        let folder = cache.python("grimp", &[&format!("grimp=={VERSION}")])?;
        Ok(Tool { folder, version: VERSION.to_owned() })
    },
    graph,
    counts: |_| true,
};

fn graph(tool: &Tool, project: &Project) -> Result<Graph> {
    if project.parts.is_empty() {
        bail!("which packages are to be compared? Name their directories with --part");
    }
    let mut python = Command::new(tool.folder.join("bin/python"));
    python.args(["-c", include_str!("grimp_edges.py")]);
    for part in &project.parts {
        let (root, package) = parted(part);
        python.arg(format!("{}:{}", project.root.join(root).display(), package.replace('/', ".")));
    }
    let text = output(&mut python, "grimp")?;
    let mut graph = Graph::default();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["module", name] => drop(graph.nodes.insert(name.to_owned())),
            ["import", from, to, number, contents] => graph.add(from, to, &format!("line {number}: {contents}")),
            _ => bail!("unexpected line: {line}"),
        }
    }
    for part in &project.parts {
        add_files(&mut graph, project, part)?;
    }
    Ok(graph)
}

/// The directory that a package's name begins in, and its directory from there: `src/shop` is the package `shop` in
/// `src`, and `src:google/shop` is `google.shop` there.
fn parted(part: &str) -> (&str, &str) {
    part.split_once(':').or_else(|| part.rsplit_once('/')).unwrap_or(("", part))
}

/// Names the modules of a package's files.
fn add_files(graph: &mut Graph, project: &Project, part: &str) -> Result<()> {
    let (root, package) = parted(part);
    let mut pending = vec![Path::new(root).join(package).to_string_lossy().into_owned()];
    while let Some(directory) = pending.pop() {
        let entries = std::fs::read_dir(project.root.join(&directory));
        for entry in entries.with_context(|| format!("cannot list {directory}"))? {
            let entry = entry?;
            let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                pending.push(path);
            } else if let Some(stem) = path.strip_suffix(".py") {
                let below = Path::new(stem).strip_prefix(root)?.to_string_lossy().replace('/', ".");
                let module = below.strip_suffix(".__init__").unwrap_or(&below).to_owned();
                graph.files.insert(path, module);
            }
        }
    }
    Ok(())
}
