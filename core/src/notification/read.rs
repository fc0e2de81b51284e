//! Notifications as a receiver reads them: any of the three forms, told by the body itself.

use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// An event out of a notification, in the notification's own words; what it does not say is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedEvent {
    /// A repeat bears the same one; the hosted platforms' events have none.
    pub id: Option<String>,
    /// `CREATED`, `UPDATED`, `DELETED`; of a foreign CloudEvent its `type`.
    pub event_type: Option<String>,
    /// The resource's name.
    pub object_type: Option<String>,
    /// The record's id.
    pub object_id: Option<String>,
    /// The record's date.
    pub date: Option<String>,
    /// The poll that saw it.
    pub poll_date: Option<String>,
    /// `element.key`.
    pub element_key: Option<String>,
    /// Why it fired: a [`Reason`](crate::change::Reason)'s word.
    pub reason: Option<String>,
    /// The record, where the notification holds one for each of its events.
    pub record: Value,
}

/// Why a body is no notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No JSON, from this place on; both count from 1.
    NotJson {
        /// Line.
        line: usize,
        /// Column, bytes.
        column: usize,
    },
    /// JSON of another kind.
    NotANotification,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => {
                write!(f, "the body is no JSON at line {line}, column {column}")
            }
            Self::NotANotification => {
                f.write_str("the body is no notification: it has neither `message.events` nor `specversion`")
            }
        }
    }
}

impl std::error::Error for ReadError {}

/// The events of a notification, in its order.
///
/// # Errors
/// - no JSON
/// - neither the platform's envelope nor CloudEvents.
pub fn read(body: &[u8]) -> Result<Vec<ReceivedEvent>, ReadError> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| ReadError::NotJson { line: error.line(), column: error.column() })?;
    match body {
        Value::Array(events) => {
            let all = events.into_iter().map(|event| match event {
                Value::Object(event) if event.contains_key("specversion") => Some(cloud_event(event)),
                _ => None,
            });
            all.collect::<Option<_>>().ok_or(ReadError::NotANotification)
        }
        Value::Object(event) if event.contains_key("specversion") => Ok(vec![cloud_event(event)]),
        other => envelope(&other).ok_or(ReadError::NotANotification),
    }
}

fn cloud_event(mut event: Map<String, Value>) -> ReceivedEvent {
    let record = event.remove("data").unwrap_or_default();
    let event = Value::Object(event);
    let kind = text(&event, "type");
    ReceivedEvent {
        id: text(&event, "id"),
        event_type: kind.map(|kind| match kind.strip_prefix(super::cloud_events::TYPE_PREFIX) {
            Some(word) => word.to_ascii_uppercase(),
            None => kind,
        }),
        object_type: text(&event, "objecttype"),
        object_id: text(&event, "objectid"),
        date: text(&event, "time"),
        poll_date: text(&event, "polldate"),
        element_key: text(&event, "elementkey"),
        reason: text(&event, "reason"),
        record,
    }
}

fn envelope(body: &Value) -> Option<Vec<ReceivedEvent>> {
    let message = body.get("message")?;
    let events = message.get("events")?.as_array()?;
    let of_resource = |name: Option<&str>| message.get("raw")?.get(name?)?.as_array();
    let read = events.iter().enumerate().map(|(at, event)| {
        let object_type = text(event, "objectType");
        // The hosted platforms put other records there too, and nothing says which is whose.
        let records = of_resource(object_type.as_deref()).filter(|records| records.len() == events.len());
        ReceivedEvent {
            id: text(event, "id"),
            event_type: text(event, "eventType"),
            object_id: text(event, "objectId"),
            date: text(event, "date"),
            poll_date: text(event, "pollDate"),
            element_key: text(event, "elementKey"),
            reason: text(event, "reason"),
            record: records.and_then(|records| records.get(at)).cloned().unwrap_or_default(),
            object_type,
        }
    });
    Some(read.collect())
}

fn text(object: &Value, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(str::to_owned)
}
