//! What goes wrong in a request, and how it is answered.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why a request is not answered as it wishes.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such endpoint.
    #[error("there is no such endpoint")]
    NotFound,
    /// The request comes from a foreign page or by a foreign name.
    #[error("{0}")]
    Foreign(&'static str),
    /// The server can be reached from other machines, so it tries nothing.
    #[error(
        "the server tries configurations only where it listens on a loopback address; start it with `--listen 127.0.0.1:8080`"
    )]
    NotLoopback,
    /// The token is missing or another one.
    #[error("the page belongs to an earlier start of the server; reload it")]
    BadToken,
    /// The request cannot be understood or followed; the words say what to do.
    #[error("{0}")]
    BadRequest(String),
    /// Something broke here.
    #[error("something broke inside Pollwright; its log says more")]
    Internal(#[from] anyhow::Error),
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Foreign(_) | Self::NotLoopback | Self::BadToken => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        (status, Json(json!({ "message": self.to_string() }))).into_response()
    }
}
