//! The projects that are changed: a tree, its true document, and what its author knows of changes to it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::page::Page;

/// A tree with a document that holds.
pub struct Subject {
    /// Its name in reports.
    pub name: String,
    /// The language that most of it is written in.
    pub language: String,
    /// Every file but the document, by its path.
    pub files: BTreeMap<String, String>,
    /// The path of the document.
    pub document: String,
    /// The document as the oracle reads it.
    pub page: Page,
    /// The changes that its author has written down.
    pub changes: Vec<Change>,
}

/// A change of one file, with what it makes false, as the author of the project knows it.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Change {
    /// The mutator it counts for.
    pub mutator: String,
    /// The file to change.
    pub file: String,
    /// A text of it, which stands there once.
    pub from: String,
    /// What to put in its place.
    #[serde(default)]
    pub to: String,
    /// Other files in which the same text is replaced wherever it stands.
    #[serde(default)]
    pub also_in: Vec<String>,
    /// What changes with it in other files, where one without the other would leave the project at odds with itself.
    #[serde(default)]
    pub with: Vec<Companion>,
    /// Words of the document; the lines that have them are false then.
    #[serde(rename = "false", default)]
    pub made_false: Vec<String>,
    /// Words of the document that one may call false then.
    #[serde(default)]
    pub may_be_false: Vec<String>,
    /// The claim kind without which nobody can see it.
    pub needs: Option<String>,
}

/// A change of another file that belongs to the same change.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// The file to change.
    pub file: String,
    /// A text of it, which stands there once.
    pub from: String,
    /// What to put in its place.
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    root: String,
    language: String,
    #[serde(default)]
    change: Vec<Change>,
}

/// Where the document of every project is.
const DOCUMENT: &str = "ARCHITECTURE.md";

impl Subject {
    /// Every project that `xtask/subjects/` describes, in the order of their names.
    pub fn all(root: &Path) -> Result<Vec<Subject>> {
        let home = root.join("xtask/subjects");
        let entries = std::fs::read_dir(&home).with_context(|| format!("cannot list {}", home.display()))?;
        let mut manifests = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                manifests.push(path);
            }
        }
        manifests.sort();
        manifests.iter().map(|manifest| Subject::read(root, manifest)).collect()
    }

    fn read(root: &Path, manifest: &Path) -> Result<Subject> {
        let shown = manifest.display();
        let text = std::fs::read_to_string(manifest).with_context(|| format!("cannot read {shown}"))?;
        let Manifest { root: directory, language, change } =
            toml::from_str(&text).with_context(|| format!("cannot understand {shown}"))?;
        let mut files = BTreeMap::new();
        read_tree(&root.join(&directory), "", &mut files)?;
        let Some(document) = files.remove(DOCUMENT) else { bail!("{directory} has no {DOCUMENT}") };
        let name = manifest.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let page = Page::read(&document);
        Ok(Subject { name, language, files, document: DOCUMENT.to_owned(), page, changes: change })
    }

    /// The same tree with another document.
    pub fn with_document(&self, name: String, text: &str) -> Subject {
        Subject {
            name,
            language: self.language.clone(),
            files: self.files.clone(),
            document: self.document.clone(),
            page: Page::read(text),
            changes: Vec::new(),
        }
    }

    /// The files of a language that is read, those of tests and generated ones too.
    pub fn sources(&self) -> impl Iterator<Item = (&String, &String)> {
        self.files.iter().filter(|(path, _)| Dialect::of(path).is_some())
    }

    /// The file that `written` names, where it is one.
    pub fn resolve(&self, written: &str) -> Option<&str> {
        let written = written.trim_start_matches("./");
        let end = format!("/{written}");
        let mut found = self.files.keys().filter(|path| *path == written || path.ends_with(&end));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// How a language writes what mutators change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Python.
    Python,
    /// TypeScript.
    TypeScript,
    /// Go.
    Go,
    /// Rust.
    Rust,
}

impl Dialect {
    /// The language of a file, by its extension.
    pub fn of(path: &str) -> Option<Dialect> {
        match path.rsplit_once('.')?.1 {
            "py" => Some(Dialect::Python),
            "ts" => Some(Dialect::TypeScript),
            "go" => Some(Dialect::Go),
            "rs" => Some(Dialect::Rust),
            _ => None,
        }
    }

    /// What a line comment begins with.
    pub fn comment(self) -> &'static str {
        match self {
            Dialect::Python => "#",
            _ => "//",
        }
    }
}

fn read_tree(directory: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in std::fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "__pycache__" {
                read_tree(&entry.path(), &format!("{path}/"), files)?;
            }
        } else {
            let text = std::fs::read_to_string(entry.path()).with_context(|| format!("cannot read {path}"))?;
            files.insert(path, text);
        }
    }
    Ok(())
}
