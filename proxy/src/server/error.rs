//! What goes wrong in a request, and how it is answered.

use crate::{
    report::answer::error::{ErrorBody, Finding},
    store::StoreError,
};
use axum::{
    Json,
    extract::rejection::JsonRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Why a request is not answered as it wishes.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such endpoint.
    #[error("there is no such endpoint")]
    NotFound,
    /// The endpoint is there, and not for this method.
    #[error("this endpoint does not know the method; `/openapi.json` lists what each does")]
    Method,
    /// There is nothing of that id or name.
    #[error("{0}")]
    NoSuch(String),
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
    /// Nobody knows who asks.
    #[error(
        "nobody is logged in: send `Authorization: Bearer TOKEN` with a token of this server, or log in on the page"
    )]
    Unauthorized,
    /// A token that nobody made.
    #[error("this is no token of this server; `pollwright token add NAME` makes one")]
    WrongToken,
    /// The body is too large.
    #[error("the body is larger than 2 MiB")]
    TooLarge,
    /// The token only looks.
    #[error("this token is read-only; use one whose role is admin")]
    ReadOnly,
    /// The request cannot be understood or followed; the words say what to do.
    #[error("{0}")]
    BadRequest(String),
    /// What it wants does not fit what there is.
    #[error("{0}")]
    Conflict(String),
    /// A key that answered something else.
    #[error("this `Idempotency-Key` came with another request before; give each request a key of its own")]
    OtherRequest,
    /// The instance whose token comes along is switched off.
    #[error("the instance is disabled; `PUT /instances/enabled` switches it on")]
    Disabled,
    /// The token of an instance is none, or that of one that was removed.
    #[error("there is no instance with this token; it was removed, or the token is another one")]
    NoInstance,
    /// A configuration that cannot run.
    #[error("{message}")]
    Invalid {
        /// The first error, and how many there are.
        message: String,
        /// All findings.
        findings: Vec<Finding>,
    },
    /// The state cannot be used now.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Something broke here.
    #[error("something broke inside Pollwright; its log says more")]
    Internal(#[from] anyhow::Error),
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> Self {
        Self::BadRequest(rejection.body_text())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let request_id = format!("{:016x}", fastrand::u64(..));
        let status = match &self {
            Self::NotFound | Self::NoSuch(_) => StatusCode::NOT_FOUND,
            Self::Foreign(_) | Self::NotLoopback | Self::BadToken | Self::ReadOnly | Self::Disabled => {
                StatusCode::FORBIDDEN
            }
            Self::Unauthorized | Self::WrongToken | Self::NoInstance => StatusCode::UNAUTHORIZED,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest(_) | Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::OtherRequest => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(error) => {
                tracing::error!(request.id = request_id, "a request failed: {error}");
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal(error) => {
                tracing::error!(request.id = request_id, error = format!("{error:#}"), "a request failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let message = self.to_string();
        let findings = match self {
            Self::Invalid { findings, .. } => findings,
            _ => Vec::new(),
        };
        let mut response = (status, Json(ErrorBody { message, request_id, findings })).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
