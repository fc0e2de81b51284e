//! `GET /session.json`: that a server answers, and what it lets the page do. Where the page lies on plain files, an
//! empty file of that name answers: a page that asks leaves no failed request behind.

use crate::{
    server::{AppError, AppState, auth},
    store::Role,
};
use axum::{Json, extract::State, http::HeaderMap};
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    /// The version of the binary.
    version: &'static str,
    /// For `X-Pollwright-Token`; null where the server tries nothing.
    token: Option<String>,
    /// What whoever asks may do here; null where nobody is logged in.
    role: Option<Role>,
    /// Whether nobody is asked for a token.
    is_open: bool,
}

/// Answers with version and token.
pub(crate) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Json<Session>, AppError> {
    let caller = auth::caller(&state, &headers).await?;
    Ok(Json(Session {
        version: env!("CARGO_PKG_VERSION"),
        token: state.token().map(str::to_owned),
        role: caller.map(|caller| caller.role),
        is_open: state.hosted().is_open,
    }))
}
