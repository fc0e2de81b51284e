//! Deletions that show by absence.

use super::{
    Event, EventType, Kept, Mode, Outcome, Pair, Poll, Reading, Reason, Warning, WarningKind, event_id,
    record::RecordText,
};
use crate::config::Deletes;

/// A read that misses more than half of the records needs a second opinion only above this many (`polling.md`).
const FEW: u64 = 10;

/// How much a complete read of a snapshot misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Pairs of [`Kept::Snapshot`] that were kept before the read.
    pub n_kept: u64,
    /// Those of them that the read did not return: `last_returned` is earlier than its P.
    pub n_missing: u64,
}

impl Absence {
    /// Whether so much is missing that the next complete read must agree: all, or more than half and over 10.
    pub fn is_doubtful(self) -> bool {
        self.n_missing >= self.n_kept || (self.n_missing > FEW && self.n_missing * 2 > self.n_kept)
    }
}

/// What the missing pairs of a complete read come to: DELETED where `deletes` is `"absent"`.
///
/// Call it after the last page of a snapshot, with all missing pairs or chunk by chunk; store [`Outcome::keep`]. Of a
/// doubtful read ([`Absence::is_doubtful`]) only those fire that the complete read before missed as well. A deleted id
/// stays as a pair of [`Kept::Returned`] so that its next life has other event ids.
///
/// A 304 is a complete read like the last one if that had one page: call this with the pairs marked
/// [`Pair::is_missed`] as the missing ones. Else a 304 says nothing and nothing is called.
pub fn absent(reading: &Reading, poll: &Poll, absence: Absence, missing: &[Pair]) -> Outcome {
    let mut outcome = Outcome::default();
    if reading.deletes != Some(Deletes::Absent) || !reading.is_snapshot {
        return outcome;
    }
    let is_doubtful = absence.is_doubtful();
    let mut doubted: Option<Warning> = None;
    for pair in missing.iter().filter(|pair| pair.kept == Kept::Snapshot && !pair.is_deleted) {
        if is_doubtful && !pair.is_missed {
            outcome.keep.push(Pair { is_missed: true, ..pair.clone() });
            doubted.get_or_insert(Warning {
                kind: WarningKind::ManyAbsent { n_kept: absence.n_kept },
                record_id: None,
                n_records: absence.n_missing,
            });
            continue;
        }
        let ordinal = pair.ordinal.saturating_add(1);
        // Its last days as a kept pair count from here.
        let last_returned = poll.window.to;
        outcome.keep.push(Pair {
            kept: Kept::Returned,
            ordinal,
            is_deleted: true,
            is_missed: false,
            last_returned,
            ..pair.clone()
        });
        if matches!(poll.mode, Mode::Normal) {
            outcome.events.push(event(reading, poll, pair, ordinal));
        }
    }
    outcome.warnings.extend(doubted);
    outcome
}

fn event(reading: &Reading, poll: &Poll, pair: &Pair, ordinal: u32) -> Event {
    let version =
        pair.instant.map_or(pair.fingerprint.0.clone(), |instant| instant.timestamp_millis().to_string());
    Event {
        id: event_id(&poll.instance, &reading.resource, &pair.id, &version, EventType::Deleted, ordinal),
        event_type: EventType::Deleted,
        object_type: reading.resource.clone(),
        object_id: pair.id.clone(),
        date: poll.window.to,
        poll_date: poll.window.to,
        element_key: reading.element_key.clone(),
        reason: Reason::Absent,
        window: poll.event_window(),
        record: RecordText::default(),
    }
}
