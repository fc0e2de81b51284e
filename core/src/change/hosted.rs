//! What the hosted platforms do, as far as it is documented; what is assumed beyond that, the outcome says.
//!
//! They know no seen pairs: every record later than the last poll fires, whether it fired before or not, and one that
//! is not later never does.

use super::{DateReading, Event, EventType, Mode, Outcome, Poll, Reading, Reason, WarningKind, event_id};
use super::{fields::Record, fingerprint::Fingerprint, record::id_of};
use crate::{
    date::{FieldValue, Instant, field::read_field_hosted},
    decoded::ShortText,
    schedule::shift,
};
use chrono::{DateTime, Months, TimeDelta};
use serde::Serialize;

/// What a hosted platform does not document and we assume: a sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Assumption {
    /// The first poll.
    FirstPoll,
    /// A record whose date cannot be read.
    UnreadableDate,
    /// A record without a created date beside its updated date.
    NoCreatedDate,
    /// A resource without dates.
    NoDates,
    /// The date that a record is compared with under `pollDelay`.
    DelayedComparison,
}

impl Assumption {
    /// What we assume; shown with "not documented".
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FirstPoll => "The first poll is a baseline and fires nothing.",
            Self::UnreadableDate => "A record whose date cannot be read with the pattern is ignored.",
            Self::NoCreatedDate => "A record without a created date that can be read fires as UPDATED.",
            Self::NoDates => {
                "A record of a resource without dates fires as CREATED in every poll that returns it."
            }
            Self::DelayedComparison => "A record is compared with the last poll less `pollDelay`.",
        }
    }
}

/// Judges records as a hosted platform does.
pub(super) fn detect(reading: &Reading, poll: &Poll, records: &[impl Record]) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.counts.records = records.len() as u64;
    let last = shift(poll.last_poll, -i64::from(reading.poll_delay_seconds) * 1_000);
    if reading.poll_delay_seconds > 0 {
        outcome.assumptions.insert(Assumption::DelayedComparison);
    }
    if poll.mode == Mode::Baseline {
        outcome.assumptions.insert(Assumption::FirstPoll);
        outcome.counts.remembered = outcome.counts.records;
        return outcome;
    }
    for record in records {
        let Some(id) = record.field(&reading.id_field).as_ref().and_then(id_of) else {
            outcome.warn(WarningKind::NoId { field: reading.id_field.clone() }, None);
            continue;
        };
        let Some((event_type, date)) = judge(reading, poll, record, last, &mut outcome) else {
            continue;
        };
        outcome.events.push(event(reading, poll, record, id, event_type, date));
    }
    outcome
}

/// What a record fires, and its date; `None` where it is ignored.
fn judge(
    reading: &Reading,
    poll: &Poll,
    record: &dyn Record,
    last: Instant,
    outcome: &mut Outcome,
) -> Option<(EventType, Option<Instant>)> {
    let date_of = |date: &Option<DateReading>| {
        let date = date.as_ref()?;
        record.field(&date.path).and_then(|value| read(date, &value, poll.window.to))
    };
    if reading.updated.is_none() && reading.created.is_none() {
        outcome.assumptions.insert(Assumption::NoDates);
        return Some((EventType::Created, None));
    }
    let (updated, created) = (date_of(&reading.updated), date_of(&reading.created));
    // Without the filter by the updated date the created one is compared (domain facts, section 3.3).
    let compared = if reading.filter_by_updated_date { updated } else { created };
    let Some(compared) = compared else {
        outcome.assumptions.insert(Assumption::UnreadableDate);
        outcome.counts.unchanged += 1;
        return None;
    };
    if compared <= last {
        outcome.counts.before_from += 1;
        outcome.counts.unchanged += 1;
        return None;
    }
    if reading.filter_by_current_date && updated.is_some_and(|updated| updated > poll.window.to) {
        outcome.counts.after_poll_start += 1;
        return None;
    }
    let tolerance = TimeDelta::seconds(i64::from(reading.created_check_tolerance_seconds));
    let event_type = match (updated, created) {
        (Some(updated), Some(created)) if (updated - created).abs() > tolerance => EventType::Updated,
        (_, Some(_)) => EventType::Created,
        (_, None) => {
            outcome.assumptions.insert(Assumption::NoCreatedDate);
            EventType::Updated
        }
    };
    Some((event_type, updated.or(created)))
}

fn event(
    reading: &Reading,
    poll: &Poll,
    record: &dyn Record,
    id: ShortText,
    event_type: EventType,
    date: Option<Instant>,
) -> Event {
    let version = date.map_or_else(
        || Fingerprint::of(&record.whole(), reading).0,
        |date: Instant| date.timestamp_millis().to_string(),
    );
    // The platform numbers a repeat anew, so the poll is part of the version.
    let version = format!("{version}@{}", poll.window.to.timestamp_millis());
    Event {
        id: event_id(&poll.instance, &reading.resource, &id, &version, event_type, 0),
        event_type,
        object_type: reading.resource.clone(),
        object_id: id,
        date: date.unwrap_or(poll.window.to),
        poll_date: poll.window.to,
        element_key: reading.element_key.clone(),
        reason: match (event_type, date) {
            (_, None) => Reason::FirstSeen,
            (EventType::Created, _) => Reason::New,
            _ => Reason::Changed,
        },
        window: poll.event_window(),
        record: record.text(),
    }
}

/// Java's lenient prefix parse: text left over is ignored, and nothing is inferred.
fn read(date: &DateReading, value: &FieldValue<'_>, poll_start: Instant) -> Option<Instant> {
    // Two digits of a year mean the hundred years that begin 80 years ago.
    let century = poll_start.checked_sub_months(Months::new(80 * 12)).unwrap_or(poll_start);
    let millis = read_field_hosted(value, date.format.as_ref()?, &date.zone, century.timestamp_millis())?;
    DateTime::from_timestamp_millis(millis)
}
