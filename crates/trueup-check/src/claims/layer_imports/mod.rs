//! `layer/imports`: what a part of the project imports.

use rustc_hash::FxHashSet;
use trueup_facts::artifacts::Dependency;
use trueup_facts::{Name, Target};
use trueup_model::Component;

use crate::claim::{Claim, Evidence};
use crate::claims::{ClaimKind, Outcome};
use crate::import_phrase::{Object, Phrase, Verb};
use crate::import_search::{Imported, imports_in, names_by_path, shows_all_imports};
use crate::layer_statement::{Relation, Statement, statements};
use crate::part::{Part, PartKind};
use crate::scope::Scope;

/// A thing that a layer imports: an item of its `Imports:` or `Depends on:` bullets, in Markdown or in a drawn box, and
/// sentences such as "`api` imports `store`", "`core` depends on `std` and `serde` only" and "`tui`'s dependency list is
/// `monitor`, `ratatui`".
///
/// It holds when a file of the subject imports the part or the package named, or the manifest of the subject's package
/// declares it. Where the text says "only", it holds when nothing but what it names is imported, and is broken when
/// something else is: the message cites the import, or the line of the manifest. Where it names parts of the project
/// only, other packages do not count; the standard library counts only where nothing at all may be imported. It is never
/// drifted, since either the code or the sentence may be at fault.
///
/// It is unproven for these reasons: `permission` where nothing imports what may be imported; `not-imported` where
/// nothing imports it, since it may be used in another way; `concept` where the words are no part and no package;
/// `ambiguous` and `no-subject` where they name several parts or none (give one an alias in `trueup.toml`); `overlap`
/// where the subject shares its files with others; `unread` where not all its imports are known.
pub(crate) struct LayerImports;

impl ClaimKind for LayerImports {
    const NAME: &'static str = "layer/imports";
    type Subject = Statement;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Statement)> {
        let is_rule = |it: &Statement| !matches!(it.relation, Relation::Never | Relation::OnlyImporter);
        let found = statements(scope).into_iter().filter(is_rule);
        found.map(|statement| (statement.claim(scope, Self::NAME), statement)).collect()
    }

    fn verify(scope: &Scope<'_>, _claim: &Claim, statement: &Statement) -> Outcome {
        let part = match &statement.subject {
            Ok(part) => part,
            Err((words, error)) => return error.outcome(words),
        };
        if !statement.own_files(scope).is_some_and(|(own, _)| own == *part) {
            let message = format!("`{}` shares its file with others, and imports serve all of it", part.name);
            return Outcome::unproven("overlap", message);
        }
        match statement.relation {
            Relation::ImportsOnly => only(scope, part, statement),
            _ => imports(scope, part, statement),
        }
    }
}

fn imports(scope: &Scope<'_>, part: &Part, statement: &Statement) -> Outcome {
    let Some(object) = statement.objects.first() else { return undecided("") };
    let phrase = Phrase { verb: Verb::Import, ..Phrase::read(object) };
    let text = phrase.core.text();
    let found = match Object::resolve(scope, &phrase) {
        Ok(Object::Part(other)) if !other.is_apart_from(part) => {
            return Outcome::unproven("overlap", format!("`{}` and `{}` share files", part.name, other.name));
        }
        Ok(Object::Part(other)) => first(scope, part, |it| it.may_reach(scope.codebase, &other))
            .or_else(|| declared(scope, part, &package_names(scope, &other))),
        Ok(Object::Package(names)) => first(scope, part, |it| it.package().is_some_and(|name| names.contains(name)))
            .or_else(|| declared(scope, part, &names)),
        Ok(Object::Standard) => {
            first(scope, part, |it| it.targets.iter().any(|target| matches!(target, Target::Standard(_))))
        }
        Ok(Object::ThirdParty) => {
            first(scope, part, |it| it.targets.iter().any(|target| matches!(target, Target::Package(_))))
        }
        Ok(Object::Nothing) => return undecided(text),
        Err(error) if phrase.is_code => return error.outcome(text),
        Err(_) => return undecided(text),
    };
    match found {
        Some(evidence) => Outcome::holds(format!("`{}` imports `{text}`", part.name), vec![evidence]),
        None if statement.relation == Relation::MayImport => {
            Outcome::unproven("permission", format!("`{}` may import `{text}`, but does not", part.name))
        }
        None => Outcome::unproven("not-imported", format!("no import of `{text}` is found in `{}`", part.name)),
    }
}

pub(super) fn undecided(text: &str) -> Outcome {
    Outcome::unproven("concept", format!("\"{text}\" is no part of the project and no package that it imports"))
}

fn first(scope: &Scope<'_>, part: &Part, is_it: impl Fn(&Imported<'_>) -> bool) -> Option<Evidence> {
    imports_in(scope.codebase, &part.files).find(|imported| is_it(imported)).map(|imported| imported.evidence(scope))
}

/// The name of the package that a part is, where it is one.
pub(super) fn package_names(scope: &Scope<'_>, part: &Part) -> Vec<Name> {
    let component = part.component.map(|id| scope.model.components().get(id));
    let package = component.and_then(|component| scope.codebase.packages().get(component.package?));
    package.map(|package| package.name.clone()).into_iter().collect()
}

/// The components that a part is, or that a layer holds.
pub(super) fn components_of<'a>(scope: &Scope<'a>, part: &Part) -> Vec<&'a Component> {
    let components = scope.model.components();
    match (part.component, part.kind) {
        (Some(id), _) => vec![components.get(id)],
        (None, PartKind::Layer) => {
            components.all().iter().filter(|it| it.files.first().is_some_and(|file| part.has(*file))).collect()
        }
        _ => Vec::new(),
    }
}

/// The line of a manifest of the part that declares one of these packages.
pub(super) fn declared(scope: &Scope<'_>, part: &Part, names: &[Name]) -> Option<Evidence> {
    components_of(scope, part).into_iter().find_map(|component| {
        let package = scope.codebase.packages().get(component.package?)?;
        let declares = |it: &&Dependency| !it.development && names.contains(&it.name);
        let name = package.dependencies.iter().find(declares).map(|it| &it.name)?;
        let text = scope.codebase.text(package.manifest.as_str())?;
        let line = text.lines().position(|line| crate::words::contains_word(line, name)).map_or(0, |at| at as u32 + 1);
        Some(if line == 0 {
            scope.file_evidence(&package.manifest)
        } else {
            scope.line_evidence(&package.manifest, line, line)
        })
    })
}

/// What a part may import.
#[derive(Default)]
struct Allowed {
    parts: Vec<Part>,
    packages: FxHashSet<Name>,
    has_standard: bool,
    has_third_party: bool,
}

/// Compares the names in code of a whole list of dependencies with the manifest; `None` where the part has none.
fn dependency_list(scope: &Scope<'_>, part: &Part, statement: &Statement) -> Option<Outcome> {
    let component = scope.model.components().get(part.component?);
    let package = scope.codebase.packages().get(component.package?)?;
    let phrases: Vec<Phrase> = statement.objects.iter().map(Phrase::read).collect();
    if !phrases.iter().all(|phrase| phrase.is_code) {
        return None;
    }
    let evidence =
        |name: &Name| declared(scope, part, std::slice::from_ref(name)).into_iter().collect::<Vec<Evidence>>();
    let is_listed = |name: &str| phrases.iter().any(|phrase| phrase.core.text() == name);
    let mut dependencies = package.dependencies.iter().filter(|dependency| !dependency.development);
    let manifest = &package.manifest;
    if let Some(extra) = dependencies.clone().find(|dependency| !is_listed(&dependency.name)) {
        let message = format!("`{manifest}` also depends on `{}`", extra.name);
        let advice = format!("add `{}` to the list, or drop the dependency", extra.name);
        return Some(Outcome::broken(message, advice).with_evidence(evidence(&extra.name)));
    }
    if let Some(missing) = phrases.iter().find(|phrase| !dependencies.clone().any(|it| it.name == phrase.core.text())) {
        let name = missing.core.text();
        let message = format!("`{manifest}` does not depend on `{name}`");
        let advice = format!("drop `{name}` from the list, or add the dependency");
        return Some(Outcome::broken(message, advice).with_evidence(vec![scope.file_evidence(manifest)]));
    }
    let first = dependencies.next().map_or_else(Vec::new, |dependency| evidence(&dependency.name));
    Some(Outcome::holds(format!("`{manifest}` declares these and no other"), first))
}

fn only(scope: &Scope<'_>, part: &Part, statement: &Statement) -> Outcome {
    if statement.lists_dependencies()
        && let Some(outcome) = dependency_list(scope, part, statement)
    {
        return outcome;
    }
    let mut allowed = Allowed::default();
    for object in &statement.objects {
        let phrase = Phrase::read(object);
        match Object::resolve(scope, &Phrase { verb: Verb::Import, ..phrase.clone() }) {
            Ok(Object::Part(other)) => {
                allowed.packages.extend(package_names(scope, &other));
                allowed.parts.push(other);
            }
            Ok(Object::Package(names)) => allowed.packages.extend(names),
            Ok(Object::Standard) => allowed.has_standard = true,
            Ok(Object::ThirdParty) => allowed.has_third_party = true,
            Ok(Object::Nothing) => {}
            Err(error) if phrase.verb != Verb::Bare || phrase.is_code => return error.outcome(phrase.core.text()),
            Err(_) => return undecided(phrase.core.text()),
        }
    }
    let counts_packages = allowed.has_standard
        || !allowed.packages.is_empty() && allowed.parts.is_empty()
        || statement.lists_dependencies();
    let is_excess = |imported: &Imported<'_>| {
        let is_allowed = |target: &&Target| match target {
            Target::File(file) => {
                part.has(*file)
                    || allowed.parts.iter().any(|other| imported.may_reach(scope.codebase, other) || other.has(*file))
            }
            Target::Package(name) => !counts_packages || allowed.has_third_party || allowed.packages.contains(name),
            Target::Standard(_) | Target::Unresolved(_) | Target::Artifact(_) => true,
        };
        imported.runs() && !imported.targets.iter().any(is_allowed)
    };
    if let Some(imported) = imports_in(scope.codebase, &part.files).find(|imported| is_excess(imported)) {
        let evidence = imported.evidence(scope);
        let path = imported.file.path();
        let message = format!("`{path}` also imports `{}` on line {}", imported.import.specifier, evidence.line);
        return Outcome::broken(message, format!("say so, or take the import out of `{}`", path.file_name()))
            .with_evidence(vec![evidence]);
    }
    let others = scope.model.components().all().iter().filter(|_| part.kind != PartKind::Layer);
    let mut hidden =
        others.filter(|it| !it.files.iter().any(|id| part.has(*id) || allowed.parts.iter().any(|o| o.has(*id))));
    let is_hidden = hidden.any(|component| {
        let files = component.files.clone();
        let other =
            Part { name: component.name.clone(), kind: PartKind::Component, files, component: None, definition: None };
        names_by_path(scope, part, &other)
    });
    if !statement.is_whole || is_hidden || !shows_all_imports(scope, part) {
        return Outcome::unproven("unread", format!("not all that `{}` has or imports is known", part.name));
    }
    let evidence = part.files.first().map(|id| scope.file_evidence(scope.codebase.file(*id).path()));
    Outcome::holds(format!("`{}` imports nothing else", part.name), evidence.into_iter().collect())
}
