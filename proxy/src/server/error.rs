//! What goes wrong in a request, and how it is answered.

use crate::store::StoreError;
use axum::{
    Json,
    extract::rejection::JsonRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use pollwright_core::{Analysis, diag::Severity, lines::LineIndex};
use serde::Serialize;

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

/// A finding about a configuration.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `PC201`.
    code: &'static str,
    /// `error`, `warning` or `info`.
    severity: &'static str,
    /// What is wrong.
    message: String,
    /// Why it matters.
    note: Option<String>,
    /// Where, as a JSON pointer.
    pointer: Option<String>,
    /// Line of the body, from 1.
    line: u32,
    /// Column, from 1.
    column: u32,
}

/// How an error is answered: the platform's form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// What is wrong and what to do.
    message: String,
    /// Stands in the log beside what broke.
    request_id: String,
    /// Of a configuration that cannot run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

impl Finding {
    /// All findings of an analysis.
    pub fn all(text: &str, analysis: &Analysis) -> Vec<Self> {
        let lines = LineIndex::new(text);
        let finding = |found: &pollwright_core::diag::Diagnostic| {
            let at = lines.position(text, found.span.start());
            Self {
                code: found.code,
                severity: match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                },
                message: found.message.clone(),
                note: found.note.clone(),
                pointer: found.pointer.clone(),
                line: at.line,
                column: at.column,
            }
        };
        analysis.diagnostics.iter().map(finding).collect()
    }

    /// Whether it keeps a configuration from running.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// `PC201`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// In a few words.
    pub fn words(&self) -> String {
        format!("line {}, column {}: {}", self.line, self.column, self.message)
    }
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
