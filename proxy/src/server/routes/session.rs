//! `GET /api/v1/session`: that a server answers, and what it lets the page do.

use crate::server::AppState;
use axum::{Json, extract::State};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Session {
    /// The version of the binary.
    version: &'static str,
    /// For `X-Pollwright-Token`; null where the server tries nothing.
    token: Option<String>,
}

/// Answers with version and token.
pub(crate) async fn show(State(state): State<AppState>) -> Json<Session> {
    Json(Session { version: env!("CARGO_PKG_VERSION"), token: state.token().map(str::to_owned) })
}
