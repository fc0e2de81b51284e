//! Notifications: what is posted to a callback.
//!
//! The records of a notification's events go into it byte for byte as the API wrote them.

mod cloud_events;
mod envelope;
mod read;

pub use read::{ReadError, ReceivedEvent, read};

use crate::{
    change::{Event, EventType, Reason, fingerprint::hex},
    date::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt};

/// How many events a notification holds at most where nothing else is asked for: the platform's number, and an
/// envelope never holds more.
pub const MOST_EVENTS: usize = 10;
/// How many events a batch of CloudEvents may hold: our own number, because the specification names none.
pub const MOST_BATCHED: usize = 100;

/// How a notification is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As the hosted platforms write it.
    #[default]
    Envelope,
    /// CloudEvents 1.0, structured: one event.
    CloudEvents,
    /// CloudEvents 1.0, batched.
    CloudEventsBatch,
}

impl Form {
    /// All of them, in the order of the documentation.
    pub const ALL: [Form; 3] = [Self::Envelope, Self::CloudEvents, Self::CloudEventsBatch];

    /// How many events a notification of this form may hold.
    pub const fn most_events(self) -> usize {
        match self {
            Self::CloudEvents => 1,
            Self::Envelope => MOST_EVENTS,
            Self::CloudEventsBatch => MOST_BATCHED,
        }
    }

    /// How many events go into one notification where `wanted` are asked for; where nothing is, [`MOST_EVENTS`] or as
    /// many as the form may hold.
    ///
    /// # Errors
    /// None are wanted, or more than [`Form::most_events`].
    pub fn events(self, wanted: Option<usize>) -> Result<usize, EventsError> {
        let most = self.most_events();
        match wanted {
            None => Ok(most.min(MOST_EVENTS)),
            Some(wanted) if (1..=most).contains(&wanted) => Ok(wanted),
            Some(_) => Err(EventsError(self)),
        }
    }
}

/// A number of events that a notification of this form cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsError(pub Form);

impl fmt::Display for EventsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Envelope => write!(
                f,
                "an envelope holds 1 to {MOST_EVENTS} events; for more, up to {MOST_BATCHED}, take the form \
                 `cloud-events-batch`"
            ),
            Form::CloudEvents => {
                f.write_str("the form `cloud-events` holds one event; for more take `cloud-events-batch`")
            }
            Form::CloudEventsBatch => write!(f, "a batch of CloudEvents holds 1 to {MOST_BATCHED} events"),
        }
    }
}

impl std::error::Error for EventsError {}

/// Whose events these are: an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// `element.key`, where the configuration has one.
    pub element_key: Option<String>,
    /// The element's hub: `crm`.
    pub hub_key: Option<String>,
    /// The instance's id.
    pub instance_id: i64,
    /// The instance's name.
    pub instance_name: String,
    /// The instance's tags.
    pub instance_tags: Vec<String>,
}

/// An event on its way out. It borrows, so that a store's rows need no copy.
#[derive(Clone, Debug)]
pub struct EventView<'a> {
    /// Derived: a repeat bears the same id.
    pub id: &'a str,
    /// What happened.
    pub event_type: EventType,
    /// The resource's name.
    pub object_type: &'a str,
    /// The record's id as text.
    pub object_id: &'a str,
    /// The record's updated date; the poll start where it has none.
    pub date: Instant,
    /// The poll start of the poll that saw it.
    pub poll_date: Instant,
    /// Why it fired.
    pub reason: Reason,
    /// The record as the API wrote it; `null` where only its id is known.
    pub record: Cow<'a, RawValue>,
}

impl<'a> From<&'a Event> for EventView<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            id: &event.id,
            event_type: event.event_type,
            object_type: &event.object_type,
            object_id: &event.object_id,
            date: event.date,
            poll_date: event.poll_date,
            reason: event.reason,
            record: Cow::Borrowed(event.record.raw()),
        }
    }
}

/// A body and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `application/json` and the like.
    pub content_type: &'static str,
    /// JSON in UTF-8. Signed and sent byte for byte.
    pub body: Vec<u8>,
}

/// The id of a notification: 32 hexadecimal digits, derived from its events' ids and their order, so that a repeat
/// bears the same id.
pub fn notification_id<'a>(event_ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for id in event_ids {
        hash.update((id.len() as u64).to_be_bytes());
        hash.update(id.as_bytes());
    }
    hex(&hash.finalize()[..16])
}

/// Writes a notification.
///
/// `events` are of one resource, at least one. More than [`Form::most_events`] may have waited since the form was
/// another: several in [`Form::CloudEvents`] become a batch, and an envelope holds them all, so that none is lost. `id` is [`notification_id`] of them. `created` is when the notification was
/// made, not when it is sent: equal inputs give an equal body, so keep it, or the body, for a retry.
pub fn write(form: Form, sender: &Sender, events: &[EventView<'_>], id: &str, created: Instant) -> Message {
    match (form, events) {
        (Form::Envelope, _) => envelope::write(sender, events, id, created),
        (Form::CloudEvents, [event]) => cloud_events::write(sender, event),
        (Form::CloudEvents | Form::CloudEventsBatch, _) => cloud_events::write_batch(sender, events),
    }
}

/// JSON without blanks.
fn json(value: &impl Serialize) -> Vec<u8> {
    // Text, numbers and raw JSON: nothing that JSON cannot say.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
