//! Facts: what one source says, and how the facts of all sources link up.
//!
//! [`extract`] turns one [`Source`] into its [`FileFacts`]; it is pure, total and bounded, so a cache only has to
//! wrap it. [`Codebase::link`] joins the facts of all sources: imports resolved to files or external packages, names
//! to definitions.
//!
//! Architecture Invariant: nothing in this crate reads a disk, an environment variable or a clock; parsers and their
//! syntax trees never leave it.

// What only a language that is left out uses is no mistake of the build that leaves it out.
#![cfg_attr(not(feature = "every-language"), allow(dead_code, unused_imports))]

mod constant;
mod excerpt;
mod extract;
mod fact;
mod grammar;
mod history;
mod jvm;
mod line_map;
mod scip;
mod source;
mod unread;

pub mod artifacts;
pub mod calls;
pub mod frameworks;
pub mod languages;
mod link;
pub mod outline;
mod paths;
pub mod routes;

pub use constant::{Constant, constant_of};
pub use extract::{EXTRACTION_LIMIT, extract};
pub use fact::{
    Argument, Aspect, Call, Definition, DefinitionIndex, DefinitionKind, FileFacts, Import, ImportKind, ImportedName,
    Name, Problem, Signal, SignalKind, Span, Visibility,
};
pub use history::{Commit, History, HistoryGap, LineOrigin, Origin, PastFile, PastSource, Replaced};
pub use languages::{Language, language_by_fence, language_by_name, language_of};
pub use line_map::LineMap;
pub use link::{Codebase, DefinitionId, File, FileId, Linking, ReadText, ResolvedImport, Target};
pub use paths::{PathIndex, join_path};
pub use routes::ServedRoute;
pub use scip::{ScipError, ScipIndex};
pub use source::{ContentHash, LineIndex, Source, SourceClass, SourcePath};
pub use unread::unread_extension;
