//! Rust: the compiler itself, asked for its high-level intermediate representation, in which every `use` says what it
//! resolved to.
//!
//! A node is a module that is a file of its own; a module written inside a file belongs to that file's module. An edge
//! is a `mod` declaration, or a `use` of this crate: to the module that defines what is imported, re-exports followed
//! (of a name that means a type and a value, the type). A crate that a path begins with is a node too
//! (`package serde`, `standard std`). The compiler sees one configuration, no tests, and what macros write; compared
//! are the imports that stand in the sources and that it compiles.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Reference;
use crate::eval::cache::{Tool, output};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

pub(super) static RUSTC: Reference = Reference {
    name: "rustc",
    language: "Rust",
    target: 0.99,
    subjects: &[
        Subject { name: "ripgrep", version: "15.1.0", origin: Origin::Crate, parts: &["--bin", "rg"] },
        Subject { name: "tokio", version: "1.48.0", origin: Origin::Crate, parts: &["--lib", "--features", "full"] },
        Subject { name: "regex-automata", version: "0.4.13", origin: Origin::Crate, parts: &["--lib"] },
        Subject { name: "hyper", version: "1.8.1", origin: Origin::Crate, parts: &["--lib", "--features", "full"] },
        Subject { name: "nix", version: "0.30.1", origin: Origin::Crate, parts: &["--lib", "--all-features"] },
        Subject { name: "tracing-subscriber", version: "0.3.20", origin: Origin::Crate, parts: &["--lib"] },
        Subject { name: "axum", version: "0.8.7", origin: Origin::Crate, parts: &["--lib"] },
        Subject { name: "clap_builder", version: "4.5.53", origin: Origin::Crate, parts: &["--lib"] },
        Subject {
            name: "syn",
            version: "2.0.111",
            origin: Origin::Crate,
            parts: &["--lib", "--features", "full,visit"],
        },
    ],
    prepare: |cache| {
        let version = output(Command::new("rustc").arg("--version"), "Rust")?;
        let version = version.split_whitespace().nth(1).context("rustc tells no version")?.to_owned();
        Ok(Tool { folder: cache.folder("rustc", |_| Ok(()))?, version })
    },
    graph,
    counts: |import| {
        // Where a path through this crate's own modules leaves the crate, the compiler tells the crate that defines
        // what is imported (`core` behind `std`), which no source names.
        let first = import.written.split([':', ' ']).next().unwrap_or_default();
        let is_own = ["crate", "self", "super"].contains(&first);
        !is_own || !matches!(import.target, crate::eval::ours::Target::Outside(_))
    },
};

fn graph(tool: &Tool, project: &Project) -> Result<Graph> {
    let packages = packages(project)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["rustc", "--quiet", "--profile", "check"]).args(&project.parts);
    cargo.args(["--", "-Zunpretty=hir-tree", "-Awarnings"]).current_dir(&project.root);
    // The compiler shows its tree to those who say that they know it to be unstable.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", tool.folder.join("target"));
    let items = items(&output(&mut cargo, "Rust")?);
    let mut graph = Graph { lines: Some(BTreeSet::new()), ..Graph::default() };
    let mut of_module: BTreeMap<&str, String> = BTreeMap::new();
    for item in &items {
        if let Some(file) = &item.module_file {
            let path = module_file_path(project, file);
            let module = graph.files.entry(path).or_insert_with(|| item.path.clone());
            of_module.insert(&item.path, module.clone());
        }
    }
    graph.nodes = graph.files.values().cloned().collect();
    add_own_packages(&mut graph, project, &packages)?;
    let home = |path: &str| folded(&of_module, path);
    let add = |graph: &mut Graph, item: &Item, to: &str| {
        if let Some(from) = item.path.rfind("::").and_then(|end| home(&item.path[..end])) {
            graph.nodes.insert(to.to_owned());
            graph.add(&from, to, &item.span);
        }
    };
    for item in items.iter().filter(|item| item.is_written) {
        if let Some((file, line)) = place(&item.span) {
            graph.lines.get_or_insert_default().insert((module_file_path(project, file), line.to_owned()));
        }
        match (&item.imported, &item.from_crate) {
            _ if item.is_stem => {}
            (Some(imported), None) => home(imported).into_iter().for_each(|to| add(&mut graph, item, &to)),
            (_, Some(name)) => {
                let package = packages.by_code_name.get(name).map(|name| format!("package {name}"));
                add(&mut graph, item, &package.unwrap_or_else(|| format!("standard {name}")));
            }
            (None, None) => home(&item.path).into_iter().for_each(|to| add(&mut graph, item, &to)),
        }
    }
    Ok(graph)
}

/// A `mod` or a `use` of the crate.
#[derive(Default, Debug)]
struct Item {
    /// Its own path.
    path: String,
    /// A module's file.
    module_file: Option<String>,
    /// What a `use` of this crate imports.
    imported: Option<String>,
    /// The crate that a `use` of another begins with.
    from_crate: Option<String>,
    /// Whether it is what stands before the braces of `use a::{b, c}`, and imports nothing by itself.
    is_stem: bool,
    /// Where it stands.
    span: String,
    /// Whether it stands in a source, and is not what a macro wrote.
    is_written: bool,
}

/// Reads every `mod` and `use` of the printed tree; those of `use a::{b, c}` come one by one.
fn items(tree: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let root = tree.lines().find(|line| line.starts_with("DefId(0:0 ~ "));
    let root = root.and_then(|line| local(line.split(" =>").next()?)).unwrap_or_default();
    for line in tree.lines() {
        match line {
            "        node: Item(" | "        node: Crate(" => block = vec![line],
            "        )," if !block.is_empty() => items.extend(item(&root, &std::mem::take(&mut block))),
            _ if !block.is_empty() => block.push(line),
            _ => {}
        }
    }
    items
}

fn item(root: &str, block: &[&str]) -> Option<Item> {
    let mut item = Item::default();
    if block.first()?.ends_with("Crate(") {
        let (_, file) = block.iter().find_map(|line| line.split_once("inner_span: "))?;
        item.path = root.to_owned();
        item.module_file = Some(place(file)?.0.to_owned());
        return Some(item);
    }
    item.path = block.iter().find_map(|line| local(line.trim().strip_prefix("owner_id: ")?))?;
    let at_item = |name: &str| block.iter().find_map(|line| line.strip_prefix("                ")?.strip_prefix(name));
    item.span = at_item("span: ")?.trim_end_matches(',').to_owned();
    item.is_written = item.span.ends_with("(#0)");
    match at_item("kind: ")? {
        "Mod(" => {
            let (_, file) = block.iter().find_map(|line| line.split_once("inner_span: "))?;
            item.module_file = Some(place(file)?.0.to_owned());
        }
        "Use(" => {
            if block.contains(&"                    ListStem,") {
                item.is_stem = true;
                return Some(item);
            }
            let segments = block.iter().position(|line| line.trim() == "segments: [")?;
            let first = block[segments..].iter().filter_map(|line| line.trim().strip_prefix("DefId(")).next();
            // A first part that is no crate is something that was imported before.
            item.from_crate = first.filter(|id| !id.starts_with("0:") && id.contains(":0 ~ ")).and_then(crate_name);
            let meanings = block[..segments].iter().filter_map(|line| {
                let line = line.trim();
                let is_space = line.ends_with("_ns: Some(") || line.starts_with("DefId(");
                is_space.then_some(line)
            });
            item.imported = meaning(&meanings.collect::<Vec<_>>()).and_then(local);
            (item.imported.is_some() || item.from_crate.is_some()).then_some(())?;
        }
        _ => return None,
    }
    Some(item)
}

/// The definition that a name means: a type or a module before a value, a value before a macro.
fn meaning<'t>(lines: &[&'t str]) -> Option<&'t str> {
    ["type_ns", "value_ns", "macro_ns"].iter().find_map(|space| {
        let at = lines.iter().position(|line| line.starts_with(space))?;
        lines.get(at + 1).copied().filter(|line| line.starts_with("DefId("))
    })
}

/// The path of a definition of this crate: `a::b` of `DefId(0:1 ~ shop[1a2b]::a::b)`.
fn local(id: &str) -> Option<String> {
    let path = id.strip_prefix("DefId(0:")?.split_once(" ~ ")?.1.trim_end_matches(',').strip_suffix(')')?;
    let (name, rest) = path.split_once('[')?;
    Some(format!("{name}{}", rest.split_once(']')?.1))
}

/// The crate of `20:0 ~ std[1a2b])`.
fn crate_name(id: &str) -> Option<String> {
    Some(id.split_once(" ~ ")?.1.split('[').next()?.to_owned())
}

/// The file and the line of `src/a.rs:1:5: 1:20 (#0)`.
fn place(span: &str) -> Option<(&str, &str)> {
    let end = span.find(".rs:")? + ".rs".len();
    Some((&span[..end], span[end + 1..].split(':').next()?))
}

/// A file's path from the root of the project, which is where Cargo starts the compiler.
fn module_file_path(project: &Project, file: &str) -> String {
    let file = project.root.join(file);
    let file = file.canonicalize().unwrap_or(file);
    file.strip_prefix(&project.root).unwrap_or(&file).to_string_lossy().into_owned()
}

/// The node of the nearest module around a path.
fn folded(of_module: &BTreeMap<&str, String>, path: &str) -> Option<String> {
    let mut here = Some(path);
    while let Some(path) = here {
        if let Some(module) = of_module.get(path) {
            return Some(module.clone());
        }
        here = path.rfind("::").map(|end| &path[..end]);
    }
    None
}

/// What Cargo knows of the packages around a project.
#[derive(Default)]
struct Packages {
    /// The packages by the names that their libraries have in code.
    by_code_name: BTreeMap<String, String>,
    /// The directories of the workspace's own packages.
    own: BTreeMap<String, PathBuf>,
}

fn packages(project: &Project) -> Result<Packages> {
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--quiet", "--all-features", "--format-version", "1"]).current_dir(&project.root);
    let metadata: serde_json::Value = serde_json::from_str(&output(&mut cargo, "Rust")?)?;
    let mut packages = Packages::default();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(name) = package["name"].as_str() else { continue };
        let directory = Path::new(package["manifest_path"].as_str().unwrap_or_default()).parent();
        if package["source"].is_null() {
            packages.own.extend(directory.map(|directory| (name.to_owned(), directory.to_owned())));
        }
        let targets = package["targets"].as_array().into_iter().flatten();
        let is_library = |kind: &str| kind.ends_with("lib") || kind == "proc-macro";
        for target in targets.filter(|target| target["kind"][0].as_str().is_some_and(is_library)) {
            let code_name = target["name"].as_str().unwrap_or_default().replace('-', "_");
            packages.by_code_name.insert(code_name, name.to_owned());
        }
    }
    Ok(packages)
}

/// Takes every file of the workspace's other packages for a part of its package, which is one node.
fn add_own_packages(graph: &mut Graph, project: &Project, packages: &Packages) -> Result<()> {
    for (name, directory) in &packages.own {
        let mut pending = vec![directory.join("src")];
        while let Some(directory) = pending.pop() {
            for entry in std::fs::read_dir(&directory).into_iter().flatten() {
                let path = entry?.path();
                if path.is_dir() {
                    pending.push(path);
                } else if let Ok(path) = path.strip_prefix(&project.root) {
                    let node = format!("package {name}");
                    graph.files.entry(path.to_string_lossy().into_owned()).or_insert(node);
                }
            }
        }
    }
    Ok(())
}
