//! A resource of the tests and its API, polled again and again with the state carried as text, as over restarts.

use super::super::{
    Absence, DateReading, DetectError, Forget, Kept, Mode, Outcome, Pair, Pairs, Poll, Reading, Seen, absent,
    detect, forget, known_hash, record::id_text,
};
use crate::{
    date::{DateFormat, Instant, Pattern, Precision, Zone},
    platform::Platform,
    schedule::{Window, WindowInput, commit_last_poll, first_window, window},
    template::Comparison,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An instant of a fixed day: `10:00:05`, `10:00:05.5`; or RFC 3339.
pub(in crate::change) fn at(text: &str) -> Instant {
    let full = if text.contains('T') { text.to_owned() } else { format!("2026-03-01T{text}Z") };
    full.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Id `id`, dates `updated` and `created` written to the second, compared with `>`.
pub(in crate::change) fn reading() -> Reading {
    let date = |path: &str| DateReading {
        path: path.to_owned(),
        format: format("yyyy-MM-dd'T'HH:mm:ssX"),
        zone: Zone::gmt(),
    };
    Reading {
        platform: Platform::Pollwright,
        resource: "contacts".into(),
        element_key: Some("freshdeskv2".to_owned()),
        id_field: "id".to_owned(),
        updated: Some(date("updated")),
        created: Some(date("created")),
        created_check_tolerance_seconds: 0,
        filter_by_updated_date: true,
        filter_by_current_date: false,
        poll_delay_seconds: 0,
        overlap_seconds: 120,
        lower_bound: Some((Precision::Second, Comparison::Greater)),
        is_snapshot: false,
        since: None,
        records_path: None,
        ignore_fields: Vec::new(),
        deletes: None,
        max_seen: 1_000_000,
    }
}

pub(in crate::change) fn format(pattern: &str) -> Option<DateFormat> {
    Some(DateFormat::Pattern(Pattern::compile(pattern).expect("the test's own pattern")))
}

/// The same without any date, read as a whole each time.
pub(in crate::change) fn undated_snapshot() -> Reading {
    Reading { updated: None, created: None, is_snapshot: true, lower_bound: None, ..reading() }
}

/// A record of the fixed day, created when it was updated.
pub(in crate::change) fn new(id: u32, time: &str) -> Value {
    changed(id, time, time)
}

pub(in crate::change) fn changed(id: u32, created: &str, updated: &str) -> Value {
    let full = |time: &str| if time.contains('T') { time.to_owned() } else { format!("2026-03-01T{time}Z") };
    json!({ "id": id, "created": full(created), "updated": full(updated), "name": "Ada" })
}

pub(in crate::change) fn with(mut record: Value, key: &str, value: Value) -> Value {
    record[key] = value;
    record
}

/// Polls in turn and compares what fires.
#[track_caller]
pub(in crate::change) fn check(reading: Reading, polls: &[(&str, Value, &str)]) -> Scene {
    let mut scene = Scene::new(reading);
    for (now, records, expected) in polls {
        let actual = scene.poll(now, records);
        assert_eq!(actual, *expected, "poll at {now} of {records}");
    }
    scene
}

/// What lies between two polls.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct State {
    last_poll: Option<Instant>,
    pairs: Pairs,
    known: BTreeSet<u64>,
}

/// A resource, its state as text, and what the last poll said.
pub(in crate::change) struct Scene {
    pub(in crate::change) reading: Reading,
    /// The next poll is a re-read.
    pub(in crate::change) is_reread: bool,
    /// Records are judged so many at a time.
    pub(in crate::change) chunk: usize,
    /// What the last poll came to.
    pub(in crate::change) last: Outcome,
    /// Written out and read back by each poll.
    state: String,
}

impl Scene {
    pub(in crate::change) fn new(reading: Reading) -> Self {
        let state = serde_json::to_string(&State::default()).expect("plain data");
        Self { reading, is_reread: false, chunk: 10_000, last: Outcome::default(), state }
    }

    /// Polls at `now` an API that holds `records` and filters as the reading's template asks; the events as text.
    #[track_caller]
    pub(in crate::change) fn poll(&mut self, now: &str, records: &Value) -> String {
        let records = records.as_array().expect("the test's records are an array");
        self.try_poll(at(now), records).unwrap_or_else(|error| error.to_string())
    }

    pub(in crate::change) fn warnings(&self) -> Vec<String> {
        self.last.warnings.iter().map(ToString::to_string).collect()
    }

    fn state(&self) -> State {
        serde_json::from_str(&self.state).expect("written by this scene")
    }

    fn input(&self, last_poll: Instant, poll_start: Instant) -> WindowInput {
        WindowInput {
            platform: self.reading.platform,
            last_poll,
            poll_start,
            poll_delay_seconds: self.reading.poll_delay_seconds,
            overlap_seconds: self.reading.overlap_seconds,
            lower_bound: self.reading.lower_bound,
            not_later_than: None,
        }
    }

    fn try_poll(&mut self, now: Instant, held: &[Value]) -> Result<String, DetectError> {
        let mut state = self.state();
        let (last_poll, mode, asked) = match (state.last_poll, self.reading.since) {
            (Some(last), _) => {
                let mode = if self.is_reread { Mode::Reread } else { Mode::Normal };
                (last, mode, window(&self.input(last, now)))
            }
            (None, Some(since)) => {
                (since, Mode::Since(since), first_window(&self.input(now, now), Some(since)))
            }
            (None, None) => (now, Mode::Baseline, first_window(&self.input(now, now), None)),
        };
        self.is_reread = false;
        let newest_seen =
            state.pairs.iter().filter_map(|pair| pair.instant).filter(|at| *at <= last_poll).max();
        let n_snapshot = state.pairs.iter().filter(|pair| pair.kept == Kept::Snapshot).count() as u64;
        let mut poll = Poll {
            instance: "default".to_owned(),
            window: asked.clone(),
            last_poll,
            read_at: now,
            mode,
            newest_seen,
            n_kept: (state.pairs.len() + state.known.len()) as u64,
        };
        let answer = self.answer(&asked, held);
        let mut all = Outcome::default();
        for chunk in answer.chunks(self.chunk.max(1)) {
            let seen = seen(&state, chunk);
            let outcome = detect(&self.reading, &poll, chunk, &seen)?;
            poll.n_kept += outcome.n_new;
            store(&mut state, &outcome);
            all.events.extend(outcome.events);
            all.warnings.extend(outcome.warnings);
            all.assumptions.extend(outcome.assumptions);
            all.counts += outcome.counts;
            all.n_new += outcome.n_new;
        }
        all.warnings.extend(all.counts.warning());
        if self.reading.is_snapshot {
            let missing: Vec<Pair> = state
                .pairs
                .iter()
                .filter(|pair| pair.kept == Kept::Snapshot && pair.last_returned < now)
                .cloned()
                .collect();
            let absence = Absence { n_kept: n_snapshot, n_missing: missing.len() as u64 };
            let outcome = absent(&self.reading, &poll, absence, &missing);
            store(&mut state, &outcome);
            all.events.extend(outcome.events);
            all.warnings.extend(outcome.warnings);
        }
        let committed = commit_last_poll(now, state.last_poll, None).last_poll;
        state.last_poll = Some(committed);
        let bounds: Forget = forget(&self.reading, now, window(&self.input(committed, committed)).from);
        state.pairs.retain(|pair| !bounds.covers(pair));
        self.state = serde_json::to_string(&state).expect("plain data");
        let text = all
            .events
            .iter()
            .map(|event| format!("{} {} {}", event.event_type.word(), event.object_id, event.reason));
        let text = text.collect::<Vec<_>>().join(", ");
        self.last = all;
        Ok(text)
    }

    /// What the API returns: records without a date that it can compare always.
    fn answer(&self, window: &Window, held: &[Value]) -> Vec<Value> {
        let (Some(from), Some((unit, comparison)), Some(updated)) =
            (window.from, self.reading.lower_bound, &self.reading.updated)
        else {
            return held.to_vec();
        };
        let bound = crate::schedule::floor(from, unit);
        let is_in = |record: &&Value| {
            let text = record.get(&updated.path).and_then(Value::as_str).unwrap_or_default();
            match text.replace("+0000", "Z").parse::<Instant>() {
                Ok(date) if comparison == Comparison::Greater => crate::schedule::floor(date, unit) > bound,
                Ok(date) => date >= bound,
                Err(_) => true,
            }
        };
        held.iter().filter(is_in).cloned().collect()
    }
}

fn seen(state: &State, chunk: &[Value]) -> Seen {
    let mut seen = Seen::default();
    for id in chunk.iter().filter_map(|record| id_text(record, "id")) {
        seen.pairs.add(state.pairs.of(&id).iter().cloned());
        if state.known.contains(&known_hash(&id)) {
            seen.known.insert(known_hash(&id));
        }
    }
    seen
}

fn store(state: &mut State, outcome: &Outcome) {
    state.pairs.add(outcome.keep.iter().cloned());
    state.known.extend(&outcome.known);
}
