//! Component breakdown: what each component is for, what it defines, who uses it.

use std::collections::BTreeSet;

use trueup_facts::DefinitionId;
use trueup_model::{Component, ComponentId, Model, Relation};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Component breakdown.
pub static COMPONENT_BREAKDOWN: SectionKind =
    SectionKind { folder: "component_breakdown", heading: "Component Breakdown", level: 3, draft };

/// At most this many components are told in full.
const COMPONENTS: usize = 12;
/// At most this many definitions of a component are told.
const DEFINITIONS: usize = 5;
/// At most this many of the names that others use of a component are told.
const INTERFACES: usize = 4;
/// At most this many relations of a component are told.
const RELATIONS: usize = 5;

fn draft(model: &Model) -> Option<String> {
    let all = model.components().all();
    if all.is_empty() {
        return None;
    }
    let mut told: Vec<ComponentId> = model.prominent_components(COMPONENTS);
    told.sort_by_key(|&id| (model.layering().layer_of(id).unwrap_or(usize::MAX), id));
    let mut text = String::new();
    for &id in &told {
        text.push_str(&entry(model, model.components().get(id)));
        text.push('\n');
    }
    let rest: Vec<&Component> = all.iter().filter(|component| !told.contains(&component.id)).collect();
    if !rest.is_empty() {
        let names: Vec<String> =
            rest.iter().map(|it| format!("{} ({})", prose::bold(&it.name), prose::place(it))).collect();
        text.push_str(&format!("Smaller or less connected: {}.\n", prose::capped(&names, 24)));
    }
    let unexplained = told.iter().map(|&id| model.components().get(id)).filter(|it| purpose(model, it).is_none());
    let unexplained: Vec<String> = unexplained.map(prose::place).collect();
    let question = match unexplained.as_slice() {
        [] => return Some(text),
        [one] => format!("What is {one} for? The code does not say."),
        several => format!("What are these for? The code does not say: {}.", prose::list(several)),
    };
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    text.push_str(&ask(&question));
    Some(text)
}

fn entry(model: &Model, component: &Component) -> String {
    let mut text = format!("{} ({})\n", prose::bold(&component.name), prose::places(component));
    text.push_str(&purpose(model, component).unwrap_or_default());
    let told = responsibilities(model, component);
    if !told.is_empty() {
        text.push_str("- Responsibilities:\n");
        told.iter().for_each(|&id| text.push_str(&format!("  - {}\n", explained(model, id))));
        let more = component.definitions.len().saturating_sub(told.len());
        if more > 0 {
            text.push_str(&format!("  - {more} more in {}\n", prose::place(component)));
        }
    }
    let interfaces: Vec<String> =
        interfaces(model, component, &told).into_iter().map(|id| prose::defined(model.codebase(), id)).collect();
    if !interfaces.is_empty() {
        text.push_str(&format!("- Interfaces: others also use {}\n", prose::list(&interfaces)));
    }
    text.push_str(&neighbours(model, component));
    text
}

/// What the code says the component is for, quoted with its source.
fn purpose(model: &Model, component: &Component) -> Option<String> {
    let purpose = component.purpose.as_ref()?;
    let words = match purpose.definition {
        Some(_) => prose::quotation(model.codebase(), &purpose.text)?,
        None => {
            let text = model.codebase().text(purpose.path.as_str())?;
            prose::findable_quotation(model.codebase(), &purpose.text, &text, purpose.line)?
        }
    };
    let reference = prose::reference(purpose.path.as_str(), purpose.line);
    let source = match purpose.definition {
        Some(id) => format!("{}, {reference}", prose::code(&model.codebase().definition(id).name)),
        None => reference,
    };
    Some(format!("- Purpose: \"{words}\" ({source})\n"))
}

/// The main definitions: documented ones first come, those that nobody uses only where nothing else is there.
fn responsibilities(model: &Model, component: &Component) -> Vec<DefinitionId> {
    let used = |id: &&DefinitionId| !model.usage().users(**id).is_empty();
    let mut told: Vec<DefinitionId> = component.definitions.iter().filter(used).copied().collect();
    if told.len() < DEFINITIONS {
        let documented = |id: &&DefinitionId| model.codebase().definition(**id).doc.is_some();
        let (first, rest): (Vec<&DefinitionId>, Vec<&DefinitionId>) =
            component.definitions.iter().partition(documented);
        let more: Vec<DefinitionId> = first.into_iter().chain(rest).copied().filter(|id| !told.contains(id)).collect();
        told.extend(more);
    }
    let mut told = first_of_each_name(model, told);
    told.retain(|&id| prose::is_telling_name(&model.codebase().definition(id).name));
    told.retain(|&id| component.purpose.as_ref().is_none_or(|purpose| purpose.definition != Some(id)));
    let candidates: Vec<DefinitionId> = told.iter().take(DEFINITIONS * 3).copied().collect();
    let documented = |id: &DefinitionId| model.codebase().definition(*id).doc.as_deref().is_some_and(is_telling);
    let mut chosen: Vec<DefinitionId> = candidates.iter().take(2).copied().collect();
    chosen.extend(candidates.iter().skip(2).filter(|id| documented(id)));
    chosen.extend(candidates.iter().skip(2).filter(|id| !documented(id)));
    chosen.truncate(DEFINITIONS);
    chosen.sort_by_key(|id| told.iter().position(|other| other == id));
    chosen
}

/// The definitions without those whose name an earlier one has: variants of one thing for several platforms.
fn first_of_each_name(model: &Model, ids: Vec<DefinitionId>) -> Vec<DefinitionId> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|&id| seen.insert(model.codebase().definition(id).name.clone())).collect()
}

fn is_telling(doc: &str) -> bool {
    doc.split_whitespace().count() >= 3
}

/// What other components use of it and `told` does not name.
fn interfaces(model: &Model, component: &Component, told: &[DefinitionId]) -> Vec<DefinitionId> {
    let uses = |id: DefinitionId| model.components().outside_uses(id, model.usage());
    let mut found: Vec<(usize, DefinitionId)> = component
        .definitions
        .iter()
        .filter(|id| !told.contains(id))
        .map(|&id| (uses(id), id))
        .filter(|(uses, id)| *uses > 0 && prose::is_telling_name(&model.codebase().definition(*id).name))
        .collect();
    found.sort_by_key(|&(uses, id)| (std::cmp::Reverse(uses), id));
    let names: Vec<&str> = told.iter().map(|&id| model.codebase().definition(id).name.as_str()).collect();
    let mut found = first_of_each_name(model, found.into_iter().map(|(_, id)| id).collect());
    found.retain(|&id| !names.contains(&model.codebase().definition(id).name.as_str()));
    found.truncate(INTERFACES);
    found
}

fn explained(model: &Model, id: DefinitionId) -> String {
    let defined = prose::defined(model.codebase(), id);
    let doc = model
        .codebase()
        .definition(id)
        .doc
        .as_deref()
        .filter(|doc| is_telling(doc))
        .and_then(|doc| prose::quotation(model.codebase(), doc));
    doc.map_or(defined.clone(), |doc| format!("{defined}: {doc}"))
}

fn neighbours(model: &Model, component: &Component) -> String {
    let name = |id: ComponentId| prose::bold(&model.components().get(id).name);
    let names = |relations: Vec<&Relation>, end: fn(&Relation) -> ComponentId| -> Vec<String> {
        relations.into_iter().map(|relation| name(end(relation))).collect()
    };
    let mut text = String::new();
    let imports = names(model.relations().imports_of(component.id), |relation| relation.to);
    if !imports.is_empty() {
        text.push_str(&format!("- Depends on: {}\n", prose::capped(&imports, RELATIONS)));
    }
    let importers = names(model.relations().importers_of(component.id), |relation| relation.from);
    if !importers.is_empty() {
        text.push_str(&format!("- Used by: {}\n", prose::capped(&importers, RELATIONS)));
    }
    let externals: Vec<String> = model
        .relations()
        .external
        .iter()
        .filter(|external| external.from == component.id)
        .map(|external| prose::escape(&external.package))
        .collect();
    if !externals.is_empty() {
        text.push_str(&format!("- Third-party packages: {}\n", prose::capped(&externals, RELATIONS)));
    }
    text
}
