//! From records to events, by Pollwright's own rules.

use super::{
    Event, Outcome, Poll, Reading, Seen,
    decide::{History, Told, decide},
    event_id, hosted, known_hash,
    version::Version,
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

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
    records: &[Value],
    seen: &Seen,
) -> Result<Outcome, DetectError> {
    if reading.platform.is_hosted() {
        return Ok(hosted::detect(reading, poll, records));
    }
    let mut outcome = Outcome::default();
    outcome.counts.records = records.len() as u64;
    let mut by_id: BTreeMap<String, Vec<Version<'_>>> = BTreeMap::new();
    for (index, record) in records.iter().enumerate() {
        if let Some((id, version)) = Version::of(reading, poll, record, index, &mut outcome) {
            by_id.entry(id).or_default().push(version);
        }
    }
    let mut events = Vec::new();
    for (id, versions) in &by_id {
        let hash = known_hash(id);
        let pairs = seen.pairs.get(id).map_or(&[][..], Vec::as_slice);
        let history = History { pairs, is_known: seen.known.contains(&hash) };
        let decision = decide(reading, poll, id, versions, &history);
        outcome.n_new += decision.n_new;
        outcome.keep.extend(decision.keep);
        if !history.is_known && versions.iter().any(|version| version.needs_known(reading)) {
            outcome.known.push(hash);
            outcome.n_new += 1;
        }
        let n_versions = versions.len() as u64;
        match decision.told {
            Some(told) => {
                outcome.counts.unchanged += n_versions - 1;
                let version = &versions[told.version];
                events.push((version.index, event(reading, poll, id, version, &told)));
            }
            None if decision.is_remembered => outcome.counts.remembered += n_versions,
            None => outcome.counts.unchanged += n_versions,
        }
    }
    if poll.n_kept.saturating_add(outcome.n_new) > u64::from(reading.max_seen) {
        return Err(DetectError::MaxSeen { limit: reading.max_seen });
    }
    events.sort_unstable_by_key(|(index, _)| *index);
    outcome.events = events.into_iter().map(|(_, event)| event).collect();
    Ok(outcome)
}

fn event(reading: &Reading, poll: &Poll, id: &str, version: &Version<'_>, told: &Told) -> Event {
    Event {
        id: event_id(&poll.instance, &reading.resource, id, &told.text, told.event_type, told.ordinal),
        event_type: told.event_type,
        object_type: reading.resource.clone(),
        object_id: id.to_owned(),
        date: version.date.map_or(poll.window.to, |date| date.exact),
        poll_date: poll.window.to,
        element_key: reading.element_key.clone(),
        reason: told.reason,
        window: poll.event_window(),
        record: version.record.clone(),
    }
}
