//! The file of the scanned tree that facts are read from.

use std::fmt;
use std::sync::Arc;

use crate::Language;

/// A path relative to the scanned root: `/` between parts, no leading `./`, no `..`, never absolute.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path that is already relative and uses `/`.
    pub fn new(path: &str) -> SourcePath {
        SourcePath(Arc::from(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(0) | None => name,
            Some(dot) => &name[..dot],
        }
    }

    /// The last extension, without its dot.
    pub fn extension(&self) -> Option<&str> {
        let name = self.file_name();
        match name.rfind('.') {
            Some(0) | None => None,
            Some(dot) => Some(&name[dot + 1..]),
        }
    }

    /// The directory that holds the file; empty at the root.
    pub fn directory(&self) -> &str {
        match self.0.rfind('/') {
            Some(slash) => &self.0[..slash],
            None => "",
        }
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

impl From<&str> for SourcePath {
    fn from(path: &str) -> SourcePath {
        SourcePath::new(path)
    }
}

/// The BLAKE3 hash of a source's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct ContentHash(pub [u8; 32]);

/// What role a source plays, told from its path and its first lines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum SourceClass {
    /// Written by people, part of the product.
    #[default]
    Product,
    /// Tests, fixtures, benches and examples.
    Test,
    /// Says how the product is built: `build.gradle.kts`, `Rakefile`, `setup.py`.
    Build,
    /// Written by a generator, told by a header ("Code generated … DO NOT EDIT") or by its name (`*.pb.go`, `*.min.js`).
    Generated,
    /// A copy of somebody else's code (`vendor/`, `third_party/`, `node_modules/`).
    Vendored,
}

/// One file of the scanned tree.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is, relative to the scanned root.
    pub path: SourcePath,
    /// Its text; invalid UTF-8 has been replaced, and `valid_utf8` says so.
    pub text: Arc<str>,
    /// Whether the bytes on disk were valid UTF-8.
    pub valid_utf8: bool,
    /// The hash of the bytes on disk.
    pub hash: ContentHash,
    /// The language it is written in, where trueup knows it.
    pub language: Option<&'static Language>,
    /// Its role.
    pub class: SourceClass,
}

/// Maps byte offsets to 1-based lines and columns and back.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    /// Indexes the line starts of `text`. A `\n` ends a line; a final one opens no further line.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        if starts.len() > 1 && *starts.last().unwrap_or(&0) == text.len() as u32 {
            starts.pop();
        }
        LineIndex { starts, length: text.len() as u32 }
    }

    /// How many lines the text has; an empty text has one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The 1-based line that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The 1-based line and the 1-based column, in bytes, of `offset`.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        (line, offset - self.starts[line as usize - 1] + 1)
    }

    /// The byte range of a 1-based line, its line ending included; `None` past the end.
    pub fn line_range(&self, line: u32) -> Option<std::ops::Range<usize>> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.length);
        Some(start as usize..end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_one_based() {
        let index = LineIndex::new("ab\ncd\n");
        assert_eq!(index.line_count(), 2);
        assert_eq!(index.line_column(0), (1, 1));
        assert_eq!(index.line_column(4), (2, 2));
        assert_eq!(index.line_range(2), Some(3..6));
        assert_eq!(index.line_range(3), None);
    }

    #[test]
    fn path_parts() {
        let path = SourcePath::new("src/app/main.test.ts");
        assert_eq!((path.file_name(), path.stem(), path.extension()), ("main.test.ts", "main.test", Some("ts")));
        assert_eq!(path.directory(), "src/app");
        assert_eq!(SourcePath::new(".env").extension(), None);
    }
}
