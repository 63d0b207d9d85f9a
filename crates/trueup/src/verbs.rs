//! The verbs: one file each.

pub mod check;
pub mod draft;
pub mod explain;
pub mod trace;
