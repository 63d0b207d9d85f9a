//! `reference/symbol`: a name of code that the document mentions.

mod crate_path;
mod past;
mod shown_member;
mod unread;
mod written;

use written::{Name, names_of};

pub(crate) use past::ordinary_words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::{Block, Document};
use trueup_facts::{DefinitionId, DefinitionKind, Signal, SignalKind, SourcePath, unread_extension};

use crate::claim::{Cause, Claim, Evidence, Judgement, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::{Resolved, Scope};
use crate::sentence::{hypothetical, line_around, sentence_around};
use crate::symbol::{Fit, SymbolName, fold, has_code_shape, lookup, module_names};
use crate::words::{WordPlaces, contains_word};
use crate::written_path::look;

/// A name in a code span, or a member with its type in a drawing: `Store::insert_crash`, `check()`, `RateLimiter.check`, `file.go:runUpdate()`.
///
/// It holds when the codebase defines it under the owner that the text names, or, for names that it only uses, when the
/// word stands in its code. It is broken when the word stands nowhere in the code although the text treats it as part of
/// the project. A method that only another type has is drifted, and so is an
/// owner that is gone where the file named beside it has one type with that method.
///
/// A name that stands nowhere in the code, and that a source defined when git says the text was written, was the
/// project's own: it is drifted where its lines differ in that word alone, so that its new name is known, and broken
/// otherwise. That also decides ordinary words in code spans and bare names in drawings, which are no claim without it.
/// So was a field, `Order.note`, that a block of code of the same document shows in its type and that the type has no more.
///
/// It is unproven as `may-be-external` where it may be a name of another system, as `owner` where it exists but is not
/// seen on the owner written, and as `hypothetical` where the text does not say that it is there.
pub(crate) struct ReferenceSymbol;

/// A symbol as written.
pub(crate) struct SymbolSubject {
    block: usize,
    symbol: SymbolName,
    /// The file before the symbol in `file.go:runUpdate()`.
    file: Option<String>,
    /// What the past has said of it, where only the past shows that it is a name.
    decided: Option<past::Decided>,
}

/// Nouns that say that the name before or after them is one of the project's own.
static OWN_NOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W{0,3}(?:and\W{1,4}[\w:.]+\W{1,3})?(traits?|structs?|class(es)?|types?|enums?|interfaces?|dataclass(es)?|protocols?|mixins?)\b",
    )
    .ok()
});

impl ClaimKind for ReferenceSymbol {
    const NAME: &'static str = "reference/symbol";
    type Subject = SymbolSubject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, SymbolSubject)> {
        let mut claims = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            for Name { span, is_bare } in names_of(scope.document, block) {
                let text = scope.document.slice(&span);
                let Some((file, symbol)) = read(text) else { continue };
                let is_reference = scope.touches_reference(&span);
                // A bare name in a drawing says little by being there: only that it is gone is worth telling.
                if is_bare || is_reference || (file.is_none() && names_path(scope, text, span.start)) {
                    continue;
                }
                let known = !scope.codebase.definitions_named(&symbol.name).is_empty();
                if !known && !symbol.is_code_shaped() {
                    continue;
                }
                let claim = scope.claim(Self::NAME, span, symbol.dotted());
                claims.push((claim, SymbolSubject { block: index, symbol, file, decided: None }));
            }
        }
        claims.extend(past::everyday_claims(scope, Self::NAME));
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject) -> Outcome {
        if let Some((outcome, _)) = &subject.decided {
            return outcome.clone();
        }
        let found = lookup(scope.codebase, &subject.symbol);
        if let Some(file) = &subject.file
            && let Some(outcome) = in_file_outcome(scope, claim, subject, file)
        {
            return outcome;
        }
        if let Some(outcome) = crate_path::outcome(scope, claim, subject) {
            return outcome;
        }
        if let Some(outcome) = shown_member::outcome(scope, claim, subject) {
            return outcome;
        }
        match found.first() {
            Some((Fit::Exact, id)) => defined_outcome(scope, *id, "is defined"),
            Some((Fit::Instance, id)) => defined_outcome(scope, *id, "is defined"),
            Some((Fit::NameOnly, id)) => other_owner_outcome(scope, claim, subject, *id, found.len()),
            None => undefined_outcome(scope, claim, subject),
        }
    }

    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, SymbolSubject)]) {
        for (judgement, subject) in judgements.iter_mut() {
            judgement.since = subject.decided.as_ref().and_then(|(_, since)| since.clone());
        }
        past::consult(scope, judgements);
    }
}

/// Reads a code span as a symbol, with the file before it where one is written.
pub(crate) fn read(text: &str) -> Option<(Option<String>, SymbolName)> {
    if let Some((file, symbol)) = text.split_once(':')
        && !symbol.starts_with(':')
        && look(file).is_some()
        && let Some(symbol) = SymbolName::parse(symbol)
    {
        return Some((Some(file.to_owned()), symbol));
    }
    SymbolName::parse(text).map(|symbol| (None, symbol))
}

/// Whether the span names a file, a directory or a package of the tree rather than a symbol.
fn names_path(scope: &Scope<'_>, text: &str, offset: usize) -> bool {
    if !has_code_shape(text) && scope.is_directory_name(text) {
        return true;
    }
    look(text).is_some() && !matches!(scope.resolve(text, offset), Resolved::Missing | Resolved::Outside)
        || look(text) == Some(crate::written_path::Look::KeptFile)
}

/// The names whose words must be looked for in the whole tree: those that nothing defines, and owners written like types.
pub(crate) fn wanted_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    let names = document.blocks().iter().flat_map(|block| names_of(document, block));
    let mut wanted = FxHashSet::default();
    for (_, symbol) in names.filter_map(|name| read(document.slice(&name.span))) {
        if scope.codebase.definitions_named(&symbol.name).is_empty() && symbol.is_code_shaped() {
            wanted.extend(symbol.owners);
            wanted.insert(symbol.name);
        } else if let Some(owner) = symbol.owners.last().filter(|owner| is_type_shaped(owner)) {
            wanted.insert(owner.clone());
        }
    }
    wanted
}

fn defined_outcome(scope: &Scope<'_>, id: DefinitionId, how: &str) -> Outcome {
    let definition = scope.codebase.definition(id);
    let path = scope.codebase.file(id.file).path();
    let evidence = scope.line_evidence(path, definition.span.line, definition.span.line);
    Outcome::holds(format!("the {} `{}` {how}", definition.kind.word(), definition.name), vec![evidence])
}

fn in_file_outcome(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject, file: &str) -> Option<Outcome> {
    let Resolved::File(path) = scope.resolve(file, claim.span.start) else { return None };
    let text = scope.text(&path)?;
    let name = &subject.symbol.name;
    if contains_word(&text, name) {
        let line = text.lines().position(|line| contains_word(line, name)).map_or(1, |at| at as u32 + 1);
        return Some(Outcome::holds(
            unread::noted(format!("`{name}` stands in `{path}`"), path.file_name()),
            vec![scope.line_evidence(&path, line, line)],
        ));
    }
    None
}

/// The owner stands nowhere in the code, but one type of it alone has such a member, in the file that the sentence names:
/// that is the owner's name now.
fn renamed_owner_outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &SymbolSubject,
    id: DefinitionId,
    count: usize,
) -> Option<Outcome> {
    let (symbol, definition) = (&subject.symbol, scope.codebase.definition(id));
    let (owner, new_owner) = (symbol.owners.last()?, definition.owner.as_deref()?);
    let path = scope.codebase.file(id.file).path();
    let is_sure = count == 1
        && symbol.owners.len() == 1
        && definition.kind.is_callable()
        && has_code_shape(&symbol.name)
        && scope.is_product(path)
        && !definition.in_test
        && has_type_named(scope, new_owner);
    let block = &scope.document.blocks()[subject.block];
    let sentence = match block.code() {
        Some(_) => line_around(scope, claim.span.start),
        None => sentence_around(scope, block, claim.span.start),
    };
    let is_sure = is_sure && contains_word(scope.document.slice(&sentence), path.file_name());
    if !is_sure || hypothetical(scope, block, &claim.span).is_some() {
        return None;
    }
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.line)];
    let message = format!("`{owner}` stands nowhere in the code; `{new_owner}` has `{}`", symbol.name);
    let replacement = claim.text.replacen(owner.as_str(), new_owner, 1);
    Some(Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement }))
}

fn has_type_named(scope: &Scope<'_>, name: &str) -> bool {
    scope.codebase.definitions_named(name).iter().any(|&id| scope.codebase.definition(id).kind.is_type())
}

/// The name is defined, but not under the owner written.
fn other_owner_outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    subject: &SymbolSubject,
    id: DefinitionId,
    count: usize,
) -> Outcome {
    let symbol = &subject.symbol;
    let Some(owner) = symbol.owners.last() else { return defined_outcome(scope, id, "is defined") };
    let definition = scope.codebase.definition(id);
    let owners: Vec<DefinitionId> = scope
        .codebase
        .definitions_named(owner)
        .iter()
        .copied()
        .filter(|&id| scope.codebase.definition(id).kind.is_type())
        .collect();
    let [owner_id] = owners.as_slice() else {
        if is_type_shaped(owner) && owners.is_empty() && scope.words.places(owner).is_none() {
            if let Some(outcome) = renamed_owner_outcome(scope, claim, subject, id, count) {
                return outcome;
            }
            let message = format!("`{owner}` stands nowhere in the code; it may belong to another system");
            return Outcome::unproven("may-be-external", message);
        }
        return defined_outcome(scope, id, "is defined; the owner written is no type of the codebase");
    };
    let owner_definition = scope.codebase.definition(*owner_id);
    let mentions = scope
        .codebase
        .file(owner_id.file)
        .source
        .text
        .get(owner_definition.span.start as usize..owner_definition.span.end as usize);
    let is_closed = owner_definition.bases.is_empty()
        && matches!(owner_definition.kind, DefinitionKind::Class | DefinitionKind::Struct | DefinitionKind::Enum)
        && mentions.is_some_and(|body| !contains_word(body, &symbol.name));
    if let Some(file) = unread::file_with(scope, owner, &symbol.name) {
        let message = format!("`{}` is defined, but not seen on `{owner}`", symbol.name);
        return Outcome::unproven("owner", unread::noted(message, file.file_name()));
    }
    let new_owner = definition.owner.as_deref();
    let block = &scope.document.blocks()[subject.block];
    let is_meant = hypothetical(scope, block, &claim.span).is_none();
    match new_owner {
        Some(new_owner)
            if is_meant && is_closed && count == 1 && definition.kind.is_callable() && has_code_shape(&symbol.name) =>
        {
            let path = scope.codebase.file(id.file).path();
            let evidence = vec![
                scope.line_evidence(path, definition.span.line, definition.span.line),
                scope.line_evidence(
                    scope.codebase.file(owner_id.file).path(),
                    owner_definition.span.line,
                    owner_definition.span.line,
                ),
            ];
            let replacement = claim.text.replacen(owner.as_str(), new_owner, 1);
            let message = format!("`{owner}` has no `{}`; `{new_owner}` has", symbol.name);
            Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement })
        }
        _ => Outcome::unproven("owner", format!("`{}` is defined, but not seen on `{owner}`", symbol.name)),
    }
}

/// Where the code reads the environment variable of that name, which it may put together from a prefix and a field.
fn read_from_environment(scope: &Scope<'_>, variable: &str) -> Option<Evidence> {
    scope.codebase.files().iter().find_map(|file| {
        let reads = |signal: &&Signal| matches!(&signal.kind, SignalKind::EnvRead { name, .. } if name == variable);
        let signal = file.facts.signals.iter().find(reads)?;
        Some(scope.line_evidence(file.path(), signal.span.line, signal.span.line))
    })
}

/// The written owner where it is a type of the codebase that can hardly have the name: the type has no bases, its file
/// does not have the word, and no code writes the two together.
fn unrelated_owner<'a>(scope: &Scope<'_>, symbol: &'a SymbolName, places: &WordPlaces) -> Option<&'a str> {
    let owner = symbol.owners.last()?;
    let mut types = scope.codebase.definitions_named(owner).iter().copied();
    let is_closed = |id: DefinitionId| {
        let definition = scope.codebase.definition(id);
        let text = &scope.codebase.file(id.file).source.text;
        definition.kind.is_type() && definition.bases.is_empty() && !contains_word(text, &symbol.name)
    };
    let together = [".", "::", "->", "#"].map(|mark| format!("{owner}{mark}{}", symbol.name));
    let is_written = |(path, _): &(SourcePath, u32)| {
        scope.text(path).is_some_and(|text| together.iter().any(|written| text.contains(written)))
    };
    let any = types.len() > 0;
    (any && types.all(is_closed) && !places.places.iter().any(is_written)).then_some(owner)
}

/// Nothing defines the name.
fn undefined_outcome(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject) -> Outcome {
    let symbol = &subject.symbol;
    if let Some(places) = scope.words.places(&symbol.name) {
        if let Some(owner) = unrelated_owner(scope, symbol, places) {
            let message = format!("`{}` stands in the code, but not seen on `{owner}`", symbol.name);
            return Outcome::unproven("owner", unread::noted(message, places.places[0].0.file_name()));
        }
        // A file that is read tells more than one of which only the words are known.
        let is_read = |(path, _): &&(SourcePath, u32)| unread_extension(path.file_name()).is_none();
        let (path, line) = places.places.iter().find(is_read).unwrap_or(&places.places[0]);
        return Outcome::holds(
            unread::noted(format!("`{}` stands in the code", symbol.name), path.file_name()),
            vec![scope.line_evidence(path, *line, *line)],
        );
    }
    if let Some(evidence) = read_from_environment(scope, &symbol.name) {
        return Outcome::holds(format!("`{}` is read from the environment", symbol.name), vec![evidence]);
    }
    let block = &scope.document.blocks()[subject.block];
    if let Some(reason) = hypothetical(scope, block, &claim.span) {
        return Outcome::unproven(
            reason,
            format!("`{}` is not in the code, but the text does not say that it is", symbol.name),
        );
    }
    let message = format!("`{}` stands nowhere in the code", symbol.name);
    if !is_of_project(scope, claim, subject) {
        return Outcome::unproven("may-be-external", format!("{message}; it may belong to another system"));
    }
    let advice = match similar_name(scope, symbol) {
        Some(similar) => format!("the nearest name that exists is `{similar}`"),
        None => "name what took its place, or drop the sentence".to_owned(),
    };
    Outcome::broken(message, advice).because(Cause::Undefined(symbol.name.clone()))
}

/// Whether the text treats the name as one of the project's own: its owner is one, or a noun such as "trait" or "module"
/// stands by it, or the sentence also names something that the project defines.
fn is_of_project(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject) -> bool {
    let symbol = &subject.symbol;
    if let Some(first) = symbol.owners.first() {
        return is_own_owner(scope, first);
    }
    let block = &scope.document.blocks()[subject.block];
    let sentence = sentence_around(scope, block, claim.span.start);
    let after = scope.document.slice(&(claim.span.end..sentence.end.max(claim.span.end)));
    if has_code_shape(&symbol.name) && names_own_file(scope, after, claim.span.end) {
        return true;
    }
    if is_type_name(&symbol.name) && OWN_NOUN.as_ref().is_some_and(|noun| noun.is_match(after)) {
        return !is_external_sentence(scope, block, &sentence);
    }
    false
}

/// A path right after a name: `` ` (`app/store.py:12`)``, `` ` in `app/store.py` ``.
static FILE_AFTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[`*]*\s+(?:\(|in\s|from\s|of\s)\s*`?(?<path>[\w@.-]+(?:/[\w@.-]+)*\.\w+)").ok());

/// Whether a file has settings of a tool: one that is not set has its default, and need not stand there.
fn is_settings(file: &SourcePath) -> bool {
    matches!(file.extension(), Some("json" | "jsonc" | "toml" | "yaml" | "yml" | "ini" | "cfg" | "conf"))
}

/// Whether the words right after a name, which begin at the byte `offset`, say in which file of the tree it is.
fn names_own_file(scope: &Scope<'_>, after: &str, offset: usize) -> bool {
    let found = FILE_AFTER.as_ref().and_then(|pattern| pattern.captures(after));
    let path = found.as_ref().and_then(|found| found.name("path"));
    path.is_some_and(|path| {
        let resolved = scope.resolve(path.as_str(), offset + path.start());
        matches!(resolved, Resolved::File(file) if scope.is_product(&file) && !is_settings(&file))
    })
}

/// Whether a name is in camel case with a capital first, as the types of the languages read here are.
fn is_type_name(name: &str) -> bool {
    has_code_shape(name) && !name.contains('_') && name.starts_with(|first: char| first.is_uppercase())
}

/// Whether an owner is written like a type rather than like a variable or a module.
fn is_type_shaped(owner: &str) -> bool {
    owner.len() > 3 && owner.starts_with(char::is_uppercase)
}

fn is_own_owner(scope: &Scope<'_>, owner: &str) -> bool {
    let is_type = |id: &DefinitionId| scope.codebase.definition(*id).kind.is_type();
    let defined = scope.codebase.definitions_named(owner).iter().any(is_type);
    let is_package = scope.codebase.packages().iter().any(|package| fold(&package.name) == fold(owner));
    defined && (has_code_shape(owner) || is_type_shaped(owner)) || is_package && owner.contains('_')
}

/// Whether the sentence speaks of a dependency of the project, whose names are not in the tree.
fn is_external_sentence(scope: &Scope<'_>, block: &Block, sentence: &Range<usize>) -> bool {
    let text = scope.document.slice(sentence).to_lowercase();
    let names_dependency = scope
        .codebase
        .packages()
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter(|dependency| dependency.name.len() > 3)
        .any(|dependency| contains_word(&text, &dependency.name.to_lowercase()));
    let links_out = block
        .links
        .iter()
        .any(|link| sentence.start <= link.span.start && link.span.end <= sentence.end && link.target.contains("://"));
    let own_packages = scope.codebase.packages().iter().any(|package| contains_word(&text, &package.name));
    (names_dependency && !own_packages) || links_out
}

/// The defined name that differs from `symbol` in one or two letters, or that contains it.
fn similar_name(scope: &Scope<'_>, symbol: &SymbolName) -> Option<String> {
    let wanted = fold(&symbol.name);
    let mut best: Option<(usize, &str)> = None;
    for file in scope.codebase.files() {
        for definition in &file.facts.definitions {
            let distance = small_distance(&wanted, &fold(&definition.name));
            if let Some(distance) = distance
                && best.is_none_or(|(known, name)| (distance, definition.name.as_str()) < (known, name))
            {
                best = Some((distance, &definition.name));
            }
        }
        if wanted.len() > 5 && module_names(file).next().is_some_and(|stem| fold(stem) == wanted) {
            return Some(file.path().as_str().to_owned());
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// The number of edits between two names, where it is at most two and small against their length.
fn small_distance(a: &str, b: &str) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 || a.len() < 5 {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().filter(|&distance| distance <= 2)
}
