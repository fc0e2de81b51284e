//! What comes together while the pages of a resource are read.

use super::{error::ResourceError, fetch::Validators};
use crate::store::{Commit, Committed, Store, StoreError};
use pollwright_core::{
    change::{Counts, Event, Mode, Outcome, Pending, Poll, Reason, Warnings, known_hash},
    date::Instant,
    moment,
};
use reqwest::Url;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
};
use tokio::task::JoinHandle;

/// A poll of a resource under way.
pub(super) struct Batch {
    /// The store's number of the resource; `None` where nothing is stored of it, or what is stored is to go.
    pub(super) resource: Option<i64>,
    /// Whether what is stored is dropped with the first commit.
    pub(super) is_anew: bool,
    pub(super) poll: Poll,
    pub(super) done: Done,
    /// Not yet committed.
    pub(super) pending: Pending,
    /// A commit that is not done yet: what follows is read meanwhile.
    pub(super) under_way: Option<UnderWay>,
}

/// A commit under way, and what it is about.
pub(super) struct UnderWay {
    /// Ascending.
    ids: Vec<String>,
    /// Ascending.
    known: Vec<u64>,
    task: JoinHandle<Result<Committed, StoreError>>,
}

/// What a poll of a resource came to.
#[derive(Default)]
pub(super) struct Done {
    pub(super) counts: Counts,
    pub(super) n_events: u64,
    warnings: Warnings,
    clock_warning: Option<String>,
    /// How many events each reason has.
    pub(super) reasons: BTreeMap<Reason, u64>,
    pub(super) n_pages: u32,
    pub(super) n_kept: u64,
}

/// The pages that were read, to see when they repeat.
pub(super) struct Pages {
    pub(super) n: u32,
    /// Whether one of them was found by a number, over whose border records may shift.
    pub(super) is_by_number: bool,
    /// Whether the list was read to its end.
    pub(super) is_complete: bool,
    /// Whether the server says that the list is as it was.
    pub(super) is_unchanged: bool,
    /// What the first page can be asked for again by.
    pub(super) validators: Option<Validators>,
    addresses: BTreeSet<String>,
    contents: BTreeSet<u64>,
}

impl Batch {
    pub(super) fn new(resource: Option<i64>, is_anew: bool, poll: Poll) -> Self {
        let (done, pending) = (Done::default(), Pending::default());
        Self { resource, is_anew, poll, done, pending, under_way: None }
    }

    /// Waits for the commit under way.
    ///
    /// # Errors
    /// Where it fails.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        let Some(under_way) = self.under_way.take() else { return Ok(()) };
        // It ends early only with the runtime.
        let committed = under_way.task.await.map_err(|_| StoreError::Closed)??;
        self.resource = Some(committed.resource);
        self.done.n_kept = committed.n_kept;
        Ok(())
    }

    /// Adds what a chunk of `n_records` came to.
    pub(super) fn take(&mut self, mut outcome: Outcome, n_records: usize) {
        self.poll.n_kept += outcome.n_new;
        self.done.counts += outcome.counts;
        self.done.n_events += outcome.events.len() as u64;
        for event in &outcome.events {
            *self.done.reasons.entry(event.reason).or_default() += 1;
        }
        self.pending.add(&mut outcome, n_records);
        self.done.warnings.add(outcome.warnings);
    }

    /// The events, taken out.
    pub(super) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.pending.events)
    }

    /// Notes how the reading ended.
    pub(super) fn finish(&mut self, n_pages: u32, clock_warning: Option<String>) {
        self.done.n_pages = n_pages;
        self.done.clock_warning = clock_warning;
        self.done.warnings.add(self.done.counts.warning().into_iter().collect());
    }
}

impl UnderWay {
    /// Starts a commit, whose pairs and ids are ascending.
    pub(super) fn start(store: &Store, commit: Commit) -> Self {
        let store = store.clone();
        let ids = commit.keep.iter().map(|pair| pair.id.clone()).collect();
        let known = commit.known.clone();
        Self { ids, known, task: tokio::spawn(async move { store.commit(commit).await }) }
    }

    /// Whether it writes something about an id.
    pub(super) fn is_about(&self, id: &str) -> bool {
        self.ids.binary_search_by(|own| own.as_str().cmp(id)).is_ok()
            || !self.known.is_empty() && self.known.binary_search(&known_hash(id)).is_ok()
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
            is_unchanged: false,
            validators: None,
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
    pub(super) fn add(&mut self, url: &Url, records: &[&RawValue]) -> Result<(), ResourceError> {
        self.n += 1;
        let mut hasher = DefaultHasher::new();
        for record in records {
            record.get().hash(&mut hasher);
        }
        let is_new_address = self.addresses.insert(url.to_string());
        let is_new_content = records.is_empty() || self.contents.insert(hasher.finish());
        if is_new_address && is_new_content { Ok(()) } else { Err(ResourceError::Repeats { page: self.n }) }
    }
}

fn count(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
