//! The formats of a report: one file each, listed once in [`FORMATS`].

pub mod json;
pub mod terminal;

use crate::CheckReport;

/// A way to write a report down.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Writes the report, ending in a line end.
    pub render: fn(&CheckReport, &RenderOptions) -> String,
}

/// What to show, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RenderOptions {
    /// Whether claims that hold are shown too.
    pub holds: bool,
    /// Whether unproven claims are shown too.
    pub unproven: bool,
    /// Whether to colour with terminal escape sequences.
    pub color: bool,
    /// How many columns a line may take.
    pub width: usize,
}

impl Default for RenderOptions {
    fn default() -> RenderOptions {
        RenderOptions { holds: false, unproven: false, color: false, width: 100 }
    }
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&terminal::TERMINAL, &json::JSON];

/// The format of that name.
pub fn format_by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

#[cfg(test)]
mod tests;
