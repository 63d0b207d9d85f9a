//! The lists of the project: where things of each kind live, and which list names them.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// What one thing of a kind is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A folder with a `mod.rs`.
    Folder,
    /// One Rust file.
    File,
}

/// Where the cases of a thing are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cases {
    /// Its tests are elsewhere.
    None,
    /// In the `cases.md` of its folder.
    InFolder,
    /// In the Markdown file of its name beside it.
    Beside,
}

/// A kind of thing that the project has many of.
#[derive(Debug)]
pub struct Registry {
    /// One of them, in words.
    pub what: &'static str,
    /// The directory in which they live.
    pub home: &'static str,
    /// The file that lists them.
    pub list: &'static str,
    /// The slice in that file, where there is one.
    pub slice: Option<&'static str>,
    /// What each is made of.
    pub form: Form,
    /// What stands in each of them and in no other file of the home, where the home has others too.
    pub mark: Option<&'static str>,
    /// Where each has its cases.
    pub cases: Cases,
}

/// Every registry.
pub static REGISTRIES: &[Registry] = &[
    Registry {
        what: "language",
        home: "crates/trueup-facts/src/languages",
        list: "crates/trueup-facts/src/languages.rs",
        slice: Some("LANGUAGES"),
        form: Form::Folder,
        mark: None,
        cases: Cases::InFolder,
    },
    Registry {
        what: "framework",
        home: "crates/trueup-facts/src/frameworks",
        list: "crates/trueup-facts/src/frameworks.rs",
        slice: Some("FRAMEWORKS"),
        form: Form::File,
        mark: None,
        cases: Cases::Beside,
    },
    Registry {
        what: "artifact",
        home: "crates/trueup-facts/src/artifacts",
        list: "crates/trueup-facts/src/artifacts.rs",
        slice: Some("ARTIFACTS"),
        form: Form::File,
        mark: Some(": Artifact ="),
        cases: Cases::Beside,
    },
    Registry {
        what: "manifest or part of artifacts",
        home: "crates/trueup-facts/src/artifacts",
        list: "crates/trueup-facts/src/artifacts.rs",
        slice: None,
        form: Form::File,
        mark: None,
        cases: Cases::None,
    },
    Registry {
        what: "claim kind",
        home: "crates/trueup-check/src/claims",
        list: "crates/trueup-check/src/claims.rs",
        slice: Some("KINDS"),
        form: Form::Folder,
        mark: None,
        cases: Cases::InFolder,
    },
    Registry {
        what: "section",
        home: "crates/trueup-document/src/sections",
        list: "crates/trueup-document/src/sections.rs",
        slice: Some("SECTIONS"),
        form: Form::Folder,
        mark: None,
        cases: Cases::None,
    },
    Registry {
        what: "format",
        home: "crates/trueup-report/src/formats",
        list: "crates/trueup-report/src/formats.rs",
        slice: Some("FORMATS"),
        form: Form::File,
        mark: None,
        cases: Cases::None,
    },
    Registry {
        what: "reference",
        home: "xtask/src/eval/imports",
        list: "xtask/src/eval/imports.rs",
        slice: Some("REFERENCES"),
        form: Form::File,
        mark: None,
        cases: Cases::None,
    },
];

/// The registry of things called `what`.
pub fn registry(what: &str) -> Result<&'static Registry> {
    REGISTRIES.iter().find(|registry| registry.what == what).with_context(|| format!("there is no registry of {what}s"))
}

impl Registry {
    /// The names of what lives in the home under `root`, sorted.
    pub fn members(&self, root: &Path) -> Result<Vec<String>> {
        let home = root.join(self.home);
        if !home.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&home).with_context(|| format!("cannot list {}", self.home))? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let is_member = match self.form {
                Form::Folder => path.is_dir(),
                Form::File => path.extension().is_some_and(|extension| extension == "rs") && name != "tests",
            };
            if is_member && self.is_marked(&path)? {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Whether the file has the mark of this registry's things.
    fn is_marked(&self, path: &Path) -> Result<bool> {
        let Some(mark) = self.mark else { return Ok(true) };
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.contains(mark))
    }

    /// Whether the text of the list declares the module and, where there is a slice, names it there.
    pub fn lists(&self, list: &str, member: &str) -> bool {
        let declared = list.lines().any(|line| {
            line.strip_suffix(';').and_then(|line| line.rsplit_once("mod ")).is_some_and(|(_, name)| name == member)
        });
        let named = match self.slice.map(|slice| slice_bounds(list, slice)) {
            Some(Some((from, to))) => list[from..to].contains(&format!("{member}::")),
            Some(None) => false,
            None => true,
        };
        declared && named
    }

    /// Adds the module and, where there is a slice, the entry to the list.
    pub fn add(&self, root: &Path, member: &str, declaration: &str, entry: &str) -> Result<()> {
        let path = root.join(self.list);
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", self.list))?;
        let mut text = with_module(&text, &format!("{declaration} {member};"))
            .with_context(|| format!("{} declares no module yet", self.list))?;
        if let Some(slice) = self.slice {
            let Some((from, to)) = slice_bounds(&text, slice) else {
                bail!("{} has no list named {slice}", self.list);
            };
            let spread = text[from..to].trim_end().ends_with(',');
            let end = from + text[from..to].trim_end().len();
            let addition = if spread { format!("\n    {entry},") } else { format!(", {entry}") };
            text.insert_str(end, &addition);
        }
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", self.list))
    }
}

/// Puts the declaration among the others, in order.
fn with_module(text: &str, declaration: &str) -> Option<String> {
    let name_of =
        |line: &str| line.strip_suffix(';').and_then(|line| line.rsplit_once("mod ")).map(|(_, name)| name.to_owned());
    let own = name_of(declaration)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let others: Vec<(usize, String)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, name_of(line)?)))
        .filter(|(_, name)| name != "tests")
        .collect();
    let last = others.last()?.0 + 1;
    let mut at = others.iter().find(|(_, name)| *name > own).map_or(last, |(at, _)| *at);
    // A module behind a feature has its attribute above it.
    while at > 0 && lines[at - 1].starts_with("#[") {
        at -= 1;
    }
    lines.insert(at, declaration);
    Some(lines.join("\n") + "\n")
}

/// The bytes between the brackets of `static NAME: … = &[ … ];`, or of a macro's that makes the slice.
fn slice_bounds(text: &str, slice: &str) -> Option<(usize, usize)> {
    let start = text.find(&format!("static {slice}:"))?;
    let equals = start + text[start..].find('=')?;
    let from = equals + text[equals..].find('[')? + "[".len();
    let to = from + text[from..].find("];")?;
    Some((from, to))
}
