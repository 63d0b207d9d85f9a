//! The sections of a drafted document: one folder each, listed once in [`SECTIONS`].

mod component_breakdown;
mod configuration;
mod data_models;
mod high_level_architecture;
mod key_files;
mod layer_separation;

use trueup_model::Model;

/// A section that a draft may have.
pub struct SectionKind {
    /// The folder under `src/sections/` that writes it.
    pub folder: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// The level of its heading: 2 for `##`.
    pub level: usize,
    /// Writes its body in Markdown; `None` where the model has no evidence for it.
    pub draft: fn(&Model) -> Option<String>,
}

impl std::fmt::Debug for SectionKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.heading)
    }
}

/// Every section, in the order of the template.
pub static SECTIONS: &[&SectionKind] = &[
    &high_level_architecture::HIGH_LEVEL_ARCHITECTURE,
    &component_breakdown::COMPONENT_BREAKDOWN,
    &layer_separation::LAYER_SEPARATION,
    &data_models::DATA_MODELS,
    &configuration::CONFIGURATION,
    &key_files::KEY_FILES,
];
