//! `count`: how many of something the code has, and how many the document says.

mod elements;
mod measure;
mod one_of;
mod own_list;
mod recognise;
mod subject;

use std::sync::LazyLock;

use regex::Regex;
use trueup_document::BlockIndex;

pub(super) use recognise::wanted_words;

use crate::claim::{Claim, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stated_count::{Precision, StatedCount};
use measure::Measured;
use own_list::OwnList;
use subject::Tie;

/// A number of things that can be counted, tied to what has them: "`Color` has three variants", "`test_cart.py` with 46
/// tests", "680 lines" of a file, "`RULES` (12 entries)", a table's column `Tests` or `Lines` beside files, "~40 more
/// settings" in the comment of a shown type, "104 controls" that a named function registers one by one, "three crates" of
/// a workspace, and "four layers:" with the list of them right below.
///
/// Numbers are read in digits and in words. "About", "roughly" and `~` allow a tenth, or one; "over" and `200+` mean that
/// many or more.
///
/// It holds when the code has as many, counted in one of the ways that a person would (with or without private fields, in
/// a directory or below it). It is drifted when the text ties the number to its subject in so many words, the code can
/// be counted in one way only, and has another number; or when a list that the sentence announces with a colon has
/// another number of entries. It is broken when several ways to count all come to another number.
///
/// Not decided: what the code cannot surely be counted of, `not-countable` (tests that are made as they run, methods
/// of a class beside its helpers); a number that the paragraph's subject does not have, though the text may count
/// something else, `not-tied`; a list that agrees with its number while no code is named in it, `own-list`; and what need
/// not be so, `hypothetical`. A number with no subject is no claim.
pub(crate) struct Count;

/// What a claim about a number says, and what decides it.
pub(crate) struct Counted {
    block: BlockIndex,
    stated: StatedCount,
    tie: Tie,
    basis: Basis,
}

/// What a number is decided by.
enum Basis {
    /// What the code has.
    Code(Measured),
    /// The document's own list.
    List(OwnList),
}

/// Words that make a number a limit, or one of another time.
static LIMIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(up to|at most|maximum|max|limit(?:ed)?|capped|each|every|per|once|was|were|had|initially|at first|started)\b").ok()
});

impl ClaimKind for Count {
    const NAME: &'static str = "count";
    type Subject = Counted;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Counted)> {
        let claim = |counted: Counted| {
            let subject = match &counted.basis {
                Basis::Code(measured) => format!("{} of {}", counted.stated.noun, measured.of),
                Basis::List(_) => counted.stated.noun.clone(),
            };
            (scope.claim(Self::NAME, counted.stated.phrase.clone(), subject), counted)
        };
        recognise::counted(scope).into_iter().map(claim).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, counted: &Counted) -> Outcome {
        match &counted.basis {
            Basis::Code(measured) => by_code(scope, claim, counted, measured),
            Basis::List(list) => by_list(scope, claim, counted, list),
        }
    }
}

fn by_code(scope: &Scope<'_>, claim: &Claim, counted: &Counted, measured: &Measured) -> Outcome {
    let stated = &counted.stated;
    let evidence = measured.evidence.clone();
    let noun = noun(stated);
    if let Some(now) = measured.numbers.iter().find(|now| stated.is(**now)) {
        return Outcome::holds(format!("{} has {now} {noun}", measured.of), evidence);
    }
    let Some(now) = measured.numbers.first().copied() else {
        return Outcome::unproven("not-countable", format!("the {noun} of {} cannot be counted", measured.of));
    };
    if counted.tie == Tie::Near {
        let message = format!("{} has {now} {noun}, but the text may count others", measured.of);
        return Outcome::unproven("not-tied", message).with_evidence(evidence);
    }
    let sentence = scope.document.slice(&crate::sentence::sentence_around(
        scope,
        &scope.document.blocks()[counted.block],
        claim.span.start,
    ));
    let is_limit = LIMIT.as_ref().is_some_and(|limit| limit.is_match(sentence));
    if !measured.is_sure || is_limit {
        let message =
            format!("{} has {now} {noun} as trueup counts them, which a person may count otherwise", measured.of);
        return Outcome::unproven("not-countable", message).with_evidence(evidence);
    }
    if hypothetical(scope, &scope.document.blocks()[counted.block], &claim.span).is_some() {
        return Outcome::unproven(
            "hypothetical",
            format!("{} need not have as many {noun} as the text says", measured.of),
        );
    }
    false_outcome(scope, stated, &measured.of, &measured.numbers).with_evidence(evidence)
}

fn false_outcome(scope: &Scope<'_>, stated: &StatedCount, of: &str, numbers: &[u64]) -> Outcome {
    let noun = noun(stated);
    let said = scope.document.slice(&stated.span);
    let now = numbers.first().copied().unwrap_or(0);
    let message = format!(
        "{of} has {now} {noun}, not {}",
        match stated.precision {
            Precision::Exact => said.to_owned(),
            Precision::About => format!("about {said}"),
            Precision::AtLeast => format!("{said} or more"),
        }
    );
    let is_one = stated.noun == "line" || numbers.iter().all(|other| *other == now);
    if now < 2 || stated.number < 2 || !is_one {
        return Outcome::broken(message, "count again, and say of what");
    }
    let repair = Repair { span: stated.span.clone(), replacement: stated.written(now, said) };
    Outcome::drifted(message, Vec::new(), repair)
}

fn noun(stated: &StatedCount) -> String {
    let more = if stated.is_more { "more " } else { "" };
    let noun = &stated.noun;
    match noun.as_str() {
        "index" => format!("{more}indexes"),
        _ if noun.ends_with('y') && !noun.ends_with("ey") => format!("{more}{}ies", noun.trim_end_matches('y')),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{more}{noun}es"),
        _ => format!("{more}{noun}s"),
    }
}

fn by_list(scope: &Scope<'_>, claim: &Claim, counted: &Counted, list: &OwnList) -> Outcome {
    let stated = &counted.stated;
    let noun = noun(stated);
    let document = scope.document.path();
    let (line, end_line) = list.lines;
    let evidence = vec![scope.line_evidence(document, line, end_line)];
    if stated.is(list.number) {
        let is_known = |name: &String| recognise::is_known(scope, name);
        return match !list.names.is_empty() && list.names.iter().all(is_known) {
            true => Outcome::holds(format!("the code has all the {noun} listed"), evidence),
            false => Outcome::unproven(
                "own-list",
                format!("the document lists as many {noun}, and nothing tells whether the code has more"),
            )
            .with_evidence(evidence),
        };
    }
    if list.may_go_on || stated.precision != Precision::Exact {
        return Outcome::unproven("not-countable", format!("the list of the {noun} may go on elsewhere"))
            .with_evidence(evidence);
    }
    if hypothetical(scope, &scope.document.blocks()[counted.block], &claim.span).is_some() {
        return Outcome::unproven("hypothetical", format!("the text lists {noun} that need not be there"));
    }
    false_outcome(scope, stated, "the list that follows", &[list.number]).with_evidence(evidence)
}
