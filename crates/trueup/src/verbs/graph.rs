//! `trueup graph`: draws the architecture.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use trueup_engine::{Engine, EngineOptions, GraphLevel, GraphRequest};
use trueup_report::{GraphFormat, render_graph};

use crate::output::print;

/// Draw the architecture, or write it in the language of another tool.
///
/// An arrow points from what imports, or waits for, to what it needs. In the drawn formats (ascii, svg) an arrow that a
/// path of others implies is left out; give --all to have every one.
#[derive(Args)]
pub struct GraphArguments {
    /// How much one box stands for: a service, a component, a directory or a file.
    #[arg(long, value_name = "LEVEL", default_value = "component")]
    level: Level,
    /// Draw only what is called so, or lies at that path, and its neighbours.
    #[arg(long, value_name = "NAME|PATH")]
    focus: Option<String>,
    /// How to write it.
    #[arg(long, value_name = "FORMAT", default_value = "ascii")]
    format: Format,
    /// Draw every arrow.
    #[arg(long)]
    all: bool,
    /// The columns of text that the picture may take up (ascii, svg).
    #[arg(long, value_name = "COLUMNS", default_value_t = 80, value_parser = clap::value_parser!(u16).range(12..=1000))]
    width: u16,
    /// The directory of the code.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration file, instead of trueup.toml at the root.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    System,
    Component,
    Module,
    File,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Ascii,
    Svg,
    Mermaid,
    D2,
    Dot,
    Plantuml,
    Structurizr,
    Likec4,
    Json,
}

/// Runs the verb.
///
/// # Errors
/// Where the code cannot be read, or there is nothing to draw.
pub fn run(arguments: &GraphArguments) -> Result<ExitCode> {
    let options = EngineOptions { config: arguments.config.clone(), no_history: true, ..EngineOptions::default() };
    let engine = Engine::open(&arguments.root, &options)?;
    let level = match arguments.level {
        Level::System => GraphLevel::System,
        Level::Component => GraphLevel::Component,
        Level::Module => GraphLevel::Module,
        Level::File => GraphLevel::File,
    };
    let format = match arguments.format {
        Format::Ascii => GraphFormat::Ascii,
        Format::Svg => GraphFormat::Svg,
        Format::Mermaid => GraphFormat::Mermaid,
        Format::D2 => GraphFormat::D2,
        Format::Dot => GraphFormat::Dot,
        Format::Plantuml => GraphFormat::PlantUml,
        Format::Structurizr => GraphFormat::Structurizr,
        Format::Likec4 => GraphFormat::LikeC4,
        Format::Json => GraphFormat::Json,
    };
    let graph = engine.graph(&GraphRequest { level, focus: arguments.focus.clone() })?;
    print(&render_graph(&graph, format, usize::from(arguments.width), arguments.all))?;
    Ok(ExitCode::SUCCESS)
}
