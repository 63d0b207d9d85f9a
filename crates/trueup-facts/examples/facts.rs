//! Prints the facts of a directory's sources and where their imports lead:
//! `cargo run -p trueup-facts --example facts -- DIRECTORY [LANGUAGE] [facts|signals|routes|calls|imports|edges|unresolved|artifacts|tables|packages|counts]`.
//!
//! Several languages are parted by a comma and a space. `edges` is for programs: path, line, kind, import as written,
//! what kind of thing it leads to and its name, parted by
//! tabs.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program for people")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use trueup_facts::{
    Codebase, ContentHash, ImportKind, PathIndex, ReadText, Source, SourceClass, SourcePath, Target, extract,
    language_of, outline,
};

struct Disk(PathBuf);

impl ReadText for Disk {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        std::fs::read_to_string(self.0.join(path.as_str())).ok().map(Arc::from)
    }
}

fn walk(root: &Path) -> Vec<SourcePath> {
    let (mut found, mut pending) = (Vec::new(), vec![root.to_owned()]);
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(&directory).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let skipped = [".git", "target", "node_modules", ".venv"].iter().any(|skipped| name == *skipped);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !skipped => pending.push(path),
                Ok(kind) if kind.is_file() => {
                    let relative = path.strip_prefix(root).ok().and_then(Path::to_str);
                    found.extend(relative.map(SourcePath::new));
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let wanted = arguments.next().unwrap_or_default().to_lowercase();
    let what = arguments.next().unwrap_or_else(|| "counts".to_owned());
    let paths = walk(&root);
    let chosen: Vec<_> = paths
        .iter()
        .filter_map(|path| Some((path, language_of(path.file_name())?)))
        .filter(|(_, language)| {
            wanted.is_empty() || wanted.split(", ").any(|name| language.name.to_lowercase() == name)
        })
        .collect();
    let read = |(path, language): &(&SourcePath, _)| {
        let bytes = std::fs::read(root.join(path.as_str())).ok()?;
        let (text, valid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let (hash, language) = (ContentHash::default(), Some(*language));
        let is_test =
            path.as_str().contains("_test.") || path.as_str().contains("test/") || path.as_str().contains("tests/");
        let class = if is_test { SourceClass::Test } else { SourceClass::Product };
        Some(Source { path: (*path).clone(), text: text.into(), valid_utf8, hash, language, class })
    };
    let sources: Vec<Source> = chosen.par_iter().filter_map(read).collect();
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    let start = Instant::now();
    let facts: Vec<_> = sources.into_par_iter().map(|source| (extract(&source), source)).collect();
    let extracted = start.elapsed();
    let sources = facts.into_iter().map(|(facts, source)| (source, facts)).collect();
    let start = Instant::now();
    let codebase = Codebase::link(sources, PathIndex::new(paths.clone(), Vec::new()), Arc::new(Disk(root.clone())));
    let linked = start.elapsed();
    match what.as_str() {
        "facts" => codebase.files().iter().for_each(|file| print!("{}:\n{}", file.path(), outline::facts(&file.facts))),
        "calls" => codebase.files().iter().for_each(|file| print!("{}:\n{}", file.path(), outline::calls(&file.facts))),
        "routes" => print!("{}", outline::routes(&codebase)),
        "signals" => {
            codebase.files().iter().for_each(|file| print!("{}:\n{}", file.path(), outline::signals(&file.facts)))
        }
        "imports" => print!("{}", outline::imports(&codebase)),
        "artifacts" => print!("{}", outline::artifacts(&codebase)),
        "edges" => print!("{}", edges(&codebase)),
        "tables" => print!("{}", outline::tables(&codebase)),
        "packages" => print!("{}", outline::packages(codebase.packages())),
        "unresolved" => outline::imports(&codebase)
            .lines()
            .filter(|line| line.contains("unresolved "))
            .for_each(|line| println!("{line}")),
        _ => counts(&codebase),
    }
    eprintln!("{} files, {bytes} bytes, extract {extracted:.2?}, link {linked:.2?}", codebase.files().len());
}

fn edges(codebase: &Codebase) -> String {
    let mut text = String::new();
    for file in codebase.files() {
        for resolved in &file.imports {
            let import = &file.facts.imports[resolved.import as usize];
            let kind = match import.kind {
                ImportKind::Value => "value",
                ImportKind::TypeOnly => "type-only",
                ImportKind::Reexport => "reexport",
                ImportKind::Dynamic => "dynamic",
                ImportKind::Module => "module",
                ImportKind::Implicit => "implicit",
            };
            let test = if import.in_test { " test" } else { "" };
            let (meaning, target) = match &resolved.target {
                Target::File(id) => ("file", codebase.file(*id).path().as_str()),
                Target::Package(name) => ("package", name.as_str()),
                Target::Standard(name) => ("standard", name.as_str()),
                Target::Artifact(path) => ("artifact", path.as_str()),
                Target::Unresolved(name) => ("unresolved", name.as_str()),
            };
            let written = outline::import_text(import).replace(['\t', '\n', '\r'], " ");
            let line = import.span.line;
            let _ = writeln!(text, "{}\t{line}\t{kind}{test}\t{written}\t{meaning}\t{target}", file.path());
        }
    }
    text
}

fn counts(codebase: &Codebase) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut packages: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
    for file in codebase.files() {
        file.facts.definitions.iter().for_each(|definition| count(&format!("definition {}", definition.kind.word())));
        file.facts.calls.iter().for_each(|_| count("call"));
        file.facts.signals.iter().for_each(|_| count("signal"));
        file.facts.problems.iter().for_each(|_| count("problem"));
        for resolved in &file.imports {
            match &resolved.target {
                Target::File(_) => count("import file"),
                Target::Standard(_) => count("import standard"),
                Target::Artifact(_) => count("import artifact"),
                Target::Unresolved(_) => count("import unresolved"),
                Target::Package(name) => {
                    count("import package");
                    *packages.entry(name.to_string()).or_default() += 1;
                }
            }
        }
    }
    counts.iter().for_each(|(what, count)| println!("{count:8} {what}"));
    let mut packages: Vec<_> = packages.into_iter().collect();
    packages.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    packages.iter().for_each(|(name, count)| println!("{count:8} package {name}"));
}
