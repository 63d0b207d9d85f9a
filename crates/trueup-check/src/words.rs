//! Where words stand in the tree, whatever the language.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{Codebase, SourcePath};

/// The words that a document wants looked for in the whole tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Those whose places matter.
    pub(crate) placed: FxHashSet<String>,
    /// Those of which it only matters whether they stand anywhere.
    pub(crate) ordinary: FxHashSet<String>,
}

/// The first place of each wanted word, and how many files have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordIndex {
    found: FxHashMap<String, Arc<WordPlaces>>,
    /// Words of which it is only known whether they stand anywhere.
    ordinary: FxHashSet<String>,
}

/// Where a word stands.
#[derive(Clone, Debug)]
pub(crate) struct WordPlaces {
    /// Files that have it with the line of its first occurrence there, sorted by path; at most [`PLACES_KEPT`].
    pub(crate) places: Vec<(SourcePath, u32)>,
}

/// How many files are remembered that have a word; of a word with so many places, others may be unknown.
pub(crate) const PLACES_KEPT: usize = 64;

/// Extensions of files that talk about code rather than being code.
const PROSE: &[&str] = &["md", "mdx", "markdown", "rst", "adoc", "txt", "lock", "svg", "csv", "ipynb", "map", "po"];

impl WordIndex {
    /// Looks for the wanted words of each of several documents in every file of the tree that is not prose.
    pub(crate) fn search(codebase: &Codebase, wanted: &[&Wanted]) -> Vec<WordIndex> {
        let all: FxHashSet<String> =
            wanted.iter().flat_map(|wanted| wanted.placed.iter().chain(&wanted.ordinary)).cloned().collect();
        let found = search(codebase, &all);
        let of_document = |wanted: &&Wanted| {
            let places = |word: &String| Some((word.clone(), Arc::clone(found.get(word)?)));
            WordIndex {
                found: wanted.placed.iter().chain(&wanted.ordinary).filter_map(places).collect(),
                ordinary: wanted.ordinary.difference(&wanted.placed).cloned().collect(),
            }
        };
        wanted.iter().map(of_document).collect()
    }

    /// Whether `word`, which was looked for, stands anywhere.
    pub(crate) fn stands(&self, word: &str) -> bool {
        self.found.contains_key(word)
    }

    /// Where `word` stands; `None` where it stands nowhere, or was not looked for.
    pub(crate) fn places(&self, word: &str) -> Option<&WordPlaces> {
        self.found.get(word).filter(|_| !self.ordinary.contains(word)).map(Arc::as_ref)
    }
}

fn search(codebase: &Codebase, wanted: &FxHashSet<String>) -> FxHashMap<String, Arc<WordPlaces>> {
    if wanted.is_empty() {
        return FxHashMap::default();
    }
    let in_file = |path: &SourcePath| -> Vec<(String, u32)> {
        if path.extension().is_some_and(|extension| PROSE.contains(&extension)) {
            return Vec::new();
        }
        codebase.text(path.as_str()).map_or_else(Vec::new, |text| first_occurrences(&text, wanted))
    };
    let per_file: Vec<(&SourcePath, Vec<(String, u32)>)> =
        codebase.paths().files().par_iter().map(|path| (path, in_file(path))).collect();
    let mut found: FxHashMap<String, WordPlaces> = FxHashMap::default();
    for (path, words) in per_file {
        for (word, line) in words {
            let places = &mut found.entry(word).or_insert_with(|| WordPlaces { places: Vec::new() }).places;
            if places.len() < PLACES_KEPT {
                places.push((path.clone(), line));
            }
        }
    }
    found.into_iter().map(|(word, places)| (word, Arc::new(places))).collect()
}

fn first_occurrences(text: &str, wanted: &FxHashSet<String>) -> Vec<(String, u32)> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut out = Vec::new();
    let mut counted = (0, 1);
    for word in words(text) {
        let name = &text[word.clone()];
        if wanted.contains(name) && seen.insert(name) {
            let newlines = memchr::memchr_iter(b'\n', &text.as_bytes()[counted.0..word.start]).count();
            counted = (word.start, counted.1 + newlines as u32);
            out.push((name.to_owned(), counted.1));
        }
    }
    out
}

/// The byte ranges of the identifiers of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether `name` stands in `text` as a whole word.
pub(crate) fn contains_word(text: &str, name: &str) -> bool {
    let whole = |(at, _): (usize, &str)| {
        let before = text.as_bytes()[..at].last().is_none_or(|&byte| !is_word(byte));
        let after = text.as_bytes().get(at + name.len()).is_none_or(|&byte| !is_word(byte));
        before && after
    };
    !name.is_empty() && text.match_indices(name).any(whole)
}
