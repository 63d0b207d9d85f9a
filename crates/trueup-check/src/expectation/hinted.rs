//! Things of the cited file that a step, a heading or a bullet hints at without spelling out their name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::Block;
use trueup_facts::{Definition, FileFacts};

use super::words::{name_parts, own_words, stem};
use super::{Candidate, Expected, Tie, push};
use crate::line_reference::LineReference;
use crate::scope::{Resolved, Scope};
use crate::symbol::{SymbolName, fold};

/// Parts of a name that say how a thing is done rather than what it is about.
const MANNER: &[&str] = &[
    "is", "has", "should", "can", "get", "set", "do", "on", "handle", "run", "enter", "perform", "try", "ensure", "to",
    "the", "and", "self",
];

/// How the names of factories begin.
const MAKING: &[&str] = &["create", "make", "new", "build"];

/// The word for the thing that the arrow leads to: "Checkout → Ledger (".
static ARROW_TARGET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:→|->|─+[▶>])\s*(?P<word>[A-Z][A-Za-z]{3,})\s*\(?`?$").ok());

/// What the text around the reference hints at, where that is one thing.
pub(super) fn from_hints(scope: &Scope<'_>, block: &Block, reference: &LineReference, candidates: &mut Vec<Candidate>) {
    let Resolved::File(path) = scope.resolve_reference(reference) else { return };
    let Some(id) = scope.codebase.file_at(path.as_str()) else { return };
    let facts = &scope.codebase.file(id).facts;
    let around = match block.code() {
        Some(_) => crate::sentence::line_around(scope, reference.span.start),
        None => crate::sentence::sentence_around(scope, block, reference.span.start),
    };
    let own = own_words(scope, &around, reference);
    let before = scope.document.slice(&(own.start..reference.path_span.start.max(own.start)));
    if let Some(word) =
        ARROW_TARGET.as_ref().and_then(|form| form.captures(before)).and_then(|found| found.name("word"))
        && !facts.definitions.iter().any(|known| is_body(known) && fold(&known.name) == fold(word.as_str()))
    {
        push(candidates, Expected::Receiver(word.as_str().to_owned()), Tie::Beside);
    }
    let names_code = candidates.iter().any(|candidate| {
        candidate.tie == Tie::Beside && matches!(&candidate.what, Expected::Symbol(symbol) if symbol.is_code_shaped())
    });
    if names_code {
        return;
    }
    let is_spelled = candidates.iter().any(|candidate| matches!(candidate.what, Expected::Worded(_)));
    if !is_spelled && let Some(symbol) = hinted(scope, block, facts, &own, reference) {
        push(candidates, Expected::Hinted(symbol), Tie::Near);
    }
    let phrase = phrase(before).to_lowercase();
    let speaks_of_loop = phrase.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(" loop");
    let is_named =
        candidates.iter().any(|candidate| matches!(candidate.what, Expected::Symbol(_)) && candidate.tie != Tie::Loose);
    if speaks_of_loop && reference.is_range && !is_named {
        push(candidates, Expected::EndlessLoop, Tie::Near);
    }
}

fn is_body(definition: &Definition) -> bool {
    definition.kind.is_type() || definition.kind.is_callable()
}

/// The last phrase before a reference: what follows the last arrow, colon or dash.
fn phrase(before: &str) -> &str {
    let marks = ["→", ": ", "—", "–", "▶", "->"];
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = marks.iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len())).max().unwrap_or(0);
    before[start..].trim_start_matches(|c: char| !c.is_alphabetic())
}

fn stems(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).map(stem).collect()
}

/// The one definition that the words fit; `None` where none or several do.
fn hinted(
    scope: &Scope<'_>,
    block: &Block,
    facts: &FileFacts,
    own: &Range<usize>,
    reference: &LineReference,
) -> Option<SymbolName> {
    let before = scope.document.slice(&(own.start..reference.path_span.start.max(own.start)));
    let said = phrase(before);
    let own = stems(said);
    let first = said.split(|c: char| !c.is_alphanumeric()).next().map(stem)?;
    let heading = scope.document.sections_around(block).next().map_or("", |section| section.title.as_str());
    let context = stems(heading);
    let bodies =
        facts.definitions.iter().filter(|definition| definition.kind.is_type() || definition.kind.is_callable());
    let names: Vec<&str> =
        bodies.filter(|definition| !definition.in_test).map(|definition| definition.name.as_str()).collect();
    let parts_of: Vec<Vec<String>> = names.iter().map(|name| name_parts(name)).collect();
    let count = |wanted: &str| parts_of.iter().filter(|parts| parts.iter().any(|part| stem(part) == wanted)).count();
    let fits = |parts: &Vec<String>| {
        let telling: Vec<String> =
            parts.iter().filter(|part| !MANNER.contains(&part.as_str())).map(|part| stem(part)).collect();
        let is_made = own.iter().any(|word| word == "factory")
            && parts.first().is_some_and(|first| MAKING.contains(&first.as_str()));
        let rest = telling.get(1..).unwrap_or(&[]);
        if is_made && !rest.is_empty() && rest.iter().all(|part| own.contains(part)) {
            return true;
        }
        match telling.as_slice() {
            [only] => {
                let others = own.iter().filter(|word| *word != only);
                *only == first
                    && only.len() > 3
                    && own.len() > 1
                    && count(only) == 1
                    && others.clone().all(|word| context.contains(word))
            }
            [] => false,
            several => {
                let said = several.iter().filter(|part| own.contains(part)).count();
                let is_rare =
                    several.iter().any(|part| own.contains(part) && !context.contains(part) && count(part) == 1);
                said == several.len()
                    || (is_rare && several.iter().all(|part| own.contains(part) || context.contains(part)))
            }
        }
    };
    let mut found: Vec<&str> =
        names.iter().zip(&parts_of).filter(|(_, parts)| fits(parts)).map(|(name, _)| *name).collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [only] => SymbolName::parse(only),
        _ => None,
    }
}
