//! The events of an instance.

use crate::{
    server::{
        AppError, AppState, ErrorBody,
        extract::{Page, Path, Query, Target},
    },
    store::{Events, Happened},
};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use pollwright_core::{change::Event, delivery};
use serde::{Deserialize, Serialize};

/// An event, in the platform's shape.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventAnswer {
    /// The same in every repeat.
    id: String,
    /// When it was seen.
    event_date: DateTime<Utc>,
    /// `RECEIVED` where nobody is to be told, `NEW` before the first try, `DISPATCHED` after it, `NOTIFIED` once it was
    /// taken.
    status: &'static str,
    /// The record as the API returned it, JSON in a text.
    provider_data: String,
    /// The event, each in a text of JSON without its record.
    notified_data: Vec<String>,
    event_element_instances: Vec<EventInstance>,
}

/// Where an event was told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventInstance {
    event_id: String,
    element_instance_id: i64,
    /// The id of its notification, which the callback sees as `Elements-Webhook-Id`.
    notification_id: String,
    notified_data: String,
    created_date: DateTime<Utc>,
    updated_date: DateTime<Utc>,
}

/// Which event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Which {
    event_id: String,
}

impl EventAnswer {
    pub(super) fn of(instance: i64, happened: Happened) -> Self {
        let Happened { event, record, notification, status, was_tried, created_at, updated_at } = happened;
        let (event_id, event_date) = (event.id.clone(), event.poll_date);
        let notified_data = serde_json::to_string::<Event>(&event).unwrap_or_default();
        Self {
            id: event_id.clone(),
            event_date,
            status: delivery::event_status(&status, was_tried),
            provider_data: record,
            notified_data: vec![notified_data.clone()],
            event_element_instances: vec![EventInstance {
                event_id,
                element_instance_id: instance,
                notification_id: notification,
                notified_data,
                created_date: created_at,
                updated_date: updated_at,
            }],
        }
    }
}

/// List the events of an instance, the latest first.
#[utoipa::path(get, path = "/instances/{id}/events", tag = "events", params(("id" = i64, Path), Page),
    responses((status = 200, body = Vec<EventAnswer>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Target(instance): Target,
    Query(page): Query<Page>,
) -> Result<Json<Vec<EventAnswer>>, AppError> {
    let events = state.hosted().service.store().events(Events::Of(instance.id, page.bounds()?)).await?;
    Ok(Json(events.into_iter().map(|event| EventAnswer::of(instance.id, event)).collect()))
}

/// Read an event.
#[utoipa::path(get, path = "/instances/{id}/events/{eventId}", tag = "events",
    params(("id" = i64, Path), ("eventId" = String, Path)),
    responses((status = 200, body = EventAnswer), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn show(
    State(state): State<AppState>,
    Target(instance): Target,
    Path(which): Path<Which>,
) -> Result<Json<EventAnswer>, AppError> {
    let wanted = Events::One(instance.id, which.event_id.clone());
    let event = state.hosted().service.store().events(wanted).await?.pop();
    let event = event.map(|event| EventAnswer::of(instance.id, event)).map(Json);
    event.ok_or_else(|| {
        AppError::NoSuch(format!("instance {} has no event `{}`", instance.id, which.event_id))
    })
}
