//! Named values: what the words of a constant's name say, so that text can be tied to it.

use rustc_hash::FxHashMap;
use trueup_facts::{Codebase, DefinitionId, DefinitionKind, FileId, SourceClass};

/// Words of names that say of what kind a value is rather than what it is of.
const GENERIC: &[&str] = &[
    "max", "maximum", "min", "minimum", "default", "num", "number", "count", "limit", "size", "len", "length", "cap",
    "total", "byte", "kib", "kb", "mib", "mb", "m", "s", "ms", "sec", "second", "minute", "hour", "day", "bit", "of",
    "per", "the", "a", "key",
];

/// Shortened words and what they are short for.
const SHORT: &[(&str, &str)] = &[
    ("len", "length"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("msg", "message"),
    ("conn", "connection"),
    ("conf", "config"),
    ("num", "number"),
    ("secs", "second"),
    ("attr", "attribute"),
    ("addr", "address"),
    ("buf", "buffer"),
    ("temp", "temperature"),
];

/// The named values of the product, by what their names say.
#[derive(Clone, Debug, Default)]
pub struct NamedValues {
    /// Constants by the sorted words of their name that are not generic.
    by_meaning: FxHashMap<Vec<String>, Vec<DefinitionId>>,
    /// Every named value by each word of its name.
    by_word: FxHashMap<String, Vec<(Vec<String>, DefinitionId)>>,
}

impl NamedValues {
    /// The constants whose name means `words`, which are as [`words_of_name`] gives them, generic ones left out.
    pub fn meaning(&self, words: &[String]) -> &[DefinitionId] {
        self.by_meaning.get(&meaning(words)).map_or(&[], Vec::as_slice)
    }

    /// The constants, variables and fields with a value whose name has all of `words`; of a single word, only those that
    /// are called so.
    pub fn with(&self, words: &[String]) -> Vec<DefinitionId> {
        let fits = |name: &[String]| match words {
            [only] => matches!(name, [word] if word == only),
            _ => words.iter().all(|word| name.contains(word)),
        };
        let candidates = words.first().and_then(|word| self.by_word.get(word));
        candidates.into_iter().flatten().filter(|(name, _)| fits(name)).map(|(_, id)| *id).collect()
    }
}

pub(crate) fn read(codebase: &Codebase) -> NamedValues {
    use DefinitionKind::{Constant, Field, Variable};
    let mut values = NamedValues::default();
    for (file, file_id) in codebase.files().iter().zip(0_u32..) {
        if file.source.class != SourceClass::Product {
            continue;
        }
        for (definition, index) in file.facts.definitions.iter().zip(0_u32..) {
            let is_value = matches!(definition.kind, Constant | Field | Variable) && definition.value.is_some();
            if definition.in_test || !is_value {
                continue;
            }
            let id = DefinitionId { file: FileId(file_id), index };
            let words = words_of_name(&definition.name);
            let meaning = meaning(&words);
            if definition.kind == Constant && !meaning.is_empty() {
                values.by_meaning.entry(meaning).or_default().push(id);
            }
            let mut distinct = words.clone();
            distinct.sort();
            distinct.dedup();
            for word in distinct {
                values.by_word.entry(word).or_default().push((words.clone(), id));
            }
        }
    }
    values
}

/// The words of a name or a phrase, in lower case, singular and written out.
pub fn words_of_name(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase() || character.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    let written_out = |word: String| {
        let long = SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| (*long).to_owned());
        long.unwrap_or_else(|| if word.len() > 3 { singular(&word) } else { word })
    };
    words.into_iter().map(written_out).collect()
}

/// The words of a name that are not generic, sorted.
pub fn meaning(words: &[String]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().filter(|word| !GENERIC.contains(&word.as_str())).cloned().collect();
    words.sort();
    words.dedup();
    words
}

/// A plural's singular, as far as its ending tells.
pub fn singular(word: &str) -> String {
    let ends = |ending: &str| word.len() > ending.len() + 1 && word.ends_with(ending);
    match word {
        "indices" => "index".to_owned(),
        "matrices" => "matrix".to_owned(),
        "aliases" | "statuses" | "buses" => word[..word.len() - 2].to_owned(),
        _ if ends("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if ["sses", "xes", "ches", "shes", "zes"].iter().any(|it| ends(it)) && word != "axes" => {
            word[..word.len() - 2].to_owned()
        }
        _ if ends("s") && !ends("ss") && !ends("us") && !ends("is") => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    }
}
