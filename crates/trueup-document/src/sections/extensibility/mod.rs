//! Extensibility: the types that others are made after, with those made after them so far.

use trueup_facts::DefinitionId;
use trueup_model::{ExtensionPoint, Model};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Extensibility.
pub static EXTENSIBILITY: SectionKind =
    SectionKind { folder: "extensibility", heading: "Extensibility", level: 2, draft };

/// At most this many extension points are told.
const POINTS: usize = 6;
/// At most this many implementors of one are named.
const IMPLEMENTORS: usize = 4;

fn draft(model: &Model) -> Option<String> {
    let points = model.extension_points();
    if points.is_empty() {
        return None;
    }
    let mut text = String::from(
        "### Where to Add Features\n\nThese types have several that are made after them; another one goes beside \
         those:\n\n",
    );
    for point in points.iter().take(POINTS) {
        text.push_str(&entry(model, point));
    }
    let more = points.len().saturating_sub(POINTS);
    if more > 0 {
        text.push_str(&format!("\n{more} more such types are left out.\n"));
    }
    text.push_str("\n### Plugin Architecture\n\n");
    text.push_str(&ask("What may others add without changing this code, and how is it found?"));
    Some(text)
}

fn entry(model: &Model, point: &ExtensionPoint) -> String {
    let codebase = model.codebase();
    let named: Vec<String> = spread(&point.implementors).iter().map(|&id| prose::defined(codebase, id)).collect();
    let more = point.implementors.len() - named.len();
    let named = if more > 0 { format!("{} and {more} more", named.join(", ")) } else { prose::list(&named) };
    format!("- {}, such as {named}\n", prose::defined(codebase, point.definition))
}

/// The first of each file, in order, at most [`IMPLEMENTORS`], filled up with the others.
fn spread(implementors: &[DefinitionId]) -> Vec<DefinitionId> {
    let mut chosen: Vec<DefinitionId> = Vec::new();
    for &id in implementors {
        if chosen.len() < IMPLEMENTORS && chosen.iter().all(|other| other.file != id.file) {
            chosen.push(id);
        }
    }
    for &id in implementors {
        if chosen.len() < IMPLEMENTORS && !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    chosen.sort();
    chosen
}
