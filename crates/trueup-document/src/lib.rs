//! Markdown documents, lossless: parsed with byte spans, drafted from a model.

mod document;

pub use document::{
    Block, BlockIndex, BlockKind, CodeBlock, Comment, Document, Inline, InlineKind, Link, Section, SectionRole,
    heading_anchors,
};
