//! What a poll is decided from, what it decides, and what is remembered between polls.

use super::{Assumption, Event, EventWindow, Pairs, Warning, WarningKind, fingerprint::Fingerprint};
use crate::{date::Instant, decoded::ShortText, schedule::Window};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, ops::AddAssign};

/// One poll of one resource, as far as its records are judged by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// Names the instance in event ids; `poll`'s `--instance`, default `default`.
    pub instance: String,
    /// What was asked for: F and P.
    pub window: Window,
    /// L: the last committed poll. Of a first poll its `since`, else P.
    pub last_poll: Instant,
    /// When the request of these records was sent, by the vendor's clock where that runs behind ours
    /// ([`schedule::read_at`](crate::schedule::read_at)); the earliest of several pages. Under a given `--now` that
    /// instant: the skew of a real answer says nothing about it.
    pub read_at: Instant,
    /// Whether records are told or only remembered.
    pub mode: Mode,
    /// The newest instant among the dated pairs kept before this poll, those after L left out. It words the reason
    /// `tie` and decides nothing.
    pub newest_seen: Option<Instant>,
    /// How many pairs and known ids are stored for the resource now; with chunks, add [`Outcome::n_new`] of each.
    pub n_kept: u64,
}

impl Poll {
    pub(super) fn event_window(&self) -> EventWindow {
        EventWindow { from: self.window.from, to: self.window.to }
    }
}

/// Whether a poll's records are told or only remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By the rules.
    Normal,
    /// The first poll without `since`: everything is remembered, nothing fires.
    Baseline,
    /// The first poll with `since`: records dated at or after it fire, the others are remembered.
    Since(Instant),
    /// The first poll after the reading changed (`Reading::key`): records dated up to the last poll, and records
    /// without a date, are remembered under the new reading; later ones go by the rules.
    Reread,
}

/// What was seen before of the ids of one chunk, and of no others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The kept pairs of the ids.
    pub pairs: Pairs,
    /// Those of the chunk's [`known_hash`]es that are stored.
    pub known: BTreeSet<u64>,
}

/// One version of one record that was seen. Unique by `(id, slot)`: keeping one with the same replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The record's id as text.
    pub id: ShortText,
    /// Which of the id's pairs: the instant's epoch milliseconds where several versions are kept side by side,
    /// `i64::MIN` where only the current one is (snapshots, records without a date).
    pub slot: i64,
    /// What decides how long it is kept.
    pub kept: Kept,
    /// The updated date, cut to the field's precision; `None` where the record has none.
    pub instant: Option<Instant>,
    /// Where the unit of time of `instant` ends: `instant` plus one second for a date written to the second.
    pub closes: Option<Instant>,
    /// What the record held, without id and dates; blank where the unit of its date had ended when it was read, so
    /// that no later version is compared with it.
    pub fingerprint: Fingerprint,
    /// When the record was last read ([`Poll::read_at`]).
    pub read_at: Instant,
    /// P of the poll that last returned it.
    pub last_returned: Instant,
    /// Counts the versions of the record whose date did not move forward, and its deletions.
    pub ordinal: u32,
    /// Its deletion was told.
    pub is_deleted: bool,
    /// A complete read of a snapshot did not have it, and the next must agree before that is told.
    pub is_missed: bool,
}

/// What decides how long a pair is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// While its date can still be asked for: a dated record of a resource that filters by date.
    Window,
    /// Until 30 days after it was last returned: undated and future-dated records, all of a resource that does not
    /// filter by date, and deleted ones.
    Returned,
    /// The current version of a record of a snapshot; it goes like `Returned` once reads no longer have it.
    Snapshot,
}

/// What a chunk of records came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// What fires, in the order of the records.
    pub events: Vec<Event>,
    /// Pairs to store, by `(id, slot)`, in the transaction that stores the events.
    pub keep: Vec<Pair>,
    /// Hashes of ids to store for ever: no date of theirs can say whether they are new.
    pub known: Vec<u64>,
    /// How many of `keep` and `known` were not stored before.
    pub n_new: u64,
    /// Each kind once, with the first record that shows it.
    pub warnings: Vec<Warning>,
    /// What a hosted platform does not document and the result rests on.
    pub assumptions: BTreeSet<Assumption>,
    /// What became of the records.
    pub counts: Counts,
}

impl Outcome {
    /// Adds a warning; of those of one kind, field and pattern only the first is kept, with their number.
    pub(super) fn warn(&mut self, kind: WarningKind, record_id: Option<&str>) {
        match self.warnings.iter_mut().find(|warning| warning.kind.is_like(&kind)) {
            Some(warning) => warning.n_records += 1,
            None => {
                self.warnings.push(Warning { kind, record_id: record_id.map(str::to_owned), n_records: 1 })
            }
        }
    }

    pub(super) fn warn_if(&mut self, kind: Option<WarningKind>, id: &str) {
        if let Some(kind) = kind {
            self.warn(kind, Some(id));
        }
    }
}

/// What became of the records of a chunk; sums over chunks by `+=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub records: u64,
    /// With a date before F.
    pub before_from: u64,
    /// Dropped by `filterByCurrentDate`: dated after P.
    pub after_poll_start: u64,
    /// Seen before, or dropped because of F.
    pub unchanged: u64,
    /// Remembered and not told: baseline.
    pub remembered: u64,
}

impl Counts {
    /// For the whole answer, after its last chunk: every record lies before F, so the pattern or the zone is wrong.
    pub fn warning(&self) -> Option<Warning> {
        (self.records > 0 && self.before_from == self.records).then_some(Warning {
            kind: WarningKind::AllBeforeFrom,
            record_id: None,
            n_records: self.records,
        })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.before_from += other.before_from;
        self.after_poll_start += other.after_poll_start;
        self.unchanged += other.unchanged;
        self.remembered += other.remembered;
    }
}

/// The 64-bit hash by which an id is known for ever; a store without unsigned integers may keep it as `i64`.
pub fn known_hash(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest[..8].iter().fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}
