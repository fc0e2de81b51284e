//! What a poll found and has not committed yet.

use super::{Event, Outcome, Pair, Pairs, Seen, known_hash};
use crate::date::Instant;
use crate::decoded::ShortText;
use std::collections::BTreeSet;

/// Pairs, ids and events of the records since the last commit.
#[derive(Default)]
pub struct Pending {
    pairs: Pairs,
    known: BTreeSet<u64>,
    /// In the order of their records.
    pub events: Vec<Event>,
    /// Records they came from.
    pub n_records: usize,
}

impl Pending {
    /// Takes over what a chunk of `n_records` came to; its counts and warnings stay.
    pub fn add(&mut self, outcome: &mut Outcome, n_records: usize) {
        self.pairs.add(outcome.keep.drain(..));
        self.known.extend(outcome.known.drain(..));
        self.events.append(&mut outcome.events);
        self.n_records += n_records;
    }

    /// Lays what is pending over what is stored of some ids, which are ascending.
    pub fn over(&self, ids: &[ShortText], mut seen: Seen) -> Seen {
        seen.pairs.add(self.pairs.of_all(ids).cloned());
        for id in ids.iter().filter(|_| !self.known.is_empty()) {
            seen.known.extend(Some(known_hash(id)).filter(|hash| self.known.contains(hash)));
        }
        seen
    }

    /// Whether the record of a stored pair came back since `poll_start`.
    pub fn returned(&self, pair: &Pair, poll_start: Instant) -> bool {
        self.pairs.like(pair).is_some_and(|newer| newer.last_returned >= poll_start || newer.is_deleted)
    }

    /// Takes out what is to be stored.
    pub fn take(&mut self) -> (Pairs, Vec<u64>) {
        self.n_records = 0;
        (std::mem::take(&mut self.pairs), std::mem::take(&mut self.known).into_iter().collect())
    }
}
