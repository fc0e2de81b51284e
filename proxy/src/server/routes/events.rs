//! The events of an instance.

use crate::{
    report::answer::platform::PlatformEvent,
    server::{
        AppError, AppState, ErrorBody,
        extract::{Page, Path, Query, Target},
    },
    store::Events,
};
use axum::{Json, extract::State};
use serde::Deserialize;

/// Which event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Which {
    event_id: String,
}

/// List the events of an instance, the latest first.
#[utoipa::path(get, path = "/instances/{id}/events", tag = "events", params(("id" = i64, Path), Page),
    responses((status = 200, body = Vec<PlatformEvent>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Target(instance): Target,
    Query(page): Query<Page>,
) -> Result<Json<Vec<PlatformEvent>>, AppError> {
    let events = state.hosted().service.store().events(Events::Of(instance.id, page.bounds()?)).await?;
    Ok(Json(events.into_iter().map(|event| PlatformEvent::of(instance.id, event)).collect()))
}

/// Read an event.
#[utoipa::path(get, path = "/instances/{id}/events/{eventId}", tag = "events",
    params(("id" = i64, Path), ("eventId" = String, Path)),
    responses((status = 200, body = PlatformEvent), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn show(
    State(state): State<AppState>,
    Target(instance): Target,
    Path(which): Path<Which>,
) -> Result<Json<PlatformEvent>, AppError> {
    let wanted = Events::One(instance.id, which.event_id.clone());
    let event = state.hosted().service.store().events(wanted).await?.pop();
    let event = event.map(|event| PlatformEvent::of(instance.id, event)).map(Json);
    event.ok_or_else(|| {
        AppError::NoSuch(format!("instance {} has no event `{}`", instance.id, which.event_id))
    })
}
