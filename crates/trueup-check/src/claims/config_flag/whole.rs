//! Tables that present all flags of a command line.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind};
use trueup_facts::SignalKind;
use trueup_model::Flag;

use super::{declared, flags_in, is_in_list_of_flags};
use crate::claims::Outcome;
use crate::scope::Scope;

/// Words that say that all flags follow.
static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:all|every|complete|full)\s+(?:of\s+)?(?:the\s+)?(?:list\s+of\s+)?(?:available\s+|supported\s+)?(?:(?:CLI|command[- ]line|its)\s+)?(?:options?|flags?|arguments?|switches)\b").ok()
});

/// Words that say that some flags follow.
static SOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:some|common|commonly|key|main|important|useful|notable|selected|most|global|additional|extra|new|such as|for example|e\.g)\b").ok()
});

/// Whether a cell is the first of a table that presents all flags: the words that say so, or the table's header, and
/// the names listed.
pub(super) fn presented(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Option<(Range<usize>, Vec<String>)> {
    let BlockKind::Cell { table, row: 0, column: 0 } = block.kind else { return None };
    let blocks = scope.document.blocks();
    let of_table = |it: &&Block| matches!(it.kind, BlockKind::Cell { table: of, .. } if of == table);
    let cells: Vec<&Block> = blocks[index..].iter().take_while(of_table).collect();
    let firsts = cells.iter().filter(|it| matches!(it.kind, BlockKind::Cell { row: 1.., column: 0, .. }));
    let firsts: Vec<&&Block> = firsts.collect();
    let is_listed = firsts.iter().any(|it| is_in_list_of_flags(scope, it));
    let title = block.plain_text().to_lowercase();
    if !is_listed || !["flag", "option", "argument", "switch", "parameter"].iter().any(|word| title.contains(word)) {
        return None;
    }
    let mut listed: Vec<String> =
        firsts.iter().flat_map(|it| flags_in(scope.document, it)).map(|(name, ..)| name).collect();
    listed.dedup();
    let before = blocks[..index].iter().rev().take(3).find(|it| it.kind == BlockKind::Paragraph);
    let introduction = before.filter(|it| it.section == block.section);
    let heading = scope.document.sections_around(block).next().map(|section| section.title.clone()).unwrap_or_default();
    let says_some = |text: &str| SOME.as_ref().is_some_and(|pattern| pattern.is_match(text));
    let said = introduction.and_then(|it| {
        let text = scope.document.slice(&it.span);
        let found = ALL.as_ref()?.find(text)?;
        Some(it.span.start + found.start()..it.span.start + found.end())
    });
    if let Some(span) = said {
        return Some((span, listed));
    }
    let last_sentence = introduction.map(|it| scope.document.slice(&it.span).to_owned()).unwrap_or_default();
    if says_some(&heading) || says_some(&last_sentence) || listed.len() < 4 {
        return None;
    }
    let header = block.inlines.first().map_or_else(|| block.span.clone(), |first| first.span.clone());
    Some((header, listed))
}

/// Flags that every program has, which need not be listed.
pub(super) const IMPLIED: &[&str] = &["--help", "--version", "-h", "-V", "-help", "-version"];

/// Whether the table lists all flags that the files of its flags declare.
pub(super) fn outcome(scope: &Scope<'_>, listed: &[String]) -> Outcome {
    let named: Vec<&Flag> = listed.iter().flat_map(|name| declared(scope, name)).collect();
    let mut files: Vec<_> = named.iter().map(|flag| &flag.path).collect();
    files.sort_unstable();
    files.dedup();
    let has_commands = files.iter().any(|path| {
        let file = scope.codebase.file_at(path.as_str()).map(|id| scope.codebase.file(id));
        file.is_some_and(|it| it.facts.signals.iter().any(|signal| matches!(signal.kind, SignalKind::Command { .. })))
    });
    if files.len() != 1 || has_commands {
        let message = "the flags are declared in several places, each of which may be listed on its own";
        return Outcome::unproven("several-commands", message);
    }
    let own: Vec<&Flag> =
        scope.model.flags().iter().filter(|flag| &flag.path == files[0] && flag.name.starts_with('-')).collect();
    let is_listed = |flag: &Flag| {
        named.iter().any(|it| it.name == flag.name)
            || flag.short.as_ref().is_some_and(|it| listed.iter().any(|name| name == it))
    };
    let missing: Vec<&&Flag> =
        own.iter().filter(|flag| !is_listed(flag) && !IMPLIED.contains(&flag.name.as_str())).collect();
    let evidence: Vec<_> = missing.iter().map(|it| scope.line_evidence(&it.path, it.line, it.line)).collect();
    if missing.is_empty() {
        return Outcome::holds(
            "the table lists every flag that the code declares",
            vec![scope.file_evidence(files[0])],
        );
    }
    if missing.len() * 2 > own.len() {
        return Outcome::unproven("selection", "the table may list a selection of the flags").with_evidence(evidence);
    }
    let names = missing.iter().map(|flag| format!("`{}`", flag.name)).collect::<Vec<_>>().join(", ");
    let advice = format!("add {names}, or say that the table is a selection");
    Outcome::broken(format!("the code also declares {names}"), advice).with_evidence(evidence)
}
