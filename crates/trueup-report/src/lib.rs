//! Results to bytes.
//!
//! A [`CheckReport`] goes in, the text of one of [`FORMATS`] comes out, the same for the same report.
//!
//! Architecture Invariant: nothing here reads a disk, a terminal, an environment variable or a clock.

mod acceptance;
mod blame;
mod cause;
mod escape;
mod explanation;
mod formats;
mod graph;
mod report;
mod sync;
mod trace;

pub use acceptance::{Acceptance, AcceptedReview, review_for_people};
pub use blame::blame_for_people;
pub use escape::escape_controls;
pub use explanation::{Topic, Wanted, explain_claims, page as claims_page};
pub use formats::json::{blame as blame_for_programs, identities as claim_ids, schema as json_schema};
pub use formats::{FORMATS, Format, RenderOptions, format_by_name};
pub use graph::{GraphFormat, render_graph};
pub use report::{CheckReport, Notice, Summary};
pub use sync::{DiffOptions, Hunk, SyncReport, SyncedDocument, json_schema as sync_schema};
pub use trace::{TRACE_FORMATS, TraceFormat, render_trace};
