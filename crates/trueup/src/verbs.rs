//! The verbs: one file each.

pub mod blame;
pub mod check;
pub mod draft;
pub mod explain;
