//! Reads a text line by line with the place of each line.

/// One line of a text.
#[derive(Clone, Copy)]
pub(crate) struct Line<'t> {
    /// Its first byte.
    pub(crate) start: usize,
    /// Its text, without the line ending.
    pub(crate) text: &'t str,
}

impl Line<'_> {
    /// The bytes of the line.
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = Line { start, text: whole.trim_end_matches(['\n', '\r']) };
        start += whole.len();
        line
    })
}
