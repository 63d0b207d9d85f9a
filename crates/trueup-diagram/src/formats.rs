//! What a graph can be written as: one file per format.

pub(crate) mod ascii;
pub(crate) mod mermaid;
