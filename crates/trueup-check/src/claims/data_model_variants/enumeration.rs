//! The enumerations of the product, however its languages write them.

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, File, FileId, SourceClass};

use crate::scope::Scope;
use crate::shown_type::members;

/// One variant: what it is called, and all it may be called, folded.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// Its name in the code.
    pub(super) name: String,
    /// Its name, its name without that of its type, and its value, each [`folded`].
    spellings: Vec<String>,
    /// Its value as written, where that is a text.
    value: Option<String>,
}

/// A way in which documents write variants.
type Spelling = fn(&Variant) -> Option<String>;

const SPELLINGS: &[Spelling] = &[
    |variant| Some(variant.name.clone()),
    |variant| variant.value.clone(),
    |variant| Some(variant.name.to_lowercase()),
    |variant| Some(variant.name.to_uppercase()),
    |variant| Some(variant.name.to_lowercase().replace('_', "-")),
];

/// The variants as a list writes them that has those of the names that are written; `None` where it writes them in no one
/// way.
pub(super) fn spelled(variants: &[Variant], written: &[&str]) -> Option<Vec<String>> {
    let in_one_way = |spelling: &Spelling| variants.iter().map(spelling).collect::<Option<Vec<String>>>();
    let mut ways = SPELLINGS.iter().filter_map(in_one_way);
    ways.find(|spelled| written.iter().all(|name| spelled.iter().any(|it| it == name)))
}

impl Variant {
    /// Whether a document's word means it.
    pub(super) fn is(&self, written: &str) -> bool {
        self.spellings.contains(&folded(written))
    }
}

/// A name as it is compared: `SLIDING_WINDOW`, `SlidingWindow` and `sliding-window` are one.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name without quotes and backticks.
pub(super) fn plain(word: &str) -> &str {
    word.trim().trim_matches(['"', '\'', '`', '*'])
}

/// The enumerations that have a variant of one of the wanted names, by what their variants may be called.
#[derive(Debug, Default)]
pub(super) struct Enumerations {
    by_spelling: FxHashMap<String, Vec<DefinitionId>>,
}

impl Enumerations {
    /// Looks for enumerations in all product code; `wanted` holds folded names.
    pub(super) fn with(codebase: &Codebase, wanted: &FxHashSet<String>) -> Enumerations {
        let mut found = Enumerations::default();
        for (at, file) in codebase.files().iter().enumerate() {
            if file.source.class != SourceClass::Product {
                continue;
            }
            for (index, definition) in file.facts.definitions.iter().enumerate() {
                let spellings = match (enumeration_of(file, definition), definition.in_test) {
                    (Some(owner), false) => {
                        (owner, spellings(definition, &file.facts.definitions[owner as usize].name))
                    }
                    _ => match literals(definition) {
                        Some(values) => (index as u32, values.iter().map(|value| folded(value)).collect()),
                        None => continue,
                    },
                };
                let id = DefinitionId { file: FileId(at as u32), index: spellings.0 };
                for name in spellings.1.into_iter().filter(|name| wanted.contains(name)) {
                    let enumerations = found.by_spelling.entry(name).or_default();
                    if enumerations.last() != Some(&id) {
                        enumerations.push(id);
                    }
                }
            }
        }
        found
    }

    /// The enumerations that have all names but at most one, and two at the least; of several those with the most, and of
    /// these the document's own project's.
    pub(super) fn best(&self, scope: &Scope<'_>, names: &[String]) -> Vec<DefinitionId> {
        let mut counts: Vec<(DefinitionId, usize)> = Vec::new();
        for name in names {
            for id in self.by_spelling.get(&folded(name)).into_iter().flatten() {
                match counts.iter_mut().find(|(known, _)| known == id) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((*id, 1)),
                }
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        if most < 2 || most + 1 < names.len() {
            return Vec::new();
        }
        counts.retain(|(_, count)| *count == most);
        let paths = counts.iter().map(|(id, _)| scope.codebase.file(id.file).path().clone()).collect();
        let near = scope.nearest(paths);
        counts.into_iter().map(|(id, _)| id).filter(|id| near.contains(scope.codebase.file(id.file).path())).collect()
    }
}

/// The enumeration that a definition is a variant of: its parent, or a type of its file that it is a constant of.
fn enumeration_of(file: &File, definition: &Definition) -> Option<u32> {
    match definition.kind {
        DefinitionKind::Variant => definition.parent.filter(|&it| (it as usize) < file.facts.definitions.len()),
        DefinitionKind::Constant => constant_type(file, definition),
        _ => None,
    }
}

/// The type of the same file that a constant of Go belongs to.
fn constant_type(file: &File, constant: &Definition) -> Option<u32> {
    if file.source.language?.name != "Go" || constant.kind != DefinitionKind::Constant {
        return None;
    }
    let of = constant.type_text.as_ref()?;
    let is_type = |it: &Definition| it.kind == DefinitionKind::TypeAlias && it.name == *of;
    file.facts.definitions.iter().position(is_type).map(|index| index as u32)
}

/// What a variant may be called: its name, that without the name of its type, and its value where that is a text.
fn spellings(variant: &Definition, owner: &str) -> Vec<String> {
    let (name, owner) = (folded(&variant.name), folded(owner));
    let without = [name.strip_prefix(&owner), name.strip_suffix(&owner)].into_iter().flatten().map(str::to_owned);
    let mut names: Vec<String> = without.collect();
    names.push(name);
    names.extend(text_value(variant).map(folded));
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// The value of a variant, where that is a text; `"open", "Is open"` is a value with its label.
fn text_value(variant: &Definition) -> Option<&str> {
    let value = variant.value.as_deref().filter(|value| value.starts_with(['"', '\'']))?;
    Some(plain(value.split(", ").next().unwrap_or(value)))
}

/// The values of `Literal["slow", "fast"]`.
fn literals(definition: &Definition) -> Option<Vec<String>> {
    let value = definition.value.as_deref()?;
    let inner = value.strip_prefix("Literal[").or_else(|| value.strip_prefix("typing.Literal["))?.strip_suffix(']')?;
    let values: Vec<String> = inner.split(',').map(|it| plain(it).to_owned()).filter(|it| !it.is_empty()).collect();
    (values.len() > 1).then_some(values)
}

/// The variants of an enumeration, in order.
pub(super) fn variants(codebase: &Codebase, id: DefinitionId) -> Vec<Variant> {
    let file = codebase.file(id.file);
    let definition = codebase.definition(id);
    if let Some(values) = literals(definition) {
        return values.into_iter().map(|name| Variant { spellings: vec![folded(&name)], name, value: None }).collect();
    }
    let of = |variant: &Definition| Variant {
        name: variant.name.to_string(),
        spellings: spellings(variant, &definition.name),
        value: text_value(variant).map(str::to_owned),
    };
    let own = members(codebase, id);
    if !own.is_empty() {
        return own.into_iter().map(|member| of(codebase.definition(member))).collect();
    }
    let constants = file.facts.definitions.iter().filter(|it| constant_type(file, it) == Some(id.index));
    constants.map(of).collect()
}
