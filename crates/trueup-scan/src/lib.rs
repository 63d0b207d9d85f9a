//! The scanned tree: every path of it, and its sources with their text, hash and class.
//!
//! [`Root`] is the guard of the disk: whatever is read is read through it, and no path, symlink or `..` leads outside.
//! [`Tree::scan`] walks it once, honouring ignore files, and what could not be read is a [`ScanProblem`], never an
//! error of the whole.
//!
//! [`GitHistory`] answers what is asked of the tree's past, from the objects of its git repository.
//!
//! Architecture Invariant: this is the one crate that reads the scanned disk.
#![allow(clippy::disallowed_methods, reason = "this crate is the one that reads the scanned disk")]

mod classify;
mod history;
mod root;
mod tree;
mod walk;

pub use classify::announces_generation;
pub use history::{GitHistory, PastTree, TextId, TreeHistory};
pub use root::{Located, ReadError, Root, ScanError, read_file, read_text_file};
pub use tree::{ScanOptions, ScanProblem, SourceText, Tree};
