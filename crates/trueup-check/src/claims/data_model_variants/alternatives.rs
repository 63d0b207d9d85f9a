//! Lists of alternatives: `a|b|c`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;
use trueup_document::BlockIndex;
use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, SourceClass};

use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::{hypothetical, line_around};
use crate::shown_type::members;

/// A list of alternatives that are variants of enumerations.
pub(crate) struct Alternatives {
    block: BlockIndex,
    /// The bytes of the document.
    pub(crate) span: Range<usize>,
    /// The alternatives as written.
    pub(crate) names: Vec<String>,
    /// The enumerations that have the most of them.
    enums: Vec<DefinitionId>,
}

/// Three or more words with bars between them, nothing else of a table, a type or a regular expression around.
static LIST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"["'`]?\b[A-Za-z][\w-]*["'`]?(?:\s?\|\s?["'`]?[A-Za-z][\w-]*["'`]?){2,}"#).ok());

/// The lists of alternatives in prose and in lines of code, most of which are variants of an enumeration.
pub(crate) fn recognise(scope: &Scope<'_>) -> Vec<Alternatives> {
    let by_variant = variants(scope.codebase);
    let mut found = Vec::new();
    for (block, content) in scope.document.blocks().iter().enumerate() {
        let spans = content.code().map_or_else(|| vec![content.span.clone()], |code| code.lines.clone());
        for span in spans {
            let text = scope.document.slice(&span);
            for list in LIST.iter().flat_map(|list| list.find_iter(text)) {
                let (before, after) = (&text[..list.start()], &text[list.end()..]);
                let goes_on = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
                let is_cut = before.ends_with(['|', '.', '<', '/']) || after.starts_with(['|', '(']) || goes_on;
                let names: Vec<String> = list.as_str().split('|').map(|word| plain(word).to_owned()).collect();
                let enums = if is_cut { Vec::new() } else { best(scope, &by_variant, &names) };
                if !enums.is_empty() {
                    let at = span.start + list.start()..span.start + list.end();
                    found.push(Alternatives { block, span: at, names, enums });
                }
            }
        }
    }
    found
}

fn plain(word: &str) -> &str {
    word.trim().trim_matches(['"', '\'', '`'])
}

/// A name as it is compared: `SLIDING_WINDOW`, `SlidingWindow` and `sliding-window` are one.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The enumerations of the product by what their variants are called and what they are worth.
fn variants(codebase: &Codebase) -> FxHashMap<String, Vec<DefinitionId>> {
    let mut by_variant: FxHashMap<String, Vec<DefinitionId>> = FxHashMap::default();
    for (at, file) in codebase.files().iter().enumerate().filter(|(_, file)| file.source.class == SourceClass::Product)
    {
        for variant in file.facts.definitions.iter().filter(|it| it.kind == DefinitionKind::Variant) {
            let Some(parent) = variant.parent else { continue };
            let id = DefinitionId { file: trueup_facts::FileId(at as u32), index: parent };
            for name in names_of(variant) {
                let enums = by_variant.entry(name).or_default();
                if enums.last() != Some(&id) {
                    enums.push(id);
                }
            }
        }
    }
    by_variant
}

/// What a variant may be called: its name, and its value where that is a text.
fn names_of(variant: &Definition) -> Vec<String> {
    let value = variant.value.as_deref().filter(|value| value.starts_with(['"', '\'']));
    let mut names = vec![folded(&variant.name)];
    names.extend(value.map(|value| folded(plain(value))).filter(|value| !value.is_empty()));
    names.dedup();
    names
}

/// The enumerations that have all names but at most one, and two at the least; of several those with the most.
fn best(scope: &Scope<'_>, by_variant: &FxHashMap<String, Vec<DefinitionId>>, names: &[String]) -> Vec<DefinitionId> {
    let mut counts: Vec<(DefinitionId, usize)> = Vec::new();
    for name in names {
        for id in by_variant.get(&folded(name)).into_iter().flatten() {
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

/// Decides a list: the enumeration must have just these variants.
pub(crate) fn verify(scope: &Scope<'_>, listed: &Alternatives) -> Outcome {
    let codebase = scope.codebase;
    let compared: Vec<(DefinitionId, Vec<String>, Vec<String>)> = listed
        .enums
        .iter()
        .map(|id| {
            let variants = members(codebase, *id);
            let has =
                |name: &String| variants.iter().any(|it| names_of(codebase.definition(*it)).contains(&folded(name)));
            let is_listed = |variant: &&DefinitionId| {
                let names = names_of(codebase.definition(**variant));
                listed.names.iter().any(|name| names.contains(&folded(name)))
            };
            let extra = listed.names.iter().filter(|name| !has(name)).cloned().collect();
            let missing = variants.iter().filter(|variant| !is_listed(variant));
            (*id, extra, missing.map(|variant| codebase.definition(*variant).name.to_string()).collect())
        })
        .collect();
    let evidence = |id: DefinitionId| {
        let definition = codebase.definition(id);
        vec![scope.line_evidence(codebase.file(id.file).path(), definition.span.line, definition.span.end_line)]
    };
    if let Some((id, _, _)) = compared.iter().find(|(_, extra, missing)| extra.is_empty() && missing.is_empty()) {
        let name = &codebase.definition(*id).name;
        return Outcome::holds(format!("these are the variants of `{name}`"), evidence(*id));
    }
    let [(id, extra, missing)] = &compared[..] else {
        let message = "several enumerations have such variants; name the one that is meant".to_owned();
        return Outcome::unproven("ambiguous", message);
    };
    let block = &scope.document.blocks()[listed.block];
    if hypothetical(scope, block, &listed.span).is_some() {
        return Outcome::unproven("hypothetical", "the text lists alternatives that need not be there");
    }
    let name = &codebase.definition(*id).name;
    // A short list of what a large enumeration has is a selection more often than a whole.
    if extra.is_empty() && missing.len() > listed.names.len() {
        let message = format!("the list may be a selection of the variants of `{name}`");
        return Outcome::unproven("selection", message).with_evidence(evidence(*id));
    }
    // A list with a name that is unknown, or beside which nothing names the enumeration, may be of something else.
    if !extra.is_empty() || !is_named_beside(scope, listed, name) {
        let message = format!("the list may not be that of the variants of `{name}`");
        return Outcome::unproven("no-subject", message).with_evidence(evidence(*id));
    }
    let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let message = format!("`{name}` also has {}", list(missing));
    Outcome::broken(message, format!("add {}", list(missing))).with_evidence(evidence(*id))
}

/// Whether the line of the list names the enumeration, in any spelling.
fn is_named_beside(scope: &Scope<'_>, listed: &Alternatives, name: &str) -> bool {
    let line = scope.document.slice(&line_around(scope, listed.span.start));
    folded(line).contains(&folded(name))
}
