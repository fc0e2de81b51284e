//! The body of a request as text: its own line breaks and blanks stay, and findings point into it.

use super::AppError;
use axum::{
    extract::{FromRequest, Request, rejection::StringRejection},
    http::StatusCode,
    response::IntoResponse,
};

/// A body that is text in UTF-8, within the limit of the server.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) String);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        match String::from_request(request, state).await {
            Ok(text) => Ok(Self(text)),
            Err(StringRejection::InvalidUtf8(_)) => {
                Err(AppError::BadRequest("the body is not UTF-8".to_owned()))
            }
            Err(other) if other.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(AppError::TooLarge),
            Err(other) => Err(AppError::BadRequest(other.into_response().status().to_string())),
        }
    }
}
