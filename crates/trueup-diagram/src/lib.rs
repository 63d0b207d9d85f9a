//! Graphs to pictures and pictures to graphs: a layered layout drawn with boxes and arrows in plain text or as SVG, the
//! same graph in the languages of other tools, and readers that take hand-drawn text diagrams, Mermaid and DOT apart again.
//!
//! Architecture Invariant: this crate is pure and knows nothing of code, documents or claims: text and graphs in,
//! text and graphs out. Every picture that [`ascii`] returns is one that [`read_ascii`] understands.

mod formats;
mod graph;
mod layout;
mod picture;
mod read;

pub use formats::ascii::{AsciiOptions, ascii};
pub use formats::d2::d2;
pub use formats::dot::dot;
pub use formats::json::json;
pub use formats::likec4::likec4;
pub use formats::mermaid::mermaid;
pub use formats::plantuml::plantuml;
pub use formats::structurizr::structurizr;
pub use formats::svg::svg;
pub use graph::{Edge, Graph, Node, transitive_reduction};
pub use picture::{Arrow, Meaning, Notation, Picture, Shape, Words};
pub use read::{read_ascii, read_picture};
