//! `diagram/component`: a box of a picture and the names of code in it.

mod detail;
mod shown_member;

use trueup_diagram::Notation;
use trueup_document::BlockIndex;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::drawn::Drawn;
use crate::label::{Label, Meaning, labels_of};
use crate::part::{fold_phrase, is_path};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::symbol::has_code_shape;

/// A box of a drawing or a node of a Mermaid or DOT diagram, and the names of code that stand in it: `RateLimiter`,
/// "API layer (api/)", `queue`, `parse_line()`, a class or a table with its members.
///
/// Only pictures in which something of the project is recognised are read; a table drawn with lines, a screen and a
/// diagram of decisions are no such pictures. A label holds when it names exactly one thing of the project: a file, a
/// directory, a component, a type, a function, a service, a table; or a product or package that a service or a
/// dependency shows to be used. In a box that lists modules with what they offer (`api/random  Seed / Next`) the line
/// holds when the module defines all of it. A member of a class or a column of a table holds when the type or the table
/// has it, and is broken when it has no such member and its other members are as shown. A name in a shape that only code
/// has is broken when the word stands nowhere in the tree and the picture names other types or functions of the project
/// by their exact names.
///
/// Not decided: a label that names nothing or several things (`no-subject`, `ambiguous`; an alias in `trueup.toml`
/// settles it), a name of something planned (`hypothetical`), and a member of a type that is not surely the one shown
/// (`no-subject`).
pub(crate) struct DiagramComponent;

/// What a claim on a picture speaks of.
pub(crate) enum Shown {
    /// A label, or a name within a box.
    Name {
        block: BlockIndex,
        label: Label,
        /// How many types and functions the picture names by their exact names.
        exact: usize,
        /// What the module defines of what its line lists, where it does.
        offers: Option<String>,
    },
    /// A member of a class or a table.
    Member(shown_member::ShownMember),
}

/// The most claims of one picture.
const MOST_CLAIMS: usize = 80;

impl ClaimKind for DiagramComponent {
    const NAME: &'static str = "diagram/component";
    type Subject = Shown;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Shown)> {
        scope.pictures.iter().flat_map(|drawn| claims_of(scope, drawn)).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, shown: &Shown) -> Outcome {
        match shown {
            Shown::Member(member) => member.verify(scope, claim),
            Shown::Name { block, label, exact, offers } => {
                if let Some((said, evidence)) = label.meaning.evidence(scope) {
                    let more = offers.as_ref().map_or(String::new(), |names| format!(", which defines {names}"));
                    return Outcome::holds(format!("`{}` {said}{more}", label.phrase), vec![evidence]);
                }
                let Meaning::Nothing(why) = &label.meaning else {
                    return Outcome::unproven("no-subject", format!("nothing shows what `{}` is", label.phrase));
                };
                if *exact < 2 || !is_surely_absent(scope, &label.phrase) {
                    return why.outcome(&label.phrase);
                }
                if hypothetical(scope, &scope.document.blocks()[*block], &claim.span).is_some() {
                    let message = format!("nothing is called `{}`, but it need not be there", label.phrase);
                    return Outcome::unproven("hypothetical", message);
                }
                Outcome::broken(
                    format!("the picture shows `{}`, but nothing in the code is called that", label.phrase),
                    "write the name that it has now, or take the box out",
                )
            }
        }
    }
}

fn claims_of(scope: &Scope<'_>, drawn: &Drawn) -> Vec<(Claim, Shown)> {
    let labels = labels_of(scope, drawn);
    if !labels.iter().flatten().any(|label| label.meaning.is_own()) && !detail::names_own(scope, drawn) {
        return Vec::new();
    }
    let mut names: Vec<(Label, Option<String>)> = Vec::new();
    let mut members = Vec::new();
    for (shape, label) in drawn.picture.shapes.iter().zip(labels) {
        // A path in a drawing is a claim of its own kind.
        let has_ending =
            |phrase: &str| phrase.ends_with('/') || phrase.rsplit('/').next().is_some_and(|it| it.contains('.'));
        let is_claimed = |label: &Label| drawn.is_ascii && is_path(&label.phrase) && has_ending(&label.phrase);
        if let Some(label) = label {
            if drawn.picture.notation != Notation::Boxes {
                members.extend(shown_member::members_of(scope, drawn, shape, &label));
            }
            if !is_claimed(&label) {
                names.push((label, None));
            }
        }
        names.extend(detail::names_in_box(scope, drawn, shape).into_iter().filter(|(label, _)| !is_claimed(label)));
    }
    let exact = names.iter().filter(|(label, _)| is_exact(label)).count();
    let mut claims: Vec<(Claim, Shown)> = Vec::new();
    for (label, offers) in names {
        let is_known = claims.iter().any(|(known, _)| known.subject == label.phrase);
        let is_over =
            claims.iter().any(|(known, _)| known.span.start < label.span.end && label.span.start < known.span.end);
        if claims.len() < MOST_CLAIMS && !is_known && !is_over && !label.span.is_empty() {
            let claim = scope.claim(DiagramComponent::NAME, label.span.clone(), label.phrase.clone());
            claims.push((claim, Shown::Name { block: drawn.block, label, exact, offers }));
        }
    }
    for member in members.into_iter().take(MOST_CLAIMS) {
        let claim = scope.claim(DiagramComponent::NAME, member.span.clone(), member.subject());
        claims.push((claim, Shown::Member(member)));
    }
    claims
}

/// Whether a label is the exact name of a type or a function.
fn is_exact(label: &Label) -> bool {
    let is_code = has_code_shape(&label.phrase) || label.phrase.ends_with("()");
    let names_definition = match &label.meaning {
        Meaning::Part(part) => part.definition.is_some(),
        Meaning::Definition(_) => true,
        _ => false,
    };
    is_code && names_definition
}

/// Ends of names that people give to types of their own, and hardly ever to products.
const OWN_ENDS: &[&str] = &[
    "Handler",
    "Repository",
    "Controller",
    "Limiter",
    "Middleware",
    "Factory",
    "Processor",
    "Worker",
    "Parser",
    "Detector",
    "Analyzer",
    "Analyser",
    "Builder",
    "Adapter",
    "Listener",
    "Validator",
    "Serializer",
    "Resolver",
    "Dispatcher",
    "Scheduler",
    "Collector",
    "Tracker",
    "Loader",
    "Writer",
    "Reader",
    "Formatter",
    "Generator",
    "Extractor",
    "Scanner",
    "Checker",
    "Storage",
    "Store",
    "Backend",
    "Strategy",
    "Config",
    "Settings",
    "Event",
    "Result",
    "Error",
    "Exception",
];

/// Whether a phrase is a name that only code has and that stands nowhere in the tree.
fn is_surely_absent(scope: &Scope<'_>, phrase: &str) -> bool {
    let name = phrase.trim_end_matches("()");
    let is_name = name.len() > 5 && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_snake = name.trim_matches('_').contains('_') && name.chars().any(|c| c.is_lowercase());
    let is_own_type = has_code_shape(name)
        && name.starts_with(|c: char| c.is_uppercase())
        && OWN_ENDS.iter().any(|end| name.ends_with(end) && name.len() > end.len());
    let stands = scope.words.places(name).is_some() || !scope.codebase.definitions_named(name).is_empty();
    is_name && (is_snake || is_own_type) && !stands && !is_shortened(scope, name)
}

/// Whether a name may be a longer one of the code, shortened to fit its box: its letters stand in that in their order,
/// and both begin alike.
fn is_shortened(scope: &Scope<'_>, name: &str) -> bool {
    let letters: Vec<char> = fold_phrase(name).chars().collect();
    let fits = |longer: &str| {
        let longer = fold_phrase(longer);
        let mut rest = longer.chars();
        longer.chars().take(3).eq(letters.iter().copied().take(3))
            && letters.iter().all(|c| rest.any(|other| other == *c))
    };
    scope
        .codebase
        .files()
        .iter()
        .any(|file| fits(file.path().stem()) || file.facts.definitions.iter().any(|definition| fits(&definition.name)))
}
