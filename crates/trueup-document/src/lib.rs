//! Markdown documents, lossless: parsed with byte spans, drafted from a model.

mod document;

pub use document::Document;
