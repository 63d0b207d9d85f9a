//! Measures how right trueup is against tools that know better. Slow and fed from package registries, so no part of
//! CI: `cargo xtask eval`.

mod cache;
mod calls;
mod comparison;
mod graph;
mod imports;
mod kill;
mod mutate;
mod ours;
mod replay;
mod subject;

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

/// What can be measured.
#[derive(Subcommand)]
pub enum Measure {
    /// Where imports lead, against each language's own tools.
    Imports(imports::Options),
    /// Where calls lead, against call graphs made by hand.
    Calls(calls::Options),
    /// Whether check finds what a change of the code makes false, and nothing else, and what sync repairs of it.
    Mutate(mutate::Options),
    /// Whether documents stay whole when sync is killed in the middle.
    Kill(kill::Options),
    /// Whether references written at past commits lead, at the head, to what they meant.
    Replay(replay::Options),
}

/// Measures, and prints what came out.
pub fn run(root: &Path, measure: &Measure) -> Result<()> {
    match measure {
        Measure::Imports(options) => imports::run(root, options),
        Measure::Calls(options) => calls::run(options),
        Measure::Mutate(options) => mutate::run(root, options),
        Measure::Kill(options) => kill::run(options),
        Measure::Replay(options) => replay::run(options),
    }
}
