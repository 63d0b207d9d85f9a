//! The command line and the environment.

use std::path::PathBuf;

use clap::Parser;

/// Collects lines of logs.
#[derive(Parser)]
pub struct Options {
    /// The port to listen on.
    #[arg(long, env = "HARVEST_PORT", default_value_t = 6060)]
    pub port: u16,
    /// Where the journal is.
    #[arg(long, env = "HARVEST_JOURNAL", default_value = "journal")]
    pub journal_directory: PathBuf,
    /// How many lines a segment has.
    #[arg(long, env = "HARVEST_SEGMENT_LINES", default_value_t = 10000)]
    pub segment_lines: usize,
}
