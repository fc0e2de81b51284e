//! An instance as the service sees it: the text of its configuration, and its place in time.

use super::grants::Grant;
use pollwright_core::{
    Options, analyze,
    config::Config,
    date::Instant,
    platform::Platform,
    schedule::{self, Turn},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedMutexGuard};
use tokio_util::sync::CancellationToken;

/// An instance that is polled and whose callback is served.
#[derive(Debug)]
pub struct Served {
    /// The store's number of it.
    pub id: i64,
    /// Names it in states and event ids.
    pub key: String,
    state: Mutex<State>,
    /// Held while it is polled.
    busy: Arc<tokio::sync::Mutex<()>>,
    pub(super) grant: Grant,
    pub(super) woken: Notify,
    pub(super) end: CancellationToken,
}

#[derive(Clone, Debug)]
struct State {
    name: String,
    tags: Vec<String>,
    text: Arc<str>,
    element_key: Option<String>,
    interval_minutes: u32,
    is_polled: bool,
    has_callback: bool,
    last_poll: Option<Instant>,
}

impl Served {
    /// An instance with the text of its configuration. It is polled where `is_enabled` and its events are on.
    pub fn new(
        id: i64,
        key: &str,
        name: &str,
        text: &str,
        is_enabled: bool,
        last_poll: Option<Instant>,
    ) -> Self {
        let options = Options { platform: Platform::Pollwright, ..Options::at(Instant::default()) };
        let analysis = analyze(text, &options);
        let config = analysis.blocks.first().map(|block| &block.config);
        let is_on = config.and_then(|config| config.enabled.as_ref()).is_some_and(|on| on.value);
        let callback = config.and_then(|config| config.callback_url.as_ref());
        let interval = config.map_or_else(|| Config::default().interval(), Config::interval);
        let state = State {
            name: name.to_owned(),
            tags: config.map_or_else(Vec::new, |config| {
                config.tags.iter().map(|tag| tag.value.to_string()).collect()
            }),
            text: text.into(),
            element_key: config.and_then(|config| Some(config.element.as_ref()?.value.to_string())),
            interval_minutes: interval.num_minutes().try_into().unwrap_or(u32::MAX),
            is_polled: is_enabled && is_on,
            has_callback: callback.is_some_and(|url| !url.value.trim().is_empty()),
            last_poll,
        };
        Self {
            id,
            key: key.to_owned(),
            state: Mutex::new(state),
            busy: Arc::default(),
            grant: Grant::default(),
            woken: Notify::new(),
            end: CancellationToken::new(),
        }
    }

    /// Takes over the configuration of `other`; where it is in time stays. A poll under way ends as it began.
    pub(super) fn become_like(&self, other: &Self) {
        let other = other.lock().clone();
        let mut state = self.lock();
        let last_poll = state.last_poll;
        *state = State { last_poll, ..other };
        drop(state);
        self.woken.notify_one();
    }

    /// What people call it.
    pub fn name(&self) -> String {
        self.lock().name.clone()
    }

    /// Its tags.
    pub fn tags(&self) -> Vec<String> {
        self.lock().tags.clone()
    }

    /// `element.key`.
    pub fn element_key(&self) -> Option<String> {
        self.lock().element_key.clone()
    }

    /// Its configuration, secrets in the clear.
    pub fn text(&self) -> Arc<str> {
        self.lock().text.clone()
    }

    /// Whether anybody is told of its events.
    pub fn has_callback(&self) -> bool {
        self.lock().has_callback
    }

    /// Whether it is polled at all.
    pub fn is_polled(&self) -> bool {
        self.lock().is_polled
    }

    /// The poll start of its last poll.
    pub fn last_poll(&self) -> Option<Instant> {
        self.lock().last_poll
    }

    /// When it is its turn; `None` where it is not polled.
    pub(super) fn turn(&self, now: Instant) -> Option<Turn> {
        let state = self.lock();
        let interval = state.interval_minutes;
        let turn = || schedule::turn(interval, schedule::anchor(&self.key, interval), state.last_poll, now);
        state.is_polled.then(turn)
    }

    /// Its turn does not wait for a last poll after `now`.
    pub(super) fn rewound(&self, now: Instant) {
        let mut state = self.lock();
        state.last_poll = state.last_poll.map(|last| last.min(now));
        drop(state);
        self.woken.notify_one();
    }

    pub(super) fn polled(&self, at: Instant) {
        self.lock().last_poll = Some(at);
    }

    /// Waits until no poll of it is under way, and keeps others from it.
    pub(super) async fn lock_polls(&self) -> OwnedMutexGuard<()> {
        self.busy.clone().lock_owned().await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
