//! `diagram/relation`: an arrow of a picture between two parts.

mod apart;
mod uses;

use trueup_diagram::{Arrow, Meaning as ArrowMeaning, Notation};
use trueup_document::BlockIndex;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::drawn::Drawn;
use crate::inheritance::is_of_type;
use crate::label::{Label, Meaning, is_only_numbered, labels_of};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use uses::End;

/// An arrow between two boxes of a picture that both name something of the project: `RateLimiter → Storage`; in a class
/// diagram who inherits from whom and who has whom, in an entity diagram which table refers to which, in a sequence
/// diagram a message that names a function.
///
/// It holds when the code of the first imports, calls or names the second; between a part and a product, when the part
/// imports a package of it; between services, when one depends on the other or is given its address; between packages,
/// when one depends on the other. A line without a head holds in either direction. Inheritance holds when the type
/// declares it, or has all methods of an interface that is satisfied by them; a message holds when its receiver defines
/// the function.
///
/// It is broken when both ends are exact names of the project's code, in one package and one language that is read in
/// full, and nothing connects them: neither names the other, no imports lead from one to the other, even through two
/// other files, and no file of the product brings them together; and nothing says that they speak over a wire.
/// Inheritance is broken when all bases of the type are known and it is not among them.
///
/// Not decided: an arrow against the direction of use, which may show where data goes (`other-direction`), one that
/// only other files bring about (`indirect`), one over a network, a queue or a framework (`over-a-wire`), one whose ends
/// are not surely one thing each or are not read (`no-subject`), and one in a plan (`hypothetical`).
pub(crate) struct DiagramRelation;

/// An arrow as drawn.
pub(crate) struct DrawnArrow {
    block: BlockIndex,
    from: Label,
    to: Label,
    arrow: Arrow,
    notation: Notation,
    /// All that is written in both boxes and on the arrow.
    words: String,
}

/// The most claims of one picture.
const MOST_CLAIMS: usize = 60;

impl ClaimKind for DiagramRelation {
    const NAME: &'static str = "diagram/relation";
    type Subject = DrawnArrow;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, DrawnArrow)> {
        scope.pictures.iter().flat_map(|drawn| arrows_of(scope, drawn)).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, drawn: &DrawnArrow) -> Outcome {
        let outcome = match (drawn.notation, drawn.arrow.meaning) {
            (_, ArrowMeaning::Inherits) => inheritance(scope, drawn),
            (Notation::Messages, _) => message(scope, drawn),
            _ => relation(scope, drawn),
        };
        let block = &scope.document.blocks()[drawn.block];
        if outcome.verdict.is_finding() && hypothetical(scope, block, &claim.span).is_some() {
            return Outcome::unproven("hypothetical", format!("{}, but it need not be so", outcome.message));
        }
        outcome
    }
}

fn arrows_of(scope: &Scope<'_>, drawn: &Drawn) -> Vec<(Claim, DrawnArrow)> {
    let labels = labels_of(scope, drawn);
    let mut claims = Vec::new();
    for arrow in &drawn.picture.arrows {
        let ends = [arrow.from, arrow.to].map(|at| Some((labels.get(at)?.as_ref()?, drawn.picture.shapes.get(at)?)));
        let [Some((from, from_shape)), Some((to, to_shape))] = ends else { continue };
        let is_named = |label: &Label| !matches!(label.meaning, Meaning::Nothing(_) | Meaning::Word(..));
        // A box of several parts one above the other says not which of them the arrow is of.
        let is_one = from_shape.heads.is_empty() && to_shape.heads.is_empty() && arrow.from != arrow.to;
        let says = (from.meaning.is_own() || to.meaning.is_own()) && is_named(from) && is_named(to);
        let is_answer = arrow.meaning == ArrowMeaning::Answers;
        let is_order = is_only_numbered(from_shape) || is_only_numbered(to_shape);
        if is_order || !is_one || !says || is_answer || arrow.span.is_empty() || claims.len() >= MOST_CLAIMS {
            continue;
        }
        let lines = from_shape.lines.iter().chain(&to_shape.lines).map(|line| line.text.as_str());
        let mut words: Vec<&str> = lines.collect();
        words.extend(arrow.label.as_deref());
        let subject = format!("{} → {}", from.phrase, to.phrase);
        let claim = scope.claim(DiagramRelation::NAME, arrow.span.clone(), subject);
        let (from, to, arrow) = (from.clone(), to.clone(), arrow.clone());
        let (block, notation, words) = (drawn.block, drawn.picture.notation, words.join(" "));
        claims.push((claim, DrawnArrow { block, from, to, arrow, notation, words }));
    }
    claims
}

fn names(drawn: &DrawnArrow) -> (String, String) {
    (format!("`{}`", drawn.from.phrase), format!("`{}`", drawn.to.phrase))
}

fn inheritance(scope: &Scope<'_>, drawn: &DrawnArrow) -> Outcome {
    let (from, to) = names(drawn);
    let definition = |label: &Label| match &label.meaning {
        Meaning::Part(part) => part.definition,
        _ => None,
    };
    let unknown = || Outcome::unproven("no-subject", format!("nothing shows whether {from} is a kind of {to}"));
    let (Some(id), Some(base)) = (definition(&drawn.from), definition(&drawn.to)) else { return unknown() };
    let Some((_, evidence)) = drawn.from.meaning.evidence(scope) else { return unknown() };
    match is_of_type(scope.codebase, id, base) {
        Some(true) => Outcome::holds(format!("{from} is a kind of {to}"), vec![evidence]),
        Some(false) => Outcome::broken(
            format!("the diagram shows {from} as a kind of {to}, but it neither inherits from it nor implements it"),
            "draw what it inherits from now, or take the arrow out",
        )
        .with_evidence(vec![evidence]),
        None => unknown(),
    }
}

/// A message that names a function, `insert(order)`: the receiver must define it.
fn message(scope: &Scope<'_>, drawn: &DrawnArrow) -> Outcome {
    let (_, to) = names(drawn);
    let label = drawn.arrow.label.as_deref().unwrap_or("");
    let name = label.split_once('(').map_or("", |(name, _)| name).trim();
    let name = name.rsplit(['.', ' ', ':']).next().unwrap_or("");
    let is_name = name.len() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name {
        return relation(scope, drawn);
    }
    let files: &[_] = match &drawn.to.meaning {
        Meaning::Part(part) => &part.files,
        _ => &[],
    };
    for &file in files {
        let content = scope.codebase.file(file);
        let found = content.facts.definitions.iter().find(|it| it.name == name && it.kind.is_callable());
        if let Some(found) = found {
            let evidence = scope.line_evidence(content.path(), found.span.line, found.span.end_line);
            return Outcome::holds(format!("{to} defines `{name}`"), vec![evidence]);
        }
    }
    Outcome::unproven("no-subject", format!("nothing shows that {to} answers `{name}`"))
}

fn relation(scope: &Scope<'_>, drawn: &DrawnArrow) -> Outcome {
    let (from, to) = names(drawn);
    if let Some(outcome) = uses::outside_outcome(scope, &drawn.from, &drawn.to) {
        return outcome;
    }
    let (Some(a), Some(b)) = (End::of(scope, &drawn.from), End::of(scope, &drawn.to)) else {
        return Outcome::unproven("no-subject", format!("nothing that trueup reads shows how {from} leads to {to}"));
    };
    if let Some(evidence) = uses::uses(scope, &a, &b) {
        return Outcome::holds(format!("{from} uses {to}"), vec![evidence]);
    }
    // A service may be called like a directory of its code.
    if let Some(evidence) = uses::between_services(scope, &drawn.from, &drawn.to) {
        return Outcome::holds(format!("{from} uses {to}"), vec![evidence]);
    }
    if let Some(evidence) = uses::uses(scope, &b, &a) {
        return match drawn.arrow.meaning {
            ArrowMeaning::Joins => Outcome::holds(format!("{to} uses {from}"), vec![evidence]),
            _ => Outcome::unproven(
                "other-direction",
                format!("{to} uses {from}, not the other way round; the arrow may show which way data goes"),
            )
            .with_evidence(vec![evidence]),
        };
    }
    match apart::apart(scope, &a, &b, &drawn.words) {
        Ok(evidence) => Outcome::broken(
            format!(
                "the picture leads from {from} to {to}, but neither uses the other and nothing brings them together"
            ),
            "draw what uses them, or take the arrow out",
        )
        .with_evidence(evidence),
        Err((reason, why)) => Outcome::unproven(reason, format!("{from} does not use {to} itself; {why}")),
    }
}
