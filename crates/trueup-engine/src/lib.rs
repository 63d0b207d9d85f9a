//! The pipeline: scan, extract, link, model, check. The one API that front ends use.
//!
//! [`Engine::open`] reads a tree once; [`Engine::check`] decides the claims of its documents, [`Engine::sync`] repairs those
//! that drifted.

mod accept;
mod accepted;
mod blame;
mod concerned;
mod config;
mod discover;
mod engine;
mod graph;
mod ignores;
mod sync;

pub use accept::AcceptError;
pub use accepted::ACCEPTED_FILE;
pub use config::{CONFIG_FILE, Config, ConfigError, IgnoreRule, json_schema as config_schema};
pub use discover::{DISCOVERED, DiscoverError};
pub use engine::{Engine, EngineError, EngineOptions, Statistics};
pub use graph::{GraphError, GraphLevel, GraphRequest};
pub use sync::{KindName, RepairIdentity, Wanted};
pub use trueup_document::DraftOptions;
pub use trueup_model::TraceRequest;
