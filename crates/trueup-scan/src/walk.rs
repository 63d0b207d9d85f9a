//! One walk over the tree, honouring ignore files.

use std::path::Path;
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};
use trueup_facts::SourcePath;

use crate::root::{ReadError, Root, source_path};
use crate::tree::ScanProblem;

/// Directories of version control, which are no part of the tree.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj"];

/// One thing the walk came upon.
pub(crate) enum Found {
    /// A regular file.
    File(SourcePath),
    /// A symlink to a file inside the root: a path, but not a source of its own.
    LinkedFile(SourcePath),
    /// A directory.
    Directory(SourcePath),
    /// Something that could not be walked.
    Problem(ScanProblem),
}

/// The walk's configuration, which also answers what is ignored.
pub(crate) fn builder(root: &Root) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root.path());
    builder
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| !VERSION_CONTROL.iter().any(|name| entry.file_name() == *name));
    builder
}

/// Walks the tree on several threads; the order of the result is not determined.
pub(crate) fn walk(root: &Root) -> Vec<Found> {
    let (sender, receiver) = mpsc::channel();
    builder(root).build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let found = match entry {
                Ok(entry) => visit(root, &entry),
                Err(error) => Some(Found::Problem(walk_problem(root, &error))),
            };
            match found.map(|found| sender.send(found)) {
                Some(Err(_)) => WalkState::Quit,
                _ => WalkState::Continue,
            }
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

fn visit(root: &Root, entry: &DirEntry) -> Option<Found> {
    let relative = entry.path().strip_prefix(root.path()).ok()?;
    if relative.as_os_str().is_empty() {
        return None;
    }
    let Some(path) = source_path(relative) else {
        let path = SourcePath::new(&relative.to_string_lossy());
        return Some(Found::Problem(ScanProblem { path, message: "its name is not valid UTF-8".to_owned() }));
    };
    let kind = entry.file_type()?;
    if kind.is_symlink() {
        Some(visit_link(root, relative, path))
    } else if kind.is_dir() {
        Some(Found::Directory(path))
    } else if kind.is_file() {
        Some(Found::File(path))
    } else {
        None
    }
}

/// A symlink is listed where it leads inside the root and never descended into, so that no loop can hold the walk.
fn visit_link(root: &Root, relative: &Path, path: SourcePath) -> Found {
    match root.canonical(relative) {
        Ok(target) if target.is_dir() => Found::Directory(path),
        Ok(_) => Found::LinkedFile(path),
        Err(error) => {
            let message = match error {
                ReadError::Outside => "a symlink that leads outside the root; not followed".to_owned(),
                ReadError::Missing => "a symlink that leads nowhere".to_owned(),
                other => format!("a symlink that cannot be followed: it {other}"),
            };
            Found::Problem(ScanProblem { path, message })
        }
    }
}

fn walk_problem(root: &Root, error: &ignore::Error) -> ScanProblem {
    let (path, cause) = cause_of(error);
    let relative = path.map(|path| path.strip_prefix(root.path()).unwrap_or(path).to_string_lossy().into_owned());
    ScanProblem {
        path: SourcePath::new(relative.as_deref().unwrap_or("")),
        message: format!("cannot be read: {cause}"),
    }
}

/// The path that `error` speaks of, and the error itself without path and depth.
fn cause_of(error: &ignore::Error) -> (Option<&Path>, String) {
    let mut path = None;
    let mut error = error;
    loop {
        match error {
            ignore::Error::WithPath { path: at, err } => {
                path = Some(at.as_path());
                error = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            ignore::Error::Loop { child, .. } => return (Some(child), "a symlink loop".to_owned()),
            other => return (path, other.to_string()),
        }
    }
}
