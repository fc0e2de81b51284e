//! Answers in the platform's shapes, where ours have others.

use crate::store::{Happened, Outgoing};
use chrono::{DateTime, SubsecRound, Utc};
use pollwright_core::{change::Event, delivery, instance::Entry};
use serde::Serialize;
use serde_json::Value;

/// One entry of a configuration.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConfigEntry {
    /// Made of the key alone, so it is the same for every instance and stays.
    id: i64,
    key: String,
    name: String,
    /// `BOOLEAN`, `PASSWORD`, `TEXTAREA`, `TEXTFIELD_128` or `TEXTFIELD_1000`.
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    /// Always a text; a secret is masked; null where the entry is not set.
    property_value: Option<String>,
    required: bool,
    active: bool,
    hide_from_console: bool,
}

impl From<Entry> for ConfigEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            key: entry.key,
            name: entry.name,
            kind: entry.kind,
            description: entry.description,
            property_value: entry.value,
            required: entry.is_required,
            active: true,
            hide_from_console: false,
        }
    }
}

/// An event, in the platform's shape.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlatformEvent {
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

impl PlatformEvent {
    /// As it is stored.
    pub(crate) fn of(instance: i64, happened: Happened) -> Self {
        let Happened { event, record, notification, status, was_tried, created_at, updated_at } = happened;
        let (event_id, event_date) = (event.id.clone(), event.poll_date.trunc_subsecs(0));
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
                created_date: created_at.trunc_subsecs(0),
                updated_date: updated_at.trunc_subsecs(0),
            }],
        }
    }
}

/// A notification on its way to a callback or a subscriber.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlatformDelivery {
    /// Of events what the callback sees as `Elements-Webhook-Id`; of a notice its number.
    notification_id: String,
    /// Of events `callback-` and the instance's number; of a notice the subscription's number.
    subscription_id: String,
    /// `created`, `delivered`, `retry`, or `queued` until it is released.
    status: String,
    created_date: DateTime<Utc>,
    updated_date: DateTime<Utc>,
    /// Ours: what was answered last.
    answer: Option<String>,
    /// Its events, or the notice; where it was asked to hydrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    notification: Option<Value>,
    /// Where it goes; where it was asked to hydrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    subscription: Option<Value>,
}

impl PlatformDelivery {
    /// One with its notification and its subscription, where they are wanted.
    pub(crate) fn of(
        delivery: Outgoing,
        (notification, subscription): (Option<Value>, Option<Value>),
    ) -> Self {
        Self {
            notification_id: delivery.notification,
            subscription_id: delivery.subscription,
            status: delivery.status,
            created_date: delivery.created_at.trunc_subsecs(0),
            updated_date: delivery.updated_at.trunc_subsecs(0),
            answer: delivery.answer,
            notification,
            subscription,
        }
    }
}
