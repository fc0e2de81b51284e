//! CloudEvents 1.0 in the JSON format: structured (one event) and batched.
//!
//! | attribute | value |
//! | --- | --- |
//! | `id` | the event's id: with `source` the same for a repeat |
//! | `source` | `/instances/7` |
//! | `type` | `com.pollwright.record.created`, `.updated`, `.deleted` |
//! | `subject` | `contacts/42`: resource and record |
//! | `time` | the record's updated date |
//! | `data` | the record as the API wrote it; `null` where only its id is known |
//!
//! Extension attributes: `reason`, `polldate`, `objecttype`, `objectid`, `instanceid`, and where they are known
//! `instancename`, `elementkey`, `hubkey`. All are texts: a CloudEvents integer has 32 bits only.

use super::{EventView, Message, Sender, json};
use crate::change::Reason;
use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What a `type` begins with; the event type in lower case follows.
pub(super) const TYPE_PREFIX: &str = "com.pollwright.record.";

#[derive(Serialize)]
struct CloudEvent<'a> {
    specversion: &'static str,
    id: &'a str,
    source: String,
    r#type: String,
    subject: String,
    time: String,
    datacontenttype: &'static str,
    reason: Reason,
    polldate: String,
    objecttype: Cow<'a, str>,
    objectid: Cow<'a, str>,
    instanceid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instancename: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elementkey: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hubkey: Option<Cow<'a, str>>,
    data: &'a RawValue,
}

/// Writes one event.
pub(super) fn write(sender: &Sender, event: &EventView<'_>) -> Message {
    Message { content_type: "application/cloudevents+json", body: json(&CloudEvent::of(sender, event)) }
}

/// Writes several events.
pub(super) fn write_batch(sender: &Sender, events: &[EventView<'_>]) -> Message {
    let events: Vec<_> = events.iter().map(|event| CloudEvent::of(sender, event)).collect();
    Message { content_type: "application/cloudevents-batch+json", body: json(&events) }
}

impl<'a> CloudEvent<'a> {
    fn of(sender: &'a Sender, event: &'a EventView<'_>) -> Self {
        let (objecttype, objectid) = (plain(event.object_type), plain(event.object_id));
        Self {
            specversion: "1.0",
            id: event.id,
            source: format!("/instances/{}", sender.instance_id),
            r#type: format!("{TYPE_PREFIX}{}", event.event_type.word().to_ascii_lowercase()),
            subject: format!("{objecttype}/{objectid}"),
            time: event.date.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            datacontenttype: "application/json",
            reason: event.reason,
            polldate: event.poll_date.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            objecttype,
            objectid,
            instanceid: sender.instance_id.to_string(),
            instancename: given(Some(&sender.instance_name)),
            elementkey: given(sender.element_key.as_deref()),
            hubkey: given(sender.hub_key.as_deref()),
            data: &event.record,
        }
    }
}

/// An attribute that may be left out; an empty one must be.
fn given(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(plain).filter(|text| !text.is_empty())
}

/// Attributes hold no control characters.
fn plain(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_control) {
        true => Cow::Owned(text.replace(char::is_control, "")),
        false => Cow::Borrowed(text),
    }
}
