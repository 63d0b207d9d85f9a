//! Values that words tie to a constant: "PIN length 4 to 255", "batch size (default 50)", "64 sessions".
//!
//! Such words may mean something else, so a value that differs says nothing: only one that is equal is a claim.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{BlockIndex, BlockKind, InlineKind};
use trueup_facts::DefinitionId;
use trueup_model::{meaning, words_of_name};

use super::Subject;
use crate::scope::{Scope, is_inside};
use crate::stated_count::value_of;
use crate::stated_value::{StatedValue, default_in, is_measure};

/// Up to three words before a default: "queue size (default 256)".
static DEFAULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<words>(?:[A-Za-z][\w-]*[ ]){0,2}[A-Za-z][\w-]*)[ ]\((?:(?:with\s+)?a\s+)?default[:=]?\s[^)\n]{1,40}\)",
    )
    .ok()
});

/// A number with its unit, and up to three words after it.
static AHEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[\s(])(?P<number>\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)
        (?:[\s-]?(?P<unit>[KkMG]i?B|bytes?|ms|seconds?|minutes?|hours?|days?|s))?
        (?P<words>(?:[\s-][A-Za-z]\w*){1,3})",
    )
    .ok()
});

/// Up to two words, and a number or two after them: "PIN length 4 to 255".
static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<words>(?:[A-Za-z][\w-]*[ ]){1,2})(?:of[ ]|is[ ])?(?P<number>\d+(?:[,_]\d{3})*)(?:(?: to | or |[–-])(?P<second>\d+(?:[,_]\d{3})*))?(?:[\s,.;:)-]|$)")
        .ok()
});

/// Every value of a prose block that words tie to an equal constant.
pub(super) fn tied(scope: &Scope<'_>) -> Vec<(Range<usize>, Subject)> {
    let mut found: Vec<(Range<usize>, Subject)> = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        let (texts, is_prose): (Vec<Range<usize>>, bool) = match &block.kind {
            BlockKind::Code(code) if super::is_plain(&code.info) => (code.lines.clone(), false),
            BlockKind::Code(_) | BlockKind::Heading(_) => continue,
            _ => {
                let texts = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Text);
                (texts.map(|inline| inline.span.clone()).collect(), true)
            }
        };
        for span in texts {
            found.extend(defaults(scope, index, &span));
            if is_prose {
                found.extend(numbers(scope, index, &span));
            }
        }
    }
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    found.dedup_by(|(later, _), (earlier, _)| later.start < earlier.end);
    found
}

fn defaults(scope: &Scope<'_>, block: BlockIndex, span: &Range<usize>) -> Vec<(Range<usize>, Subject)> {
    let names = scope.model.named_values();
    let text = scope.document.slice(span);
    let mut found = Vec::new();
    for captures in DEFAULT.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let (Some(words), Some(whole)) = (captures.name("words"), captures.get(0)) else { continue };
        let Some(stated) = default_in(&text[words.end()..whole.end()], span.start + words.end()) else { continue };
        let starts = std::iter::once(0).chain(words.as_str().match_indices(' ').map(|(at, _)| at + 1));
        // The longest phrase that names something counts.
        let named = starts.map(|start| (start, near(scope, names.with(&words_of_name(&words.as_str()[start..])))));
        let Some((start, ids)) = named.into_iter().find(|(_, ids)| !ids.is_empty()) else { continue };
        let valued: Vec<_> = ids.into_iter().filter_map(|id| Some((id, scope.codebase.constant(id)?))).collect();
        if !valued.is_empty()
            && valued.iter().all(|(id, value)| stated.is_value_of(&scope.codebase.definition(*id).name, value))
        {
            let named = valued.into_iter().map(|(id, _)| id).collect();
            let start = span.start + words.start() + start;
            found.push((start..span.start + whole.end(), Subject { block, named, stated, is_by_words: true }));
        }
    }
    found
}

fn numbers(scope: &Scope<'_>, block: BlockIndex, span: &Range<usize>) -> Vec<(Range<usize>, Subject)> {
    let names = scope.model.named_values();
    let text = scope.document.slice(span);
    let mut found = Vec::new();
    let equal = |words: &str, stated: &StatedValue| -> Option<DefinitionId> {
        let ids = near(scope, names.meaning(&words_of_name(words)).to_vec());
        ids.into_iter().find(|id| {
            let name = &scope.codebase.definition(*id).name;
            scope.codebase.constant(*id).is_some_and(|value| stated.is_value_of(name, &value))
        })
    };
    let subject = |id: DefinitionId, stated: StatedValue| Subject { block, named: vec![id], stated, is_by_words: true };
    for captures in AHEAD.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let (Some(number), Some(words)) = (captures.name("number"), captures.name("words")) else { continue };
        let unit = captures.name("unit").map_or("", |unit| unit.as_str());
        let Some(stated) = stated(number.as_str(), unit, span.start + number.start()) else { continue };
        // "One slot" counts nothing.
        if stated.number().is_none_or(|number| number < 2.0) {
            continue;
        }
        let ends = words.as_str().match_indices([' ', '-', '\n']).map(|(at, _)| at).skip(1).chain([words.len()]);
        let longest_first: Vec<usize> = ends.collect();
        let ends_well = |end: &usize| {
            !words.as_str()[..*end]
                .rsplit(' ')
                .next()
                .is_some_and(|last| matches!(last, "the" | "a" | "of" | "per" | "and"))
        };
        let tied = longest_first
            .into_iter()
            .rev()
            .filter(ends_well)
            .find_map(|end| Some((end, equal(&words.as_str()[..end], &stated)?)));
        if let Some((end, id)) = tied {
            let range = span.start + number.start()..span.start + words.start() + end;
            found.push((range, subject(id, stated)));
        }
    }
    for captures in BEHIND.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let (Some(number), Some(words)) = (captures.name("number"), captures.name("words")) else { continue };
        let value = |found: regex::Match<'_>| stated(found.as_str(), "", span.start + found.start());
        let Some(first) = value(number) else { continue };
        let starts = std::iter::once(0).chain(words.as_str().trim_end().match_indices(' ').map(|(at, _)| at + 1));
        let tied = starts.into_iter().find_map(|start| Some((start, equal(&words.as_str()[start..], &first)?)));
        let Some((start, id)) = tied else { continue };
        let second = captures.name("second");
        // One word and one number are a coincidence more often than not.
        if second.is_none() && meaning(&words_of_name(&words.as_str()[start..])).len() < 2 {
            continue;
        }
        if second.is_some_and(|it| value(it).is_none_or(|second| equal(&words.as_str()[start..], &second).is_none())) {
            continue;
        }
        let end = second.unwrap_or(number).end();
        found.push((span.start + words.start() + start..span.start + end, subject(id, first)));
    }
    found
}

/// Those of the document's project.
fn near(scope: &Scope<'_>, mut ids: Vec<DefinitionId>) -> Vec<DefinitionId> {
    ids.retain(|id| is_inside(scope.codebase.file(id.file).path().as_str(), &scope.project));
    ids
}

fn stated(number: &str, unit: &str, start: usize) -> Option<StatedValue> {
    let trimmed = number.trim_end_matches([',', '_']);
    let text = match trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        true => trimmed.to_owned(),
        false => value_of(trimmed)?.to_string(),
    };
    let unit = unit.to_lowercase();
    (unit.is_empty() || is_measure(&unit)).then(|| StatedValue { text, unit, span: start..start + trimmed.len() })
}
