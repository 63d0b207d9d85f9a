//! What is kept.

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Info,
    Warning,
    Failure,
}

/// One line of a log.
#[derive(Clone, Debug)]
pub struct LogEntry {
    pub severity: Severity,
    pub source: String,
    pub message: String,
    pub repeated: u32,
}
