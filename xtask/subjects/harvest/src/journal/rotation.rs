//! When a new segment begins.

/// Decides when a segment is full.
pub trait RotationRule {
    /// Whether the segment takes no more lines.
    fn is_full(&self, lines: usize) -> bool;
}

/// A segment is full after so many lines.
pub struct LineCountRule {
    pub segment_lines: usize,
}

impl RotationRule for LineCountRule {
    fn is_full(&self, lines: usize) -> bool {
        lines >= self.segment_lines
    }
}

/// The name of a segment.
pub fn segment_name(number: usize) -> String {
    format!("segment-{number:06}.log")
}
