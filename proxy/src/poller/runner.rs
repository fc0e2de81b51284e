//! One poll of the resources of a configuration, one after another.

use super::{
    access::{Access, AccessError, Target},
    asked::Asked,
    batch::{Batch, Look, Pages},
    error::ResourceError,
    fetch::{Fetcher, Validators},
    job::Job,
    page::{Next, Plan},
    read::Page,
    report::{Level, Note, Report, Sink},
    start::Start,
};
use crate::{
    net,
    store::{Commit, Finish, ResourceState, Store},
};
use chrono::TimeDelta;
use pollwright_core::{
    Analysed,
    change::{Absence, Mode, Pair, Reading, absent, detect, forget, known_hash},
    config::Resource,
    date::Instant,
    diag::Diagnostic,
    platform::Platform,
    schedule::{self, Window, WindowInput},
};
use std::{
    sync::Arc,
    time::{Duration, Instant as Stopwatch},
};

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
    /// For whom reports and notifications are kept; `None` where the events are told to the sink alone.
    pub owner: Option<Owner>,
    /// Failures in a row after which a resource is not polled any more; counts only where there is an owner.
    pub max_failures: u32,
    /// Whether nothing is committed.
    pub is_dry_run: bool,
    /// Longest time for one answer.
    pub timeout: Duration,
    /// The way out of a service, and the longest time for one resource; `None` for a person at a shell.
    pub service: Option<(net::Client, Duration)>,
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
            owner: None,
            max_failures: u32::MAX,
            is_dry_run: false,
            timeout: Duration::from_secs(30),
            service: None,
            max_pages: 10_000,
            max_records: usize::MAX,
            is_sample: false,
        }
    }
}

/// An instance that the service polls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The store's number of it.
    pub id: i64,
    /// Whether it has a callback that is owed the events.
    pub has_callback: bool,
    /// How many events go into one notification.
    pub most_events: usize,
}

/// A page that was read, and what follows it; none where the list is as it was.
type Read = (Option<Unjudged>, Result<Option<Asked>, ResourceError>);

/// A page that is still to be judged.
struct Unjudged {
    page: Page,
    /// What is stored of its records, of the first [`CHUNK`] of them.
    look: Look,
    /// When it was asked for, by the vendor's clock.
    read_at: Instant,
}

/// Polls a configuration.
pub struct Runner<'a> {
    analysed: &'a Analysed,
    diagnostics: &'a [Diagnostic],
    access: &'a Access,
    options: &'a PollOptions,
    store: &'a Store,
    sink: &'a mut dyn Sink,
}

impl<'a> Runner<'a> {
    /// One that polls `analysed` and remembers in `store`.
    pub fn new(
        (analysed, diagnostics): (&'a Analysed, &'a [Diagnostic]),
        access: &'a Access,
        options: &'a PollOptions,
        store: &'a Store,
        sink: &'a mut dyn Sink,
    ) -> Self {
        Self { analysed, diagnostics, access, options, store, sink }
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
        let known = self.store.resource_names(&self.options.instance).await?;
        if self.options.is_dry_run || known.iter().all(|name| names.contains(&name.as_str())) {
            return Ok(());
        }
        let gone = self.store.retain(&self.options.instance, &names).await?;
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
                    let message = secrets.mask(&error.to_string());
                    self.report_failure(resource, &message).await?;
                    self.note(Level::Error, resource, message);
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
        let watch = Stopwatch::now();
        let state = self.store.resource(&self.options.instance, &job.reading.resource).await?;
        let start = Start::of(&job.reading, state.as_ref(), self.options)?;
        let target = job.target(&start.window)?;
        job.refuse_broken(self.diagnostics)?;

        let mut batch = self.begin(job, &start, state.as_ref()).await?;
        let n_present = match batch.resource {
            Some(id) if start.window.from.is_none() => self.store.n_present(id).await?,
            _ => 0,
        };
        let known = Known::of(&start, state.as_ref(), &target.url);
        let target = Arc::new(target);
        let validators = known.map(|known| known.validators);
        let read = self.read_pages(job, target.clone(), validators, &mut batch).await;
        batch.settle().await?;
        let (pages, skew) = read?;
        if !pages.is_complete {
            self.note(Level::Info, job.resource, batch.done.cut(pages.n));
        }
        let is_snapshot = pages.is_complete && start.window.from.is_none();
        let n_missing = match is_snapshot && !pages.is_unchanged {
            true => self.judge_absent(job, &mut batch, n_present).await?,
            false => 0,
        };
        let mut finish = self.finish(job, &start, state.as_ref(), &pages, skew, &mut batch);
        // What is missing once is judged by the next read, so that has to be one.
        if is_snapshot && pages.n == 1 && n_missing == 0 {
            finish.validators = Known::word(&target.url, pages.validators.clone());
        }
        let warnings: Vec<_> =
            batch.done.take_warnings().iter().map(|warning| job.secrets.mask(warning)).collect();
        finish.report = self.options.owner.map(|owner| {
            let report = Report {
                url: Some(job.secrets.mask_url(&target.url)),
                n_pages: pages.n,
                n_records: batch.done.counts.records,
                reasons: batch.done.reasons.clone(),
                warnings: warnings.clone(),
                duration_ms: watch.elapsed().as_millis() as u64,
                ..Report::of(&job.reading.resource, &start.window, start.mode)
            };
            (owner.id, report)
        });
        self.commit(job, &mut batch, Some(finish)).await?;
        for warning in warnings {
            self.note(Level::Warning, job.resource, warning);
        }
        let summary = match pages.is_unchanged {
            true => "unchanged since the last poll".to_owned(),
            false => batch.done.summary(start.mode, self.options.poll_start),
        };
        self.note(Level::Info, job.resource, summary);
        Ok(())
    }

    /// What the poll starts from.
    async fn begin(
        &mut self,
        job: &Job<'_>,
        start: &Start,
        state: Option<&ResourceState>,
    ) -> Result<Batch, ResourceError> {
        let is_anew = state.is_some_and(|state| Reading::is_other_id(&state.reading_key, &job.reading.key()));
        let id = state.filter(|_| !is_anew).map(|state| state.id);
        let (newest, n_kept) = match id {
            Some(id) => (self.store.newest(id, start.last_poll).await?, self.store.n_kept(id).await?),
            None => (None, 0),
        };
        Ok(Batch::new(id, is_anew, start.poll(self.options, newest, n_kept)))
    }

    /// Reads page after page and judges each, whatever can be done first: the vendor, the state and we work at the same
    /// time. The skew is the vendor's clock against ours.
    async fn read_pages(
        &mut self,
        job: &Job<'_>,
        target: Arc<Target>,
        known: Option<Validators>,
        batch: &mut Batch,
    ) -> Result<(Pages, Option<TimeDelta>), ResourceError> {
        let plan = job.plan(self.analysed, &target);
        let (mut pages, mut skew) = (Pages::default(), None);
        let first = plan.first(&target.url);
        let mut next = Ok(Some(Asked::start(fetcher(self.options), target, first, known)));
        let mut unjudged: Option<Unjudged> = None;
        loop {
            if let Some(mut page) = unjudged.take() {
                let is_read_first = match &mut next {
                    Ok(Some(asked)) => tokio::select! {
                        biased;
                        () = asked.ready() => true,
                        () = page.look.ready() => false,
                    },
                    _ => false,
                };
                match is_read_first {
                    true => unjudged = Some(page),
                    false => self.judge(job, batch, page).await?,
                }
            }
            let read = match next {
                Ok(Some(asked)) => self.read(job, &plan, asked, &mut pages, &mut skew, batch).await.map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            // What is wrong with a page is said once the one before it is judged.
            if let Some(page) = unjudged.take() {
                self.judge(job, batch, page).await?;
            }
            let Some(read) = read? else { break };
            (unjudged, next) = read;
        }
        Ok((pages, skew))
    }

    /// Reads a page, asks the state about its records, and for the page after it.
    async fn read(
        &mut self,
        job: &Job<'_>,
        plan: &Plan,
        asked: Asked,
        pages: &mut Pages,
        skew: &mut Option<TimeDelta>,
        batch: &mut Batch,
    ) -> Result<Read, ResourceError> {
        let (answer, asker) = asked.answer(self.sink).await?;
        *skew = skew.or_else(|| schedule::skew(answer.vendor_date, answer.has_age, answer.arrived_at));
        let read_at = match self.options.is_simulated {
            true => batch.poll.read_at,
            false => schedule::read_at(answer.sent_at, *skew),
        };
        if pages.n == 0 {
            pages.validators = answer.validators.clone();
        }
        if answer.is_unchanged {
            pages.n = 1;
            pages.is_unchanged = true;
            return Ok((None, Ok(None)));
        }
        let most = if self.options.is_sample { self.options.max_records } else { usize::MAX };
        let (page, next) = Page::read(answer, job, plan, asker.url(), pages, most)?;
        self.sink.records(page.texts());
        let is_last = pages.n >= self.options.max_pages || !pages.is_complete;
        let next = match next {
            Ok(Next::Page { url, is_by_number }) if !is_last => {
                pages.is_by_number |= is_by_number;
                Ok(Some(asker.ask(url)))
            }
            Ok(Next::Page { .. }) if pages.n >= self.options.max_pages && !self.options.is_sample => {
                Err(ResourceError::TooManyPages(pages.n))
            }
            Ok(Next::Page { .. }) => {
                pages.is_complete = false;
                Ok(None)
            }
            Ok(Next::End) => Ok(None),
            Err(error) => Err(error.into()),
        };
        let records = page.records();
        let look = batch.look(self.store, job.ids(&records[..records.len().min(CHUNK)]));
        Ok((Some(Unjudged { page, look, read_at }), next))
    }

    /// Judges the records of a page and remembers them; commits whenever enough have come together.
    async fn judge(
        &mut self,
        job: &Job<'_>,
        batch: &mut Batch,
        unjudged: Unjudged,
    ) -> Result<(), ResourceError> {
        batch.poll.read_at = unjudged.read_at;
        let mut look = Some(unjudged.look);
        for records in unjudged.page.records().chunks(CHUNK) {
            let look = look.take().unwrap_or_else(|| batch.look(self.store, job.ids(records)));
            let seen = batch.seen(self.store, look).await?;
            let outcome = detect(&job.reading, &batch.poll, records, &seen)?;
            batch.take(outcome, records.len());
            if batch.pending.n_records >= CHUNK {
                self.commit(job, batch, None).await?;
            }
        }
        Ok(())
    }

    /// After a complete read of a snapshot: what is no longer there, and how many that are.
    async fn judge_absent(
        &mut self,
        job: &Job<'_>,
        batch: &mut Batch,
        n_present: u64,
    ) -> Result<u64, ResourceError> {
        let Some(resource) = batch.resource else { return Ok(0) };
        // How many are missing decides what becomes of each.
        let mut absence = Absence { n_kept: n_present, n_missing: 0 };
        let mut after = String::new();
        while let Some((missing, last)) = self.missing(resource, batch, &after).await? {
            absence.n_missing += missing.len() as u64;
            after = last;
        }
        let mut after = String::new();
        while let Some((missing, last)) = self.missing(resource, batch, &after).await? {
            let outcome = absent(&job.reading, &batch.poll, absence, &missing);
            batch.take(outcome, missing.len());
            if batch.pending.n_records >= CHUNK {
                self.commit(job, batch, None).await?;
            }
            after = last;
        }
        Ok(absence.n_missing)
    }

    /// The next stored pairs of a snapshot that this read did not return, and the last id that was looked at.
    async fn missing(
        &mut self,
        resource: i64,
        batch: &Batch,
        after: &str,
    ) -> Result<Option<(Vec<Pair>, String)>, ResourceError> {
        let poll_start = self.options.poll_start;
        let mut missing = self.store.missing(resource, poll_start, after, CHUNK as u32).await?;
        let Some(last) = missing.last().map(|pair| pair.id.clone()) else { return Ok(None) };
        missing.retain(|pair| !batch.pending.returned(pair, poll_start));
        Ok(Some((missing, last.into())))
    }

    /// Tells the events and starts to write what is pending; only what was told is written. With `finish` it is
    /// written once this returns.
    async fn commit(
        &mut self,
        job: &Job<'_>,
        batch: &mut Batch,
        finish: Option<Finish>,
    ) -> Result<(), ResourceError> {
        batch.settle().await?;
        let events = batch.take_events();
        self.sink.events(&events).map_err(PollError::Output)?;
        if self.options.is_dry_run {
            batch.done.n_kept = batch.poll.n_kept;
            return Ok(());
        }
        let (keep, known) = batch.pending.take();
        let is_last = finish.is_some();
        let commit = Commit {
            instance: self.options.instance.clone(),
            resource: job.reading.resource.to_string(),
            reading_key: job.reading.key(),
            is_anew: std::mem::take(&mut batch.is_anew),
            keep: Arc::new(keep),
            known,
            outbox: self.options.owner.map(|owner| (owner, events)),
            finish,
        };
        batch.write(self.store, commit);
        if is_last {
            batch.settle().await?;
        }
        Ok(())
    }

    /// How the last poll moves and what no later window can return; the vendor's clock may call for a warning.
    fn finish(
        &self,
        job: &Job<'_>,
        start: &Start,
        state: Option<&ResourceState>,
        pages: &Pages,
        skew: Option<TimeDelta>,
        batch: &mut Batch,
    ) -> Finish {
        let poll_start = self.options.poll_start;
        let committed = schedule::commit_last_poll(poll_start, state.and_then(|state| state.last_poll), skew);
        let not_later_than = start.next_limit(pages);
        let next = WindowInput { last_poll: committed.last_poll, not_later_than, ..start.input.clone() };
        batch.finish(pages.n, committed.warning.map(|warning| warning.to_string()));
        Finish {
            last_poll: committed.last_poll,
            not_later_than,
            forget: forget(&job.reading, poll_start, schedule::window(&next).from),
            validators: None,
            is_unchanged: pages.is_unchanged,
            poll_start,
            report: None,
        }
    }

    async fn report_failure(&mut self, resource: &Resource, message: &str) -> Result<(), PollError> {
        let Some(owner) = self.options.owner else { return Ok(()) };
        let window = Window { from: None, to: self.options.poll_start, steps: Vec::new() };
        let report = Report {
            error: Some(message.to_owned()),
            ..Report::of(&resource.name.value, &window, Mode::Normal)
        };
        let instance = &self.options.instance;
        let is_over = self.store.fail(owner.id, instance, report, self.options.max_failures).await?;
        if is_over {
            let message = format!(
                "it failed {} times in a row and is not polled any more; mend it and enable its polling, with files by `pollwright run --resume`",
                self.options.max_failures
            );
            self.note(Level::Error, resource, message);
        }
        Ok(())
    }

    fn note(&mut self, level: Level, resource: &Resource, message: String) {
        self.sink.note(Note { level, resource: Some(resource.name.value.to_string()), message });
    }
}

/// A snapshot of one page that was read before, and what it can be asked for again by.
#[derive(serde::Serialize, serde::Deserialize)]
struct Known {
    /// A hash of its address: another one asks for something else.
    url: u64,
    validators: Validators,
}

impl Known {
    /// What the last poll left, where this one asks for the same under the same reading (`polling.md`, Deletes: a 304
    /// counts as "as before" only if the last read had one page).
    fn of(start: &Start, state: Option<&ResourceState>, url: &reqwest::Url) -> Option<Self> {
        let is_comparable = start.window.from.is_none() && start.mode == Mode::Normal;
        let stored = state.filter(|_| is_comparable)?.validators.as_deref()?;
        let known: Self = serde_json::from_str(stored).ok()?;
        (known.url == known_hash(url.as_str())).then_some(known)
    }

    /// As the state keeps it.
    fn word(url: &reqwest::Url, validators: Option<Validators>) -> Option<String> {
        let known = Self { url: known_hash(url.as_str()), validators: validators? };
        serde_json::to_string(&known).ok()
    }
}

/// One for one resource: its time runs from now on.
fn fetcher(options: &PollOptions) -> Fetcher {
    match &options.service {
        Some((client, whole)) => Fetcher::within(client.clone(), options.timeout, *whole),
        None => Fetcher::new(options.timeout),
    }
}
