//! Where documents speak of dependencies.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};

use super::declared::{folded, found, licence};
use super::version::Stated;
use super::{Says, Written};
use crate::claim::Claim;
use crate::scope::{Scope, is_inside};
use crate::sentence::sentence_around;

/// A requirement in a code span.
static REQUIREMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<name>@?[A-Za-z][\w./-]*?)(?:\[[\w,]+\])?\s?(?P<sign>>=|==|~=|\^|@|\sv)\s?\^?(?P<version>\d+(?:\.\d+){0,3})$").ok()
});

/// A name with a version in plain text.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(|│/+,])(?P<name>[A-Z][A-Za-z+#]*(?:\.js)?(?: CSS)?) v?(?P<version>\d+(?:\.\d+){0,2})(?P<plus>\+)?(?:[\s),;:|│]|\.\s|\.?$)").ok()
});

/// A package's dependencies, told as a whole.
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^`(?:'s|’s)\s+(?:(?:only\s+|whole\s+|entire\s+|full\s+)?(?:dependency list|dependencies|deps)(?:\s+(?:is|are)|:)|is)\s+`$").ok()
});

/// "depends only on".
static ONLY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^`\s+(?:depends only on|only depends on|depends on exactly|depends on nothing but)\s+`$").ok()
});

/// What separates two names of a list.
static BETWEEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^`(?:,\s(?:and\s)?|\sand\s)`$").ok());

/// A licence by its identifier.
static LICENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<lead>(?P<subject>[A-Za-z][\w-]*)\s+is|[Ll]icen[sc]ed\s+under(?:\s+the)?|[Ll]icen[sc]e:)\s+[*`]*(?P<id>A?GPL-\d\.\d(?:-only|-or-later)?|LGPL-\d\.\d(?:-only|-or-later)?|Apache-2\.0|MIT|MPL-2\.0|BSD-\d-Clause|ISC)\b",
    )
    .ok()
});

/// Every dependency, list of them and licence that the document states, in order.
pub(super) fn written(scope: &Scope<'_>) -> Vec<(Range<usize>, String, Written)> {
    let mut claims = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Code(code) if matches!(code.info.trim(), "" | "text" | "ascii" | "txt") => {
                claims.extend(code.lines.iter().flat_map(|line| named(scope, index, line)));
            }
            BlockKind::Code(_) | BlockKind::Heading(_) => {}
            _ => {
                claims.extend(requirements(scope, index, block));
                let texts = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Text);
                for text in texts {
                    claims.extend(named(scope, index, &text.span));
                    claims.extend(licences(scope, index, &text.span));
                }
                claims.extend(wholes(scope, index, block));
            }
        }
    }
    let of_lists = super::listed::listed(scope);
    claims.retain(|(span, ..)| !of_lists.iter().any(|(other, ..)| other.start <= span.start && span.end <= other.end));
    claims.extend(of_lists);
    claims
}

fn version(
    scope: &Scope<'_>,
    block: BlockIndex,
    name: &str,
    span: Range<usize>,
    stated: Stated,
    is_said: bool,
) -> Option<(Range<usize>, String, Written)> {
    let found = found(scope, name);
    let says = Says::Version { name: name.to_owned(), stated, is_said, found: found.clone() };
    (!found.is_empty()).then(|| (span, name.to_owned(), Written { block, says }))
}

fn requirements(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<(Range<usize>, String, Written)> {
    let codes = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
    let read = |inline: &trueup_document::Inline| {
        let captures = REQUIREMENT.as_ref()?.captures(scope.document.slice(&inline.span))?;
        let (name, number) = (captures.name("name")?, captures.name("version")?);
        let is_least = captures.name("sign").is_some_and(|sign| sign.as_str() == ">=");
        let span = inline.span.start + number.start()..inline.span.start + number.end();
        let stated = Stated { text: number.as_str().to_owned(), span, is_least };
        version(scope, index, name.as_str(), inline.span.clone(), stated, is_requirement(scope, index, &inline.span))
    };
    codes.filter_map(read).collect()
}

fn named(scope: &Scope<'_>, index: BlockIndex, span: &Range<usize>) -> Vec<(Range<usize>, String, Written)> {
    let text = scope.document.slice(span);
    let mut claims = Vec::new();
    let mut at = 0;
    while let Some(captures) = NAMED.as_ref().and_then(|pattern| pattern.captures_at(text, at)) {
        let (Some(name), Some(number)) = (captures.name("name"), captures.name("version")) else { break };
        at = number.end();
        // The server of that name is another thing than the library that talks to it.
        if SERVERS.contains(&name.as_str().to_lowercase().as_str()) {
            continue;
        }
        let plus = captures.name("plus");
        let range = span.start + number.start()..span.start + number.end();
        let stated = Stated { text: number.as_str().to_owned(), span: range, is_least: plus.is_some() };
        let whole = span.start + name.start()..span.start + plus.map_or(number.end(), |plus| plus.end());
        let is_said = is_requirement(scope, index, &whole);
        claims.extend(version(scope, index, name.as_str(), whole, stated, is_said));
    }
    claims
}

/// Words that make a version one that the project has, rather than the one that brought a feature.
static REQUIRES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:built (?:with|on|in)|written in|requires|needs|runs on|powered by|stack|targets|minimum|or newer|or later|single-page)\b").ok()
});

/// Whether a version stands in a drawing or a table, or its sentence says that the project has or needs it.
fn is_requirement(scope: &Scope<'_>, index: BlockIndex, span: &Range<usize>) -> bool {
    let block = &scope.document.blocks()[index];
    if matches!(block.kind, BlockKind::Code(_) | BlockKind::Cell { .. }) {
        return true;
    }
    let sentence = sentence_around(scope, block, span.start);
    REQUIRES.as_ref().is_some_and(|pattern| pattern.is_match(scope.document.slice(&sentence)))
}

/// Servers that libraries have the names of.
const SERVERS: &[&str] = &[
    "redis",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "elasticsearch",
    "opensearch",
    "nginx",
    "kafka",
    "rabbitmq",
    "docker",
    "sqlite",
    "vault",
    "memcached",
    "nats",
    "consul",
    "clickhouse",
    "cassandra",
    "kubernetes",
    "neo4j",
    "qdrant",
    "keycloak",
    "prometheus",
    "grafana",
    "minio",
    "chrome",
    "git",
    "ollama",
];

fn wholes(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<(Range<usize>, String, Written)> {
    let document = scope.document;
    let codes: Vec<&Range<usize>> =
        block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code).map(|inline| &inline.span).collect();
    let mut claims = Vec::new();
    let mut was_told = false;
    for (at, code) in codes.iter().enumerate() {
        let Some(next) = codes.get(at + 1) else { break };
        let between = document.slice(&(code.end..next.start));
        let is_short = between.trim_matches('`').trim_end() == "'s is";
        let is_whole = WHOLE.as_ref().is_some_and(|pattern| pattern.is_match(between)) && (!is_short || was_told);
        if !is_whole && !ONLY.as_ref().is_some_and(|pattern| pattern.is_match(between)) {
            continue;
        }
        let package = document.slice(code);
        let declared = scope
            .codebase
            .packages()
            .iter()
            .find(|it| folded(&it.name) == folded(package) && is_inside(it.manifest.as_str(), &scope.project));
        let Some(declared) = declared else { continue };
        was_told = true;
        let mut last = *next;
        let mut listed = vec![document.slice(next).to_owned()];
        for name in codes.iter().skip(at + 2) {
            if !BETWEEN.as_ref().is_some_and(|pattern| pattern.is_match(document.slice(&(last.end..name.start)))) {
                break;
            }
            listed.push(document.slice(name).to_owned());
            last = name;
        }
        let names = declared.dependencies.iter().filter(|it| !it.development).map(|it| it.name.to_string()).collect();
        let evidence = scope.line_evidence(&declared.manifest, declared.line, declared.line);
        let says = Says::Whole { package: package.to_owned(), listed, declared: names, evidence };
        claims.push((code.start..last.end, package.to_owned(), Written { block: index, says }));
    }
    claims
}

fn licences(scope: &Scope<'_>, index: BlockIndex, span: &Range<usize>) -> Vec<(Range<usize>, String, Written)> {
    let text = scope.document.slice(span);
    let mut claims = Vec::new();
    for captures in LICENCE.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let (Some(whole), Some(id)) = (captures.get(0), captures.name("id")) else { continue };
        let is_own = match captures.name("subject") {
            Some(subject) => is_project(scope, subject.as_str()),
            None => false,
        };
        let Some((declared, evidence)) = licence(scope).filter(|_| is_own) else { continue };
        let range = span.start + id.start()..span.start + id.end();
        let says = Says::Licence { stated: id.as_str().to_owned(), span: range, declared, evidence };
        let claim = span.start + whole.start()..span.start + whole.end();
        claims.push((claim, "licence".to_owned(), Written { block: index, says }));
    }
    claims
}

/// The project's own name with a version, in the sentence of a claim: what was needed then may be another thing now.
pub(super) fn own_version(scope: &Scope<'_>, index: BlockIndex, claim: &Claim) -> Option<String> {
    let block = &scope.document.blocks()[index];
    let text = match block.kind {
        BlockKind::Code(_) => return None,
        _ => scope.document.slice(&sentence_around(scope, block, claim.span.start)),
    };
    let mut named = NAMED.iter().flat_map(|pattern| pattern.captures_iter(text));
    named.find_map(|found| {
        let (name, version) = (found.name("name")?, found.name("version")?);
        is_project(scope, name.as_str()).then(|| format!("{} {}", name.as_str(), version.as_str()))
    })
}

/// Whether a word is the project's own name: its package's, or the first part of all its packages' names.
fn is_project(scope: &Scope<'_>, word: &str) -> bool {
    let wanted = folded(word);
    let own: Vec<String> = scope
        .codebase
        .packages()
        .iter()
        .filter(|package| is_inside(package.manifest.as_str(), &scope.project))
        .map(|package| package.name.to_lowercase().to_string())
        .collect();
    let is_first = |name: &String| name.split(['-', '_', '/']).next() == Some(wanted.as_str());
    own.iter().any(|name| folded(name) == wanted)
        || (own.len() > 1 && own.iter().filter(|it| is_first(it)).count() * 2 > own.len())
}
