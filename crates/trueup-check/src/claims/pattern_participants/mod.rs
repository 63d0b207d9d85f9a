//! `pattern/participants`: who plays which part in a pattern.

mod participants;
mod recognise;

use trueup_document::BlockIndex;
use trueup_facts::DefinitionId;

use crate::claim::{Claim, Evidence, Verdict};
use crate::claims::{ClaimKind, Outcome};
use crate::inheritance::{declares_base, types_of_name};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use participants::{methods_outcome, named_outcome, whole_outcome};
use recognise::sayings;

/// A sentence that says which types take part in a pattern: "`MemoryStore` and `FileStore` implement `Store`", "`Store` is
/// implemented by `MemoryStore` and `FileStore`", "All handlers inherit from `BaseHandler` and implement `check()`",
/// "`Parser` is an abstract base with pure virtual `read()`", "the `Store` interface with two methods: `get()` and
/// `put()`".
///
/// It holds when every type named is one of the base, by declaring it or, where the language asks for no more, by having
/// its methods, and when the methods named are there. Where the text presents all that are of the base ("is implemented
/// by"), it is broken when the product has another one; a selection ("such as", "etc.") is only asked for what it names.
/// It is broken as well when a type named is surely not of the base, or surely lacks a method.
///
/// Not decided: a base or a type that the code does not define (`no-subject`) or defines several times (`ambiguous`),
/// types with bases that are not in the code (`unknown-bases`), a sentence on all of a kind when some may not be of the
/// base (`not-all`), and plans, alternatives and examples (`hypothetical`).
pub(crate) struct PatternParticipants;

/// What a sentence says of the types of a pattern.
pub(crate) struct Saying {
    block: BlockIndex,
    /// The type that others are of.
    base: String,
    /// The types that are said to be of it.
    named: Vec<String>,
    /// The methods that all of them, or the base, are said to have.
    methods: Vec<String>,
    /// Whether the types named are all that are of the base.
    is_whole: bool,
    /// What all of are said to be of the base: "handlers".
    all: Option<String>,
    /// Whether the methods named are all that the base has.
    has_all_methods: bool,
}

impl ClaimKind for PatternParticipants {
    const NAME: &'static str = "pattern/participants";
    type Subject = Saying;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Saying)> {
        let mut claims = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            if block.code().is_some() || block.is_heading() {
                continue;
            }
            for (saying, span) in sayings(scope, index, block) {
                let subject = match saying.named.is_empty() {
                    true => saying.base.clone(),
                    false => format!("{} of {}", saying.named.join(", "), saying.base),
                };
                claims.push((scope.claim(Self::NAME, span, subject), saying));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, saying: &Saying) -> Outcome {
        let outcome = decide(scope, saying);
        let block = &scope.document.blocks()[saying.block];
        if outcome.verdict.is_finding() && hypothetical(scope, block, &claim.span).is_some() {
            return Outcome::unproven("hypothetical", format!("{}, but it need not be so", outcome.message));
        }
        outcome
    }
}

fn decide(scope: &Scope<'_>, saying: &Saying) -> Outcome {
    let mut found = types_of_name(scope.codebase, &saying.base);
    let near = scope.nearest(found.iter().map(|id| scope.codebase.file(id.file).path().clone()).collect());
    found.retain(|id| near.contains(scope.codebase.file(id.file).path()));
    match found[..] {
        [only] => of_base(scope, saying, only),
        [] => outside_base(scope, saying),
        _ => {
            let message = format!("the code defines `{}` more than once; write the file of the one meant", saying.base);
            Outcome::unproven("ambiguous", message)
        }
    }
}

/// Decides what is said of a base that is a type of the product.
fn of_base(scope: &Scope<'_>, saying: &Saying, base: DefinitionId) -> Outcome {
    let named = named_outcome(scope, saying, base);
    if let Some(outcome) = named.as_ref().filter(|outcome| outcome.verdict != Verdict::Holds) {
        return outcome.clone();
    }
    whole_outcome(scope, saying, base)
        .or_else(|| methods_outcome(scope, saying, base))
        .or(named)
        .unwrap_or_else(|| no_subject(&saying.base))
}

/// What becomes of types that are said to be of a type from outside: each must declare it.
fn outside_base(scope: &Scope<'_>, saying: &Saying) -> Outcome {
    let mut evidence = Vec::new();
    for name in &saying.named {
        let types = types_of_name(scope.codebase, name);
        let Some(id) = types.iter().find(|id| declares_base(scope.codebase, **id, &saying.base)) else {
            return no_subject(&saying.base);
        };
        evidence.push(evidence_of(scope, *id));
    }
    if evidence.is_empty() || !saying.methods.is_empty() {
        return no_subject(&saying.base);
    }
    Outcome::holds(format!("{} of `{}`", are(saying), saying.base), evidence)
}

fn no_subject(base: &str) -> Outcome {
    Outcome::unproven("no-subject", format!("the code defines no `{base}`"))
}

/// The types named with their verb: "`A` is", "`A` and `B` are".
fn are(saying: &Saying) -> String {
    let names: Vec<String> = saying.named.iter().map(|name| format!("`{name}`")).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(", "))
}

fn evidence_of(scope: &Scope<'_>, id: DefinitionId) -> Evidence {
    let definition = scope.codebase.definition(id);
    scope.line_evidence(scope.codebase.file(id.file).path(), definition.span.line, definition.span.end_line)
}
