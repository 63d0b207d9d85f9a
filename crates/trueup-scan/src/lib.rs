//! The scanned tree: every path of it, and its sources with their text, hash and class.
//!
//! [`Root`] is the guard of the disk: whatever is read is read through it, and no path, symlink or `..` leads outside.
//! [`Tree::scan`] walks it once, honouring ignore files, and what could not be read is a [`ScanProblem`], never an
//! error of the whole.
//!
//! [`GitHistory`] answers what is asked of the tree's past, from the objects of its git repository.
//!
//! [`Root::replace_text`] puts a document's new text into the place of the old, whole or not at all.
//!
//! Architecture Invariant: this is the one crate that reads the scanned disk, and the one that writes into it.
#![allow(clippy::disallowed_methods, reason = "this crate is the one that reads and writes the scanned disk")]

mod classify;
mod history;
mod replace;
mod root;
mod tree;
mod walk;

pub use classify::announces_generation;
pub use history::{GitHistory, PastTree, TextId, TreeHistory};
pub use replace::ReplaceError;
pub use root::{Located, ReadError, Root, ScanError, read_file, read_text_file};
pub use tree::{ScanOptions, ScanProblem, SourceText, Tree};
