//! Reads a line as an entry.

use crate::journal::entry::{LogEntry, Severity};
use crate::journal::failure::HarvestError;

/// The longest message, in bytes; what is longer is cut.
pub const LONGEST_MESSAGE: usize = 2048;

/// Reads `severity source message`.
pub fn parse_entry(line: &str) -> Result<LogEntry, HarvestError> {
    let mut words = line.splitn(3, ' ');
    let severity = words.next().and_then(parse_severity).ok_or(HarvestError::MalformedLine)?;
    let source = words.next().ok_or(HarvestError::MalformedLine)?.to_owned();
    let message = words.next().unwrap_or_default().chars().take(LONGEST_MESSAGE).collect();
    Ok(LogEntry { severity, source, message, repeated: 0 })
}

fn parse_severity(word: &str) -> Option<Severity> {
    match word {
        "info" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "failure" => Some(Severity::Failure),
        _ => None,
    }
}
