//! Where documents count things of the code.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::{Block, BlockIndex, BlockKind, Document, InlineKind};
use trueup_facts::{Definition, DefinitionKind, SignalKind};

use super::measure::{Measured, implementations, measure, registrations};
use super::one_of;
use super::own_list::announced;
use super::subject::{Mention, Thing, Tie, in_table, lead, mentions, tied};
use super::{Basis, Counted};
use crate::member_set::is_aside;
use crate::scope::{Resolved, Scope, is_inside};
use crate::sentence::sentence_around;
use crate::shown_type::{counterpart, is_anchored, members, shown_types};
use crate::stated_count::{Precision, StatedCount, counts_in};

/// What can be counted of a file, a directory, a type or a value.
const NOUNS: &[&str] = &[
    "test",
    "line",
    "loc",
    "field",
    "attribute",
    "column",
    "property",
    "variant",
    "value",
    "case",
    "member",
    "state",
    "status",
    "stage",
    "phase",
    "role",
    "mode",
    "kind",
    "level",
    "category",
    "option",
    "type",
    "entry",
    "method",
    "function",
    "operation",
    "hook",
    "callback",
    "index",
    "constant",
    "file",
    "module",
    "class",
    "struct",
    "enum",
    "interface",
    "trait",
    "service",
    "element",
    "item",
    "rule",
    "pattern",
    "name",
    "key",
    "crate",
    "implementation",
    "implementor",
    "implementer",
    "subclass",
    "definition",
];

/// Every number of the document that can be decided, in order.
pub(super) fn counted(scope: &Scope<'_>) -> Vec<Counted> {
    let mut found = in_shown_types(scope);
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.kind {
            BlockKind::Code(_) => {}
            BlockKind::Cell { .. } => match in_table(scope, index, NOUNS) {
                Some((stated, mention)) => found.extend(by_mention(scope, index, stated, &mention, Tie::Said)),
                None => found.extend(in_prose(scope, index, block)),
            },
            _ => found.extend(in_prose(scope, index, block)),
        }
    }
    let registered = registered_nouns(scope, &found);
    found.extend(registered);
    found.extend(one_of::counted(scope));
    found.sort_by_key(|counted| counted.stated.phrase.start);
    found.dedup_by(|later, earlier| later.stated.phrase.start < earlier.stated.phrase.end);
    found
}

fn by_mention(
    scope: &Scope<'_>,
    block: BlockIndex,
    stated: StatedCount,
    mention: &Mention,
    tie: Tie,
) -> Option<Counted> {
    let measured = measure(scope, &mention.thing, &stated)?;
    Some(Counted { block, stated, tie, basis: Basis::Code(measured) })
}

fn in_prose(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<Counted> {
    let text = scope.document.slice(&block.span);
    let announces = text.trim_end_matches(['*', '_', ' ']).ends_with(':') || text.contains('`');
    let counts = counts_in(text, block.span.start, |noun| NOUNS.contains(&noun) || announces);
    if counts.is_empty() {
        return Vec::new();
    }
    let names = mentions(scope, block);
    let leading = lead(scope, block);
    let mut found: Vec<Counted> = Vec::new();
    let mut earlier: Option<(StatedCount, Mention)> = None;
    for stated in counts {
        if let Some(list) = announced(scope, index, &stated) {
            found.push(Counted { block: index, stated, tie: Tie::Said, basis: Basis::List(list) });
            continue;
        }
        let sentence = sentence_around(scope, block, stated.phrase.start);
        let near = in_sentence(&names, &sentence);
        let told = earlier.as_ref().map(|(count, mention)| (count, mention));
        let mention = tied(scope, near, &stated, told);
        let counted = match &mention {
            Some((mention, tie)) => by_mention(scope, index, stated.clone(), mention, *tie),
            None => by_words(scope, index, &stated, near).or_else(|| {
                let leading = leading.as_ref().filter(|_| NOUNS.contains(&stated.noun.as_str()))?;
                let is_other = |it: &&Mention| it.span != leading.span && it.span.start < stated.phrase.start;
                let is_led = near.iter().find(is_other).is_none();
                is_led.then(|| by_mention(scope, index, stated.clone(), leading, Tie::Near))?
            }),
        };
        if let Some((mention, _)) = mention.filter(|_| counted.is_some()) {
            earlier = Some((stated, mention));
        }
        // What the paragraph is about may have another number of them: only an equal one says something.
        found.extend(counted.filter(|it| it.tie == Tie::Said || is_equal(it)));
    }
    found
}

fn is_equal(counted: &Counted) -> bool {
    // Small numbers are equal by chance.
    let is_telling = counted.stated.number >= 5 || counted.stated.noun == "crate";
    is_telling
        && match &counted.basis {
            Basis::Code(measured) => measured.numbers.iter().any(|now| counted.stated.is(*now)),
            Basis::List(_) => true,
        }
}

fn in_sentence<'m>(names: &'m [Mention], sentence: &Range<usize>) -> &'m [Mention] {
    let start = names.partition_point(|it| it.span.start < sentence.start);
    let end = names.partition_point(|it| it.span.end <= sentence.end);
    &names[start..end.max(start)]
}

/// "Registered through": a function is said to be called once for each.
static REGISTERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:registered|declared|defined|added|recorded|created)\b").ok());

/// A workspace of so many crates.
static WORKSPACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\bworkspace\s+(?:with|of|has|holds|contains|split into|made of|consisting of)\s+(?:exactly\s+)?$")
        .ok()
});

/// Counts that the words of their sentence decide: what a function registers, implementations, crates of a workspace.
fn by_words(scope: &Scope<'_>, block: BlockIndex, stated: &StatedCount, near: &[Mention]) -> Option<Counted> {
    let made = |tie: Tie, measured: Measured| {
        Some(Counted { block, stated: stated.clone(), tie, basis: Basis::Code(measured) })
    };
    let sentence = sentence_around(scope, &scope.document.blocks()[block], stated.phrase.start);
    let words = scope.document.slice(&sentence);
    if let Some(function) = near.iter().find_map(|it| registering(it, &stated.noun))
        && REGISTERED.as_ref()?.is_match(words)
        && stated.qualifiers.is_empty()
    {
        return made(Tie::Said, registrations(scope, function)?);
    }
    if matches!(stated.noun.as_str(), "implementation" | "implementor" | "implementer" | "subclass") {
        let is_named = |it: &&Mention| stated.phrase.start < it.span.start && it.span.end <= stated.phrase.end;
        let Thing::Type(id) = near.iter().find(is_named)?.thing else { return None };
        return made(Tie::Near, implementations(scope, id)?);
    }
    if stated.noun == "crate" && stated.qualifiers.is_empty() {
        let before = scope.document.slice(&(sentence.start..stated.phrase.start));
        let is_said = WORKSPACE.as_ref()?.is_match(before);
        let tie = if is_said { Tie::Said } else { Tie::Near };
        return made(tie, crates(scope)?);
    }
    let is_total = stated.number >= 10 && stated.precision != Precision::AtLeast;
    (stated.noun == "test" && near.is_empty() && is_total).then(|| made(Tie::Near, tests(scope)?))?
}

/// The function that registers what `noun` names, one call each.
fn registering<'m>(mention: &'m Mention, noun: &str) -> Option<&'m str> {
    let Thing::Function(name) = &mention.thing else { return None };
    let lower = name.to_lowercase();
    let is_verb = ["register", "add", "define", "declare"].iter().any(|verb| lower.starts_with(verb));
    (is_verb && lower.ends_with(noun)).then_some(name.as_str())
}

fn crates(scope: &Scope<'_>) -> Option<Measured> {
    let packages = scope.codebase.packages().iter().filter(|package| {
        package.manifest.file_name() == "Cargo.toml" && is_inside(package.manifest.as_str(), &scope.project)
    });
    let all: Vec<_> = packages.collect();
    let is_tool = |directory: &str| {
        directory.split('/').any(|part| matches!(part, "xtask" | "fuzz" | "examples" | "tests" | "benches" | "tools"))
    };
    let plain = all.iter().filter(|package| !is_tool(package.manifest.directory())).count() as u64;
    let below = all.iter().filter(|package| package.manifest.directory() != scope.project).count() as u64;
    let evidence = all.iter().take(3).map(|package| scope.line_evidence(&package.manifest, package.line, package.line));
    let numbers = vec![plain, all.len() as u64, below];
    (plain > 1).then(|| Measured {
        numbers,
        is_sure: true,
        of: "the workspace".to_owned(),
        evidence: evidence.collect(),
    })
}

fn tests(scope: &Scope<'_>) -> Option<Measured> {
    let files = scope.codebase.files().iter().filter(|file| is_inside(file.path().as_str(), &scope.project));
    let of_file = |file: &trueup_facts::File| {
        file.facts.signals.iter().filter(|signal| signal.kind == SignalKind::Test).count() as u64
    };
    let number: u64 = files.map(of_file).sum();
    (number > 0).then(|| Measured {
        numbers: vec![number],
        is_sure: false,
        of: "the project".to_owned(),
        evidence: Vec::new(),
    })
}

/// Where else the document says that there are so many of what a function registers: "all 104 controls".
fn registered_nouns(scope: &Scope<'_>, found: &[Counted]) -> Vec<Counted> {
    let mut more = Vec::new();
    for counted in found {
        let Basis::Code(measured) = &counted.basis else { continue };
        if !measured.of.starts_with("the calls of") {
            continue;
        }
        let stated = &counted.stated;
        for (block, it) in scope.document.blocks().iter().enumerate().filter(|(_, it)| it.code().is_none()) {
            let text = scope.document.slice(&it.span);
            for other in counts_in(text, it.span.start, |noun| noun == stated.noun) {
                let is_same = other.number == stated.number || measured.numbers.contains(&other.number);
                if is_same && other.qualifiers.is_empty() && other.phrase != stated.phrase {
                    let basis = Basis::Code(measured.clone());
                    more.push(Counted { block, stated: other, tie: Tie::Said, basis });
                }
            }
        }
    }
    more
}

/// `# ~40 more settings` in a shown type.
fn in_shown_types(scope: &Scope<'_>) -> Vec<Counted> {
    let mut found = Vec::new();
    for shown in shown_types(scope).iter().filter(|shown| shown.is_partial) {
        let Ok(id) = counterpart(scope, shown) else { continue };
        let Some(code) = scope.document.blocks()[shown.block].code() else { continue };
        let definition = scope.codebase.definition(id);
        let path = scope.codebase.file(id.file).path();
        let own = members(scope.codebase, id);
        let told: Vec<_> = own.iter().map(|id| scope.codebase.definition(*id)).filter(|it| !is_aside(it)).collect();
        let is_shown = |it: &&&Definition| shown.members.iter().any(|member| member.name == it.name);
        let rest = (told.len() - told.iter().filter(is_shown).count()) as u64;
        for line in code.lines.iter().filter(|line| shown.span.start < line.start) {
            let text = scope.document.slice(line);
            let Some(at) = ["#", "//", "--", "/*"].iter().filter_map(|marker| text.find(marker)).min() else {
                continue;
            };
            let stated = counts_in(&text[at..], line.start + at, |_| true).into_iter().find(|it| it.is_more);
            let Some(stated) = stated else { continue };
            let is_within = shown.members.last().is_some_and(|last| last.span.start < line.start);
            let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.end_line)];
            let is_sure = is_within && is_anchored(scope, shown, id) && definition.kind != DefinitionKind::Interface;
            let numbers = vec![rest];
            let of = format!("`{}`", definition.name);
            let basis = Basis::Code(Measured { numbers, is_sure, of, evidence });
            found.push(Counted { block: shown.block, stated, tie: Tie::Said, basis });
            break;
        }
    }
    found
}

/// The words that must be looked for in the whole tree: names of lists that a count may announce.
pub(in crate::claims) fn wanted_words(document: &Document) -> FxHashSet<String> {
    let codes = document.blocks().iter().flat_map(|block| &block.inlines).filter(|it| it.kind == InlineKind::Code);
    let names = codes.map(|inline| bare_name(document.slice(&inline.span))).filter(|name| {
        name.len() > 2 && name.contains('_') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    names.map(str::to_owned).collect()
}

fn bare_name(name: &str) -> &str {
    name.trim_end_matches("()").trim_end_matches('/')
}

/// Whether the code has something of that name.
pub(super) fn is_known(scope: &Scope<'_>, name: &str) -> bool {
    let bare = bare_name(name);
    let last = bare.rsplit(['.', ':']).next().unwrap_or(bare);
    let codebase = scope.codebase;
    let is_artifact = || {
        let artifacts = codebase.artifacts().iter();
        artifacts.flat_map(|it| &it.facts.definitions).any(|definition| definition.name == bare)
    };
    let is_signal = || {
        codebase.files().iter().flat_map(|file| &file.facts.signals).any(|signal| match &signal.kind {
            SignalKind::Table { name } | SignalKind::Command { name } | SignalKind::Flag { name, .. } => name == bare,
            _ => false,
        })
    };
    !codebase.definitions_named(bare).is_empty()
        || !codebase.definitions_named(last).is_empty()
        || codebase.packages().iter().any(|package| package.name == bare)
        || codebase.tables().iter().any(|table| table.name == bare)
        || matches!(scope.resolve(bare, 0), Resolved::File(_) | Resolved::Directory(_))
        || is_artifact()
        || is_signal()
        || scope.words.places(bare).is_some()
}
