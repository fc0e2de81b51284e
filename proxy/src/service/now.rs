//! What people ask for out of turn.

use super::{Served, Service, callback::Callback, lane, poll};
use crate::clock;
use anyhow::Context;
use pollwright_core::{
    analyze,
    change::{Event, EventType, EventWindow, Reason, record::RecordText},
    date::Instant,
    notification::{self, EventView, Sender},
    retry::Answer,
};
use serde_json::json;
use std::{sync::Arc, time::Instant as Stopwatch};

/// What a poll out of turn came to.
#[derive(Clone, Debug)]
pub struct Polled {
    /// Whether every resource was polled.
    pub is_good: bool,
    /// How many events fired.
    pub n_events: u64,
    /// What else there is to know.
    pub notes: Vec<crate::poller::report::Note>,
}

/// What a test notification came to.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The callback's status; `None` where no answer came.
    pub status: Option<u16>,
    /// What it answered, or why no answer came.
    pub answer: String,
    /// How long it took.
    pub duration_ms: u64,
    /// What was posted.
    pub body: String,
}

impl Service {
    /// Polls an instance now; one poll under way is waited for.
    ///
    /// # Errors
    /// Where the state cannot be used.
    pub async fn poll_now(&self, served: &Arc<Served>) -> anyhow::Result<Polled> {
        let told = poll::once(self, served, clock::now(), false).await?;
        Ok(Polled { is_good: told.is_good, n_events: told.n_events, notes: told.notes })
    }

    /// Moves the last poll of an instance, between its polls: the next one asks again from there. Where the last poll
    /// lies in the future, the instance waits for that no more.
    ///
    /// # Errors
    /// Where the state cannot be written.
    pub async fn rewind(&self, served: &Served, resource: Option<&str>, to: Instant) -> anyhow::Result<u64> {
        let _alone = served.lock_polls().await;
        let n_resources = self.store().rewind(&served.key, resource, to).await?;
        served.rewound(clock::now());
        Ok(n_resources)
    }

    /// Posts a signed sample to the callback of an instance.
    ///
    /// # Errors
    /// Where there is no callback that could be called.
    pub async fn test_callback(&self, served: &Served) -> anyhow::Result<Tested> {
        let now = clock::now();
        let text = served.text();
        let analysis = analyze(&text, &self.options(now));
        let block = analysis.blocks.first().context("the configuration is empty")?;
        let callback = Callback::of(block, self.0.environment)?
            .context("the configuration names no callback; set `event.notification.callback.url`")?;
        let resource = block.config.resources().first();
        let event = Event {
            // Each test is news to a receiver that knows repeats.
            id: notification::notification_id(["test", &now.timestamp_millis().to_string()]),
            event_type: EventType::Created,
            object_type: resource.map_or_else(|| "test".into(), |resource| resource.name.value.clone()),
            object_id: "test".into(),
            date: now,
            poll_date: now,
            element_key: served.element_key(),
            reason: Reason::New,
            window: EventWindow { from: None, to: now },
            record: RecordText::of(
                &json!({ "id": "test", "note": "This is a test of Pollwright; no record changed." }),
            ),
        };
        let message = notification::write(
            self.settings().form.unwrap_or_default(),
            &self.sender(served),
            &[EventView::from(&event)],
            &event.id,
            now,
        );
        let body = String::from_utf8_lossy(&message.body).into_owned();
        let watch = Stopwatch::now();
        let (answer, words) = lane::send(self, &callback, &event.id, message).await;
        Ok(Tested {
            status: match answer {
                Answer::Status { status, .. } => Some(status),
                Answer::None => None,
            },
            answer: words,
            duration_ms: watch.elapsed().as_millis() as u64,
            body,
        })
    }

    /// Who the notifications of an instance say they come from.
    pub(super) fn sender(&self, served: &Served) -> Sender {
        let element_key = served.element_key();
        let element = element_key.as_deref().and_then(|key| self.elements().element(key));
        Sender {
            hub_key: element.map(|element| element.hub.clone()),
            element_key,
            instance_id: served.id,
            instance_name: served.name(),
            instance_tags: served.tags(),
        }
    }
}
