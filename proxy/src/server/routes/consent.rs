//! `GET /elements/{keyOrId}/oauth/url`: where a person gives consent.

use crate::{
    poller::oauth::Consent,
    server::{
        AppError, AppState, ErrorBody, consents,
        extract::{Path, Query},
    },
};
use axum::{Json, extract::State};
use serde::Serialize;

/// Where to send the person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConsentAnswer {
    /// The provider's consent page.
    oauth_url: String,
    /// The element's key.
    element: String,
    /// Comes back with the code; send both in `providerData` of the new instance.
    state: String,
}

/// Where a person gives consent; the code that comes back goes into `providerData.code` of POST /instances.
#[utoipa::path(get, path = "/elements/{keyOrId}/oauth/url", tag = "instances",
    params(("keyOrId" = String, Path), ("apiKey" = Option<String>, Query), ("apiSecret" = Option<String>, Query),
        ("callbackUrl" = Option<String>, Query), ("scope" = Option<String>, Query)),
    responses((status = 200, body = ConsentAnswer), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn url(
    State(state): State<AppState>,
    Path(element): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Json<ConsentAnswer>, AppError> {
    let hosted = state.hosted();
    let element = hosted.element_key(&element)?;
    let registration = consents::registration(&hosted.service, &element, &given)?;
    let consent = Consent::ask(&registration).map_err(|error| AppError::BadRequest(error.to_string()))?;
    hosted.consents.keep(&consent);
    Ok(Json(ConsentAnswer { oauth_url: consent.url, element, state: consent.state }))
}
