//! `POST /api/v1/try`: polls an unsaved configuration once, and remembers nothing.

use crate::{
    clock,
    poller::{
        access::Given,
        fetch::Exchange,
        report::{Level, Note, Sink},
        runner::{PollOptions, Runner},
        source::Source,
    },
    server::{AppError, AppState, guard},
    store::{Commit, Finish, Store},
};
use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::HeaderMap,
};
use pollwright_core::{
    change::{Event, Reading, forget, record::RecordText},
    date::Instant,
    moment,
    platform::Platform,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, io, sync::Arc, time::Duration};

/// Pages that a try reads at most.
const MAX_PAGES: u32 = 3;
/// Records that a try reads at most.
const MAX_RECORDS: usize = 200;
/// How long a try takes at most.
const MAX_TIME: Duration = Duration::from_secs(20);

/// What is to be tried.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Try {
    /// The configuration as it stands in the editor.
    text: String,
    /// Whose rules judge the records; default Pollwright.
    #[serde(default = "own_platform")]
    platform: Platform,
    /// The resource; default the first one.
    resource: Option<String>,
    /// The instant of the poll, in any form that the page takes; default now.
    now: Option<String>,
    /// The last poll; default one interval before.
    last_poll: Option<String>,
    /// As `--base-url`.
    base_url: Option<String>,
    /// As `--header`.
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

/// What came of it.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tried {
    /// The calls that were made, secrets masked.
    requests: Vec<Exchange>,
    /// What they returned.
    records: Vec<RecordText>,
    /// What would fire, each with its reason.
    events: Vec<Event>,
    /// Warnings and what else there is to know.
    notes: Vec<Note>,
    /// Why the poll did not reach its end.
    error: Option<String>,
}

/// Polls once.
pub(crate) async fn run(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<Try>, JsonRejection>,
) -> Result<Json<Tried>, AppError> {
    guard::check_token(&state, &headers)?;
    let Json(wish) = body.map_err(|error| AppError::BadRequest(error.body_text()))?;
    let clock = clock::now();
    let poll_start = instant("now", wish.now.as_deref(), clock)?.unwrap_or(clock);
    let last_poll = instant("lastPoll", wish.last_poll.as_deref(), poll_start)?;
    let given = Given {
        base_url: wish.base_url,
        headers: wish.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect(),
        ..state.hosted().service.given()
    };
    let refused = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let source =
        Source::read(&wish.text, wish.platform, poll_start, &given).map_err(|error| refused(&error))?;
    let names: Vec<String> = wish.resource.into_iter().collect();
    let resources = source.resources(&names).map_err(|error| refused(&error))?;
    let (Some(analysed), Some(resource)) = (source.analysed(), resources.first().copied()) else {
        return Err(AppError::BadRequest("there is no resource to try".into()));
    };

    let options = PollOptions {
        platform: wish.platform,
        is_simulated: wish.now.is_some(),
        timeout: MAX_TIME,
        max_pages: MAX_PAGES,
        max_records: MAX_RECORDS,
        is_sample: true,
        ..PollOptions::at(poll_start)
    };
    let last_poll = last_poll.unwrap_or(poll_start - analysed.0.config.interval());
    let reading = Reading::of(&analysed.0.config, resource, wish.platform);
    let store = as_if_polled(&options.instance, &reading, last_poll).await?;
    let mut tried = Tried::default();
    let mut runner = Runner::new(analysed, &source.access, &options, &store, &mut tried);
    runner.check_addresses(&[resource]).map_err(|error| refused(&error))?;
    let done = tokio::time::timeout(MAX_TIME, runner.run(&[resource])).await;
    match done {
        Ok(done) => drop(done.map_err(anyhow::Error::from)?),
        Err(_) => tried.error = Some(format!("the poll was not done within {} s", MAX_TIME.as_secs())),
    }
    Ok(Json(tried))
}

impl Sink for Tried {
    fn events(&mut self, events: &[Event]) -> io::Result<()> {
        self.events.extend_from_slice(events);
        Ok(())
    }

    fn note(&mut self, note: Note) {
        match note.level {
            Level::Error => self.error = Some(note.message),
            _ => self.notes.push(note),
        }
    }

    fn exchange(&mut self, exchange: Exchange) {
        self.requests.push(exchange);
    }

    fn records(&mut self, records: &[&RawValue]) {
        self.records.extend(records.iter().map(|record| RecordText::from(*record)));
    }
}

/// A state that knows of a last poll and of no record.
async fn as_if_polled(instance: &str, reading: &Reading, last_poll: Instant) -> anyhow::Result<Store> {
    let store = Store::in_memory().await?;
    let finish = Finish {
        last_poll,
        not_later_than: None,
        forget: forget(reading, last_poll, None),
        validators: None,
        is_unchanged: false,
        poll_start: last_poll,
        report: None,
    };
    let commit = Commit {
        instance: instance.to_owned(),
        resource: reading.resource.to_string(),
        reading_key: reading.key(),
        is_anew: false,
        keep: Arc::default(),
        known: Vec::new(),
        outbox: None,
        finish: Some(finish),
    };
    store.commit(commit).await?;
    Ok(store)
}

fn instant(name: &str, text: Option<&str>, now: Instant) -> Result<Option<Instant>, AppError> {
    text.map(|text| moment::parse(text, now))
        .transpose()
        .map_err(|error| AppError::BadRequest(format!("{name}: {error}; write {}", moment::ACCEPTED)))
}

const fn own_platform() -> Platform {
    Platform::Pollwright
}
