//! One poll of the resources of a configuration, one after another.

use super::{
    access::{Access, AccessError, is_hub_path},
    fetch::{FetchError, Fetcher},
    page::{Next, PageError, Plan},
    report::{Level, Note, Sink, Warnings},
    secrets::VariableError,
    store::{ResourceState, SqliteStore, StoreError},
};
use chrono::TimeDelta;
use pollwright_core::{
    Analysed,
    catalog::{self, CatalogResource, Element},
    change::{
        Counts, DetectError, Event, Mode, Outcome, Poll, Reading, absent, detect, forget,
        record::{self, RecordsError},
    },
    config::Resource,
    date::{Instant, Zone},
    diag::{Diagnostic, Severity},
    moment,
    platform::Platform,
    schedule::{self, Window, WindowInput},
    template::{Moment, SegmentKind},
};
use reqwest::Url;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    io,
    time::Duration,
};

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

/// Why a whole poll ends; what was committed before stays.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The state cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody reads the events any more.
    #[error(
        "the events cannot be written: {0}; nothing of this resource was committed, the next poll tells them again"
    )]
    Output(io::Error),
}

/// Why one resource is not polled to its end; its state is as before.
#[derive(Debug, thiserror::Error)]
enum ResourceError {
    /// It cannot run as it is written.
    #[error("{0}; `pollwright check --platform pollwright` shows the place")]
    Config(String),
    /// It has no `url`.
    #[error("it has no `url`; say what to poll")]
    NoUrl,
    /// Parts of the URL have no value.
    #[error("the URL still holds {0}; give it a value under `pollwright`, `parameters`")]
    Unresolved(String),
    /// The clock went back.
    #[error("the last poll was at {}, after this one's {}; set the clock right, or `--now` later", moment::format(*.last), moment::format(*.now))]
    ClockBack { last: Instant, now: Instant },
    /// The list never ends.
    #[error(
        "page {page} holds the same records as an earlier one, so the list would never end; check how the API is paged (`pageSize`, `pagination.type`), or take `pageSize` out"
    )]
    Repeats { page: u32 },
    /// The list is too long.
    #[error(
        "the list has more than {0} pages; ask for larger pages with `pageSize`, or for less in the `url`"
    )]
    TooManyPages(u32),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Variable(#[from] VariableError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error(transparent)]
    Detect(#[from] DetectError),
    /// The whole poll ends.
    #[error(transparent)]
    Fatal(#[from] PollError),
}

impl From<StoreError> for ResourceError {
    fn from(error: StoreError) -> Self {
        Self::Fatal(error.into())
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

    /// Polls the resources in order. `false` where one of them failed; the others went on.
    ///
    /// # Errors
    /// What ends the whole poll: see [`PollError`].
    pub async fn run(&mut self, resources: &[&Resource]) -> Result<bool, PollError> {
        let mut all_good = true;
        for resource in resources {
            match self.poll(resource).await {
                Ok(()) => {}
                Err(ResourceError::Fatal(error)) => return Err(error),
                Err(error) => {
                    all_good = false;
                    let message = self.access.secrets.mask(&error.to_string());
                    self.note(Level::Error, Some(resource), message);
                }
            }
        }
        Ok(all_good)
    }

    /// Looks whether every resource has a server to ask, before the first one is asked.
    ///
    /// # Errors
    /// - an address that is missing or none
    pub fn check_addresses(&self, resources: &[&Resource]) -> Result<(), AccessError> {
        let window = Window { from: None, to: self.options.poll_start, steps: Vec::new() };
        for resource in resources {
            let url = self.job(resource).and_then(|job| self.url(resource, &job, &window));
            if let Err(ResourceError::Access(error)) = url {
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
        let names: Vec<_> =
            self.analysed.config.resources().iter().map(|resource| resource.name.value.as_str()).collect();
        self.store.begin().await?;
        let gone = self.store.retain(&self.options.instance, &names).await?;
        if self.options.is_dry_run {
            self.store.rollback().await?;
            return Ok(());
        }
        self.store.commit().await?;
        for name in gone {
            let message = format!("`{name}` is no longer configured: what was remembered of it is dropped");
            self.note(Level::Info, None, message);
        }
        Ok(())
    }

    async fn poll(&mut self, resource: &Resource) -> Result<(), ResourceError> {
        let job = self.job(resource)?;
        let name = &resource.name.value;
        let state = self.store.resource(&self.options.instance, name).await?;
        let start = Start::of(&job.reading, state.as_ref(), self.options)?;
        let url = self.url(resource, &job, &start.window)?;
        self.refuse_broken(resource)?;

        self.store.begin().await?;
        let done = self.read(resource, &job, &start, state, &url).await;
        match (&done, self.options.is_dry_run) {
            (Ok(_), false) => self.store.commit().await?,
            _ => self.store.rollback().await?,
        }
        let done = done?;
        for warning in done.warnings.into_messages().chain(done.clock_warning) {
            self.note(Level::Warning, Some(resource), job.access.secrets.mask(&warning));
        }
        let records = count(done.counts.records, "record");
        let message = match start.mode {
            Mode::Baseline => {
                format!("Baseline taken at {}: {records}, no events", moment::format(self.options.poll_start))
            }
            _ => format!(
                "{}, {records}, {}; {} remembered",
                count(u64::from(done.n_pages), "page"),
                count(done.n_events, "event"),
                count(done.n_kept, "version"),
            ),
        };
        self.note(Level::Info, Some(resource), message);
        Ok(())
    }

    /// Reads all pages in the open transaction; the caller ends it.
    async fn read(
        &mut self,
        resource: &Resource,
        job: &Job,
        start: &Start,
        state: Option<ResourceState>,
        url: &Url,
    ) -> Result<Done, ResourceError> {
        let plan = Plan::of(&self.analysed.config, resource, job.known, url);
        let mut state = match state {
            Some(state) => state,
            None => {
                let (instance, name) = (&self.options.instance, &resource.name.value);
                let id = self.store.add_resource(instance, name, &job.reading.key()).await?;
                ResourceState { id, reading_key: job.reading.key(), last_poll: None, not_later_than: None }
            }
        };
        if Reading::is_other_id(&state.reading_key, &job.reading.key()) {
            self.store.clear(state.id).await?;
        }
        let mut batch = Batch {
            resource: state.id,
            poll: Poll {
                instance: self.options.instance.clone(),
                window: start.window.clone(),
                last_poll: start.last_poll,
                read_at: self.options.poll_start,
                mode: start.mode,
                newest_seen: self.store.newest(state.id, start.last_poll).await?,
                n_kept: self.store.n_kept(state.id).await?,
            },
            done: Done::default(),
            events: Vec::new(),
            n_uncommitted: 0,
        };
        let n_present = self.store.n_present(state.id).await?;

        let mut pages = Pages::default();
        let mut skew: Option<TimeDelta> = None;
        let mut next = plan.first(url);
        let is_complete = loop {
            let sink = &mut *self.sink;
            let answer =
                self.fetcher.get(&job.access, &next, &mut |exchange| sink.exchange(exchange)).await?;
            skew = skew.or_else(|| schedule::skew(answer.vendor_date, answer.has_age, answer.arrived_at));
            if !self.options.is_simulated {
                batch.poll.read_at = schedule::read_at(answer.arrived_at, skew);
            }
            let mut records = job.records(&answer.body, &plan)?;
            let n_records = records.len() as u64;
            pages.add(&next, &records)?;
            let room = self.options.max_records.saturating_sub(batch.done.counts.records as usize);
            let is_cut = self.options.is_sample && records.len() > room;
            if is_cut {
                records.truncate(room);
            }
            self.sink.records(&records);
            for chunk in records.chunks(CHUNK) {
                self.judge(job, &mut batch, chunk).await?;
            }
            match plan.next(&next, &answer, n_records)? {
                Next::End => break !is_cut,
                Next::Page { .. }
                    if self.options.is_sample && (is_cut || pages.n >= self.options.max_pages) =>
                {
                    break false;
                }
                Next::Page { .. } if pages.n >= self.options.max_pages => {
                    return Err(ResourceError::TooManyPages(pages.n));
                }
                Next::Page { url, is_by_number } => {
                    pages.is_by_number |= is_by_number;
                    next = url;
                }
            }
        };
        if !is_complete {
            let message = format!(
                "only the first {} of {} were read",
                count(batch.done.counts.records, "record"),
                count(u64::from(pages.n), "page")
            );
            self.note(Level::Info, Some(resource), message);
        } else if start.window.from.is_none() {
            self.judge_absent(job, &mut batch, n_present).await?;
        }

        let committed = schedule::commit_last_poll(self.options.poll_start, state.last_poll, skew);
        state.reading_key = job.reading.key();
        state.last_poll = Some(committed.last_poll);
        state.not_later_than = start.next_limit(&pages);
        let next_window = WindowInput {
            last_poll: committed.last_poll,
            not_later_than: state.not_later_than,
            ..start.input.clone()
        };
        let next_from = schedule::window(&next_window).from;
        self.store.forget(state.id, forget(&job.reading, self.options.poll_start, next_from)).await?;
        self.store.save_resource(&state).await?;
        self.tell(&mut batch)?;
        let mut done = batch.done;
        done.warnings.add(done.counts.warning().into_iter().collect());
        done.clock_warning = committed.warning.map(|warning| warning.to_string());
        done.n_pages = pages.n;
        done.n_kept = self.store.n_kept(state.id).await?;
        Ok(done)
    }

    /// Judges some records and remembers them; commits once enough have come together.
    async fn judge(&mut self, job: &Job, batch: &mut Batch, records: &[Value]) -> Result<(), ResourceError> {
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
        job: &Job,
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
        batch.poll.n_kept += outcome.n_new;
        batch.done.counts += outcome.counts;
        batch.done.warnings.add(outcome.warnings);
        batch.events.extend(outcome.events);
        Ok(())
    }

    /// Hands the events over; only then may they be committed.
    fn tell(&mut self, batch: &mut Batch) -> Result<(), ResourceError> {
        self.sink.events(&batch.events).map_err(PollError::Output)?;
        batch.done.n_events += batch.events.len() as u64;
        batch.events.clear();
        Ok(())
    }

    fn refuse_broken(&self, resource: &Resource) -> Result<(), ResourceError> {
        let inside = |pointer: &str| {
            pointer
                .strip_prefix(resource.pointer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let broken = self.diagnostics.iter().find(|diagnostic| {
            diagnostic.severity == Severity::Error && diagnostic.pointer.as_deref().is_some_and(inside)
        });
        broken.map_or(Ok(()), |diagnostic| Err(ResourceError::Config(diagnostic.message.clone())))
    }

    fn job(&self, resource: &Resource) -> Result<Job, ResourceError> {
        let config = &self.analysed.config;
        let element = config.element.as_ref().and_then(|key| catalog::element(&key.value));
        let path = resource.url.as_ref().map_or("", |url| url.text.text.as_str());
        let known = element
            .filter(|_| !is_hub_path(path))
            .and_then(|element| element.resource(&resource.name.value).map(|known| (element, known)));
        let mut access = self.access.clone();
        let mut parameters = BTreeMap::new();
        for (name, value) in config.own_of(resource).parameters {
            let resolved = access.environment.resolve(&value.value)?;
            if resolved != value.value {
                access.secrets.add(&resolved);
            }
            parameters.insert(name.value, resolved);
        }
        let reading = Reading::of(config, resource, self.options.platform);
        Ok(Job { reading, element, known, access, parameters })
    }

    fn url(&self, resource: &Resource, job: &Job, window: &Window) -> Result<Url, ResourceError> {
        let template = &resource.url.as_ref().ok_or(ResourceError::NoUrl)?.template;
        let moment = Moment {
            // A snapshot renders no *from*.
            from: window.from.unwrap_or(window.to),
            poll_start: window.to,
            server_zone: &Zone::gmt(),
            parameters: &job.parameters,
        };
        let rendered = template.render(&moment);
        let unresolved: BTreeSet<_> = rendered
            .segments
            .iter()
            // A broken `${…}` is a finding of its own, with a place and a repair.
            .filter(|segment| segment.kind == SegmentKind::Unresolved && !segment.raw.starts_with('$'))
            .map(|segment| format!("`{}`", segment.raw))
            .collect();
        if !unresolved.is_empty() {
            let unresolved: Vec<_> = unresolved.into_iter().collect();
            return Err(ResourceError::Unresolved(unresolved.join(", ")));
        }
        Ok(job.access.url(&rendered.encoded(), job.element)?)
    }

    fn note(&mut self, level: Level, resource: Option<&Resource>, message: String) {
        let resource = resource.map(|resource| resource.name.value.clone());
        self.sink.note(Note { level, resource, message });
    }
}

/// What is needed of a resource to ask for it and to read its answers.
struct Job {
    reading: Reading,
    element: Option<&'static Element>,
    known: Option<(&'static Element, &'static CatalogResource)>,
    access: Access,
    parameters: BTreeMap<String, String>,
}

impl Job {
    fn records(&self, body: &Value, plan: &Plan) -> Result<Vec<Value>, RecordsError> {
        if body.as_array().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        if let Some(path) = &self.reading.records_path {
            return Ok(record::records(body, Some(path))?.into_iter().cloned().collect());
        }
        let known = self.known.and_then(|(_, resource)| resource.records_path.as_deref());
        let found = match known.map(|path| record::records(body, Some(path))) {
            Some(Ok(records)) => Ok(records),
            // Some APIs leave the list out where it is empty.
            Some(Err(_)) if plan.says_none(body) => Ok(Vec::new()),
            // The configuration may ask for something else under a name that the catalog knows.
            _ => record::records(body, None),
        };
        Ok(found?.into_iter().cloned().collect())
    }
}

/// Where a poll starts from.
struct Start {
    mode: Mode,
    /// L.
    last_poll: Instant,
    window: Window,
    input: WindowInput,
}

impl Start {
    fn of(
        reading: &Reading,
        state: Option<&ResourceState>,
        options: &PollOptions,
    ) -> Result<Self, ResourceError> {
        let poll_start = options.poll_start;
        let last = state.and_then(|state| state.last_poll);
        let mut input = WindowInput {
            platform: reading.platform,
            last_poll: last.unwrap_or(poll_start),
            poll_start,
            poll_delay_seconds: reading.poll_delay_seconds,
            overlap_seconds: reading.overlap_seconds,
            lower_bound: reading.lower_bound,
            not_later_than: state.and_then(|state| state.not_later_than),
        };
        let Some((state, last)) = state.zip(last) else {
            let since = options.since.or(reading.since);
            let mode = since.map_or(Mode::Baseline, Mode::Since);
            let last_poll = since.unwrap_or(poll_start);
            let window = schedule::first_window(&input, since);
            input.last_poll = last_poll;
            return Ok(Self { mode, last_poll, window, input });
        };
        if poll_start < last {
            return Err(ResourceError::ClockBack { last, now: poll_start });
        }
        let mode = if state.reading_key == reading.key() { Mode::Normal } else { Mode::Reread };
        Ok(Self { mode, last_poll: last, window: schedule::window(&input), input })
    }

    /// Where the next window starts at the latest.
    fn next_limit(&self, pages: &Pages) -> Option<Instant> {
        match self.mode {
            Mode::Baseline | Mode::Since(_) => {
                (pages.n > 1 && pages.is_by_number).then_some(self.window.from).flatten()
            }
            Mode::Normal | Mode::Reread => {
                schedule::next_not_later_than(&self.input, pages.n, pages.is_by_number)
            }
        }
    }
}

/// What comes together while the pages are read.
struct Batch {
    resource: i64,
    poll: Poll,
    done: Done,
    /// Not yet told.
    events: Vec<Event>,
    n_uncommitted: usize,
}

/// What a poll of one resource came to.
#[derive(Default)]
struct Done {
    counts: Counts,
    warnings: Warnings,
    clock_warning: Option<String>,
    n_events: u64,
    n_pages: u32,
    n_kept: u64,
}

/// The pages that were read, to see when they repeat.
#[derive(Default)]
struct Pages {
    n: u32,
    is_by_number: bool,
    addresses: BTreeSet<String>,
    contents: BTreeSet<u64>,
}

impl Pages {
    fn add(&mut self, url: &Url, records: &[Value]) -> Result<(), ResourceError> {
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
