//! What a graph can be written as: one file per format.

pub(crate) mod ascii;
pub(crate) mod d2;
pub(crate) mod dot;
mod ids;
pub(crate) mod json;
pub(crate) mod likec4;
pub(crate) mod mermaid;
pub(crate) mod plantuml;
pub(crate) mod structurizr;
pub(crate) mod svg;
