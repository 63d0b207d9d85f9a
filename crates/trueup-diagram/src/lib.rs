//! Graphs to pictures and pictures to graphs: a layered layout drawn with boxes and arrows in plain text, the same
//! graph as Mermaid, and readers that take hand-drawn text diagrams, Mermaid and DOT apart again.
//!
//! Architecture Invariant: this crate is pure and knows nothing of code, documents or claims: text and graphs in,
//! text and graphs out. Every picture that [`ascii`] returns is one that [`read_ascii`] understands.

mod formats;
mod graph;
mod layout;
mod picture;
mod read;

pub use formats::ascii::{AsciiOptions, ascii};
pub use formats::mermaid::mermaid;
pub use graph::{Edge, Graph, Node, transitive_reduction};
pub use picture::{Arrow, Meaning, Notation, Picture, Shape, Words};
pub use read::{read_ascii, read_picture};
