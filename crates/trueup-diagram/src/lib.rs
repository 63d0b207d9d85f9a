//! Graphs to pictures and pictures to graphs: a layered layout drawn with boxes and arrows in plain text, the same
//! graph as Mermaid, and a reader that takes hand-drawn text diagrams apart again.
//!
//! Architecture Invariant: this crate is pure and knows nothing of code, documents or claims: text and graphs in,
//! text and graphs out. Every picture that [`ascii`] returns is one that [`read_ascii`] understands.

mod formats;
mod graph;
mod layout;
mod read;

pub use formats::ascii::{AsciiOptions, ascii};
pub use formats::mermaid::mermaid;
pub use graph::{Edge, Graph, Node, transitive_reduction};
pub use read::read_ascii;
