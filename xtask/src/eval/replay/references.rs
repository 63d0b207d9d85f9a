//! References to definitions as they stood at a commit, and the documents that make them.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use anyhow::Result;
use trueup_facts::{
    ContentHash, Definition, DefinitionKind, FileFacts, Language, Source, SourceClass, SourcePath, extract, language_of,
};

use super::repository::Scratch;

/// How many definitions of one file are cited.
const MOST_OF_A_FILE: usize = 5;

/// Parts of paths that are left out: what is there is no product, or no one's own.
const LEFT_OUT: &[&str] = &[
    "test",
    "spec",
    "vendor",
    "third_party",
    "node_modules",
    "fixture",
    "example",
    "generated",
    "dist/",
    ".min.",
    "mock",
    "bench",
    "migrations",
    ".pb.",
    "_pb2",
    "docs/",
];

/// A definition that is cited.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Its file.
    pub path: String,
    /// What tells it from the others.
    pub identity: Identity,
    /// The line of its name, the first of what belongs to it, and its last.
    pub lines: Lines,
    /// Its own lines, trimmed.
    pub body: Vec<String>,
}

/// What a definition is, whatever lines it stands at: its kind and its name with its owners'.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Identity {
    /// The kind in a word.
    pub kind: &'static str,
    /// `Owner.name`.
    pub name: String,
}

/// The 1-based lines of a definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lines {
    /// Where its decorators or its comment begin.
    pub first: u32,
    /// Where it begins.
    pub line: u32,
    /// Where it ends.
    pub end: u32,
}

/// How a document cites.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Form {
    /// The definition's name stands in the sentence.
    Named,
    /// The text names nothing, in a document whose other references are named.
    Bare,
    /// No reference of the document names anything.
    AllBare,
}

/// A reference of a page.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it means.
    pub cited: Cited,
    /// How it is written.
    pub form: Form,
    /// The lines it cites.
    pub start: u32,
    /// The last of them, where it cites a range.
    pub end: Option<u32>,
    /// The 1-based line of the page it stands on.
    pub page_line: u32,
}

/// A document of the past.
pub struct Page {
    /// The commit it describes.
    pub commit: String,
    /// Where it lies.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its references, each on a line of its own.
    pub references: Vec<Reference>,
}

/// Reads a text of the past.
pub fn facts(path: &str, text: &str) -> Option<FileFacts> {
    let path = SourcePath::new(path);
    let language: Option<&'static Language> = language_of(path.file_name());
    language?;
    let class = SourceClass::Product;
    let hash = ContentHash::default();
    Some(extract(&Source { path, text: text.into(), valid_utf8: true, hash, language, class }))
}

/// The definitions of a file by what they are, where nothing else of the file is the same.
pub fn identities(facts: &FileFacts) -> BTreeMap<Identity, Lines> {
    let mut found: BTreeMap<Identity, Option<Lines>> = BTreeMap::new();
    for definition in &facts.definitions {
        let identity = identity(facts, definition);
        let lines = Lines { first: definition.first_line, line: definition.span.line, end: definition.span.end_line };
        found.entry(identity).and_modify(|known| *known = None).or_insert(Some(lines));
    }
    found.into_iter().filter_map(|(identity, lines)| Some((identity, lines?))).collect()
}

fn identity(facts: &FileFacts, definition: &Definition) -> Identity {
    let mut name = definition.name.to_string();
    let mut at = definition;
    for _ in 0..8 {
        let parent = at.parent.and_then(|index| facts.definitions.get(index as usize));
        match (parent, &at.owner) {
            (Some(parent), _) => {
                name = format!("{}.{name}", parent.name);
                at = parent;
            }
            (None, Some(owner)) => {
                name = format!("{owner}.{name}");
                break;
            }
            (None, None) => break,
        }
    }
    Identity { kind: kind_word(definition.kind), name }
}

/// A class that became a struct is the same thing; so is a function that became a method of the same owner.
fn kind_word(kind: DefinitionKind) -> &'static str {
    match kind {
        kind if kind.is_type() => "type",
        kind if kind.is_callable() => "callable",
        kind => kind.word(),
    }
}

/// Chooses definitions of a commit, a few of each of many files, always the same ones.
pub fn choose(scratch: &mut Scratch, commit: &str, count: usize) -> Result<Vec<Cited>> {
    let is_product = |path: &String| {
        let lower = path.to_lowercase();
        !LEFT_OUT.iter().any(|part| lower.contains(part))
            && language_of(path.rsplit('/').next().unwrap_or(path)).is_some()
    };
    let mut files: Vec<String> = scratch.files(commit)?.into_iter().filter(is_product).collect();
    files.sort_by_key(|path| (hash_of(path), path.clone()));
    let mut chosen = Vec::new();
    for path in files {
        if chosen.len() >= count {
            break;
        }
        let Some(text) = scratch.text(commit, &path)?.filter(|text| text.len() < 400_000) else { continue };
        let Some(facts) = facts(&path, &text) else { continue };
        chosen.extend(of_file(&path, &text, &facts));
    }
    chosen.truncate(count);
    Ok(chosen)
}

fn of_file(path: &str, text: &str, facts: &FileFacts) -> Vec<Cited> {
    let unique = identities(facts);
    let lines: Vec<&str> = text.lines().collect();
    let mut found: Vec<Cited> = Vec::new();
    for definition in &facts.definitions {
        let is_cited = (definition.kind.is_type() || definition.kind.is_callable())
            && !definition.in_test
            && definition.name.len() > 3
            && definition.name.chars().all(|character| character.is_alphanumeric() || character == '_')
            && definition.span.end_line > definition.span.line + 1;
        let identity = identity(facts, definition);
        let Some(at) = unique.get(&identity).filter(|_| is_cited) else { continue };
        let body = lines.get(at.line as usize - 1..at.end as usize).unwrap_or_default();
        let body = body.iter().map(|line| line.trim().to_owned()).collect();
        found.push(Cited { path: path.to_owned(), identity, lines: *at, body });
    }
    found.sort_by_key(|cited| hash_of(&(path, &cited.identity)));
    found.truncate(MOST_OF_A_FILE);
    found
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The documents of one commit: one that names what it cites, one that does so now and then, and one that never does.
pub fn pages(commit: &str, number: usize, cited: &[Cited]) -> Vec<Page> {
    let page = |kind: &str, form: fn(usize) -> Form| {
        let path = format!("docs/replay/{number}-{kind}.md");
        let mut page =
            Page { commit: commit.to_owned(), path, text: "# How it works\n".into(), references: Vec::new() };
        for (index, cited) in cited.iter().enumerate() {
            page.cite(index, cited, form(index));
        }
        page
    };
    vec![
        page("named", |_| Form::Named),
        page("mixed", |index| if index % 2 == 0 { Form::Named } else { Form::Bare }),
        page("bare", |_| Form::AllBare),
    ]
}

impl Page {
    fn cite(&mut self, index: usize, cited: &Cited, form: Form) {
        let Lines { line, end, .. } = cited.lines;
        let (path, name) = (&cited.path, &cited.identity.name);
        let own = name.rsplit('.').next().unwrap_or(name);
        let (text, start, last) = match (form, index % 6) {
            (Form::Named, 0) => (format!("- `{name}` does this (`{path}:{line}`)."), line, None),
            (Form::Named, 1) => (format!("The work is done by `{own}` in `{path}:{line}-{end}`."), line, Some(end)),
            (Form::Named, 2) => (format!("{}. `{own}` → {path}:{line}", index + 1), line, None),
            (Form::Named, 3) => (format!("See `{path}#L{line}-L{end}`, where `{name}` is."), line, Some(end)),
            (Form::Named, 4) => (format!("- `{path}:{line}`: `{own}`, which others build on."), line, None),
            (Form::Named, _) => (format!("## `{own}` ({path}:{line})"), line, None),
            (_, 0 | 3) => (format!("This is how it goes (`{path}:{line}-{end}`)."), line, Some(end)),
            (_, 1 | 4) => (format!("- More of it at {path}:{line}."), line, None),
            _ => (format!("The rest follows in `{path}:{line}-{end}`."), line, Some(end)),
        };
        self.text.push_str(&format!("\n{text}\n"));
        let page_line = self.text.lines().count() as u32;
        self.references.push(Reference { cited: cited.clone(), form, start, end: last, page_line });
    }
}
