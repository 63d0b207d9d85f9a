//! `flow/chain`: steps of a flow that follow one another.

mod branches;
mod cited;
mod hop;
mod listed;
mod worded;

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_document::BlockIndex;
use trueup_facts::DefinitionId;

use crate::call_search::bodies_of;
use crate::claim::{Cause, Claim, Verdict};
use crate::claims::{ClaimKind, Outcome};
use crate::flow::{Chain, End, chains};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::symbol::has_code_shape;
use branches::{Branch, branches, decide_branch};
use hop::{decide_hop, decide_order};
use listed::{Listed, decide_list, lists};
use worded::{Worded, decide_worded, worded};

/// Names with arrows between them, in a sentence, a drawn flow or a numbered step: `` `read` → `parse` → `store` ``,
/// `3. place_order → Repository.reserve (app/orders.py:47)`, and calls in a row in a drawn flow:
/// `reserve(), charge(), settle()`; steps drawn below their function, with their names or their lines; and steps told in
/// words that each have all that is particular to one call, numbered under the lines they cite ("Layer 1: check the
/// user") or listed "in sequence".
///
/// An arrow holds when the first function uses the second, itself or through functions in between, or when a function
/// calls the two in that order. Where one function takes several steps of a flow, the steps must come in the order of its
/// body. A claim is broken when that function surely takes them in another order: it calls each once, on one straight way,
/// the later one first. It is broken as well when a name of a flow whose other names are the project's own stands nowhere
/// in the code.
///
/// It is unproven as `no-subject` where an end is no function or type of the project, as `indirect` where neither end is
/// seen to lead to the other, as a queue, an event or a framework may join them, as `open-order` where a branch, a loop or
/// a repeated call leaves the order open, and as `hypothetical` where the text does not say that it is so.
pub(crate) struct FlowChain;

/// What a claim speaks of.
pub(crate) enum Flow {
    /// A line with arrows.
    Steps(Steps),
    /// Calls in a row.
    Listed(Listed),
    /// A step below its caller.
    Branch(Branch),
    /// Steps told in words.
    Worded(Worded),
}

/// A line with arrows, and the step of the same function before it.
pub(crate) struct Steps {
    chain: Chain,
    /// The function that takes this step and took the one before, and what that one led to.
    after: Option<(DefinitionId, End)>,
    /// How many names of its flow the code has, and how many it has not.
    known: usize,
    unknown: usize,
}

impl ClaimKind for FlowChain {
    const NAME: &'static str = "flow/chain";
    type Subject = Flow;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Flow)> {
        let mut claims = Vec::new();
        let mut taken: FxHashMap<(Place, DefinitionId), End> = FxHashMap::default();
        let (drawn, pairs) = branches(scope);
        let mut chains: Vec<Chain> =
            chains(scope).into_iter().chain(pairs).filter(|chain| is_of_code(scope, chain)).collect();
        chains.sort_by_key(|chain| chain.ends.iter().flatten().map(|end| end.span.start).next());
        let mut counts: FxHashMap<Place, (usize, usize)> = FxHashMap::default();
        for chain in &chains {
            let (known, unknown) = counts.entry(place_of(scope, chain.block)).or_default();
            for end in chain.ends.iter().flatten() {
                match is_known(scope, end) {
                    true => *known += 1,
                    false => *unknown += 1,
                }
            }
        }
        for chain in chains {
            let place = place_of(scope, chain.block);
            let (known, unknown) = counts.get(&place).copied().unwrap_or_default();
            let mut after = None;
            if let [Some(from), Some(to)] = &chain.ends[..]
                && let [body] = bodies_of(scope, &from.symbol)[..]
                && scope.codebase.definition(body).kind.is_callable()
            {
                after = taken.insert((place, body), to.clone()).map(|before| (body, before));
            }
            let ends: Vec<&End> = chain.ends.iter().flatten().collect();
            let (Some(first), Some(last)) = (ends.first(), ends.last()) else { continue };
            let subject: Vec<String> = ends.iter().map(|end| end.symbol.dotted()).collect();
            let claim = scope.claim(Self::NAME, first.span.start..last.span.end, subject.join(" → "));
            claims.push((claim, Flow::Steps(Steps { chain, after, known, unknown })));
        }
        for branch in drawn {
            let caller = &scope.codebase.definition(branch.caller).name;
            let subject = format!("{caller} → {}", branch.step.symbol.dotted());
            claims.push((scope.claim(Self::NAME, branch.step.span.clone(), subject), Flow::Branch(branch)));
        }
        for listed in lists(scope) {
            let subject = listed.names.join(", ");
            claims.push((scope.claim(Self::NAME, listed.span.clone(), subject), Flow::Listed(listed)));
        }
        for worded in worded(scope) {
            let claim = scope.claim(Self::NAME, worded.span.clone(), worded.subject.clone());
            claims.push((claim, Flow::Worded(worded)));
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, flow: &Flow) -> Outcome {
        let (block, outcome) = match flow {
            Flow::Steps(steps) => (steps.chain.block, decide(scope, steps)),
            Flow::Listed(listed) => (listed.block, decide_list(scope, listed)),
            Flow::Branch(branch) => (branch.block, decide_branch(scope, branch)),
            Flow::Worded(worded) => (worded.block, decide_worded(scope, worded)),
        };
        let is_hypothetical = || hypothetical(scope, &scope.document.blocks()[block], &claim.span).is_some();
        if outcome.verdict.is_finding() && is_hypothetical() {
            return Outcome::unproven("hypothetical", format!("{}, but it need not be so", outcome.message));
        }
        outcome
    }
}

/// The words of flows that may stand nowhere.
pub(crate) fn wanted_words(scope: &Scope<'_>) -> FxHashSet<String> {
    let ends = chains(scope).into_iter().filter(|chain| is_of_code(scope, chain)).flat_map(|chain| chain.ends);
    ends.flatten().filter(|end| !is_known(scope, end)).map(|end| end.symbol.name).collect()
}

/// What a flow is a part of: a drawing, or the text of a section.
type Place = (bool, usize);

fn place_of(scope: &Scope<'_>, block: BlockIndex) -> Place {
    match scope.document.blocks().get(block) {
        Some(content) if content.code().is_none() => (false, content.section.map_or(0, |section| section + 1)),
        _ => (true, block),
    }
}

fn is_known(scope: &Scope<'_>, end: &End) -> bool {
    !scope.codebase.definitions_named(&end.symbol.name).is_empty()
}

/// Whether two ends of an arrow are names, one of them at least of the project, and the arrow does not lead to what the
/// first one returns.
fn is_of_code(scope: &Scope<'_>, chain: &Chain) -> bool {
    chain.ends.windows(2).any(|pair| {
        let [Some(from), Some(to)] = pair else { return false };
        let may_be_name = |end: &End| is_known(scope, end) || end.symbol.is_code_shaped();
        let is_own = |end: &End| !bodies_of(scope, &end.symbol).is_empty();
        may_be_name(from) && may_be_name(to) && (is_own(from) || is_own(to)) && !is_result(scope, from, to)
    })
}

/// Whether the arrow stands between a call and the type or value that it returns: `parse() → Config`.
fn is_result(scope: &Scope<'_>, from: &End, to: &End) -> bool {
    let is_function = |end: &End| {
        let named = scope.codebase.definitions_named(&end.symbol.name);
        named.iter().any(|id| scope.codebase.definition(*id).kind.is_callable())
    };
    from.symbol.is_call && !to.symbol.is_call && !is_function(to)
}

fn decide(scope: &Scope<'_>, steps: &Steps) -> Outcome {
    if let Some(gone) = gone_outcome(scope, steps) {
        return gone;
    }
    let mut worst: Option<Outcome> = None;
    for pair in steps.chain.ends.windows(2) {
        let [Some(from), Some(to)] = pair else { continue };
        if is_result(scope, from, to) {
            continue;
        }
        let outcome = decide_hop(scope, from, to);
        let rank = |outcome: &Outcome| match outcome.verdict {
            Verdict::Broken | Verdict::Drifted => 2,
            Verdict::Unproven => 1,
            Verdict::Holds => 0,
        };
        if worst.as_ref().is_none_or(|worst| rank(&outcome) > rank(worst)) {
            worst = Some(outcome);
        }
    }
    let hops = worst.unwrap_or_else(|| Outcome::unproven("no-subject", "no two names of it are the project's own"));
    if let (Some((body, before)), Some(Some(to))) = (&steps.after, steps.chain.ends.last())
        && let Some(order) = decide_order(scope, *body, before, to)
        && (order.verdict.is_finding() || hops.verdict == Verdict::Holds)
    {
        return order;
    }
    hops
}

/// A name of the flow stands nowhere, and all others are the project's own.
fn gone_outcome(scope: &Scope<'_>, steps: &Steps) -> Option<Outcome> {
    let unknown: Vec<&End> = steps.chain.ends.iter().flatten().filter(|end| !is_known(scope, end)).collect();
    let [only] = unknown[..] else { return None };
    let name = &only.symbol.name;
    // Names with a capital may be those of products: PostgreSQL.
    let is_function = has_code_shape(name) && !name.starts_with(char::is_uppercase);
    let is_sure = steps.unknown == 1 && steps.known >= 3 && is_function && only.symbol.owners.is_empty();
    if !is_sure || scope.words.stands(name) {
        return None;
    }
    let message = format!("`{name}` stands nowhere in the code, which has all other names of the flow");
    let outcome = Outcome::broken(message, "name what took its place, or take the step out");
    Some(outcome.because(Cause::Undefined(name.clone())))
}
