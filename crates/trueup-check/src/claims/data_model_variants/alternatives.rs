//! Lists of names that are the variants of an enumeration.

use rustc_hash::FxHashSet;
use trueup_document::BlockKind;
use trueup_facts::DefinitionId;

use super::enumeration::{Enumerations, Variant, folded, spelled, variants};
use super::lists::{Form, NameList};
use crate::claim::{Repair, Verdict};
use crate::claims::Outcome;
use crate::entry_list;
use crate::scope::Scope;
use crate::sentence::{hypothetical, line_around};
use crate::words::contains_word;

/// A list of names that are variants of enumerations.
pub(crate) struct Alternatives {
    pub(super) list: NameList,
    /// The enumerations that have the most of them.
    enums: Vec<DefinitionId>,
}

/// How surely the text beside a list names an enumeration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Naming {
    /// Not at all.
    None,
    /// All words of its name stand around.
    Words,
    /// Its name stands on the line.
    Exact,
}

/// The lists most of whose names are variants of an enumeration.
pub(super) fn recognise(scope: &Scope<'_>, lists: &[NameList]) -> Vec<Alternatives> {
    let found: Vec<&NameList> = lists.iter().filter(|list| list.names.len() > 1).collect();
    let wanted: FxHashSet<String> =
        found.iter().flat_map(|list| list.names.iter().map(|(name, _)| folded(name))).collect();
    let enumerations = Enumerations::with(scope.codebase, &wanted);
    let mut kept: Vec<Alternatives> = Vec::new();
    for list in found {
        let names: Vec<String> = list.names.iter().map(|(name, _)| name.clone()).collect();
        // What a shown type is made of is compared there.
        let in_shown =
            scope.shown_types().iter().any(|it| it.block == list.block && it.span.contains(&list.span.start));
        let mut enums = if in_shown { Vec::new() } else { enumerations.best(scope, &names) };
        // A list that begins with the enumeration's own name is a sentence.
        enums.retain(|id| !names.iter().any(|name| folded(name) == folded(&scope.codebase.definition(*id).name)));
        if enums.is_empty() || !is_meant(scope, list, &enums) {
            continue;
        }
        let overlaps =
            |other: &Alternatives| other.list.span.start < list.span.end && list.span.start < other.list.span.end;
        if !kept.iter().any(overlaps) {
            kept.push(Alternatives { list: list.clone(), enums });
        }
    }
    kept
}

/// Whether a list speaks of variants at all: words with commas between them are of all kinds, and so are items.
fn is_meant(scope: &Scope<'_>, list: &NameList, enums: &[DefinitionId]) -> bool {
    let codebase = scope.codebase;
    let most = enums.iter().map(|id| naming(scope, list, &codebase.definition(*id).name)).max().unwrap_or(Naming::None);
    let is_whole = || {
        let counts = enums.iter().map(|id| variants(codebase, *id).len());
        list.names.len() > 2 && counts.into_iter().any(|count| count == list.names.len())
    };
    let count = list.names.len();
    match list.form {
        Form::Bars => count > 2,
        Form::Arrows | Form::Labels => count > 2 && (most > Naming::None || is_whole()),
        Form::Slashes | Form::Items => count > 2 && most > Naming::None || most == Naming::Exact,
        Form::Commas if list.is_code => most > Naming::None || (count > 2 && is_whole()),
        Form::Commas => count > 2 && most > Naming::None,
    }
}

/// How the enumeration is named on the list's line, in what introduces it, or in its heading.
fn naming(scope: &Scope<'_>, list: &NameList, name: &str) -> Naming {
    let document = scope.document;
    let line = document.slice(&line_around(scope, list.span.start));
    let own = folded(name);
    let label = folded(&list.label);
    if own.len() > 3 && folded(line).contains(&own) || (!label.is_empty() && own == label) {
        return Naming::Exact;
    }
    let blocks = document.blocks();
    let block = &blocks[list.block];
    let heading = block.section.map_or("", |section| document.sections()[section].title.as_str());
    let mut around = format!("{line} {heading} {}", list.label);
    if list.form != Form::Commas && list.form != Form::Bars {
        let before = blocks[..list.block].iter().rev().take(12).find(|it| it.code().is_none() && it.item.is_none());
        if let Some(before) = before.filter(|before| before.section == block.section && !before.is_heading()) {
            around.push(' ');
            around.push_str(&before.plain_text());
        }
    }
    let around: Vec<String> = words_of(&around);
    let wanted = words_of(name);
    let is_plain = |wanted: &[String]| wanted.len() < 2;
    let has_all = wanted.iter().all(|word| around.contains(word));
    // A label that the name ends with names it where the list itself is of variants only.
    let is_label = label.len() > 3 && own.ends_with(&label);
    if (has_all && !(is_plain(&wanted) && list.form == Form::Commas)) || is_label {
        Naming::Words
    } else {
        Naming::None
    }
}

/// The words of a text or a name, in lower case and without the sign of the plural.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in text.chars().chain(std::iter::once(' ')) {
        let begins = c.is_uppercase() && was_lower;
        if (begins || !c.is_alphanumeric()) && !word.is_empty() {
            let singular = word
                .strip_suffix("es")
                .filter(|it| it.ends_with("us"))
                .unwrap_or_else(|| word.strip_suffix('s').filter(|it| !it.ends_with(['u', 's'])).unwrap_or(&word));
            words.push(singular.to_owned());
            word.clear();
        }
        was_lower = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// How a list differs from the variants of one enumeration.
struct Compared {
    id: DefinitionId,
    extra: Vec<usize>,
    missing: Vec<String>,
}

fn compare(scope: &Scope<'_>, list: &NameList, id: DefinitionId) -> Compared {
    let variants = variants(scope.codebase, id);
    let is_variant = |name: &str| variants.iter().any(|variant| variant.is(name));
    let extra = (0..list.names.len()).filter(|&at| !is_variant(&list.names[at].0)).collect();
    let is_listed = |variant: &&Variant| !list.names.iter().any(|(name, _)| variant.is(name));
    let missing = variants.iter().filter(is_listed).map(|variant| variant.name.clone()).collect();
    Compared { id, extra, missing }
}

/// Decides a list: the enumeration must have just these variants, or these among others where the list is a selection.
pub(super) fn verify(scope: &Scope<'_>, listed: &Alternatives) -> Outcome {
    let codebase = scope.codebase;
    let list = &listed.list;
    let mut compared: Vec<Compared> = listed.enums.iter().map(|id| compare(scope, list, *id)).collect();
    let evidence = |id: DefinitionId| {
        let definition = codebase.definition(id);
        vec![scope.line_evidence(codebase.file(id.file).path(), definition.span.line, definition.span.end_line)]
    };
    if let Some(same) = compared.iter().find(|it| it.extra.is_empty() && it.missing.is_empty()) {
        let name = &codebase.definition(same.id).name;
        return Outcome::holds(format!("these are the variants of `{name}`"), evidence(same.id));
    }
    let naming_of = |id: DefinitionId| naming(scope, list, &codebase.definition(id).name);
    let most = compared.iter().map(|it| naming_of(it.id)).max().unwrap_or(Naming::None);
    compared.retain(|it| naming_of(it.id) == most);
    let [Compared { id, extra, missing }] = &compared[..] else {
        let message = "several enumerations have such variants; name the one that is meant".to_owned();
        return Outcome::unproven("ambiguous", message);
    };
    let name = &codebase.definition(*id).name;
    let selection = || {
        let message = format!("the list may be a selection of the variants of `{name}`");
        Outcome::unproven("selection", message).with_evidence(evidence(*id))
    };
    if extra.is_empty() && list.is_selection {
        return match most {
            Naming::None => selection(),
            _ => Outcome::holds(format!("these are variants of `{name}`"), evidence(*id)),
        };
    }
    if hypothetical(scope, &scope.document.blocks()[list.block], &list.span).is_some() {
        return Outcome::unproven("hypothetical", "the text lists alternatives that need not be there");
    }
    // A short list of what a large enumeration has is a selection more often than a whole, and so is one in prose.
    let is_part = missing.len() > list.names.len() || !is_whole(list, most) || continues(scope, list, missing);
    if extra.is_empty() && is_part {
        return selection();
    }
    // An alias or another constant of the same file may add what the enumeration itself has not.
    let text = codebase.file(id.file).source.text.to_lowercase();
    let is_there = |at: &usize| contains_word(&text, &list.names[*at].0.to_lowercase());
    if extra.iter().any(is_there) {
        let message = format!("`{name}` is not all that its file says of it");
        return Outcome::unproven("no-subject", message).with_evidence(evidence(*id));
    }
    // A list beside which nothing names the enumeration may be of something else, and so may plain words.
    if most == Naming::None || (!extra.is_empty() && !may_name_what_is_not(list)) {
        let message = format!("the list may not be that of the variants of `{name}`");
        return Outcome::unproven("no-subject", message).with_evidence(evidence(*id));
    }
    let variants = variants(codebase, *id);
    let spelled: Vec<String> = variants.iter().map(|variant| variant.name.clone()).collect();
    let outcome = false_outcome(list, name, &spelled, extra, missing).with_evidence(evidence(*id));
    match repair(scope, list, &variants, extra) {
        Some(repair) if outcome.verdict == Verdict::Broken => {
            Outcome { verdict: Verdict::Drifted, repair: Some(repair), ..outcome }
        }
        _ => outcome,
    }
}

/// The list with the variants that it leaves out and without what is none, written as it writes them.
fn repair(scope: &Scope<'_>, list: &NameList, variants: &[Variant], extra: &[usize]) -> Option<Repair> {
    if !matches!(list.form, Form::Bars | Form::Slashes | Form::Commas) {
        return None;
    }
    let kept = list.names.iter().enumerate().filter(|(at, _)| !extra.contains(at));
    let kept: Vec<&str> = kept.map(|(_, (name, _))| name.as_str()).collect();
    entry_list::repair(scope.document, &list.names, extra, &spelled(variants, &kept)?)
}

/// Whether what a list names beside variants is surely meant as one.
fn may_name_what_is_not(list: &NameList) -> bool {
    match list.form {
        Form::Bars | Form::Labels | Form::Arrows => list.is_code || list.form == Form::Bars,
        Form::Commas => list.is_code && list.is_closed && list.names.len() > 3,
        Form::Slashes | Form::Items => false,
    }
}

/// Whether a list that leaves variants out presents itself as a whole.
fn is_whole(list: &NameList, naming: Naming) -> bool {
    match list.form {
        Form::Bars | Form::Labels | Form::Arrows => true,
        Form::Commas => list.is_closed && list.is_code && list.names.len() > 2,
        Form::Items => naming == Naming::Exact || !list.label.is_empty(),
        Form::Slashes => false,
    }
}

/// Whether most of what a table or a list leaves out are rows or items of another one of the same section.
fn continues(scope: &Scope<'_>, list: &NameList, missing: &[String]) -> bool {
    let blocks = scope.document.blocks();
    let section = blocks[list.block].section;
    let begins = blocks.iter().filter(|it| {
        let is_first = it.item.is_some() || matches!(it.kind, BlockKind::Cell { column: 0, .. });
        is_first && it.section == section && !(list.span.start..list.span.end).contains(&it.span.start)
    });
    let mark = |c: char| c.is_whitespace() || matches!(c, ':' | '`' | '*');
    let elsewhere: FxHashSet<String> =
        begins.filter_map(|it| it.plain_text().split(mark).find(|word| !word.is_empty()).map(folded)).collect();
    let found = missing.iter().filter(|name| elsewhere.contains(&folded(name))).count();
    list.form == Form::Items && found * 2 > missing.len()
}

fn false_outcome(list: &NameList, name: &str, spelled: &[String], extra: &[usize], missing: &[String]) -> Outcome {
    let quote = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let extra: Vec<&(String, std::ops::Range<usize>)> = extra.iter().filter_map(|&at| list.names.get(at)).collect();
    let is_spelled = |(name, _): &(String, std::ops::Range<usize>)| spelled.contains(name);
    if let ([(old, span)], [now]) = (&extra[..], missing)
        && list.names.iter().all(|it| it.0 == *old || is_spelled(it))
    {
        let message = format!("`{name}` has no `{old}`; its other variant is `{now}`");
        return Outcome::drifted(message, Vec::new(), Repair { span: span.clone(), replacement: now.clone() });
    }
    let extra: Vec<String> = extra.into_iter().map(|(name, _)| name.clone()).collect();
    let (mut parts, mut advice) = (Vec::new(), Vec::new());
    if !extra.is_empty() {
        parts.push(format!("has no {}", quote(&extra)));
        advice.push(format!("drop {}", quote(&extra)));
    }
    if !missing.is_empty() {
        parts.push(format!("also has {}", quote(missing)));
        advice.push(format!("add {}", quote(missing)));
    }
    Outcome::broken(format!("`{name}` {}", parts.join(", and ")), advice.join("; "))
}
