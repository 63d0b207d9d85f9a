//! The verbs: one file each.

pub mod accept;
pub mod blame;
pub mod check;
pub mod draft;
pub mod explain;
pub mod graph;
pub mod sync;
pub mod trace;
