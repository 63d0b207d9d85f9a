//! `trueup trace`: follows the calls from one place of the code on.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use trueup_engine::{Engine, EngineOptions, TraceRequest};
use trueup_report::{TRACE_FORMATS, TraceFormat, render_trace};

use crate::output::print;

/// Follow the calls from one place of the code on.
///
/// Shows what happens step by step, each step with the line of the call, what is called and where that is defined. Calls
/// that leave the project are named where they reach a store, the network or another program. A step in brackets is one
/// of several that may happen, or one that only a name speaks for.
#[derive(Args)]
pub struct Trace {
    /// Where it begins: a function, `Type.method`, `path:line`, `path:symbol`, a file, or a route such as "GET /items".
    #[arg(value_name = "FROM")]
    from: String,
    /// Where it ends: a symbol, or the first call that reaches a store, the network, a process, or anything external.
    /// Shows the shortest way.
    #[arg(long, value_name = "SYMBOL|store|network|process|external")]
    to: Option<String>,
    /// Follow who calls it, instead of what it calls.
    #[arg(long)]
    reverse: bool,
    /// How many calls deep to go, where no end is given.
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=64))]
    depth: u8,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to write the trace.
    #[arg(long, value_name = "FORMAT", default_value = TRACE_FORMATS[0].0, value_parser = format_names())]
    format: String,
}

fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(TRACE_FORMATS.iter().map(|(name, _)| *name))
}

/// Runs the verb.
///
/// # Errors
/// Where the code cannot be read, or there is nothing to trace.
pub fn run(trace: &Trace) -> Result<ExitCode> {
    let options = EngineOptions { config: trace.config.clone(), no_history: true, ..EngineOptions::default() };
    let engine = Engine::open(&trace.root, &options)?;
    let found = engine.trace(&TraceRequest {
        from: trace.from.clone(),
        to: trace.to.clone(),
        is_reverse: trace.reverse,
        depth: usize::from(trace.depth),
    })?;
    let format = TRACE_FORMATS.iter().find(|(name, _)| *name == trace.format);
    print(&render_trace(&found, format.map_or(TraceFormat::Terminal, |(_, format)| *format)))?;
    Ok(ExitCode::SUCCESS)
}
