//! `data-model/fields`: a type that the document shows with its fields.

use trueup_facts::DefinitionKind;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::member_set::{claim_of, verify_shown};
use crate::scope::Scope;
use crate::shown_type::ShownType;

mod listed;

/// A struct, class, interface or record that a block of code shows with its fields, and fields that the items of a list
/// or the rows of a table name under the type: "`Stats` holds:", "Fields explained:", `| Field | Type |`.
///
/// It holds when the type of the same name in the code has the same fields of the same types; a block that says itself
/// that something is left out (`...`) is only asked for what it shows. A field that the type does not have, one that
/// the document leaves out, and one of another type are broken where the text names the file or stands in a section on
/// the data; a single field with a new name is drifted.
///
/// A listed field holds where the type under whose name the list stands has it, and where the type in code beside it may
/// be the field's. It is broken where its type is surely another, and where a list of fields, or one right under the shown
/// type, names one that the type has not: no field, no method, and no word of either. A list leaves out what it will; a
/// table with a column of types does not, and is broken where it lacks a field. A block that shows all methods of a type
/// shows all its fields, too; one that shows only some is an excerpt.
///
/// It is unproven as `no-subject` where the code has no such type or the name may be no field, as `ambiguous` where it
/// has several, as `selection` where nothing says that the block shows the whole, as `may-be-inherited` where a base that
/// is not in the code matters, and as `hypothetical` where the text shows a type or a field that need not be there.
pub(crate) struct DataModelFields;

/// What a claim about fields speaks of.
pub(crate) enum Subject {
    /// A type in a block of code.
    Shown(ShownType),
    /// One field of a list or a table.
    Listed(listed::Listed),
    /// A table as a whole.
    Whole(listed::Whole),
}

impl ClaimKind for DataModelFields {
    const NAME: &'static str = "data-model/fields";
    type Subject = Subject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Subject)> {
        let shown = scope.shown_types().iter().filter(|shown| shown.kind != DefinitionKind::Enum);
        let mut claims: Vec<(Claim, Subject)> = shown
            .map(|shown| {
                let (claim, shown) = claim_of(scope, Self::NAME, shown);
                (claim, Subject::Shown(shown))
            })
            .collect();
        let (listed, wholes) = listed::recognise(scope);
        claims.extend(listed.into_iter().map(|it| {
            let subject = it.member.name.clone();
            (scope.claim(Self::NAME, it.member.span.clone(), subject), Subject::Listed(it))
        }));
        claims.extend(wholes.into_iter().map(|it| {
            let subject = scope.document.slice(&it.span).to_owned();
            (scope.claim(Self::NAME, it.span.clone(), subject), Subject::Whole(it))
        }));
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Subject) -> Outcome {
        match subject {
            Subject::Shown(shown) => verify_shown(scope, claim, shown),
            Subject::Listed(field) => listed::verify(scope, field),
            Subject::Whole(whole) => listed::verify_whole(scope, whole),
        }
    }
}
