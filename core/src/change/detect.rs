//! From records to events, by Pollwright's own rules.

use super::{
    Event, Outcome, Poll, Reading, Seen,
    decide::{History, Told, decide},
    event_id,
    fields::Record,
    hosted, known_hash,
    version::Version,
};
use std::fmt;

/// Why a poll must fail rather than be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DetectError {
    /// More pairs would be kept than `maxSeen` allows; forgetting some would repeat events.
    MaxSeen {
        /// `maxSeen`.
        limit: u32,
    },
}

impl fmt::Display for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MaxSeen { limit } => write!(
                f,
                "more than {limit} records would have to be remembered; raise `maxSeen` or narrow the window"
            ),
        }
    }
}

impl std::error::Error for DetectError {}

/// Judges one chunk of records by the rules of the reading's platform.
///
/// `seen` holds what is kept of the chunk's ids ([`record::id_text`](super::record::id_text)) and nothing else is
/// needed of the state. The order of the records does not change which events fire; the order of the events is the
/// records'. Of several versions of one id in a chunk only the newest fires.
///
/// # Errors
/// - [`DetectError::MaxSeen`]: the poll fails, nothing of the chunk may be committed.
pub fn detect(
    reading: &Reading,
    poll: &Poll,
    records: &[impl Record],
    seen: &Seen,
) -> Result<Outcome, DetectError> {
    if reading.platform.is_hosted() {
        return Ok(hosted::detect(reading, poll, records));
    }
    let mut outcome = Outcome::default();
    outcome.counts.records = records.len() as u64;
    let mut versions = Vec::with_capacity(records.len());
    for (index, record) in records.iter().enumerate() {
        versions.extend(Version::of(reading, poll, record, index, &mut outcome));
    }
    // Stable: the versions of one id stay in the order of reading.
    versions.sort_by(|one, other| one.id.cmp(&other.id));
    let mut told = Vec::new();
    outcome.keep.reserve(versions.len());
    for versions in versions.chunk_by(|one, other| one.id == other.id) {
        let id = &versions[0].id;
        let pairs = seen.pairs.of(id);
        let is_known = !seen.known.is_empty() && seen.known.contains(&known_hash(id));
        let history = History { pairs, is_known };
        let decision = decide(reading, poll, versions, &history, &mut outcome.keep);
        outcome.n_new += decision.n_new;
        if !history.is_known && versions.iter().any(|version| version.needs_known(reading)) {
            outcome.known.push(known_hash(id));
            outcome.n_new += 1;
        }
        let n_versions = versions.len() as u64;
        match decision.told {
            Some(fires) => {
                outcome.counts.unchanged += n_versions - 1;
                told.push((&versions[fires.version], fires));
            }
            None if decision.is_remembered => outcome.counts.remembered += n_versions,
            None => outcome.counts.unchanged += n_versions,
        }
    }
    if poll.n_kept.saturating_add(outcome.n_new) > u64::from(reading.max_seen) {
        return Err(DetectError::MaxSeen { limit: reading.max_seen });
    }
    told.sort_unstable_by_key(|(version, _)| version.index);
    outcome.events = told.iter().map(|(version, told)| event(reading, poll, version, told)).collect();
    Ok(outcome)
}

fn event(reading: &Reading, poll: &Poll, version: &Version<'_>, told: &Told) -> Event {
    Event {
        id: event_id(
            &poll.instance,
            &reading.resource,
            &version.id,
            &told.text,
            told.event_type,
            told.ordinal,
        ),
        event_type: told.event_type,
        object_type: reading.resource.clone(),
        object_id: version.id.clone(),
        date: version.date.map_or(poll.window.to, |date| date.exact),
        poll_date: poll.window.to,
        element_key: reading.element_key.clone(),
        reason: told.reason,
        window: poll.event_window(),
        record: version.record.text(),
    }
}
