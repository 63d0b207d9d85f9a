//! Design patterns: those whose participants the code itself declares.

use trueup_facts::{DefinitionId, DefinitionKind};
use trueup_model::{ExtensionPoint, Model};

use crate::draft::{ask, prose, snippet};
use crate::sections::SectionKind;

/// Design patterns.
pub static DESIGN_PATTERNS: SectionKind =
    SectionKind { folder: "design_patterns", heading: "Design Patterns", level: 2, draft };

/// At most this many patterns are told.
const PATTERNS: usize = 3;
/// At most this many participants of one are named.
const PARTICIPANTS: usize = 4;

fn draft(model: &Model) -> Option<String> {
    let points: Vec<&ExtensionPoint> = model.extension_points().iter().filter(|it| is_pattern(model, it)).collect();
    if points.is_empty() {
        return None;
    }
    let mut text = String::new();
    for point in points.iter().take(PATTERNS) {
        text.push_str(&entry(model, point));
    }
    Some(text)
}

/// Whether one interface stands for several ways to do the same: at least two of its implementors have a method of it
/// themselves.
fn is_pattern(model: &Model, point: &ExtensionPoint) -> bool {
    let codebase = model.codebase();
    let definition = codebase.definition(point.definition);
    let methods = |id: DefinitionId| {
        let own = codebase.file(id.file).facts.definitions.iter().filter(move |it| it.parent == Some(id.index));
        own.filter(|it| it.kind.is_callable()).map(|it| it.name.as_str())
    };
    let wanted: Vec<&str> = methods(point.definition).collect();
    let implements = |id: &&DefinitionId| methods(**id).any(|name| wanted.contains(&name));
    matches!(definition.kind, DefinitionKind::Interface | DefinitionKind::Trait)
        && point.implementors.iter().filter(implements).count() >= 2
}

fn entry(model: &Model, point: &ExtensionPoint) -> String {
    let codebase = model.codebase();
    let name = &codebase.definition(point.definition).name;
    let mut text = format!("### Strategy: {}\n\n**What it is:**\n", prose::escape(name));
    text.push_str("One interface, and several types behind it that can stand in for each other.\n\n");
    text.push_str(&format!("**Where we use it:**\n- {}\n", prose::defined(codebase, point.definition)));
    for &id in point.implementors.iter().take(PARTICIPANTS) {
        text.push_str(&format!("- {}\n", prose::defined(codebase, id)));
    }
    let more = point.implementors.len().saturating_sub(PARTICIPANTS);
    if more > 0 {
        text.push_str(&format!("- {more} more\n"));
    }
    text.push_str("\n**Why we chose it:**\n");
    text.push_str(&ask("What changes more easily because of it, and what does it cost?"));
    text.push('\n');
    if let Some(snippet) = snippet::snippet(codebase, point.definition, &[]) {
        text.push_str(&format!("{snippet}\n"));
    }
    text
}
