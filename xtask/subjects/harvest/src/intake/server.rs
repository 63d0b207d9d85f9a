//! The routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};

use crate::intake::parsing::parse_entry;
use crate::journal::writer::JournalWriter;

/// The most lines of one batch.
pub const BATCH_LIMIT: usize = 500;

/// Mounts all routes.
pub fn intake_router(writer: Arc<JournalWriter>) -> Router {
    Router::new()
        .route("/entries", post(accept_batch))
        .route("/segments", get(list_segments))
        .route("/alive", get(alive))
        .with_state(writer)
}

async fn accept_batch(State(writer): State<Arc<JournalWriter>>, body: String) -> StatusCode {
    for line in body.lines().take(BATCH_LIMIT) {
        match parse_entry(line).and_then(|entry| writer.append(&entry)) {
            Ok(()) => {}
            Err(_) => return StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
    StatusCode::ACCEPTED
}

async fn list_segments(State(writer): State<Arc<JournalWriter>>) -> String {
    writer.segment_names().join("\n")
}

async fn alive() -> StatusCode {
    StatusCode::NO_CONTENT
}
