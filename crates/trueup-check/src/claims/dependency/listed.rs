//! Lists of dependencies, one an item.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};

use super::declared::{folded, found, is_near, line_with};
use super::version::Stated;
use super::{Says, Written};
use crate::claim::Evidence;
use crate::scope::Scope;
use crate::words::contains_word;

/// An item that begins with a name.
struct Item {
    block: BlockIndex,
    name: String,
    span: Range<usize>,
    version: Option<Stated>,
    declared: Option<Evidence>,
}

/// A version right after the name.
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[`*]*:?\s*\(?`?v?(?P<sign>>=|==|[~^=])?\s?v?(?P<version>\d+(?:\.\d+){1,3})(?P<plus>\+)?(?:[`)\s,:;]|$)",
    )
    .ok()
});

/// Every item of the lists of dependencies: its version, or that it is declared, or that it is gone.
pub(super) fn listed(scope: &Scope<'_>) -> Vec<(Range<usize>, String, Written)> {
    let blocks = scope.document.blocks();
    let mut claims = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        let is_item = |block: &Block| block.kind == BlockKind::Paragraph && block.list_depth == 1;
        let length = blocks[at..].iter().take_while(|block| is_item(block)).count();
        if length > 0 && is_of_dependencies(scope, at) {
            let items: Vec<Item> = (at..at + length).filter_map(|index| item(scope, index)).collect();
            claims.extend(claims_of(scope, &items));
        }
        at += length.max(1);
    }
    claims
}

/// Whether the heading over a list, or the line before it, is of dependencies.
fn is_of_dependencies(scope: &Scope<'_>, first: BlockIndex) -> bool {
    let Some(before) = first.checked_sub(1).and_then(|index| scope.document.blocks().get(index)) else { return false };
    let text = before.plain_text().to_lowercase();
    let title = text.trim().trim_end_matches(':');
    let is_short = title.split_whitespace().count() <= 4;
    is_short
        && ["dependencies", "libraries", "crates"].iter().any(|word| title.ends_with(word))
        && !title.contains("no ")
}

fn item(scope: &Scope<'_>, index: BlockIndex) -> Option<Item> {
    let block = scope.document.blocks().get(index)?;
    let lead = block.inlines.first().filter(|it| it.kind == InlineKind::Code || it.strong)?;
    let name = scope.document.slice(&lead.span).trim_matches(['*', '`', ':']).to_owned();
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '@')
        && name.chars().all(|c| c.is_alphanumeric() || "@/._-".contains(c));
    let rest = scope.document.slice(&(lead.span.end..block.span.end.max(lead.span.end)));
    let version = VERSION.as_ref().and_then(|form| form.captures(rest)).and_then(|it| {
        let number = it.name("version")?;
        let span = lead.span.end + number.start()..lead.span.end + number.end();
        let is_least = it.name("plus").is_some() || it.name("sign").is_some_and(|sign| sign.as_str() == ">=");
        Some(Stated { text: number.as_str().to_owned(), span, is_least })
    });
    let declared = declared(scope, &name);
    is_name.then(|| Item { block: index, name, span: lead.span.clone(), version, declared })
}

fn declared(scope: &Scope<'_>, name: &str) -> Option<Evidence> {
    let wanted = folded(name);
    let packages = scope.codebase.packages().iter().filter(|package| is_near(scope, &package.manifest));
    packages.into_iter().find_map(|package| {
        let dependency = package.dependencies.iter().find(|it| folded(&it.name) == wanted)?;
        let line = line_with(scope, &package.manifest, &dependency.name).unwrap_or(package.line);
        Some(scope.line_evidence(&package.manifest, line, line))
    })
}

fn claims_of(scope: &Scope<'_>, items: &[Item]) -> Vec<(Range<usize>, String, Written)> {
    let known = items.iter().filter(|item| item.declared.is_some()).count();
    let is_list = items.len() > 1 && known > 0 && known * 2 >= items.len();
    let claim = |item: &Item| {
        let name = item.name.clone();
        let (span, says) = match (&item.version, &item.declared) {
            (Some(stated), Some(_)) => {
                let found = found(scope, &name);
                let span = item.span.start..stated.span.end;
                (
                    span,
                    (!found.is_empty()).then(|| Says::Version { name, stated: stated.clone(), is_said: true, found }),
                )
            }
            (None, Some(it)) => (item.span.clone(), Some(Says::Listed { name, declared: Some(it.clone()) })),
            (Some(stated), None) if !is_anywhere(scope, &name) => {
                (item.span.start..stated.span.end, Some(Says::Listed { name, declared: None }))
            }
            (_, None) => (item.span.clone(), None),
        };
        Some((span, item.name.clone(), Written { block: item.block, says: says? }))
    };
    items.iter().filter(|_| is_list).filter_map(claim).collect()
}

/// Files that declare or fix dependencies, by the ends of their names.
const DECLARING: &[&str] = &[
    "toml",
    "json",
    "mod",
    "lock",
    "txt",
    "xml",
    "gradle",
    "kts",
    "csproj",
    "props",
    "Gemfile",
    "gemspec",
    "cfg",
    "nix",
    "yaml",
    "yml",
    "zon",
    "sbt",
    "exs",
    "Dockerfile",
    "bazel",
];

/// Whether some file that may declare a dependency has the name at all, or the project has a package called so.
fn is_anywhere(scope: &Scope<'_>, name: &str) -> bool {
    let is_own = scope.codebase.packages().iter().any(|it| folded(&it.name) == folded(name));
    let is_declaring = |path: &str| DECLARING.iter().any(|end| path.ends_with(end));
    is_own
        || scope.codebase.paths().files().iter().filter(|path| is_declaring(path.as_str())).any(|path| {
            scope
                .text(path)
                .is_some_and(|text| if name.contains('/') { text.contains(name) } else { contains_word(&text, name) })
        })
}
