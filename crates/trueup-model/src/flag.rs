//! Flags: what the product's command line takes.

use trueup_facts::{Codebase, Name, SignalKind, SourceClass, SourcePath};

/// A flag or a positional argument of the command line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Flag {
    /// As a user types it: `--port`; a positional argument has no dashes.
    pub name: Name,
    /// The short form, `-p`.
    pub short: Option<Name>,
    /// The default, as written.
    pub default: Option<Name>,
    /// The file that declares it.
    pub path: SourcePath,
    /// The 1-based line.
    pub line: u32,
}

/// Every flag that product code declares, sorted by name and place.
pub(crate) fn read(codebase: &Codebase) -> Vec<Flag> {
    let product = codebase.files().iter().filter(|file| file.source.class == SourceClass::Product);
    let mut flags: Vec<Flag> = product
        .flat_map(|file| file.facts.signals.iter().map(move |signal| (file, signal)))
        .filter_map(|(file, signal)| match &signal.kind {
            SignalKind::Flag { name, short, default, .. } => Some(Flag {
                name: name.clone(),
                short: short.clone(),
                default: default.clone(),
                path: file.path().clone(),
                line: signal.span.line,
            }),
            _ => None,
        })
        .collect();
    flags.sort();
    flags.dedup();
    flags
}
