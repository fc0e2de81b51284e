//! What comes together while the pages of a resource are read.

use super::{ahead::Ahead, error::ResourceError, fetch::Validators};
use crate::store::{Commit, Committed, Store, StoreError};
use pollwright_core::{
    change::{Counts, Event, Mode, Outcome, Pairs, Pending, Poll, Reason, Seen, Warnings, known_hash},
    date::Instant,
    decoded::ShortText,
    moment,
};
use reqwest::Url;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
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
    under_way: Option<JoinHandle<Result<Committed, StoreError>>>,
    /// Commits that began.
    n_commits: usize,
    /// What the last of them write, the newest at the end.
    written: VecDeque<Written>,
}

/// How many commits are held against a look: a page of the common size meets with two at most.
const MOST_WRITTEN: usize = 2;

/// What a commit writes.
struct Written {
    keep: Arc<Pairs>,
    /// Ascending.
    known: Vec<u64>,
}

/// A look at what is stored of some ids: under way on a thread of its own while something else is done.
pub(super) struct Look {
    ids: Arc<[ShortText]>,
    /// How many commits were done when it began.
    n_commits: usize,
    /// `None` where nothing is stored.
    work: Option<Ahead<Result<Seen, StoreError>>>,
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
    /// Records on them, those left out of a sample not counted.
    pub(super) n_records: usize,
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
        let (done, pending, written) = (Done::default(), Pending::default(), VecDeque::new());
        Self { resource, is_anew, poll, done, pending, under_way: None, n_commits: 0, written }
    }

    /// Waits for the commit under way.
    ///
    /// # Errors
    /// Where it fails.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        let Some(under_way) = self.under_way.take() else { return Ok(()) };
        // It ends early only with the runtime.
        let committed = under_way.await.map_err(|_| StoreError::Closed)??;
        self.resource = Some(committed.resource);
        self.done.n_kept = committed.n_kept;
        Ok(())
    }

    /// Starts a commit, whose ids are ascending.
    pub(super) fn write(&mut self, store: &Store, commit: Commit) {
        self.n_commits += 1;
        self.written.push_back(Written { keep: commit.keep.clone(), known: commit.known.clone() });
        if self.written.len() > MOST_WRITTEN {
            self.written.pop_front();
        }
        let store = store.clone();
        self.under_way = Some(tokio::spawn(async move { store.commit(commit).await }));
    }

    /// Begins to look at what is stored of some ids, which are ascending.
    pub(super) fn look(&self, store: &Store, ids: Arc<[ShortText]>) -> Look {
        let work = self.resource.map(|resource| {
            let (store, ids) = (store.clone(), ids.clone());
            Ahead::start(async move { store.seen(resource, ids).await })
        });
        let n_commits = self.n_commits - usize::from(self.under_way.is_some());
        Look { ids, n_commits, work }
    }

    /// What was seen of the ids that were looked at: what is stored, and over it what is pending.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(super) async fn seen(&mut self, store: &Store, look: Look) -> Result<Seen, StoreError> {
        let look = match self.is_outdated(&look) {
            true => {
                self.settle().await?;
                self.look(store, look.ids)
            }
            false => look,
        };
        let stored = match look.work {
            Some(work) => work.take().await?,
            None => Seen::default(),
        };
        Ok(self.pending.over(&look.ids, stored))
    }

    /// Whether a commit may have changed what was looked at.
    fn is_outdated(&self, look: &Look) -> bool {
        let n_since = self.n_commits - look.n_commits;
        let mut since = self.written.iter().rev().take(n_since);
        n_since > self.written.len() || since.any(|written| written.is_about(&look.ids))
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

impl Look {
    /// Waits until it is known.
    pub(super) async fn ready(&mut self) {
        if let Some(work) = &mut self.work {
            work.ready().await;
        }
    }
}

impl Written {
    /// Whether it says something about one of some ids.
    fn is_about(&self, ids: &[ShortText]) -> bool {
        let is_known = |id: &ShortText| self.known.binary_search(&known_hash(id)).is_ok();
        self.keep.of_all(ids).next().is_some() || !self.known.is_empty() && ids.iter().any(is_known)
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
            n_records: 0,
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

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::{change::Pair, schedule::Window};

    fn pair(id: &str, ordinal: u32) -> Pair {
        let packed = format!("5 window 5 6  7 8 {ordinal} 0 0 {} {id}", id.len());
        Pair::unpack(&mut packed.as_str()).expect("the test's own pair")
    }

    fn commit(keep: &[(&str, u32)]) -> Commit {
        let keep: Vec<_> = keep.iter().map(|(id, ordinal)| pair(id, *ordinal)).collect();
        Commit {
            instance: "default".into(),
            resource: "records".into(),
            reading_key: String::new(),
            is_anew: false,
            keep: Arc::new(keep.into()),
            known: Vec::new(),
            outbox: None,
            finish: None,
        }
    }

    fn batch() -> Batch {
        let now = Instant::default();
        let poll = Poll {
            instance: "default".into(),
            window: Window { from: None, to: now, steps: Vec::new() },
            last_poll: now,
            read_at: now,
            mode: Mode::Normal,
            newest_seen: None,
            n_kept: 0,
        };
        Batch::new(None, false, poll)
    }

    /// What a look at some ids sees where commits begin after it.
    async fn check(before: &[(&str, u32)], ids: &[&str], after: &[&[(&str, u32)]], expected: &[(&str, u32)]) {
        let (store, mut batch) = (Store::in_memory().await.expect("there is memory"), batch());
        if !before.is_empty() {
            batch.write(&store, commit(before));
        }
        let ids: Vec<ShortText> = ids.iter().map(|id| (*id).into()).collect();
        let look = batch.look(&store, ids.into());
        for keep in after {
            batch.settle().await.expect("the state is written");
            batch.write(&store, commit(keep));
        }
        let seen = batch.seen(&store, look).await.expect("the state is read");
        let seen: Vec<_> = seen.pairs.iter().map(|pair| (pair.id.as_str(), pair.ordinal)).collect();
        assert_eq!(seen, expected, "{before:?}, {after:?}");
    }

    #[tokio::test]
    async fn a_look_sees_what_was_written_after_it_began() {
        let none: &[(&str, u32)] = &[];
        check(none, &["a"], &[], &[]).await;
        check(&[("a", 1)], &["a"], &[], &[("a", 1)]).await;
        check(&[("a", 1), ("b", 1)], &["a", "c"], &[&[("b", 2)]], &[("a", 1)]).await;
        check(&[("a", 1)], &["a"], &[&[("a", 2)]], &[("a", 2)]).await;
        check(none, &["a", "b"], &[&[("b", 1)]], &[("b", 1)]).await;
        // More than are held against it.
        check(none, &["a"], &[&[("a", 1)], &[("b", 1)], &[("c", 1)], &[("d", 1)]], &[("a", 1)]).await;
    }
}
