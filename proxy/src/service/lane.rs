//! What one callback is owed, posted one notification after another.
//!
//! Each instance has a lane of its own, so a callback that is slow or dead keeps no other one waiting. A lane ends when
//! nothing is owed any more, and is made again when something is.

use super::{Service, What, callback::Callback, settings::Policy};
use crate::{
    clock, measured,
    net::{self, Post},
    store::{Owed, StoreError, Tried},
};
use chrono::TimeDelta;
use pollwright_core::{
    analyze,
    notification::{self, EventView, Form, MOST_EVENTS, Sender},
    report::count,
    retry::{self, Answer, Verdict},
    signature,
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::value::RawValue;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant as Stopwatch},
};
use tokio::sync::Notify;

/// Events whose notifications are read, and marked as delivered, at once.
const MOST_AT_ONCE: usize = 2_000;
/// What has arrived is marked at the latest after this: where a callback is slow, a crash should repeat little.
const LONGEST_UNMARKED: Duration = Duration::from_secs(1);
/// How long a lane waits after the state could not be used.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// The clock may jump: a lane looks at it again at the latest after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// The lanes that are alive, by instance, each with how it is woken.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<BTreeMap<i64, Arc<Notify>>>);

/// Makes the lane of an instance look at what is owed.
pub(super) fn wake(service: &Service, instance: i64) {
    let mut lanes = service.0.lanes.0.lock().unwrap_or_else(PoisonError::into_inner);
    let woken = lanes.entry(instance).or_insert_with(|| {
        let woken = Arc::new(Notify::new());
        service.0.tasks.spawn(serve(service.clone(), instance, woken.clone()));
        woken
    });
    woken.notify_one();
}

/// What a lane does next.
enum Next {
    /// More may be owed: all that was looked at has arrived.
    GoOn,
    /// More may be owed: one was not taken.
    Failed,
    /// The first notification is tried again then.
    Wait(Duration),
    /// Nothing is owed, or the callback is not served.
    Rest,
}

async fn serve(service: Service, instance: i64, woken: Arc<Notify>) {
    loop {
        let next = match round(&service, instance).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(instance, "notifications wait: {error}");
                Next::Wait(AFTER_TROUBLE)
            }
        };
        let wait = match next {
            Next::GoOn | Next::Failed if !service.0.stop.is_cancelled() => continue,
            Next::GoOn | Next::Failed | Next::Rest => Duration::ZERO,
            Next::Wait(wait) => wait.min(LONGEST_SLEEP),
        };
        if matches!(next, Next::Rest) || service.0.stop.is_cancelled() {
            let mut lanes = service.0.lanes.0.lock().unwrap_or_else(PoisonError::into_inner);
            // A wake that came since the last look is not lost: it waits in the permit.
            let is_woken = std::pin::pin!(woken.notified()).enable();
            if !is_woken || service.0.stop.is_cancelled() {
                lanes.remove(&instance);
                return;
            }
            continue;
        }
        tokio::select! {
            () = service.0.stop.cancelled() => {}
            () = woken.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Posts what is owed and waits for no retry; `false` where something was not taken, stays owed, or the service stops.
///
/// # Errors
/// Where the state cannot be used.
pub(super) async fn post_due(service: &Service, instance: i64) -> Result<bool, StoreError> {
    let mut is_good = true;
    while !service.0.stop.is_cancelled() {
        match round(service, instance).await? {
            Next::GoOn => {}
            Next::Failed => is_good = false,
            Next::Wait(_) => return Ok(false),
            // Nothing is owed, or nobody is there to be told.
            Next::Rest => return Ok(is_good && service.store().owed(instance, 1).await?.is_empty()),
        }
    }
    Ok(false)
}

/// Posts some of what is owed.
async fn round(service: &Service, instance: i64) -> Result<Next, StoreError> {
    let Some(served) = service.instance(instance) else { return Ok(Next::Rest) };
    let stored = service.store().instance(instance).await?;
    if stored.is_none_or(|stored| stored.held_because.is_some()) {
        return Ok(Next::Rest);
    }
    let most = MOST_AT_ONCE.div_ceil(service.0.most_events.max(MOST_EVENTS)) as u32;
    let owed = service.store().owed(instance, most).await?;
    let Some(first) = owed.first() else { return Ok(Next::Rest) };
    let wait = retry::wait(first.next_at, first.failures.as_ref(), clock::now());
    if let Some(wait) = wait.to_std().ok().filter(|wait| !wait.is_zero()) {
        return Ok(Next::Wait(wait));
    }
    let analysis = analyze(&served.text(), &service.options(clock::now()));
    let callback = match analysis.blocks.first().map(|block| Callback::of(block, service.0.environment)) {
        Some(Ok(Some(callback))) => callback,
        Some(Ok(None)) | None => return Ok(Next::Rest),
        Some(Err(error)) => {
            tracing::error!(instance = served.name(), "notifications wait: {error}");
            return Ok(Next::Wait(LONGEST_SLEEP));
        }
    };
    let lane = Lane {
        service,
        instance,
        callback,
        form: service.settings().form.unwrap_or_default(),
        sender: service.sender(&served),
    };
    lane.post_all(&owed).await
}

struct Lane<'a> {
    service: &'a Service,
    instance: i64,
    callback: Callback,
    form: Form,
    sender: Sender,
}

impl Lane<'_> {
    /// Posts until one fails; what arrived is marked together.
    async fn post_all(&self, owed: &[Owed]) -> Result<Next, StoreError> {
        let mut arrived = Vec::new();
        let mut failed = None;
        let mut said = String::new();
        let watch = Stopwatch::now();
        for owed in owed {
            if self.service.0.stop.is_cancelled() || watch.elapsed() > LONGEST_UNMARKED {
                break;
            }
            let (answer, words) = self.post(owed).await;
            let schedule = self.service.settings().retry.unwrap_or_default();
            let (verdict, failures) = retry::judge(schedule, owed.failures, answer, clock::now());
            if verdict == Verdict::Delivered {
                arrived.push(owed.seq);
                self.tell(owed, "delivered", &words);
                said = words;
                continue;
            }
            failed = Some((owed, verdict, failures, words));
            break;
        }
        if !arrived.is_empty() {
            let n = arrived.len();
            self.service.store().delivered(arrived, said).await?;
            tracing::info!(
                instance = self.sender.instance_name,
                delivered = n,
                "delivered {} of `{}`",
                count(n, "notification"),
                self.sender.instance_name
            );
        }
        let Some((owed, verdict, failures, answer)) = failed else { return Ok(Next::GoOn) };
        let mut tried = Tried {
            seq: owed.seq,
            failures,
            next_at: None,
            is_set_aside: verdict == Verdict::SetAside,
            answer: answer.clone(),
            hold: None,
        };
        let policy = self.service.failure_policy().await?;
        let outcome = match verdict {
            Verdict::SetAside => "set-aside",
            Verdict::Retry { at } if policy == Policy::Retry => {
                tried.next_at = Some(at);
                "retry"
            }
            Verdict::Retry { .. } => {
                tried.hold = Some(format!("a notification failed ({answer}) and the policy is to queue"));
                "held"
            }
            Verdict::Gone => {
                tried.hold = Some("the callback answered 410: it wants no more notifications".to_owned());
                "held"
            }
            Verdict::Exhausted => {
                tried.hold = Some(format!("the last retry failed: {answer}"));
                "held"
            }
            Verdict::Delivered => "delivered",
        };
        tracing::warn!(
            instance = self.sender.instance_name,
            notification = owed.id,
            outcome,
            "a notification of `{}` was not taken: {answer}{}",
            self.sender.instance_name,
            tried.hold.as_ref().map_or("", |_| "; later ones are queued until the callback is released")
        );
        self.tell(owed, outcome, &answer);
        let is_held = tried.hold.is_some();
        self.service.store().tried(self.instance, tried).await?;
        if is_held {
            self.service.wake_notices();
        }
        Ok(Next::Failed)
    }

    /// Posts one; also what was answered, in words.
    async fn post(&self, owed: &Owed) -> (Answer, String) {
        let records: Vec<Box<RawValue>> = owed
            .events
            .iter()
            .map(|(_, record)| {
                RawValue::from_string(record.clone()).unwrap_or_else(|_| RawValue::NULL.to_owned())
            })
            .collect();
        let events: Vec<EventView<'_>> = owed
            .events
            .iter()
            .zip(&records)
            .map(|((event, _), record)| EventView { record: Cow::Borrowed(record), ..EventView::from(event) })
            .collect();
        let message = notification::write(self.form, &self.sender, &events, &owed.id, owed.created_at);
        send(self.service, &self.callback, &owed.id, message).await
    }

    fn tell(&self, owed: &Owed, outcome: &'static str, answer: &str) {
        metrics::counter!(measured::DELIVERIES, "outcome" => outcome).increment(1);
        let what = What::Tried { notification: owed.id.clone(), outcome, answer: answer.to_owned() };
        self.service.tell(self.instance, what);
    }
}

/// Signs a message and posts it once.
pub(super) async fn send(
    service: &Service,
    callback: &Callback,
    id: &str,
    message: notification::Message,
) -> (Answer, String) {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(message.content_type));
    let ed25519 = service.0.ed25519.as_ref();
    let asymmetric = |content: &[u8]| ed25519.iter().map(|key| key.sign(content)).collect();
    for (name, value) in signature::headers(id, clock::now(), &message.body, &callback.keys, asymmetric) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers.extend(callback.headers.clone());
    let (url, basic) = (callback.url.clone(), callback.basic.clone());
    let post = Post { url, headers, basic, body: message.body };
    match net::post(&service.0.net, post, &callback.secrets).await {
        Ok(posted) => {
            let retry_after = posted.retry_after.and_then(|after| TimeDelta::from_std(after).ok());
            let retry_after = retry_after.map(|after| clock::now() + after);
            let words = format!("{} {}", posted.status, posted.excerpt);
            (Answer::Status { status: posted.status, retry_after }, words.trim_end().to_owned())
        }
        Err(error) => (Answer::None, callback.secrets.mask(&error.to_string())),
    }
}
