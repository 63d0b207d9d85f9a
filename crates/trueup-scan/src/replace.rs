//! The one thing that is written into the tree: a document's new text, in the place of the old.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use trueup_facts::SourcePath;

use crate::root::{ReadError, Root, read_bounded};

/// How the name begins of the file that takes a document's new text before it is put in its place.
const UNFINISHED_PREFIX: &str = ".trueup-";

/// Why a document was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// It cannot be read, or lies outside the root.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its text is not the one that the new text was made from.
    #[error("has changed meanwhile; run the command again")]
    Changed,
    /// It may not be written.
    #[error("cannot be written: {0}; check its permissions")]
    ReadOnly(#[source] io::Error),
    /// No file can be made beside it.
    #[error("cannot be replaced, because its directory cannot be written: {0}")]
    Directory(#[source] io::Error),
    /// Its new text cannot be written down, for want of room on the disk for example.
    #[error("cannot be replaced: {0}")]
    Io(#[source] io::Error),
}

impl Root {
    /// Puts the text `new` into the place of a file of the tree that has the text `old`, whole or not at all: whoever reads
    /// it meanwhile, and whoever finds it after a crash, has one of the two. The file keeps its mode and, where that is
    /// allowed, its owner. Of a symbolic link, what it leads to is replaced.
    ///
    /// # Errors
    /// Where the file has another text, lies outside the root, is read-only, or cannot be replaced. It is then as it was.
    pub fn replace_text(&self, path: &SourcePath, old: &str, new: &str) -> Result<(), ReplaceError> {
        let target = self.canonical(Path::new(path.as_str()))?;
        // A file that may not be written could still be replaced by whoever may write its directory.
        OpenOptions::new().write(true).open(&target).map_err(ReplaceError::ReadOnly)?;
        let directory = target.parent().unwrap_or(self.path());
        let metadata = fs::metadata(&target).map_err(ReplaceError::Io)?;
        let mut unfinished = tempfile::Builder::new()
            .prefix(UNFINISHED_PREFIX)
            .permissions(metadata.permissions())
            .tempfile_in(directory)
            .map_err(ReplaceError::Directory)?;
        unfinished.write_all(new.as_bytes()).map_err(ReplaceError::Io)?;
        keep_ownership(unfinished.as_file(), &metadata).map_err(ReplaceError::Io)?;
        unfinished.as_file().sync_all().map_err(ReplaceError::Io)?;
        // Looked at as late as can be, so that what an editor saves while the new text is made is not lost.
        if read_bounded(&target, old.len() as u64).ok().as_deref() != Some(old.as_bytes()) {
            return Err(ReplaceError::Changed);
        }
        unfinished.persist(&target).map_err(|error| ReplaceError::Io(error.error))?;
        // The new text is in its place already; that its place survives a power cut is more than can be promised.
        let _ = File::open(directory).and_then(|directory| directory.sync_all());
        Ok(())
    }

    /// Writes a file of the tree that is not there yet, whole or not at all, with the directory it lies in.
    ///
    /// # Errors
    /// Where it is there, its directory lies outside the root, or it cannot be written.
    pub fn create_text(&self, path: &SourcePath, text: &str) -> Result<(), ReplaceError> {
        let wanted = self.path().join(path.directory());
        if let Err(error) = fs::create_dir(&wanted)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            return Err(ReplaceError::Directory(error));
        }
        let directory = self.canonical(Path::new(path.directory()))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED_PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = builder.tempfile_in(&directory).map_err(ReplaceError::Directory)?;
        unfinished.write_all(text.as_bytes()).map_err(ReplaceError::Io)?;
        unfinished.as_file().sync_all().map_err(ReplaceError::Io)?;
        let created = unfinished.persist_noclobber(directory.join(path.file_name()));
        match created {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(ReplaceError::Changed),
            Err(error) => Err(ReplaceError::Io(error.error)),
        }
    }
}

/// Gives the new file the mode that the mask of the process may have narrowed, and the owner and the group of the old one
/// as far as the user may.
#[cfg(unix)]
fn keep_ownership(file: &File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if new.uid() != old.uid() {
        let _ = fchown(file, Some(old.uid()), None);
    }
    if new.gid() != old.gid() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep_ownership(_file: &File, _old: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
