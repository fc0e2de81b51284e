//! Events of received notifications, as `listen` prints them.

use pollwright_core::{change::Reason, notification::ReceivedEvent};
use serde::Serialize;

/// An event, and what is known of its coming.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Received<'a> {
    /// What the notification says.
    #[serde(flatten)]
    pub event: &'a ReceivedEvent,
    /// An event of this id has come before.
    pub is_repeat: bool,
    /// Whether a signature was good; `None` without a key.
    pub is_signed: Option<bool>,
}

/// `CREATED contacts 42, 2026-11-20T14:30:00Z, new: The record was created since the last poll.`
pub fn text(received: &Received<'_>) -> String {
    let event = received.event;
    let word = |text: &Option<String>| plain(text.as_deref().unwrap_or("?"));
    let mut line = format!(
        "{} {} {}, {}",
        word(&event.event_type),
        word(&event.object_type),
        word(&event.object_id),
        word(&event.date)
    );
    if let Some(reason) = &event.reason {
        let known = Reason::ALL.into_iter().find(|one| one.word() == reason);
        line.push_str(&format!(", {}", plain(reason)));
        line.push_str(&known.map_or_else(String::new, |reason| format!(": {}", reason.sentence())));
    }
    if received.is_repeat {
        line.push_str(" (repeat)");
    }
    line.push('\n');
    line
}

/// A JSON object on a line.
pub fn json(received: &Received<'_>) -> String {
    // Text and JSON: nothing that JSON cannot say.
    serde_json::to_string(received).unwrap_or_default() + "\n"
}

/// What strangers send must not move the cursor of a terminal.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
