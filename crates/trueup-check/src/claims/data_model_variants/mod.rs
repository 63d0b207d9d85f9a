//! `data-model/variants`: an enumeration that the document shows with its variants.

use trueup_facts::DefinitionKind;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::member_set::{claim_of, verify_shown};
use crate::scope::Scope;
use crate::shown_type::ShownType;

/// An enumeration that a block of code shows with its variants, or a list of names that are the variants of one:
/// `a|b|c`, `A/B/C`, "`a`, `b` or `c`", lines with the same label (`Mode: A`, `Mode: B`), the states that arrows join in a
/// drawing, and the items of a list or the first cells of a table.
///
/// The enumeration in the code is compared both ways: a variant that it does not have and one that the document leaves
/// out are broken where the text names the file or stands in a section on the data; a single variant with a new name is
/// drifted. A list is that of an enumeration where most of it are variants, by name or by value, of just one, and where
/// words in a sentence name the enumeration beside them. It holds where it has all of them, or some of them and says so
/// ("such as", "etc"); it is broken where it presents a whole, names the enumeration and leaves a variant out or has
/// another.
///
/// A list of four or more words in code beside the call of a function of a file that the text names (`` `parse()` knows
/// `a`, `b` … ``) is compared with the literals that the function compares with: it is drifted where just one word is
/// another.
///
/// It is not decided where it may be a selection (`selection`), where nothing beside it names the enumeration
/// (`no-subject`), where several enumerations have such variants (`ambiguous`), where a base that is not in the code
/// matters (`may-be-inherited`), or where the text speaks of a plan or an
/// example (`hypothetical`).
pub(crate) struct DataModelVariants;

mod alternatives;
mod enumeration;
mod handled;
mod lists;

/// What a claim about variants speaks of.
pub(crate) enum Subject {
    /// An enumeration in a block of code.
    Shown(ShownType),
    /// A list of alternatives, and the enumerations whose variants most of them are.
    Listed(alternatives::Alternatives),
    /// A list of words that a function tells apart.
    Handled(handled::Handled),
}

impl ClaimKind for DataModelVariants {
    const NAME: &'static str = "data-model/variants";
    type Subject = Subject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Subject)> {
        let shown = scope.shown_types().iter().filter(|shown| shown.kind == DefinitionKind::Enum);
        let mut claims: Vec<(Claim, Subject)> = shown
            .map(|shown| {
                let (claim, shown) = claim_of(scope, Self::NAME, shown);
                (claim, Subject::Shown(shown))
            })
            .collect();
        let lists = lists::lists(scope);
        let alternatives = alternatives::recognise(scope, &lists);
        claims.extend(alternatives.into_iter().map(|listed| {
            let names: Vec<&str> = listed.list.names.iter().map(|(name, _)| name.as_str()).collect();
            (scope.claim(Self::NAME, listed.list.span.clone(), names.join("|")), Subject::Listed(listed))
        }));
        let is_claimed = |span: &std::ops::Range<usize>| {
            claims.iter().any(|(claim, _)| claim.span.start <= span.start && span.start < claim.span.end)
        };
        let mut handled = handled::recognise(scope, &lists);
        handled.retain(|it| !is_claimed(&it.span));
        claims.extend(handled.into_iter().map(|handled| {
            let names: Vec<&str> = handled.names.iter().map(|(name, _)| name.as_str()).collect();
            (scope.claim(Self::NAME, handled.span.clone(), names.join("|")), Subject::Handled(handled))
        }));
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Subject) -> Outcome {
        match subject {
            Subject::Shown(shown) => verify_shown(scope, claim, shown),
            Subject::Listed(listed) => alternatives::verify(scope, listed),
            Subject::Handled(handled) => handled::verify(scope, handled),
        }
    }
}
