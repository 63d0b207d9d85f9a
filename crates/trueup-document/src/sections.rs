//! The sections of a drafted document: one folder each, listed once in [`SECTIONS`].

mod comparison;
mod component_breakdown;
mod configuration;
mod data_models;
mod deployment_architecture;
mod design_decisions;
mod design_patterns;
mod error_handling;
mod evolution;
mod extensibility;
mod high_level_architecture;
mod key_files;
mod layer_separation;
mod limitations;
mod next_steps;
mod performance;
mod security_architecture;
mod storage_strategy;

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
    &design_patterns::DESIGN_PATTERNS,
    &layer_separation::LAYER_SEPARATION,
    &data_models::DATA_MODELS,
    &security_architecture::SECURITY_ARCHITECTURE,
    &storage_strategy::STORAGE_STRATEGY,
    &configuration::CONFIGURATION,
    &performance::PERFORMANCE,
    &design_decisions::DESIGN_DECISIONS,
    &deployment_architecture::DEPLOYMENT_ARCHITECTURE,
    &error_handling::ERROR_HANDLING,
    &extensibility::EXTENSIBILITY,
    &limitations::LIMITATIONS,
    &comparison::COMPARISON,
    &evolution::EVOLUTION,
    &key_files::KEY_FILES,
    &next_steps::NEXT_STEPS,
];
