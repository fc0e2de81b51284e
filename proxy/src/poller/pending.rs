//! What a poll found and has not committed yet.

use pollwright_core::{
    change::{Event, Outcome, Pair, Seen, known_hash},
    date::Instant,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs, ids and events of the records since the last commit.
#[derive(Default)]
pub(super) struct Pending {
    pairs: BTreeMap<(String, i64), Pair>,
    known: BTreeSet<u64>,
    pub(super) events: Vec<Event>,
    /// Records they came from.
    pub(super) n_records: usize,
}

impl Pending {
    pub(super) fn add(&mut self, outcome: &mut Outcome, n_records: usize) {
        for pair in outcome.keep.drain(..) {
            self.pairs.insert((pair.id.clone(), pair.slot), pair);
        }
        self.known.extend(outcome.known.drain(..));
        self.events.append(&mut outcome.events);
        self.n_records += n_records;
    }

    /// Lays what is pending over what is stored of some ids.
    pub(super) fn over(&self, ids: &BTreeSet<String>, mut seen: Seen) -> Seen {
        for id in ids.iter().filter(|_| !self.pairs.is_empty()) {
            let newer = self.pairs.range((id.clone(), i64::MIN)..=(id.clone(), i64::MAX));
            for (_, newer) in newer {
                let stored = seen.pairs.entry(id.clone()).or_default();
                stored.retain(|old| old.slot != newer.slot);
                stored.push(newer.clone());
                stored.sort_by_key(|pair| pair.slot);
            }
        }
        for id in ids.iter().filter(|_| !self.known.is_empty()) {
            seen.known.extend(Some(known_hash(id)).filter(|hash| self.known.contains(hash)));
        }
        seen
    }

    /// Whether the record of a stored pair came back since `poll_start`.
    pub(super) fn returned(&self, pair: &Pair, poll_start: Instant) -> bool {
        let newer = self.pairs.get(&(pair.id.clone(), pair.slot));
        newer.is_some_and(|newer| newer.last_returned >= poll_start || newer.is_deleted)
    }

    /// Takes out what is to be stored.
    pub(super) fn take(&mut self) -> (Vec<Pair>, Vec<u64>) {
        self.n_records = 0;
        let pairs = std::mem::take(&mut self.pairs).into_values().collect();
        (pairs, std::mem::take(&mut self.known).into_iter().collect())
    }
}
