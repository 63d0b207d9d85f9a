//! Comparison to similar systems: nothing that code could say, so it is asked.

use trueup_model::Model;

use crate::draft::ask;
use crate::sections::SectionKind;

/// Comparison to similar systems.
pub static COMPARISON: SectionKind =
    SectionKind { folder: "comparison", heading: "Comparison to Similar Systems", level: 2, draft };

fn draft(_: &Model) -> Option<String> {
    Some(ask("Which systems do the same, in what is this one different, and why?"))
}
