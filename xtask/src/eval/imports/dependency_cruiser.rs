//! TypeScript and JavaScript: dependency-cruiser, which resolves as bundlers do.
//!
//! A node is a source of the compared parts, by its path. dependency-cruiser knows one `tsconfig.json`, the one in the
//! root, and asks for the conditions `import`, `require`, `node` and `default`.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Reference;
use crate::eval::cache::{Cache, Tool, output, run};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

/// The version that is installed.
const VERSION: &str = "17.4.3";

/// The compiler that it reads TypeScript with.
const TYPESCRIPT: &str = "typescript@5.9.3";

pub(super) static DEPENDENCY_CRUISER: Reference = Reference {
    name: "dependency-cruiser",
    language: "TypeScript",
    target: 0.99,
    subjects: &[
        package("effect", "4.1.0", &["src"]),
        package("viem", "2.57.20", &["."]),
        package("puppeteer-core", "25.16.0", &["src"]),
        package("rxjs", "7.8.2", &["src"]),
        package("zod", "4.6.7", &["src"]),
        package("fastify", "5.12.8", &["."]),
        package("svelte", "5.57.3", &["src"]),
        package("three", "0.187.0", &["src", "examples"]),
    ],
    prepare,
    graph,
    counts: |_| true,
};

const fn package(name: &'static str, version: &'static str, parts: &'static [&'static str]) -> Subject {
    Subject { name, version, origin: Origin::Npm, parts }
}

fn prepare(cache: &Cache) -> Result<Tool> {
    let folder = cache.folder("dependency-cruiser", |folder| {
        std::fs::write(folder.join("package.json"), "{ \"private\": true }")?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--ignore-scripts", &format!("dependency-cruiser@{VERSION}"), TYPESCRIPT]);
        run(npm.current_dir(folder), "Node.js 20 or later, with npm")
    })?;
    Ok(Tool { folder, version: VERSION.to_owned() })
}

fn graph(tool: &Tool, project: &Project) -> Result<Graph> {
    // The script imports dependency-cruiser, so it has to lie beside it.
    let script = tool.folder.join("edges.mjs");
    std::fs::write(&script, include_str!("dependency_cruiser_edges.mjs")).context("cannot write the script")?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(&project.root);
    match project.parts.is_empty() {
        true => node.arg("."),
        false => node.args(&project.parts),
    };
    let text = output(&mut node, "Node.js 20 or later")?;
    let mut graph = Graph::default();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["file", path] => {
                graph.nodes.insert(path.to_owned());
                graph.files.insert(path.to_owned(), path.to_owned());
            }
            ["import", from, to, written, kinds] => graph.add(from, to, &format!("{kinds}: {written}")),
            _ => bail!("unexpected line: {line}"),
        }
    }
    Ok(graph)
}
