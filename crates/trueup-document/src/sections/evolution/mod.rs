//! Evolution: where the history is told; what is planned is asked.

use trueup_model::Model;

use crate::draft::ask;
use crate::sections::SectionKind;

/// Evolution.
pub static EVOLUTION: SectionKind = SectionKind { folder: "evolution", heading: "Evolution", level: 2, draft };

/// Documents at the root that tell what has changed.
const TOLD_IN: &[&str] = &["CHANGELOG.md", "CHANGES.md", "HISTORY.md", "NEWS.md", "RELEASES.md"];

fn draft(model: &Model) -> Option<String> {
    let mut text = String::new();
    if let Some(path) = TOLD_IN.iter().find(|path| model.codebase().paths().is_file(path)) {
        text.push_str(&format!("What each version changed is told in [{path}]({path}).\n\n"));
    }
    text.push_str(&ask("How did the first version differ, why was it changed, and what is planned?"));
    Some(text)
}
