//! "One of three states", below the enumeration that is shown with them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::BlockIndex;
use trueup_facts::DefinitionKind;
use trueup_model::singular;

use super::measure::measure;
use super::subject::{Thing, Tie};
use super::{Basis, Counted};
use crate::scope::Scope;
use crate::shown_type::{ShownType, counterpart, is_anchored};
use crate::stated_count::{Precision, StatedCount, value_of};

static ONE_OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\bone of (?:the |these |its )?(?P<number>[a-z]+|\d{1,2}) (?P<noun>[a-z]+)\b").ok()
});

/// The counts of what an enumeration has, which the same section shows above them and whose name ends in what is
/// counted: states, of `TicketState`.
pub(super) fn counted(scope: &Scope<'_>) -> Vec<Counted> {
    let mut found = Vec::new();
    let enums: Vec<&ShownType> = scope.shown_types().iter().filter(|it| it.kind == DefinitionKind::Enum).collect();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        if enums.is_empty() || block.code().is_some() || block.is_heading() {
            continue;
        }
        let text = scope.document.slice(&block.span);
        for captures in ONE_OF.iter().flat_map(|form| form.captures_iter(text)) {
            let (Some(number), Some(noun)) = (captures.name("number"), captures.name("noun")) else { continue };
            let at = |range: Range<usize>| block.span.start + range.start..block.span.start + range.end;
            let Some(value) = value_of(number.as_str()) else { continue };
            let stated = StatedCount {
                number: value,
                precision: Precision::Exact,
                span: at(number.range()),
                phrase: at(number.start()..noun.end()),
                noun: singular(&noun.as_str().to_lowercase()),
                qualifiers: Vec::new(),
                is_more: false,
            };
            found.extend(of_shown(scope, &enums, index, stated));
        }
    }
    found
}

fn of_shown(scope: &Scope<'_>, enums: &[&ShownType], block: BlockIndex, stated: StatedCount) -> Option<Counted> {
    let blocks = scope.document.blocks();
    let is_near = |it: &&&ShownType| it.block < block && blocks[it.block].section == blocks[block].section;
    let mut near = enums.iter().filter(is_near);
    let (Some(only), None) = (near.next(), near.next()) else { return None };
    let id = counterpart(scope, only).ok()?;
    let is_meant = only.name.to_lowercase().ends_with(&stated.noun) && is_anchored(scope, only, id);
    let measured = measure(scope, &Thing::Type(id), &stated).filter(|_| is_meant && !only.is_partial)?;
    Some(Counted { block, stated, tie: Tie::Said, basis: Basis::Code(measured) })
}
