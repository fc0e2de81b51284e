//! Events: what a record's change is told as, and why.

use super::{fingerprint::hex, record::RecordText};
use crate::{date::Instant, decoded::ShortText};
use chrono::{Datelike, Timelike};
use compact_str::ToCompactString;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::{fmt, ops::RangeInclusive};

/// One event of one record; serialises to the line that `poll` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Derived, not drawn: a repeat bears the same id ([`event_id`]).
    pub id: String,
    /// What happened.
    pub event_type: EventType,
    /// The resource's name.
    pub object_type: ShortText,
    /// The record's id as text.
    pub object_id: ShortText,
    /// The record's updated date; the poll start where it has none.
    #[serde(serialize_with = "stamp")]
    pub date: Instant,
    /// P: the poll start of the poll that saw it.
    #[serde(serialize_with = "stamp")]
    pub poll_date: Instant,
    /// `element.key` of the configuration, where it has one.
    pub element_key: Option<String>,
    /// Why it fired.
    pub reason: Reason,
    /// What the poll asked for.
    pub window: EventWindow,
    /// The record as the API returned it; of an absent record only its id is known: `null`.
    pub record: RecordText,
}

/// The window of an event's poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventWindow {
    /// F; `None` for a snapshot.
    #[serde(serialize_with = "stamp_or_null")]
    pub from: Option<Instant>,
    /// P.
    #[serde(serialize_with = "stamp")]
    pub to: Instant,
}

/// What happened to a record.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventType {
    /// It is new to the receiver.
    Created,
    /// It changed.
    Updated,
    /// It is gone.
    Deleted,
}

/// Why an event fired: a fixed word each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Created since the last poll.
    New,
    /// The record's date moved on, or the content of a record without date.
    Changed,
    /// Same date as the newest record seen before.
    Tie,
    /// Dated before the last poll, visible only now.
    Late,
    /// Same date, other content.
    Again,
    /// Nothing says when it was created.
    FirstSeen,
    /// Its date is missing or unreadable.
    DateUnreadable,
    /// A complete read no longer has it.
    Absent,
    /// Its flag says deleted.
    Flagged,
}

impl Reason {
    /// All of them, in the order of the documentation.
    pub const ALL: [Reason; 9] = [
        Self::New,
        Self::Changed,
        Self::Tie,
        Self::Late,
        Self::Again,
        Self::FirstSeen,
        Self::DateUnreadable,
        Self::Absent,
        Self::Flagged,
    ];

    /// The fixed word, as in an event's `reason`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Tie => "tie",
            Self::Late => "late",
            Self::Again => "again",
            Self::FirstSeen => "first-seen",
            Self::DateUnreadable => "date-unreadable",
            Self::Absent => "absent",
            Self::Flagged => "flagged",
        }
    }

    /// What the word means, one sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::New => "The record was created since the last poll.",
            Self::Changed => {
                "The record's date, or without a date its content, differs from what was seen before."
            }
            Self::Tie => "The record bears the same date as the newest one that the last poll saw.",
            Self::Late => "The record is dated before the last poll but was not visible then.",
            Self::Again => "The record changed once more within the unit of time that its date can express.",
            Self::FirstSeen => {
                "The id was never seen before, and no date of its own says when it was created."
            }
            Self::DateUnreadable => "The record's date is missing or unreadable, so its content is compared.",
            Self::Absent => "A complete read of the resource no longer has the record.",
            Self::Flagged => "The record's own flag says that it is deleted.",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl EventType {
    /// As in an event's `eventType`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Deleted => "DELETED",
        }
    }
}

/// The id of an event: 32 hexadecimal digits (128 bits) of a SHA-256 over its parts.
///
/// `ordinal` is 0 while a record's date moves forward; it tells apart events whose version may come back: content
/// without a date, a second change within one unit of time, deletions.
pub fn event_id(
    instance: &str,
    resource: &str,
    record_id: &str,
    version: &str,
    event_type: EventType,
    ordinal: u32,
) -> String {
    let mut hash = Sha256::new();
    for part in [instance, resource, record_id, version, event_type.word(), &ordinal.to_compact_string()] {
        // Lengths keep the parts apart: `ab` + `c` is not `a` + `bc`.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..16])
}

/// An instant as chrono writes it, `2026-03-29T10:00:00Z`, in a fifth of the time: each event has four.
fn stamp<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    let (year, nanos) = (at.year(), at.nanosecond());
    if !(0..=9_999).contains(&year) || !nanos.is_multiple_of(1_000_000) {
        return at.serialize(serializer);
    }
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut write = |places: RangeInclusive<usize>, mut number: u32| {
        for place in places.rev() {
            text[place] = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    write(0..=3, year.unsigned_abs());
    write(5..=6, at.month());
    write(8..=9, at.day());
    write(11..=12, at.hour());
    write(14..=15, at.minute());
    write(17..=18, at.second());
    write(20..=22, nanos / 1_000_000);
    if nanos == 0 {
        text[19] = b'Z';
    }
    let length = if nanos == 0 { 20 } else { 24 };
    // Digits and signs.
    serializer.serialize_str(std::str::from_utf8(&text[..length]).unwrap_or_default())
}

fn stamp_or_null<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => stamp(at, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::{EventWindow, Instant};

    #[test]
    fn instants_as_chrono_writes_them() {
        for millis in
            [0, 1, 999, 1_774_778_400_000, 1_774_778_400_050, -1, -62_167_219_200_000, -62_167_219_200_001]
                .into_iter()
                .chain([253_402_300_799_999, 253_402_300_800_000])
        {
            let to = Instant::from_timestamp_millis(millis).expect("it is in chrono's range");
            let text = serde_json::to_string(&EventWindow { from: Some(to), to }).expect("plain data");
            let chrono = serde_json::to_string(&to).expect("plain data");
            assert_eq!(text, format!(r#"{{"from":{chrono},"to":{chrono}}}"#), "{millis}");
        }
    }
}
