//! `data-model/fields`: a type that the document shows with its fields.

use trueup_facts::DefinitionKind;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::member_set::{claim_of, verify_shown};
use crate::scope::Scope;
use crate::shown_type::ShownType;

/// A struct, class, interface or record that a block of code shows with its fields.
///
/// It holds when the type of the same name in the code has the same fields of the same types; a block that says itself
/// that something is left out (`...`) is only asked for what it shows. A field that the type does not have, one that
/// the document leaves out, and one of another type are broken where the text names the file or stands in a section on
/// the data; a single field with a new name is drifted.
///
/// It is unproven as `no-subject` where the code has no such type, as `ambiguous` where it has several, as `selection`
/// where nothing says that the block shows the whole, as `may-be-inherited` where a base that is not in the code
/// matters, and as `hypothetical` where the text shows a type that need not be there.
pub(crate) struct DataModelFields;

impl ClaimKind for DataModelFields {
    const NAME: &'static str = "data-model/fields";
    type Subject = ShownType;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, ShownType)> {
        let shown = scope.shown_types().iter().filter(|shown| shown.kind != DefinitionKind::Enum);
        shown.map(|shown| claim_of(scope, Self::NAME, shown)).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, shown: &ShownType) -> Outcome {
        verify_shown(scope, claim, shown)
    }
}
