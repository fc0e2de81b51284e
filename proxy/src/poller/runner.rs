//! One poll of the resources of a configuration, one after another.

use super::{
    access::{Access, AccessError, Target},
    batch::{Batch, Done, Pages},
    error::ResourceError,
    fetch::Fetcher,
    job::Job,
    page::Next,
    report::{Level, Note, Sink},
    start::Start,
    store::{ResourceState, SqliteStore},
};
use chrono::TimeDelta;
use pollwright_core::{
    Analysed,
    change::{Outcome, Reading, absent, detect, forget, record},
    config::Resource,
    date::Instant,
    diag::Diagnostic,
    platform::Platform,
    schedule::{self, Window, WindowInput},
};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};

pub use super::error::PollError;

/// Records that are judged and committed at once (`polling.md`).
const CHUNK: usize = 10_000;

/// How a poll is made.
#[derive(Clone, Debug)]
pub struct PollOptions {
    /// Whose rules judge the records; a state belongs to Pollwright's.
    pub platform: Platform,
    /// Names the instance in state and event ids.
    pub instance: String,
    /// P.
    pub poll_start: Instant,
    /// Whether P was given rather than read from the clock: then answers count as read at P.
    pub is_simulated: bool,
    /// Start of a first poll; the configuration's own comes after it.
    pub since: Option<Instant>,
    /// Whether nothing is committed.
    pub is_dry_run: bool,
    /// Longest time for one answer.
    pub timeout: Duration,
    /// Pages of a resource: more fail the poll, or end it where `is_sample`.
    pub max_pages: u32,
    /// Records of a resource; counts only where `is_sample`.
    pub max_records: usize,
    /// Whether a part of the list will do.
    pub is_sample: bool,
}

impl PollOptions {
    /// One whole poll at an instant.
    pub fn at(poll_start: Instant) -> Self {
        Self {
            platform: Platform::Pollwright,
            instance: "default".into(),
            poll_start,
            is_simulated: false,
            since: None,
            is_dry_run: false,
            timeout: Duration::from_secs(30),
            max_pages: 10_000,
            max_records: usize::MAX,
            is_sample: false,
        }
    }
}

/// Polls a configuration.
pub struct Runner<'a> {
    analysed: &'a Analysed,
    diagnostics: &'a [Diagnostic],
    access: &'a Access,
    options: &'a PollOptions,
    store: &'a mut SqliteStore,
    fetcher: Fetcher,
    sink: &'a mut dyn Sink,
}

impl<'a> Runner<'a> {
    /// One that polls `analysed` and remembers in `store`.
    pub fn new(
        (analysed, diagnostics): (&'a Analysed, &'a [Diagnostic]),
        access: &'a Access,
        options: &'a PollOptions,
        store: &'a mut SqliteStore,
        sink: &'a mut dyn Sink,
    ) -> Self {
        Self { analysed, diagnostics, access, options, store, fetcher: Fetcher::new(options.timeout), sink }
    }

    /// Looks whether every resource has a server to ask, before the first one is asked.
    ///
    /// # Errors
    /// - an address or a credential that is missing
    pub fn check_addresses(&self, resources: &[&Resource]) -> Result<(), AccessError> {
        let window = Window { from: None, to: self.options.poll_start, steps: Vec::new() };
        for resource in resources {
            if let Err(ResourceError::Access(error)) = self.job(resource).and_then(|job| job.target(&window))
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Drops the state of resources that the configuration no longer has.
    ///
    /// # Errors
    /// Where the state cannot be written.
    pub async fn drop_removed(&mut self) -> Result<(), PollError> {
        let resources = self.analysed.config.resources();
        let names: Vec<_> = resources.iter().map(|resource| resource.name.value.as_str()).collect();
        self.store.begin().await?;
        let gone = self.store.retain(&self.options.instance, &names).await?;
        if self.options.is_dry_run {
            self.store.rollback().await?;
            return Ok(());
        }
        self.store.commit().await?;
        for name in gone {
            let message = format!("`{name}` is no longer configured: what was remembered of it is dropped");
            self.sink.note(Note { level: Level::Info, resource: None, message });
        }
        Ok(())
    }

    /// Polls the resources in order. `false` where one of them failed; the others went on.
    ///
    /// # Errors
    /// What ends the whole poll: see [`PollError`].
    pub async fn run(&mut self, resources: &[&Resource]) -> Result<bool, PollError> {
        let mut all_good = true;
        for resource in resources {
            let (done, secrets) = match self.job(resource) {
                Ok(job) => (self.poll(&job).await, job.secrets),
                Err(error) => (Err(error), self.access.secrets.clone()),
            };
            match done {
                Ok(()) => {}
                Err(ResourceError::Fatal(error)) => return Err(error),
                Err(error) => {
                    all_good = false;
                    self.note(Level::Error, resource, secrets.mask(&error.to_string()));
                }
            }
        }
        Ok(all_good)
    }

    fn job<'r>(&self, resource: &'r Resource) -> Result<Job<'r>, ResourceError>
    where
        'a: 'r,
    {
        Job::of(self.analysed, resource, self.access, self.options.platform)
    }

    async fn poll(&mut self, job: &Job<'_>) -> Result<(), ResourceError> {
        let state = self.store.resource(&self.options.instance, &job.reading.resource).await?;
        let start = Start::of(&job.reading, state.as_ref(), self.options)?;
        let target = job.target(&start.window)?;
        job.refuse_broken(self.diagnostics)?;

        self.store.begin().await?;
        let done = self.read(job, &start, state, &target).await;
        match (&done, self.options.is_dry_run) {
            (Ok(_), false) => self.store.commit().await?,
            _ => self.store.rollback().await?,
        }
        let mut done = done?;
        for warning in done.take_warnings() {
            self.note(Level::Warning, job.resource, job.secrets.mask(&warning));
        }
        self.note(Level::Info, job.resource, done.summary(start.mode, self.options.poll_start));
        Ok(())
    }

    /// Reads all pages and remembers them in the open transaction; the caller ends it.
    async fn read(
        &mut self,
        job: &Job<'_>,
        start: &Start,
        state: Option<ResourceState>,
        target: &Target,
    ) -> Result<Done, ResourceError> {
        let state = match state {
            Some(state) => state,
            None => self.add(&job.reading).await?,
        };
        if Reading::is_other_id(&state.reading_key, &job.reading.key()) {
            self.store.clear(state.id).await?;
        }
        let newest = self.store.newest(state.id, start.last_poll).await?;
        let n_kept = self.store.n_kept(state.id).await?;
        let mut batch = Batch::new(state.id, start.poll(self.options, newest, n_kept));
        let n_present = self.store.n_present(state.id).await?;

        let (pages, skew) = self.read_pages(job, target, &mut batch).await?;
        if !pages.is_complete {
            self.note(Level::Info, job.resource, batch.done.cut(pages.n));
        } else if start.window.from.is_none() {
            self.judge_absent(job, &mut batch, n_present).await?;
        }
        let behind = self.finish(job, start, state, &pages, skew).await?;
        self.tell(&mut batch)?;
        let n_kept = self.store.n_kept(batch.resource).await?;
        Ok(batch.finish(pages.n, n_kept, behind))
    }

    async fn add(&mut self, reading: &Reading) -> Result<ResourceState, ResourceError> {
        let id = self.store.add_resource(&self.options.instance, &reading.resource, &reading.key()).await?;
        Ok(ResourceState { id, reading_key: reading.key(), last_poll: None, not_later_than: None })
    }

    /// Reads page after page; the skew is the vendor's clock against ours.
    async fn read_pages(
        &mut self,
        job: &Job<'_>,
        target: &Target,
        batch: &mut Batch,
    ) -> Result<(Pages, Option<TimeDelta>), ResourceError> {
        let plan = job.plan(self.analysed, target);
        let mut pages = Pages::default();
        let mut skew = None;
        let mut next = plan.first(&target.url);
        loop {
            let sink = &mut *self.sink;
            let answer = self.fetcher.get(target, &next, &mut |exchange| sink.exchange(exchange)).await?;
            skew = skew.or_else(|| schedule::skew(answer.vendor_date, answer.has_age, answer.arrived_at));
            if !self.options.is_simulated {
                batch.poll.read_at = schedule::read_at(answer.sent_at, skew);
            }
            let mut records = job.records(&answer.body, &plan)?;
            let n_records = records.len() as u64;
            pages.add(&next, &records)?;
            let room = self.options.max_records.saturating_sub(batch.done.counts.records as usize);
            if self.options.is_sample && records.len() > room {
                records.truncate(room);
                pages.is_complete = false;
            }
            self.sink.records(&records);
            for chunk in records.chunks(CHUNK) {
                self.judge(job, batch, chunk).await?;
            }
            let Next::Page { url, is_by_number } = plan.next(&next, &answer, n_records)? else { break };
            if pages.n >= self.options.max_pages && !self.options.is_sample {
                return Err(ResourceError::TooManyPages(pages.n));
            }
            if pages.n >= self.options.max_pages || !pages.is_complete {
                pages.is_complete = false;
                break;
            }
            pages.is_by_number |= is_by_number;
            next = url;
        }
        Ok((pages, skew))
    }

    /// Judges some records and remembers them; commits once enough have come together.
    async fn judge(
        &mut self,
        job: &Job<'_>,
        batch: &mut Batch,
        records: &[Value],
    ) -> Result<(), ResourceError> {
        let ids: BTreeSet<String> =
            records.iter().filter_map(|record| record::id_text(record, &job.reading.id_field)).collect();
        let seen = self.store.seen(batch.resource, &ids).await?;
        let outcome = detect(&job.reading, &batch.poll, records, &seen)?;
        self.take(batch, outcome).await?;
        batch.n_uncommitted += records.len();
        if batch.n_uncommitted >= CHUNK && !self.options.is_dry_run {
            self.tell(batch)?;
            self.store.commit().await?;
            self.store.begin().await?;
            batch.n_uncommitted = 0;
        }
        Ok(())
    }

    /// After a complete read of a snapshot: what is no longer there.
    async fn judge_absent(
        &mut self,
        job: &Job<'_>,
        batch: &mut Batch,
        n_present: u64,
    ) -> Result<(), ResourceError> {
        let poll_start = self.options.poll_start;
        let absence = self.store.absence(batch.resource, n_present, poll_start).await?;
        let mut after = String::new();
        loop {
            let missing = self.store.missing(batch.resource, poll_start, &after, CHUNK as u32).await?;
            let Some(last) = missing.last() else { return Ok(()) };
            after.clone_from(&last.id);
            let outcome = absent(&job.reading, &batch.poll, absence, &missing);
            self.take(batch, outcome).await?;
        }
    }

    async fn take(&mut self, batch: &mut Batch, outcome: Outcome) -> Result<(), ResourceError> {
        self.store.keep(batch.resource, &outcome.keep, &outcome.known).await?;
        batch.take(outcome);
        Ok(())
    }

    /// Hands the events over; only then may they be committed.
    fn tell(&mut self, batch: &mut Batch) -> Result<(), ResourceError> {
        self.sink.events(&batch.events).map_err(PollError::Output)?;
        batch.done.n_events += batch.events.len() as u64;
        batch.events.clear();
        Ok(())
    }

    /// Moves the last poll and forgets what no later window can return; the vendor's clock may call for a warning.
    async fn finish(
        &mut self,
        job: &Job<'_>,
        start: &Start,
        state: ResourceState,
        pages: &Pages,
        skew: Option<TimeDelta>,
    ) -> Result<Option<String>, ResourceError> {
        let poll_start = self.options.poll_start;
        let committed = schedule::commit_last_poll(poll_start, state.last_poll, skew);
        let state = ResourceState {
            id: state.id,
            reading_key: job.reading.key(),
            last_poll: Some(committed.last_poll),
            not_later_than: start.next_limit(pages),
        };
        let next = WindowInput {
            last_poll: committed.last_poll,
            not_later_than: state.not_later_than,
            ..start.input.clone()
        };
        let bounds = forget(&job.reading, poll_start, schedule::window(&next).from);
        self.store.forget(state.id, bounds).await?;
        self.store.save_resource(&state).await?;
        Ok(committed.warning.map(|warning| warning.to_string()))
    }

    fn note(&mut self, level: Level, resource: &Resource, message: String) {
        self.sink.note(Note { level, resource: Some(resource.name.value.clone()), message });
    }
}
