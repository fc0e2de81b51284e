//! What comes together while the pages of a resource are read.

use super::{error::ResourceError, report::Warnings};
use pollwright_core::{
    change::{Counts, Event, Mode, Outcome, Poll},
    date::Instant,
    moment,
};
use reqwest::Url;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// A poll of a resource under way.
pub(super) struct Batch {
    /// The store's number of the resource.
    pub(super) resource: i64,
    pub(super) poll: Poll,
    pub(super) done: Done,
    /// Not yet told.
    pub(super) events: Vec<Event>,
    /// Records since the last commit.
    pub(super) n_uncommitted: usize,
}

/// What a poll of a resource came to.
#[derive(Default)]
pub(super) struct Done {
    pub(super) counts: Counts,
    pub(super) n_events: u64,
    warnings: Warnings,
    clock_warning: Option<String>,
    n_pages: u32,
    n_kept: u64,
}

/// The pages that were read, to see when they repeat.
pub(super) struct Pages {
    pub(super) n: u32,
    /// Whether one of them was found by a number, over whose border records may shift.
    pub(super) is_by_number: bool,
    /// Whether the list was read to its end.
    pub(super) is_complete: bool,
    addresses: BTreeSet<String>,
    contents: BTreeSet<u64>,
}

impl Batch {
    pub(super) fn new(resource: i64, poll: Poll) -> Self {
        Self { resource, poll, done: Done::default(), events: Vec::new(), n_uncommitted: 0 }
    }

    /// Adds what a chunk came to; its pairs are stored already.
    pub(super) fn take(&mut self, outcome: Outcome) {
        self.poll.n_kept += outcome.n_new;
        self.done.counts += outcome.counts;
        self.done.warnings.add(outcome.warnings);
        self.events.extend(outcome.events);
    }

    pub(super) fn finish(self, n_pages: u32, n_kept: u64, clock_warning: Option<String>) -> Done {
        let mut done = Done { n_pages, n_kept, clock_warning, ..self.done };
        done.warnings.add(done.counts.warning().into_iter().collect());
        done
    }
}

impl Done {
    /// The warnings in words, taken out.
    pub(super) fn take_warnings(&mut self) -> Vec<String> {
        let warnings = std::mem::take(&mut self.warnings);
        warnings.into_messages().chain(self.clock_warning.take()).collect()
    }

    /// The poll in one line.
    pub(super) fn summary(&self, mode: Mode, poll_start: Instant) -> String {
        let records = count(self.counts.records, "record");
        if mode == Mode::Baseline {
            return format!("Baseline taken at {}: {records}, no events", moment::format(poll_start));
        }
        let (pages, events) = (count(u64::from(self.n_pages), "page"), count(self.n_events, "event"));
        format!("{pages}, {records}, {events}; {} remembered", count(self.n_kept, "version"))
    }

    /// That only a part was read.
    pub(super) fn cut(&self, n_pages: u32) -> String {
        let pages = count(u64::from(n_pages), "page");
        format!("only the first {} of {pages} were read", count(self.counts.records, "record"))
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            n: 0,
            is_by_number: false,
            is_complete: true,
            addresses: BTreeSet::new(),
            contents: BTreeSet::new(),
        }
    }
}

impl Pages {
    /// Notes a page.
    ///
    /// # Errors
    /// - it was read before, or holds just what another one held: the list would never end
    pub(super) fn add(&mut self, url: &Url, records: &[Value]) -> Result<(), ResourceError> {
        self.n += 1;
        let mut hasher = DefaultHasher::new();
        for record in records {
            record.to_string().hash(&mut hasher);
        }
        let is_new_address = self.addresses.insert(url.to_string());
        let is_new_content = records.is_empty() || self.contents.insert(hasher.finish());
        if is_new_address && is_new_content { Ok(()) } else { Err(ResourceError::Repeats { page: self.n }) }
    }
}

fn count(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
