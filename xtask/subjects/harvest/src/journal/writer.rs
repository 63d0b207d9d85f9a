//! Appends to the segment that is open.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::journal::entry::LogEntry;
use crate::journal::failure::HarvestError;
use crate::journal::rotation::{LineCountRule, RotationRule, segment_name};

/// How often a write is tried.
const WRITE_ATTEMPTS: u32 = 3;

/// Writes the journal.
pub struct JournalWriter {
    directory: PathBuf,
    rule: LineCountRule,
    position: Mutex<(usize, usize)>,
}

impl JournalWriter {
    /// Opens the journal of a directory.
    pub fn open(directory: &Path, segment_lines: usize) -> std::io::Result<JournalWriter> {
        std::fs::create_dir_all(directory)?;
        let rule = LineCountRule { segment_lines };
        Ok(JournalWriter { directory: directory.to_owned(), rule, position: Mutex::new((0, 0)) })
    }

    /// Appends an entry.
    pub fn append(&self, entry: &LogEntry) -> Result<(), HarvestError> {
        let mut position = self.position.lock().map_err(|_| HarvestError::UnwritableJournal)?;
        if self.rule.is_full(position.1) {
            *position = (position.0 + 1, 0);
        }
        let path = self.directory.join(segment_name(position.0));
        for _ in 0..WRITE_ATTEMPTS {
            if write_line(&path, entry).is_ok() {
                position.1 += 1;
                return Ok(());
            }
        }
        Err(HarvestError::UnwritableJournal)
    }

    /// The names of all segments.
    pub fn segment_names(&self) -> Vec<String> {
        let last = self.position.lock().map_or(0, |position| position.0);
        (0..=last).map(segment_name).collect()
    }
}

fn write_line(path: &Path, entry: &LogEntry) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{:?} {} {}", entry.severity, entry.source, entry.message)
}
