//! `layer/forbidden`: what a part of the project must not import.

mod concept;

use trueup_facts::artifacts::{Ecosystem, Package};
use trueup_facts::{DefinitionKind, FileId, SourceClass};

use crate::claim::{Claim, Evidence};
use crate::claims::layer_imports::{components_of, declared, package_names};
use crate::claims::{ClaimKind, Outcome};
use crate::import_phrase::{Object, Phrase, Verb};
use crate::import_search::{Imported, imports_in, names_by_path, shows_all_imports, shows_imports_of};
use crate::layer_statement::{Relation, Statement, statements};
use crate::part::{NoPart, Part};
use crate::scope::Scope;

/// A thing that a layer must not import: an item of its `Forbidden:`, `Never touches:` or `Does NOT` bullets, in Markdown
/// or in a drawn box, and sentences such as "`store` never imports `api`", "the parser knows nothing of Redis" and "only
/// the gateway may import `payments`".
///
/// It holds when none of the subject's files imports the part or the package named, and all their imports can be read.
/// It is broken when one of them surely does: the message cites the import. Imports for types only contradict nothing.
/// An item that is a concept is broken where an import gives it away: "HTTP details" by a request or response of a web
/// framework, "store implementation details" by a class of the store's files, "print statements" by a call of `print`.
/// It is never drifted, since either the code or the sentence may be at fault.
///
/// It is unproven for these reasons: `concept` where what is forbidden is behaviour, or a concept that no import gives
/// away; `no-subject` and `ambiguous` where the words name no part of the project, or several (give one an alias in
/// `trueup.toml`); `qualified` where the text allows exceptions; `overlap` where subject and object share files; `unread`
/// where not all imports of the subject lead somewhere that trueup knows, or the document counts more to it than was found.
pub(crate) struct LayerForbidden;

impl ClaimKind for LayerForbidden {
    const NAME: &'static str = "layer/forbidden";
    type Subject = Statement;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Statement)> {
        let is_rule = |it: &Statement| matches!(it.relation, Relation::Never | Relation::OnlyImporter);
        let found = statements(scope).into_iter().filter(is_rule);
        found.map(|statement| (statement.claim(scope, Self::NAME), statement)).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, statement: &Statement) -> Outcome {
        let part = match &statement.subject {
            Ok(part) => part,
            Err((words, error)) => return error.outcome(words),
        };
        let Some((part, is_whole)) = statement.own_files(scope) else {
            let message = format!("`{}` shares its file with others, and imports serve all of it", part.name);
            return Outcome::unproven("overlap", message);
        };
        let part = &part;
        let Some(object) = statement.objects.first() else { return concept::undecided(&claim.text) };
        let mut phrase = Phrase::read(object);
        if phrase.verb == Verb::Bare {
            phrase.verb = statement.verb;
        }
        if phrase.is_qualified && !concept::is_one(&phrase) {
            return Outcome::unproven("qualified", "the text allows exceptions, so no single import decides it");
        }
        if statement.relation == Relation::OnlyImporter {
            return only_importer(scope, part, &phrase);
        }
        never(scope, part, &phrase, is_whole)
    }
}

fn never(scope: &Scope<'_>, part: &Part, phrase: &Phrase, is_whole: bool) -> Outcome {
    if let Some(outcome) = concept::decide(scope, part, phrase, is_whole) {
        return outcome;
    }
    if phrase.verb == Verb::Bare && !phrase.is_code {
        return concept::undecided(phrase.core.text());
    }
    match Object::resolve(scope, phrase) {
        Ok(Object::Part(other)) => never_part(scope, part, &other, phrase, is_whole),
        Ok(Object::Package(names)) => {
            let is_it = |imported: &Imported<'_>| imported.package().is_some_and(|name| names.contains(name));
            never_package(scope, part, phrase.core.text(), is_whole, is_it)
        }
        Ok(Object::ThirdParty) => {
            let is_it = |imported: &Imported<'_>| {
                imported.targets.iter().all(|target| matches!(target, trueup_facts::Target::Package(_)))
            };
            never_package(scope, part, "packages from outside", is_whole, is_it)
        }
        Ok(Object::Standard | Object::Nothing) => concept::undecided(phrase.core.text()),
        Err(NoPart::NoSubject) if !phrase.is_code && phrase.verb != Verb::Import => {
            concept::undecided(phrase.core.text())
        }
        Err(error) => error.outcome(phrase.core.text()),
    }
}

fn never_part(scope: &Scope<'_>, part: &Part, other: &Part, phrase: &Phrase, is_whole: bool) -> Outcome {
    if !part.is_apart_from(other) {
        return Outcome::unproven("overlap", format!("`{}` and `{}` share files", part.name, other.name));
    }
    let codebase = scope.codebase;
    let mut may_reach = None;
    for imported in imports_in(codebase, &part.files).filter(|it| it.may_reach(codebase, other)) {
        let is_decisive = match phrase.verb {
            Verb::Import | Verb::Know => true,
            Verb::Details => takes_concrete_type(scope, &imported, other),
            // Who takes a type of another part need not use what it does.
            Verb::Use | Verb::Bare => false,
        };
        if is_decisive && imported.surely_reaches(codebase, other) {
            return broken(&imported, &imported.import.specifier, imported.evidence(scope));
        }
        may_reach.get_or_insert_with(|| imported.evidence(scope));
    }
    if let Some(evidence) = may_reach {
        let message = format!("`{}` imports `{}`, but perhaps not in the way that is meant", part.name, other.name);
        return Outcome::unproven("concept", message).with_evidence(vec![evidence]);
    }
    if matches!(phrase.verb, Verb::Use | Verb::Details | Verb::Bare) {
        return concept::undecided(phrase.core.text());
    }
    if let Some(outcome) = by_manifest(scope, part, other) {
        return outcome;
    }
    let is_known = !names_by_path(scope, part, other) && shows_imports_of(scope, part, other);
    absent(scope, part, &other.name, is_whole && is_known)
}

/// What the manifest of a package says of another package of the project: a crate imports no crate that it does not
/// declare.
fn by_manifest(scope: &Scope<'_>, part: &Part, other: &Part) -> Option<Outcome> {
    let names = package_names(scope, other);
    let components = components_of(scope, part);
    let packages: Option<Vec<&Package>> =
        components.iter().map(|component| scope.codebase.packages().get(component.package?)).collect();
    let packages = packages.filter(|packages| !packages.is_empty() && !names.is_empty())?;
    let manifest = &packages.first()?.manifest;
    match declared(scope, part, &names) {
        Some(evidence) => {
            let advice = "drop the dependency, or say what it may import".to_owned();
            let message = format!("`{}` depends on `{}`", evidence.path, other.name);
            Some(Outcome::broken(message, advice).with_evidence(vec![evidence]))
        }
        None if packages.iter().all(|package| package.ecosystem == Ecosystem::Cargo) => {
            let message = format!("`{manifest}` does not depend on `{}`", other.name);
            Some(Outcome::holds(message, packages.iter().map(|it| scope.file_evidence(&it.manifest)).collect()))
        }
        None => None,
    }
}

/// Whether an import takes a class or struct of the other part, rather than an interface to it.
fn takes_concrete_type(scope: &Scope<'_>, imported: &Imported<'_>, other: &Part) -> bool {
    let is_concrete = |name: &str| {
        let mut named = scope.codebase.definitions_named(name).iter().filter(|id| other.has(id.file));
        named.any(|id| {
            let definition = scope.codebase.definition(*id);
            let is_interface = definition
                .bases
                .iter()
                .any(|base| matches!(base.as_str(), "Protocol" | "ABC" | "typing.Protocol" | "abc.ABC"));
            matches!(definition.kind, DefinitionKind::Class | DefinitionKind::Struct) && !is_interface
        })
    };
    imported.import.names.iter().any(|name| is_concrete(&name.name))
}

fn never_package(
    scope: &Scope<'_>,
    part: &Part,
    name: &str,
    is_whole: bool,
    is_it: impl Fn(&Imported<'_>) -> bool,
) -> Outcome {
    let mut for_types = None;
    for imported in imports_in(scope.codebase, &part.files).filter(|imported| is_it(imported)) {
        if imported.runs() {
            return broken(&imported, name, imported.evidence(scope));
        }
        for_types.get_or_insert_with(|| imported.evidence(scope));
    }
    match for_types {
        Some(evidence) => Outcome::holds(format!("`{}` imports {name} for types only", part.name), vec![evidence]),
        None => absent(scope, part, name, is_whole && shows_all_imports(scope, part)),
    }
}

/// What to say where no import is found, and whether all are known that might be one.
fn absent(scope: &Scope<'_>, part: &Part, name: &str, is_known: bool) -> Outcome {
    if !is_known {
        let message =
            format!("no import of `{name}` is found, but not all that `{}` has or imports is known", part.name);
        return Outcome::unproven("unread", message);
    }
    let evidence = part.files.first().map(|id| scope.file_evidence(scope.codebase.file(*id).path()));
    Outcome::holds(format!("no file of `{}` imports `{name}`", part.name), evidence.into_iter().collect())
}

pub(super) fn broken(imported: &Imported<'_>, name: &str, evidence: Evidence) -> Outcome {
    let path = imported.file.path();
    let advice = format!("take the import out of `{}`, or say what it may import", path.file_name());
    Outcome::broken(format!("`{path}` imports `{name}` on line {}", evidence.line), advice)
        .with_evidence(vec![evidence])
}

/// Whether nothing but `part` imports what the phrase names.
fn only_importer(scope: &Scope<'_>, part: &Part, phrase: &Phrase) -> Outcome {
    let codebase = scope.codebase;
    let object = match Object::resolve(scope, phrase) {
        Ok(Object::Part(other)) if !other.is_apart_from(part) => {
            return Outcome::unproven("overlap", format!("`{}` is part of `{}`", other.name, part.name));
        }
        Ok(object @ (Object::Part(_) | Object::Package(_))) => object,
        Ok(_) => return concept::undecided(phrase.core.text()),
        Err(error) => return error.outcome(phrase.core.text()),
    };
    let own = |id: FileId| part.has(id) || matches!(&object, Object::Part(other) if other.has(id));
    let is_other = |id: &FileId| {
        let file = codebase.file(*id);
        file.source.class == SourceClass::Product
            && !own(*id)
            && crate::scope::is_inside(file.path().as_str(), &scope.project)
    };
    let others: Vec<FileId> = (0..codebase.files().len() as u32).map(FileId).filter(is_other).collect();
    let reaches = |imported: &Imported<'_>| match &object {
        Object::Part(other) => imported.surely_reaches(codebase, other),
        Object::Package(names) => imported.runs() && imported.package().is_some_and(|name| names.contains(name)),
        _ => false,
    };
    let Some(imported) = imports_in(codebase, &others).find(|imported| reaches(imported)) else {
        let mut own_imports = imports_in(codebase, &part.files).filter(|imported| reaches(imported));
        return match own_imports.next() {
            Some(imported) => {
                let message = format!("`{}` imports it, and nothing else does", part.name);
                Outcome::holds(message, vec![imported.evidence(scope)])
            }
            None => concept::undecided(phrase.core.text()),
        };
    };
    let evidence = imported.evidence(scope);
    let is_decisive = matches!(phrase.verb, Verb::Import | Verb::Know) || matches!(object, Object::Package(_));
    if is_decisive {
        return broken(&imported, phrase.core.text(), evidence);
    }
    let message = format!("`{}` imports it too, but perhaps not in the way that is meant", imported.file.path());
    Outcome::unproven("concept", message).with_evidence(vec![evidence])
}
