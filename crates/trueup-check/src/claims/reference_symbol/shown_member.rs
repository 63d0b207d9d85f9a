//! A member with its owner, `Product.price`, whose owner a block of code of the same document shows with it.

use trueup_facts::DefinitionKind;

use super::SymbolSubject;
use crate::claim::{Claim, Repair};
use crate::claims::Outcome;
use crate::member_set::{Now, now_of};
use crate::scope::Scope;
use crate::sentence::planned;
use crate::shown_type::counterpart;

/// What to say of a member that the document shows as one of its owner, which has it no more; `None` where it shows no
/// such thing, or where the owner may still have it.
pub(super) fn outcome(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject) -> Option<Outcome> {
    let symbol = &subject.symbol;
    let owner = symbol.owners.last()?;
    let shows = |shown: &&crate::shown_type::ShownType| {
        shown.name == owner.as_str()
            && shown.kind != DefinitionKind::Enum
            && shown.members.iter().any(|member| member.name == symbol.name.as_str())
    };
    let shown = scope.shown_types().iter().find(shows)?;
    let id = counterpart(scope, shown).ok()?;
    let now = now_of(scope, shown, id, &symbol.name)?;
    if planned(scope, &scope.document.blocks()[subject.block], &claim.span).is_some() {
        return None;
    }
    let definition = scope.codebase.definition(id);
    let path = scope.codebase.file(id.file).path();
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.end_line)];
    let name = &symbol.name;
    let at = claim.text.rfind(name.as_str())?;
    Some(match now {
        Now::Renamed(now) => {
            let start = claim.span.start + at;
            let repair = Repair { span: start..start + name.len(), replacement: now.clone() };
            Outcome::drifted(format!("the field `{name}` of `{owner}` is now `{now}`"), evidence, repair)
        }
        Now::Gone => {
            let advice = format!("drop `{name}`, or name the field it is now");
            Outcome::broken(format!("`{owner}` has no field `{name}`"), advice).with_evidence(evidence)
        }
    })
}
