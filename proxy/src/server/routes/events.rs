//! The events of an instance.

use crate::{
    report::answer::platform::PlatformEvent,
    server::{
        AppError,
        extract::{Answer, Page, Path, Query, Target},
    },
    store::{Events, Store},
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
    responses((status = 200, body = Vec<PlatformEvent>)))]
pub(crate) async fn list(
    State(store): State<Store>,
    Target(instance): Target,
    Query(page): Query<Page>,
) -> Answer<Vec<PlatformEvent>> {
    let events = store.events(Events::Of(instance.id, page.bounds()?)).await?;
    Ok(Json(events.into_iter().map(|event| PlatformEvent::of(instance.id, event)).collect()))
}

/// Read an event.
#[utoipa::path(get, path = "/instances/{id}/events/{eventId}", tag = "events",
    params(("id" = i64, Path), ("eventId" = String, Path)), responses((status = 200, body = PlatformEvent)))]
pub(crate) async fn show(
    State(store): State<Store>,
    Target(instance): Target,
    Path(which): Path<Which>,
) -> Answer<PlatformEvent> {
    let wanted = Events::One(instance.id, which.event_id.clone());
    let event = store.events(wanted).await?.pop();
    let event = event.map(|event| PlatformEvent::of(instance.id, event)).map(Json);
    event.ok_or_else(|| {
        AppError::NoSuch(format!("instance {} has no event `{}`", instance.id, which.event_id))
    })
}
