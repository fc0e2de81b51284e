//! The platform's own envelope: names, order and dates as Cloud Elements posts them.
//!
//! Three differences. `raw` holds the records of this notification's events and no others. Each event has two more
//! members, `id` and `reason`, so that a receiver can tell a repeat and say why. `id` and `eventId` of the
//! notification are one text, the derived id. Accounts, companies and users are the platform's; this one has one of
//! each.

use super::{EventView, Message, Sender, json};
use crate::{
    change::{EventType, Reason},
    date::{Instant, Pattern, Zone},
};
use chrono::SecondsFormat;
use serde::{Serialize, Serializer, ser::SerializeMap};

/// `accountId`, `companyId` and `userId`.
const ONLY_ONE: u32 = 1;
/// `user`: whom the platform posts as.
const USER: &str = "notifications@pollwright";
/// `java.util.Date.toString()`.
const JAVA_DATE: &str = "EEE MMM dd HH:mm:ss zzz yyyy";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    severity: &'static str,
    created_date: String,
    topic: String,
    action: &'static str,
    id: &'a str,
    message: Body<'a>,
    user: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    element_key: Option<&'a str>,
    account_id: u32,
    event_id: &'a str,
    company_id: u32,
    instance_id: i64,
    #[serde(rename = "instance_id")]
    instance_id_again: i64,
    instance_name: &'a str,
    instance_tags: &'a [String],
    raw: Raw<'a>,
    user_id: u32,
    events: Vec<Normalised<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Normalised<'a> {
    date: String,
    element_key: Option<&'a str>,
    poll_date: String,
    event_type: EventType,
    hub_key: Option<&'a str>,
    object_id: &'a str,
    object_type: &'a str,
    id: &'a str,
    reason: Reason,
}

/// `{"contacts": [records], "pollDate": epoch ms, "objectType": "contacts"}`.
struct Raw<'a>(&'a [EventView<'a>]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(last) = self.0.last() {
            map.serialize_entry(last.object_type, &Records(self.0))?;
            // A resource may bear these names too, and its records matter more.
            if last.object_type != "pollDate" {
                map.serialize_entry("pollDate", &last.poll_date.timestamp_millis())?;
            }
            if last.object_type != "objectType" {
                map.serialize_entry("objectType", last.object_type)?;
            }
        }
        map.end()
    }
}

struct Records<'a>(&'a [EventView<'a>]);

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|event| &*event.record))
    }
}

/// Writes the envelope.
pub(super) fn write(sender: &Sender, events: &[EventView<'_>], id: &str, created: Instant) -> Message {
    let element_key = sender.element_key.as_deref();
    let envelope = Envelope {
        severity: "medium",
        created_date: java_date(created),
        topic: match element_key {
            Some(key) => format!("instance-{}-{key}-events", sender.instance_id),
            None => format!("instance-{}-events", sender.instance_id),
        },
        // As published. Whether the platform has other words, for other events, is not documented.
        action: "create",
        id,
        message: Body {
            element_key,
            account_id: ONLY_ONE,
            event_id: id,
            company_id: ONLY_ONE,
            instance_id: sender.instance_id,
            instance_id_again: sender.instance_id,
            instance_name: &sender.instance_name,
            instance_tags: &sender.instance_tags,
            raw: Raw(events),
            user_id: ONLY_ONE,
            events: events
                .iter()
                .map(|event| Normalised {
                    date: to_the_second(event.date),
                    element_key,
                    poll_date: to_the_second(event.poll_date),
                    event_type: event.event_type,
                    hub_key: sender.hub_key.as_deref(),
                    object_id: event.object_id,
                    object_type: event.object_type,
                    id: event.id,
                    reason: event.reason,
                })
                .collect(),
        },
        user: USER,
    };
    Message { content_type: "application/json", body: json(&envelope) }
}

/// `Mon Aug 20 15:30:07 UTC 2018`.
fn java_date(at: Instant) -> String {
    // The pattern is our own and compiles.
    Pattern::compile(JAVA_DATE).map_or_else(
        |_| String::new(),
        |pattern| pattern.format(at.timestamp_millis(), &Zone::resolve("UTC").0),
    )
}

/// `2018-08-20T15:29:06Z`: the platform cuts milliseconds off.
fn to_the_second(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
