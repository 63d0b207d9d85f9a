//! Keeps entries in files.

pub mod entry;
pub mod failure;
pub mod rotation;
pub mod upkeep;
pub mod writer;
