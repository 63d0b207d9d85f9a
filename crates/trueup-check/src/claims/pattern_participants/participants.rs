//! Whether the types of a pattern are what the text says.

use trueup_facts::{Definition, DefinitionId, DefinitionKind};

use super::{Saying, are, evidence_of};
use crate::claims::Outcome;
use crate::inheritance::{implementors, is_of_type, is_structural, own_methods, types_of_name};
use crate::scope::Scope;
use crate::shown_type::has_member;

/// Whether the types named are of the base; `None` where none is named.
pub(super) fn named_outcome(scope: &Scope<'_>, saying: &Saying, base: DefinitionId) -> Option<Outcome> {
    let mut evidence = Vec::new();
    for name in &saying.named {
        let types = types_of_name(scope.codebase, name);
        if types.is_empty() {
            return Some(Outcome::unproven("no-subject", format!("the code defines no type `{name}`")));
        }
        let of_base: Vec<Option<bool>> = types.iter().map(|id| is_of_type(scope.codebase, *id, base)).collect();
        if let Some(at) = of_base.iter().position(|is| *is == Some(true)) {
            evidence.extend(types.get(at).map(|id| evidence_of(scope, *id)));
        } else if of_base.contains(&None) {
            let message =
                format!("nobody can tell whether `{name}` is a `{}`: one of its bases is not in the code", saying.base);
            return Some(Outcome::unproven("unknown-bases", message));
        } else {
            let at = types.iter().map(|id| evidence_of(scope, *id)).collect();
            let message = format!("`{name}` is no `{}`: it neither inherits from it nor implements it", saying.base);
            let advice = format!("take `{name}` out, or name what it is of now");
            return Some(Outcome::broken(message, advice).with_evidence(at));
        }
    }
    (!saying.named.is_empty()).then(|| Outcome::holds(format!("{} of `{}`", are(saying), saying.base), evidence))
}

/// Whether the types named are all; `None` where the text says no such thing, or they are.
pub(super) fn whole_outcome(scope: &Scope<'_>, saying: &Saying, base: DefinitionId) -> Option<Outcome> {
    if !saying.is_whole {
        return None;
    }
    let all = implementors(scope.codebase, base);
    let others = all.iter().filter(|id| {
        let definition = scope.codebase.definition(**id);
        let is_base_too = all.iter().any(|other| is_direct_base(scope.codebase.definition(*other), definition));
        let is_private = definition.name.starts_with('_');
        let is_double = ["Mock", "Fake", "Stub", "Noop", "NoOp", "Dummy", "Test"]
            .iter()
            .any(|mark| definition.name.starts_with(mark) || definition.name.ends_with(mark));
        let is_abstract = matches!(definition.kind, DefinitionKind::Interface | DefinitionKind::Trait);
        let is_named = saying.named.iter().any(|name| *name == definition.name);
        !is_named
            && !is_base_too
            && !is_private
            && !is_double
            && !is_abstract
            && scope.is_product(scope.codebase.file(id.file).path())
    });
    let others: Vec<DefinitionId> = others.copied().collect();
    let first = others.first()?;
    if is_structural(scope.codebase, base) && own_methods(scope.codebase, base).len() < 2 {
        let message = format!("other types have the one method of `{}` as well; not all need be meant", saying.base);
        return Some(Outcome::unproven("not-all", message));
    }
    let names: Vec<String> =
        others.iter().take(5).map(|id| format!("`{}`", scope.codebase.definition(*id).name)).collect();
    let verb = if others.len() == 1 { "is a" } else { "are each a" };
    let message =
        format!("{} {verb} `{}` as well (`{}`)", names.join(", "), saying.base, scope.codebase.file(first.file).path());
    let evidence = others.iter().take(5).map(|id| evidence_of(scope, *id)).collect();
    Some(Outcome::broken(message, format!("name {} too", names.join(", "))).with_evidence(evidence))
}

fn is_direct_base(of: &Definition, definition: &Definition) -> bool {
    of.bases.iter().any(|base| crate::inheritance::last_part(base) == definition.name)
}

/// Whether the methods named are there; `None` where none is named and nothing is said of all of a kind.
pub(super) fn methods_outcome(scope: &Scope<'_>, saying: &Saying, base: DefinitionId) -> Option<Outcome> {
    if let Some(all) = &saying.all {
        return Some(all_outcome(scope, saying, base, all));
    }
    if saying.methods.is_empty() {
        return None;
    }
    let name = &saying.base;
    for method in &saying.methods {
        match has_member(scope.codebase, base, method) {
            Some(true) => {}
            None => return Some(Outcome::unproven("unknown-bases", format!("`{name}` may inherit `{method}`"))),
            Some(false) => {
                let message = format!("`{name}` has no method `{method}`");
                let advice = "name the method that it has now, or drop it";
                return Some(Outcome::broken(message, advice).with_evidence(vec![evidence_of(scope, base)]));
            }
        }
    }
    let own = own_methods(scope.codebase, base);
    let missing = own.iter().find(|own| !saying.methods.iter().any(|named| *own == named));
    if let Some(missing) = missing.filter(|_| saying.has_all_methods) {
        let message = format!("`{name}` has the method `{missing}` as well");
        let advice = format!("name `{missing}` too");
        return Some(Outcome::broken(message, advice).with_evidence(vec![evidence_of(scope, base)]));
    }
    Some(Outcome::holds(format!("`{name}` has {}", listed(&saying.methods)), vec![evidence_of(scope, base)]))
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What is said of all of a kind: everything of the base has the methods, and nothing of that kind is of another.
fn all_outcome(scope: &Scope<'_>, saying: &Saying, base: DefinitionId, all: &str) -> Outcome {
    let found = implementors(scope.codebase, base);
    let name = &saying.base;
    if found.is_empty() {
        let message = format!("nothing that trueup reads shows that {all} are of `{name}`");
        return Outcome::unproven("not-all", message);
    }
    for id in &found {
        let own = &scope.codebase.definition(*id).name;
        let is_between =
            found.iter().any(|other| is_direct_base(scope.codebase.definition(*other), scope.codebase.definition(*id)));
        for method in saying.methods.iter().filter(|_| !is_between) {
            match has_member(scope.codebase, *id, method) {
                Some(true) => {}
                None => return Outcome::unproven("unknown-bases", format!("`{own}` may inherit `{method}`")),
                Some(false) => {
                    let message = format!("`{own}`, which is a `{name}`, has no method `{method}`");
                    let advice = "name the method that they have now, or say which of them have it";
                    return Outcome::broken(message, advice).with_evidence(vec![evidence_of(scope, *id)]);
                }
            }
        }
    }
    if let Some(other) = one_of_kind(scope, base, &found, all) {
        let other = &scope.codebase.definition(other).name;
        return Outcome::unproven("not-all", format!("`{other}` may be one of them, and it is no `{name}`"));
    }
    let evidence = found.iter().take(8).map(|id| evidence_of(scope, *id)).collect();
    Outcome::holds(format!("{} types of the code are a `{name}`", found.len()), evidence)
}

/// A class that the words may mean, by its directory or the end of its name, and that is not of the base.
fn one_of_kind(scope: &Scope<'_>, base: DefinitionId, found: &[DefinitionId], all: &str) -> Option<DefinitionId> {
    let noun = all.rsplit(' ').next().unwrap_or(all).to_lowercase();
    let singular = noun.strip_suffix('s').unwrap_or(&noun);
    for (file, content) in (0..).map(trueup_facts::FileId).zip(scope.codebase.files()) {
        let path = content.path();
        if !scope.is_product(path) || content.source.language != scope.codebase.file(base.file).source.language {
            continue;
        }
        let in_directory = path.directory().rsplit('/').next().is_some_and(|last| last == noun || last == singular);
        for (definition, index) in content.facts.definitions.iter().zip(0_u32..) {
            let id = DefinitionId { file, index };
            let is_class =
                matches!(definition.kind, DefinitionKind::Class | DefinitionKind::Struct) && !definition.in_test;
            let is_called_so = definition.name.to_lowercase().ends_with(singular);
            let is_top = content.facts.is_at_top(definition) && !definition.name.starts_with('_');
            if is_class && is_top && id != base && (in_directory || is_called_so) && !found.contains(&id) {
                return Some(id);
            }
        }
    }
    None
}
