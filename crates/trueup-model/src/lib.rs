//! The architecture read from a codebase.
//!
//! Architecture Invariant: no syntax, no disk; everything follows from the [`trueup_facts::Codebase`].

use trueup_facts::Codebase;

/// The architecture of a codebase.
pub struct Model {
    codebase: Codebase,
}

impl Model {
    /// Reads the architecture from a linked codebase.
    pub fn new(codebase: Codebase) -> Model {
        Model { codebase }
    }

    /// The codebase it was read from.
    pub fn codebase(&self) -> &Codebase {
        &self.codebase
    }
}
