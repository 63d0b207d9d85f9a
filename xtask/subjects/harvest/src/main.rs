//! Collects lines of logs and keeps them in a journal.

mod intake;
mod journal;
mod options;

use std::sync::Arc;

use clap::Parser;

use crate::intake::server::intake_router;
use crate::journal::writer::JournalWriter;
use crate::options::Options;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let writer = Arc::new(JournalWriter::open(&options.journal_directory, options.segment_lines)?);
    let listener = tokio::net::TcpListener::bind(("0.0.0.0", options.port)).await?;
    axum::serve(listener, intake_router(writer)).await?;
    Ok(())
}
