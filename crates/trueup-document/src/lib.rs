//! Markdown documents, lossless: parsed with byte spans, drafted from a model.

mod document;
mod draft;
mod edit;
mod sections;

pub use document::{
    Block, BlockIndex, BlockKind, CodeBlock, Comment, Document, Inline, InlineKind, Link, Section, SectionRole,
    heading_anchors,
};
pub use draft::{DraftOptions, QUESTION_PREFIX, draft, withdraw};
pub use edit::{Edit, Edits};
pub use sections::{SECTIONS, SectionKind};
