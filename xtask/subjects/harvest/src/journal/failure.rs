//! What can go wrong.

/// Why an entry is not kept.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// The line has another form.
    #[error("the line has no severity and source")]
    MalformedLine,
    /// The disk refuses.
    #[error("the journal cannot be written")]
    UnwritableJournal,
}
