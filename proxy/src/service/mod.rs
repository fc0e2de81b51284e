//! What runs while the service runs: each instance is polled at its turn, each callback is posted what it is owed.
//!
//! [`Service`] holds the instances. [`turns`] waits for the turn of one, [`poll`] polls it, [`lane`] posts its
//! notifications one after another, [`notices`] tells subscribers what people should know, [`sweep`] drops what has been kept long enough.

pub mod callback;
pub mod folder;
pub mod settings;

mod instance;
mod lane;
mod notices;
mod poll;
mod sweep;
mod turns;

pub use instance::Served;

use crate::{
    net,
    poller::secrets::Environment,
    store::{Store, StoreError},
};
use pollwright_core::{date::Instant, schedule::Turn};
use settings::{Policy, Settings};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, Semaphore, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The setting that says what follows a failed delivery; the platform's name of it.
const FAILURE_POLICY: &str = "notification.webhook.failure.policy";
/// News that a slow listener may be behind before it misses some.
const MOST_NEWS: usize = 1024;

/// The running service; cheap to clone.
#[derive(Clone, Debug)]
pub struct Service(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    net: net::Client,
    settings: Settings,
    /// Whether `env:NAME` and `file:PATH` stand for values.
    environment: Environment,
    instances: Mutex<BTreeMap<i64, Arc<Served>>>,
    lanes: lane::Lanes,
    /// Wakes whoever posts notices.
    noticed: Notify,
    /// How many instances may be polled at once.
    turns: Semaphore,
    news: broadcast::Sender<News>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Something that happened, for whoever watches.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct News {
    /// Which instance.
    pub instance: i64,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum What {
    /// A poll was done.
    #[serde(rename_all = "camelCase")]
    Polled {
        /// Its poll start.
        poll_start: Instant,
        /// How many events fired.
        n_events: u64,
        /// Whether every resource was polled.
        is_good: bool,
    },
    /// An event fired.
    Event(Box<pollwright_core::change::Event>),
    /// A notification was tried.
    #[serde(rename_all = "camelCase")]
    Tried {
        /// Which.
        notification: String,
        /// `delivered`, `retry`, `set-aside`, `held`.
        outcome: &'static str,
        /// What the callback answered.
        answer: String,
    },
}

impl Service {
    /// A service without instances.
    ///
    /// # Errors
    /// - settings that do not hold
    pub fn new(store: Store, settings: Settings, environment: Environment) -> anyhow::Result<Self> {
        let net = net::Client::new(&settings.net()?);
        let turns = Semaphore::new(settings.polls_at_once.unwrap_or(32) as usize);
        let service = Self(Arc::new(Inner {
            store,
            net,
            settings,
            environment,
            instances: Mutex::default(),
            lanes: lane::Lanes::default(),
            noticed: Notify::new(),
            turns,
            news: broadcast::channel(MOST_NEWS).0,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }));
        service.0.tasks.spawn(sweep::keep_swept(service.clone()));
        service.0.tasks.spawn(notices::keep_told(service.clone()));
        Ok(service)
    }

    /// The state.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// How it runs.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What happens from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    /// The instances that are served.
    pub fn instances(&self) -> Vec<Arc<Served>> {
        self.lock().values().cloned().collect()
    }

    /// The instance with this number, where it is served.
    pub fn instance(&self, id: i64) -> Option<Arc<Served>> {
        self.lock().get(&id).cloned()
    }

    /// Serves an instance from now on, or goes on with another text of it.
    pub fn serve(&self, served: Served) {
        let id = served.id;
        let mut instances = self.lock();
        if let Some(known) = instances.get(&id) {
            known.become_like(&served);
        } else {
            let served = Arc::new(served);
            instances.insert(id, served.clone());
            self.0.tasks.spawn(turns::keep_turns(self.clone(), served));
        }
        drop(instances);
        self.wake_lane(id);
    }

    /// Polls and posts no more for an instance; a poll under way ends.
    pub fn drop_instance(&self, id: i64) {
        if let Some(served) = self.lock().remove(&id) {
            served.end.cancel();
        }
    }

    /// Posts what the callback of an instance is owed.
    pub fn wake_lane(&self, instance: i64) {
        lane::wake(self, instance);
    }

    /// Posts the notices that subscribers are owed.
    pub fn wake_notices(&self) {
        self.0.noticed.notify_one();
    }

    /// What follows a failed delivery: as it was set by the API, else as the settings say.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn failure_policy(&self) -> Result<Policy, StoreError> {
        let set = self.0.store.setting(FAILURE_POLICY).await?;
        let set = set.and_then(|word| serde_json::from_str(&word).ok());
        Ok(set.or(self.0.settings.on_failure).unwrap_or_default())
    }

    /// Sets what follows a failed delivery from now on.
    ///
    /// # Errors
    /// Where the state cannot be written.
    pub async fn set_failure_policy(&self, policy: Policy) -> Result<(), StoreError> {
        let word = serde_json::to_string(&policy).unwrap_or_default();
        self.0.store.set_setting(FAILURE_POLICY, word).await
    }

    /// Posts what was owed when the service stopped.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn resume(&self) -> anyhow::Result<()> {
        for instance in self.0.store.instances_owed().await? {
            self.wake_lane(instance);
        }
        Ok(())
    }

    /// Starts nothing new and waits for what is under way, as long as the settings allow; then closes the state.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        let within = self.0.settings.stop_within();
        if tokio::time::timeout(within, self.0.tasks.wait()).await.is_err() {
            tracing::warn!(
                "what was under way is not done after {} s; the next start repeats it",
                within.as_secs()
            );
        }
        self.0.store.close().await;
    }

    /// Completes once the service begins to stop.
    pub fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        self.0.stop.clone().cancelled_owned()
    }

    /// When an instance is polled next; `None` where it is not polled.
    pub fn next_poll(&self, served: &Served, now: Instant) -> Option<Instant> {
        match served.turn(now)? {
            Turn::Now(at) | Turn::At(at) => Some(at),
        }
    }

    fn tell(&self, instance: i64, what: What) {
        // Nobody may be watching.
        let _ = self.0.news.send(News { instance, what });
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Arc<Served>>> {
        self.0.instances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
