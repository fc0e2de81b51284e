//! What runs while the service runs: each instance is polled at its turn, each callback is posted what it is owed.
//!
//! [`Service`] holds the instances. `turns` waits for the turn of one, `poll` polls it, `lane` posts its
//! notifications one after another, `notices` tells subscribers what people should know, `sweep` drops what has been
//! kept long enough. `once` is the way without waiting, for whoever has a clock of their own to start it by.

pub mod callback;
pub mod folder;
pub mod settings;

mod grants;
mod instance;
mod lane;
mod notices;
mod now;
mod once;
mod poll;
mod sweep;
mod turns;

pub use instance::Served;
pub use now::{Polled, Tested};

use crate::{
    clock,
    ed25519::SecretKey,
    net,
    poller::{access::Given, secrets::Environment},
    seal::Sealer,
    store::{Store, StoreError},
};
use anyhow::Context;
use pollwright_core::{Options, catalog::OwnElements, date::Instant, platform::Platform, schedule::Turn};
use settings::{Policy, Settings};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
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
    elements: OwnElements,
    /// Events of one notification.
    most_events: usize,
    /// Whether `env:NAME` and `file:PATH` stand for values.
    environment: Environment,
    /// Signs notifications besides their instance's own keys.
    ed25519: Option<SecretKey>,
    /// Made once it is needed: the first one makes the key.
    sealer: OnceLock<Sealer>,
    instances: Mutex<BTreeMap<i64, Arc<Served>>>,
    lanes: lane::Lanes,
    /// Wakes whoever posts notices.
    noticed: Notify,
    /// How many instances may be polled at once.
    turns: Semaphore,
    news: broadcast::Sender<News>,
    /// Whether instances take their turns and lanes go on by themselves.
    is_started: AtomicBool,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Something that happened, for whoever watches.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct News {
    /// Which instance; `None` where it is about none.
    pub instance: Option<i64>,
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
    /// There is something that people should know.
    #[serde(rename_all = "camelCase")]
    Notice {
        /// The notice's number.
        notice: i64,
        /// What it is about.
        topic: String,
        /// What happened and what to do.
        message: String,
    },
}

impl Service {
    /// A service without instances, which knows `elements` beside those of the catalog.
    ///
    /// # Errors
    /// - settings that do not hold
    pub fn new(
        store: Store,
        settings: Settings,
        elements: OwnElements,
        environment: Environment,
    ) -> anyhow::Result<Self> {
        let net = net::Client::new(&settings.net()?);
        let ed25519 = settings.ed25519_key.as_deref().map(SecretKey::parse);
        let most_events = settings.form.unwrap_or_default().events(settings.most_events);
        let turns = Semaphore::new(settings.polls_at_once.unwrap_or(32) as usize);
        Ok(Self(Arc::new(Inner {
            store,
            net,
            settings,
            elements,
            most_events: most_events.context("--most-events")?,
            environment,
            ed25519: ed25519.transpose().context("--ed25519-key")?,
            sealer: OnceLock::new(),
            instances: Mutex::default(),
            lanes: lane::Lanes::default(),
            noticed: Notify::new(),
            turns,
            news: broadcast::channel(MOST_NEWS).0,
            is_started: AtomicBool::new(false),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        })))
    }

    /// The state.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Seals secrets; the first one makes the key where there is none.
    ///
    /// # Errors
    /// Where the key is none, or its file cannot be read or made.
    pub fn sealer(&self) -> anyhow::Result<&Sealer> {
        if self.0.sealer.get().is_none() {
            let sealer = Sealer::of(&self.0.settings.key_source())?;
            // Another one may have come first: both have the same key.
            let _ = self.0.sealer.set(sealer);
        }
        self.0.sealer.get().context("the key is gone")
    }

    /// How it runs.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The elements beside those of the catalog.
    pub fn elements(&self) -> &OwnElements {
        &self.0.elements
    }

    /// What a configuration is analysed for that runs here.
    pub fn options(&self, now: Instant) -> Options {
        Options { platform: Platform::Pollwright, elements: self.0.elements.clone(), ..Options::at(now) }
    }

    /// What there is beside a configuration that runs here.
    pub fn given(&self) -> Given {
        Given { environment: self.0.environment, elements: self.0.elements.clone(), ..Given::default() }
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

    /// Serves an instance from now on, or goes on with another text of it. Before [`Service::start`] it only waits.
    pub fn serve(&self, served: Served) {
        let id = served.id;
        let mut instances = self.lock();
        if let Some(known) = instances.get(&id) {
            known.become_like(&served);
        } else {
            let served = Arc::new(served);
            instances.insert(id, served.clone());
            if self.is_started() {
                self.0.tasks.spawn(turns::keep_turns(self.clone(), served));
            }
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
        if self.is_started() {
            lane::wake(self, instance);
        }
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

    /// From now on instances take their turns, and callbacks are posted what they are owed: what was owed when the
    /// service stopped, at once.
    pub fn start(&self) {
        let instances = self.lock();
        if self.0.is_started.swap(true, Ordering::SeqCst) {
            return;
        }
        self.0.tasks.spawn(sweep::keep_swept(self.clone()));
        self.0.tasks.spawn(notices::keep_told(self.clone(), clock::now()));
        for served in instances.values() {
            self.0.tasks.spawn(turns::keep_turns(self.clone(), served.clone()));
            self.wake_lane(served.id);
        }
    }

    /// Polls every instance now and posts what is owed, without waiting for a retry; `poll_start` is the present where
    /// it is `None`. `false` where a resource failed, something stays owed or was set aside, or the service was stopped
    /// before the end. Nothing goes on by itself.
    pub async fn once(&self, poll_start: Option<Instant>) -> bool {
        once::all(self, poll_start).await
    }

    /// Starts again what stopped by itself: callbacks that are held, resources that failed too often.
    ///
    /// # Errors
    /// Where the state cannot be written.
    pub async fn resume(&self) -> anyhow::Result<()> {
        for served in self.instances() {
            self.0.store.release(served.id).await?;
            self.0.store.enable_polling(&served.key, None).await?;
        }
        Ok(())
    }

    /// Starts nothing new and waits for what is under way, as long as the settings allow; then closes the state.
    pub async fn stop(&self) {
        let is_busy = !self.0.tasks.is_empty();
        self.0.stop.cancel();
        self.0.tasks.close();
        if is_busy {
            // Said once nothing new begins.
            tracing::info!("stopping: what is under way is finished");
        }
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

    fn is_started(&self) -> bool {
        self.0.is_started.load(Ordering::SeqCst)
    }

    fn tell(&self, instance: impl Into<Option<i64>>, what: What) {
        // Nobody may be watching.
        let _ = self.0.news.send(News { instance: instance.into(), what });
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Arc<Served>>> {
        self.0.instances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
