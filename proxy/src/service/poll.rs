//! One poll of one instance.

use super::{MOST_NEWS, Served, Service, What};
use crate::poller::{
    report::{Level, Note, Sink},
    runner::{Owner, PollOptions, Runner},
    source::Source,
};
use crate::store::Disabled;
use crate::{clock, measured};
use pollwright_core::{change::Event, date::Instant, moment, platform::Platform, report::count};
use serde_json::value::RawValue;
use std::{
    io,
    sync::Arc,
    time::{Duration, Instant as Stopwatch},
};

/// How long an instance waits after the state could not be used.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// Polls an instance once there is room; `false` where it or the service ended meanwhile.
pub(super) async fn in_turn(service: &Service, served: &Arc<Served>, poll_start: Instant) -> bool {
    let room = tokio::select! {
        () = service.0.stop.cancelled() => return false,
        () = served.end.cancelled() => return false,
        room = service.0.turns.acquire() => room,
    };
    let Ok(_room) = room else { return false };
    let lag = clock::now() - poll_start;
    metrics::gauge!(measured::LAG).set(lag.num_milliseconds() as f64 / 1e3);
    if let Err(error) = once(service, served, poll_start, false).await {
        tracing::error!(
            instance = served.name(),
            "`{}` is not polled: {error:#}; it is tried again in {} s",
            served.name(),
            AFTER_TROUBLE.as_secs()
        );
        tokio::select! {
            () = service.0.stop.cancelled() => return false,
            () = tokio::time::sleep(AFTER_TROUBLE) => {}
        }
    }
    true
}

/// Polls an instance: all of its resources, but those that failed too often. Its last poll moves also where a resource
/// fails; an error is the state's, and then it does not. Where `is_simulated`, answers count as read at the poll start.
///
/// # Errors
/// Where the state cannot be used.
pub(super) async fn once(
    service: &Service,
    served: &Arc<Served>,
    poll_start: Instant,
    is_simulated: bool,
) -> anyhow::Result<Told> {
    let _alone = served.lock_polls().await;
    let watch = Stopwatch::now();
    let name = served.name();
    let mut told = Told { is_watched: service.0.news.receiver_count() > 0, ..Told::default() };
    let text = served.text();
    let read = match Source::read(&text, Platform::Pollwright, poll_start, &service.given()) {
        Ok(mut source) => match service.authorize(served, &mut source.access).await {
            Ok(()) => Ok(source),
            Err(error) => Err(format!("{error:#}")),
        },
        Err(error) => Err(error.to_string()),
    };
    let source = match read {
        Ok(source) => source,
        Err(error) => {
            told.note(Note { level: Level::Error, resource: None, message: error.clone() });
            tracing::error!(instance = name, "`{name}` cannot be polled: {error}");
            served.polled(poll_start);
            return Ok(told);
        }
    };
    let disabled = service.0.store.disabled(Some(&served.key)).await?;
    let mut resources = source.resources(&[]).unwrap_or_default();
    resources.retain(|resource| !disabled.iter().any(|off| off.resource == resource.name.value));
    for off in &disabled {
        told.note(off_note(off));
    }
    if let Some(analysed) = source.analysed() {
        let options = PollOptions {
            instance: served.key.clone(),
            is_simulated,
            owner: Some(Owner {
                id: served.id,
                has_callback: served.has_callback(),
                most_events: service.0.most_events,
            }),
            max_failures: service.0.settings.max_failures.unwrap_or(100),
            timeout: service.0.settings.timeout(),
            service: Some((service.0.net.clone(), service.0.settings.poll_timeout())),
            ..PollOptions::at(poll_start)
        };
        let mut runner = Runner::new(analysed, &source.access, &options, service.store(), &mut told);
        runner.drop_removed().await?;
        told.is_good = runner.run(&resources).await? && disabled.is_empty();
    }
    served.polled(poll_start);
    let n_events = told.n_events;
    let (duration_ms, at) = (watch.elapsed().as_millis() as u64, moment::format(poll_start));
    tracing::info!(
        instance = name,
        poll.start = at,
        poll.events = n_events,
        poll.duration_ms = duration_ms,
        poll.is_good = told.is_good,
        "polled `{name}`: {}",
        count(n_events as usize, "event")
    );
    metrics::counter!(measured::POLLS, "good" => told.is_good.to_string()).increment(1);
    metrics::counter!(measured::EVENTS).increment(n_events);
    metrics::counter!(measured::RECORDS).increment(told.n_records);
    metrics::histogram!(measured::POLL_SECONDS).record(watch.elapsed().as_secs_f64());
    for note in &told.notes {
        let resource = note.resource.as_deref().unwrap_or_default();
        match note.level {
            Level::Error => tracing::error!(instance = name, resource, "{}", note.message),
            Level::Warning => tracing::warn!(instance = name, resource, "{}", note.message),
            Level::Info => tracing::debug!(instance = name, resource, "{}", note.message),
        }
    }
    for event in told.events.drain(..) {
        service.tell(served.id, What::Event(Box::new(event)));
    }
    let is_good = told.is_good;
    service.tell(served.id, What::Polled { poll_start, n_events, is_good });
    if n_events > 0 {
        service.wake_lane(served.id);
    }
    if !is_good {
        service.wake_notices();
    }
    Ok(told)
}

/// That a resource is not polled any more: as loud as the failures that led to it.
fn off_note(off: &Disabled) -> Note {
    let message = format!(
        "`{}` is not polled since {}, because it failed {} times in a row ({}); enable its polling, with files by \
         `pollwright run --resume`",
        off.resource,
        moment::format(off.at),
        off.n_failed,
        off.error.as_deref().unwrap_or("no reason is known")
    );
    Note { level: Level::Error, resource: Some(off.resource.clone()), message }
}

/// What a poll tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether every resource was polled.
    pub is_good: bool,
    /// What else there is to know.
    pub notes: Vec<Note>,
    /// How many events fired.
    pub n_events: u64,
    /// How many records were read.
    n_records: u64,
    /// Whether anybody watches.
    is_watched: bool,
    /// The first of them, for whoever watches.
    events: Vec<Event>,
}

impl Sink for Told {
    fn events(&mut self, events: &[Event]) -> io::Result<()> {
        self.n_events += events.len() as u64;
        if self.is_watched {
            let room = MOST_NEWS.saturating_sub(self.events.len());
            self.events.extend_from_slice(&events[..events.len().min(room)]);
        }
        Ok(())
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    fn records(&mut self, records: &[&RawValue]) {
        self.n_records += records.len() as u64;
    }
}
