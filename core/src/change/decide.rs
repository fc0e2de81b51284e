//! What the versions of one record come to: at most one event, and the pairs to keep.

use super::{EventType, Kept, Mode, Pair, Poll, Reading, Reason, dates::RecordDate, version::Version};
use crate::{date::Instant, decoded::ShortText};
use chrono::TimeDelta;
use compact_str::ToCompactString;
use std::collections::BTreeMap;

/// The slot of an id that keeps only its current version.
const CURRENT: i64 = i64::MIN;

/// What was seen of one id before.
#[derive(Clone, Copy, Debug)]
pub(super) struct History<'a> {
    /// Its kept pairs.
    pub(super) pairs: &'a [Pair],
    /// It was seen at some time.
    pub(super) is_known: bool,
}

/// What the versions of one id in one chunk come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Decision {
    /// What fires.
    pub(super) told: Option<Told>,
    /// How many of the kept pairs have a slot of their own.
    pub(super) n_new: u64,
    /// Something is new but only remembered.
    pub(super) is_remembered: bool,
}

/// An event to be.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Which of the versions.
    pub(super) version: usize,
    /// What is told.
    pub(super) event_type: EventType,
    /// Why.
    pub(super) reason: Reason,
    /// The version in the event's id.
    pub(super) text: ShortText,
    /// The ordinal in the event's id.
    pub(super) ordinal: u32,
}

/// Decides over the versions of one id, which are in the order of reading; adds the pairs to keep.
pub(super) fn decide(
    reading: &Reading,
    poll: &Poll,
    versions: &[Version<'_>],
    history: &History<'_>,
    keep: &mut Vec<Pair>,
) -> Decision {
    let mut decision = Decision::default();
    let mut newest: Option<(usize, usize)> = None;
    for (slot, index) in by_slot(reading, versions) {
        let version = &versions[index];
        let old = history.at(slot);
        let is_new = !history.has_seen(reading, version, old);
        let kept = kept(reading, poll, version);
        decision.n_new += u64::from(old.is_none());
        if is_new {
            newest = newest
                .filter(|(_, other)| versions[*other].instant() > version.instant())
                .or(Some((keep.len(), index)));
        } else if old.is_some_and(|old| is_settled(old, kept)) {
            continue;
        }
        keep.push(pair(poll, slot, kept, version, history, old.filter(|_| !is_new)));
    }
    let Some((kept, index)) = newest else { return decision };
    let version = &versions[index];
    if !poll.mode.tells(version, poll.last_poll) {
        decision.is_remembered = true;
        return decision;
    }
    let old = history.at(keep[kept].slot);
    let ordinal = history.next_ordinal(version);
    keep[kept].ordinal = ordinal;
    let (event_type, reason) = judge(reading, poll, version, history, old);
    decision.told = Some(Told {
        version: index,
        event_type,
        reason,
        text: version_text(reading, version, reason),
        ordinal,
    });
    decision
}

impl Version<'_> {
    pub(super) fn instant(&self) -> Option<Instant> {
        self.date.map(|date| date.instant)
    }

    fn slot(&self, reading: &Reading) -> i64 {
        match self.date {
            Some(date) if !reading.is_snapshot => date.instant.timestamp_millis(),
            _ => CURRENT,
        }
    }

    /// Same date; the content counts only if the date's unit was still open when it was last read.
    fn is_same(&self, reading: &Reading, old: &Pair) -> bool {
        self.instant() == old.instant
            && (old.closes.is_some_and(|closes| closes <= old.read_at)
                || self.fingerprint(reading) == old.fingerprint)
    }
}

impl History<'_> {
    fn at(&self, slot: i64) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.slot == slot)
    }

    /// What the record was when last told: the ordinal rises with every step that the date does not show.
    fn current(&self) -> Option<&Pair> {
        self.pairs.iter().max_by_key(|pair| (pair.ordinal, pair.instant))
    }

    fn is_deleted(&self) -> bool {
        self.current().is_some_and(|pair| pair.is_deleted)
    }

    fn ordinal(&self) -> u32 {
        self.current().map_or(0, |pair| pair.ordinal)
    }

    fn has_seen(&self, reading: &Reading, version: &Version<'_>, old: Option<&Pair>) -> bool {
        if version.is_flagged && self.is_deleted() {
            return true;
        }
        old.is_some_and(|old| old.is_deleted == version.is_flagged && version.is_same(reading, old))
    }

    /// The receiver was told of the id and not of its deletion.
    fn is_told(&self) -> bool {
        !self.is_deleted() && (self.is_known || !self.pairs.is_empty())
    }

    /// As before while the date moves forward; one more for everything else that happens to a kept id.
    fn next_ordinal(&self, version: &Version<'_>) -> u32 {
        let newest = self.pairs.iter().filter_map(|pair| pair.instant).max();
        let moves_on = version.instant() > newest && !version.is_flagged && !self.is_deleted();
        let step = u32::from(!self.pairs.is_empty() && !moves_on);
        self.ordinal().saturating_add(step)
    }
}

impl Mode {
    fn tells(self, version: &Version<'_>, last_poll: Instant) -> bool {
        match self {
            Self::Normal => true,
            Self::Baseline => false,
            Self::Since(since) => version.date.is_some_and(|date| date.closes > since),
            Self::Reread => version.date.is_some_and(|date| date.instant > last_poll),
        }
    }
}

/// One version a slot: the newest, and of equals the one that was read last.
fn by_slot(reading: &Reading, versions: &[Version<'_>]) -> impl Iterator<Item = (i64, usize)> {
    let (only, several) = match versions {
        [only] => (Some((only.slot(reading), 0)), &[][..]),
        several => (None, several),
    };
    let mut slots: BTreeMap<i64, usize> = BTreeMap::new();
    for (index, version) in several.iter().enumerate() {
        let slot = slots.entry(version.slot(reading)).or_insert(index);
        if version.instant() >= versions[*slot].instant() {
            *slot = index;
        }
    }
    only.into_iter().chain(slots)
}

/// How long a version is kept.
fn kept(reading: &Reading, poll: &Poll, version: &Version<'_>) -> Kept {
    let is_lasting = version.date.is_none_or(|date| date.exact > poll.window.to);
    if version.is_flagged {
        Kept::Returned
    } else if reading.is_snapshot {
        Kept::Snapshot
    } else if is_lasting || !reading.filter_by_updated_date {
        Kept::Returned
    } else {
        Kept::Window
    }
}

/// What is kept of a version; `seen` is the pair that says the same.
fn pair(
    poll: &Poll,
    slot: i64,
    kept: Kept,
    version: &Version<'_>,
    history: &History<'_>,
    seen: Option<&Pair>,
) -> Pair {
    Pair {
        id: version.id.clone(),
        slot,
        kept,
        instant: version.instant(),
        closes: version.date.map(|date| date.closes),
        fingerprint: match seen {
            Some(seen) if !seen.fingerprint.is_blank() => seen.fingerprint.clone(),
            _ => version.kept_fingerprint(),
        },
        read_at: poll.read_at,
        last_returned: poll.window.to,
        ordinal: seen.map_or_else(|| history.ordinal(), |seen| seen.ordinal),
        is_deleted: version.is_flagged,
        is_missed: false,
    }
}

/// Whether storing the same version anew would change no later decision.
fn is_settled(old: &Pair, new: Kept) -> bool {
    (old.kept, new) == (Kept::Window, Kept::Window) && old.closes.is_some_and(|closes| closes <= old.read_at)
}

/// What is told of a version that was not seen, and why (`polling.md`, "Which records fire, and as what").
fn judge(
    reading: &Reading,
    poll: &Poll,
    version: &Version<'_>,
    history: &History<'_>,
    old: Option<&Pair>,
) -> (EventType, Reason) {
    if version.is_flagged {
        return (EventType::Deleted, Reason::Flagged);
    }
    // A receiver that was told of the deletion has nothing left to update.
    if history.is_deleted() {
        return (EventType::Created, Reason::New);
    }
    let is_told = history.is_told();
    let Some(date) = version.date else {
        let has_date = reading.updated.is_some() || reading.created.is_some();
        let event_type = if is_told { EventType::Updated } else { EventType::Created };
        let reason = match old {
            Some(old) if old.instant.is_none() => Reason::Changed,
            _ if has_date => Reason::DateUnreadable,
            _ if is_told => Reason::Changed,
            _ => Reason::FirstSeen,
        };
        return (event_type, reason);
    };
    let event_type = if is_told { EventType::Updated } else { first_type(reading, poll, version) };
    let reason = if old.is_some_and(|old| old.instant == version.instant()) {
        Reason::Again
    } else if poll.newest_seen == Some(date.instant) {
        Reason::Tie
    } else if date.closes <= poll.last_poll {
        Reason::Late
    } else if is_told || event_type == EventType::Updated {
        Reason::Changed
    } else if version.needs_known(reading) {
        Reason::FirstSeen
    } else {
        Reason::New
    };
    (event_type, reason)
}

/// What a dated record fires when its id was never seen.
fn first_type(reading: &Reading, poll: &Poll, version: &Version<'_>) -> EventType {
    let (RecordDate::Read(created), Some(updated)) = (&version.created, version.date) else {
        return EventType::Created;
    };
    let tolerance = TimeDelta::seconds(i64::from(reading.created_check_tolerance_seconds));
    let is_first_version = (updated.exact - created.exact).abs() <= tolerance;
    // `created >= L` in the field's own unit: a date without time may lie anywhere in its day.
    if reading.has_single_date() || is_first_version || created.closes > poll.last_poll {
        EventType::Created
    } else {
        EventType::Updated
    }
}

/// The version in an event's id: the instant where that alone tells versions apart, else with the content.
fn version_text(reading: &Reading, version: &Version<'_>, reason: Reason) -> ShortText {
    let fingerprint = || version.fingerprint(reading).0;
    match version.instant() {
        Some(instant) if reason == Reason::Again => {
            format!("{}/{}", instant.timestamp_millis(), fingerprint()).into()
        }
        Some(instant) => instant.timestamp_millis().to_compact_string(),
        None => fingerprint().into(),
    }
}
