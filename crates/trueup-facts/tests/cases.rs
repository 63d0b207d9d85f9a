//! Runs the `cases.md` beside every language and the cases beside every framework and every artifact, as
//! [`trueup_cases`] tells: small trees of files, and what must be read
//! from them, in the forms that [`trueup_facts::outline`] documents.
//!
//! - `facts`: definitions, signals, documentation and problems of every source; a tree with several sources has a line
//!   `path:` before each.
//! - `calls`: the calls of every source, with the same `path:` lines.
//! - `imports`: where every import leads.
//! - `packages`: what the manifests declare.
//! - `artifacts`: the facts of every artifact, and where its imports lead.
//! - `tables`: the tables that SQL ends up with.
//! - `signals`: what frameworks read into every source, with the same `path:` lines.
//! - `edges`: which call leads where.
//! - `routes`: every route with its whole path.

#![allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]

use std::path::Path;

use trueup_cases::{CasesFile, Tree, check};
use trueup_facts::artifacts::{ARTIFACTS, Artifact};
use trueup_facts::languages::LANGUAGES;
use trueup_facts::outline;

/// The outline that an expectation's info string asks for; `None` for a word that is no outline.
fn outline_of(kind: &str, tree: &Tree) -> Option<String> {
    let codebase = tree.codebase();
    let each = |outline: fn(&trueup_facts::FileFacts) -> String| {
        let several = codebase.files().len() > 1;
        let outlines = codebase.files().iter().map(|file| {
            let heading = if several { format!("{}:\n", file.path()) } else { String::new() };
            heading + &outline(&file.facts)
        });
        outlines.collect::<String>()
    };
    match kind {
        "facts" => Some(each(outline::facts)),
        "calls" => Some(each(outline::calls)),
        "signals" => Some(each(outline::signals)),
        "routes" => Some(outline::routes(&codebase)),
        "imports" => Some(outline::imports(&codebase)),
        "artifacts" => Some(outline::artifacts(&codebase)),
        "edges" => Some(outline::edges(&codebase)),
        "tables" => Some(outline::tables(&codebase)),
        "packages" => Some(outline::packages(codebase.packages())),
        _ => None,
    }
}

#[test]
fn every_language_reads_its_cases() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    let file = |language: &trueup_facts::languages::Language| CasesFile {
        name: language.name.to_string(),
        path: home.join(language.folder).join("cases.md"),
    };
    check(&LANGUAGES.iter().map(|language| file(language)).collect::<Vec<_>>(), |_, kind, tree| outline_of(kind, tree));
}

#[test]
fn every_call_leads_where_its_cases_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/calls/cases.md");
    check(&[CasesFile { name: "calls".to_owned(), path }], |_, kind, tree| outline_of(kind, tree));
}

/// Every file in the folder of frameworks is one; its cases are the `.md` of the same name.
#[test]
fn every_framework_reads_its_cases() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/frameworks");
    let mut files: Vec<CasesFile> = std::fs::read_dir(home)
        .expect("the folder of the frameworks")
        .map(|entry| entry.expect("a framework").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| CasesFile {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            path: path.with_extension("md"),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    check(&files, |_, kind, tree| outline_of(kind, tree));
}

#[test]
fn every_artifact_reads_its_cases() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/artifacts");
    let file = |artifact: &Artifact| CasesFile {
        name: artifact.name.to_string(),
        path: home.join(artifact.file).with_extension("md"),
    };
    check(&ARTIFACTS.iter().map(|artifact| file(artifact)).collect::<Vec<_>>(), |_, kind, tree| outline_of(kind, tree));
}
