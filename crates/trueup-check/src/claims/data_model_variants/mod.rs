//! `data-model/variants`: an enumeration that the document shows with its variants.

use trueup_facts::DefinitionKind;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::member_set::{claim_of, verify_shown};
use crate::scope::Scope;
use crate::shown_type::ShownType;

/// An enumeration that a block of code shows with its variants, or a list of alternatives, `a|b|c`, that are the
/// variants of one.
///
/// It holds when the enumeration in the code has the same variants. A variant that it does not have and one that the
/// document leaves out are broken where the text names the file or stands in a section on the data; a single variant
/// with a new name is drifted. A list is that of an enumeration where most of it are variants, by name or by value, of
/// just one; it is broken where it leaves a variant out and its line names the enumeration.
///
/// It is unproven as `no-subject` where nothing names the enumeration, as `ambiguous` where the code has several, as
/// `selection` where nothing says that all variants are shown, as `may-be-inherited` where a base that is not in the
/// code matters, and as `hypothetical` where the text lists what need not be there.
pub(crate) struct DataModelVariants;

mod alternatives;

/// What a claim about variants speaks of.
pub(crate) enum Subject {
    /// An enumeration in a block of code.
    Shown(ShownType),
    /// A list of alternatives, and the enumerations whose variants most of them are.
    Listed(alternatives::Alternatives),
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
        claims.extend(alternatives::recognise(scope).into_iter().map(|listed| {
            let names = listed.names.join("|");
            (scope.claim(Self::NAME, listed.span.clone(), names), Subject::Listed(listed))
        }));
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Subject) -> Outcome {
        match subject {
            Subject::Shown(shown) => verify_shown(scope, claim, shown),
            Subject::Listed(listed) => alternatives::verify(scope, listed),
        }
    }
}
