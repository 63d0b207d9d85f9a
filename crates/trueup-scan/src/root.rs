//! The root directory, and reading files without ever leaving it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use trueup_facts::SourcePath;

/// Bytes looked at to tell a binary file.
const BINARY_PROBE: usize = 8 << 10;

/// Why a tree cannot be scanned at all.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is nothing at the root.
    #[error("the root `{0}` does not exist; name an existing directory with --root")]
    Missing(PathBuf),
    /// The root is no directory.
    #[error("the root `{0}` is a file; name the directory of the project with --root")]
    NotADirectory(PathBuf),
    /// The root cannot be listed.
    #[error("the root `{0}` cannot be read: {1}; check its permissions")]
    Unreadable(PathBuf, #[source] io::Error),
    /// A glob that says which sources to leave out is malformed.
    #[error("`{glob}` in `exclude` is not a glob: {reason}")]
    Glob {
        /// The glob as written.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Why one file cannot be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("does not exist")]
    Missing,
    /// It is a directory, a device, a pipe.
    #[error("is not a regular file")]
    NotAFile,
    /// The path, or a symlink in it, leads outside the root.
    #[error("lies outside the root")]
    Outside,
    /// It is larger than is read.
    #[error("is {size} bytes large; at most {limit} are read")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The bound in bytes.
        limit: u64,
    },
    /// It holds a NUL byte near its start.
    #[error("is a binary file (NUL byte at offset {offset})")]
    Binary {
        /// The byte offset of the first NUL.
        offset: usize,
    },
    /// Its bytes are not UTF-8.
    #[error("is not valid UTF-8 (first invalid byte at offset {offset})")]
    InvalidUtf8 {
        /// The byte offset of the first invalid byte.
        offset: usize,
    },
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
}

/// What a path given by a person leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Located {
    /// A file.
    File(SourcePath),
    /// A directory; the empty path is the root itself.
    Directory(SourcePath),
}

/// The canonical root directory of a scan.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
}

impl Root {
    /// Opens the directory `path`.
    ///
    /// # Errors
    /// Where it does not exist, is no directory or cannot be listed.
    pub fn open(path: &Path) -> Result<Root, ScanError> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => ScanError::Missing(path.to_owned()),
            io::ErrorKind::NotADirectory => ScanError::NotADirectory(path.to_owned()),
            _ => ScanError::Unreadable(path.to_owned(), error),
        };
        let canonical = fs::canonicalize(path).map_err(unreadable)?;
        fs::read_dir(&canonical).map_err(unreadable)?;
        Ok(Root { path: canonical })
    }

    /// Its canonical path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the text of a file of the tree, of at most `limit` bytes.
    ///
    /// # Errors
    /// Where it is missing, outside, no regular file, too large, binary, not UTF-8 or unreadable.
    pub fn read_text(&self, path: &SourcePath, limit: u64) -> Result<String, ReadError> {
        decode(self.read_bytes(path, limit)?)
    }

    /// Reads the bytes of a file of the tree, of at most `limit` bytes.
    pub(crate) fn read_bytes(&self, path: &SourcePath, limit: u64) -> Result<Vec<u8>, ReadError> {
        let canonical = self.canonical(Path::new(path.as_str()))?;
        read_bounded(&canonical, limit)
    }

    /// Where symlinks in `relative` lead, refused outside the root and inside the version control's own directory.
    pub(crate) fn canonical(&self, relative: &Path) -> Result<PathBuf, ReadError> {
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(ReadError::Outside);
        }
        let canonical = fs::canonicalize(self.path.join(relative)).map_err(io_error)?;
        let inside = canonical.strip_prefix(&self.path).map_err(|_| ReadError::Outside)?;
        if inside.components().any(|part| part.as_os_str() == ".git") {
            return Err(ReadError::Outside);
        }
        Ok(canonical)
    }

    /// What `given` leads to: taken relative to the root first, then to the current directory.
    ///
    /// # Errors
    /// Where it is at neither place, or lies outside the root.
    pub fn locate(&self, given: &Path) -> Result<Located, ReadError> {
        let under_root = fs::canonicalize(self.path.join(given));
        let canonical = match under_root {
            Ok(path) if path.starts_with(&self.path) => path,
            _ => fs::canonicalize(given).map_err(io_error)?,
        };
        let relative = canonical.strip_prefix(&self.path).map_err(|_| ReadError::Outside)?;
        let relative = source_path(relative).ok_or(ReadError::NotAFile)?;
        let metadata = fs::metadata(&canonical).map_err(io_error)?;
        if metadata.is_dir() {
            Ok(Located::Directory(relative))
        } else if metadata.is_file() {
            Ok(Located::File(relative))
        } else {
            Err(ReadError::NotAFile)
        }
    }
}

/// Reads a text file that a person named and that may lie outside any root, of at most `limit` bytes.
///
/// # Errors
/// As [`Root::read_text`], except that no place is outside.
pub fn read_text_file(path: &Path, limit: u64) -> Result<String, ReadError> {
    decode(read_file(path, limit)?)
}

/// Reads a file that a person named and that may lie outside any root, of at most `limit` bytes.
///
/// # Errors
/// Where it is missing, no regular file, too large or unreadable.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    read_bounded(path, limit)
}

/// `relative` with `/` between its parts; `None` where a part is not UTF-8.
pub(crate) fn source_path(relative: &Path) -> Option<SourcePath> {
    let text = relative.to_str()?;
    if std::path::MAIN_SEPARATOR == '/' {
        Some(SourcePath::new(text))
    } else {
        Some(SourcePath::new(&text.replace(std::path::MAIN_SEPARATOR, "/")))
    }
}

/// The offset of a NUL byte near the start, which text does not have.
pub(crate) fn binary_offset(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE)])
}

fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if let Some(offset) = binary_offset(&bytes) {
        return Err(ReadError::Binary { offset });
    }
    String::from_utf8(bytes).map_err(|error| ReadError::InvalidUtf8 { offset: error.utf8_error().valid_up_to() })
}

/// Only regular files are opened, because opening a pipe would wait for its writer.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path).map_err(io_error)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { size: metadata.len(), limit });
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    File::open(path).map_err(io_error)?.take(limit + 1).read_to_end(&mut bytes).map_err(io_error)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

fn io_error(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Io(error),
    }
}
