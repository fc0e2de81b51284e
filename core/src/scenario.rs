//! Scenarios: the answers of successive polls, replayed; which events fire, and which should.

use crate::{
    analyze::{Options, analyze},
    catalog::OwnElements,
    change::{
        Absence, DetectError, Kept, Mode, Outcome, Pair, Pairs, Poll, Reading, Seen, absent, detect, forget,
        known_hash, record,
    },
    config::{Config, DEFAULT_OVERLAP_SECONDS, Resource},
    date::{Instant, Zone},
    platform::Platform,
    preview::{Preview, PreviewOptions, preview},
    schedule::{WindowInput, commit_last_poll, first_window, window},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeSet, fmt};

/// A scenario file: a configuration, what its API answers poll by poll, and what is to fire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// 1.
    pub version: u32,
    /// What it is about, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The configuration: the object itself, or a path to its file, relative to the scenario's.
    pub configuration: Value,
    /// The data file of the configuration's element, where that is none of the catalog's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<Value>,
    /// The resource that is polled; may be left out where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Where it runs.
    #[serde(default)]
    pub platform: Platform,
    /// What `${date:…}` renders in, and what hosted platforms read a date in that names no zone; UTC by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_zone: Option<String>,
    /// The polls, in order of time.
    pub polls: Vec<ScenarioPoll>,
}

/// One poll of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioPoll {
    /// The poll start.
    pub at: Instant,
    /// What the API answers, as it comes: a list of records, or an object that holds one.
    pub answer: Value,
    /// What is to fire, in any order: `CREATED 1042`.
    #[serde(default)]
    pub events: Vec<String>,
}

/// What a poll of a scenario came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replayed {
    /// The poll start.
    pub at: Instant,
    /// The URL that it calls, as people read it.
    pub url: Option<String>,
    /// What fired: `CREATED 1042`, in the order of the records.
    pub events: Vec<String>,
    /// What should have fired and did not.
    pub missing: Vec<String>,
    /// What fired and should not have.
    pub extra: Vec<String>,
    /// What was noticed about the records.
    pub warnings: Vec<String>,
}

/// Why a scenario cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScenarioError {
    /// Its `version` is not known.
    Version(u32),
    /// What stands as its element describes none.
    Element(String),
    /// The text holds no configuration.
    NoConfiguration,
    /// The configuration has no resource, or none of that name.
    NoResource(Option<String>),
    /// It has several, and the scenario names none.
    WhichResource(Vec<String>),
    /// Java does not know the server's zone.
    UnknownZone(String),
    /// A poll is not later than the one before it.
    Order(Instant),
    /// The records of an answer cannot be found.
    Records(Instant, String),
    /// A poll fails by itself.
    Detect(Instant, DetectError),
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => {
                write!(f, "version {version} is not known; this program reads version 1")
            }
            Self::Element(why) => f.write_str(why),
            Self::NoConfiguration => f.write_str("the configuration holds no polling configuration"),
            Self::NoResource(Some(name)) => {
                write!(f, "the configuration has no resource `{name}`; correct `resource`")
            }
            Self::NoResource(None) => f.write_str("the configuration has no resource"),
            Self::WhichResource(names) => write!(f, "name one `resource` of: {}", names.join(", ")),
            Self::UnknownZone(zone) => {
                write!(f, "Java does not know the zone `{zone}`; correct `serverZone`")
            }
            Self::Order(at) => {
                write!(f, "the poll at {at} is not later than the one before it; put them in order")
            }
            Self::Records(at, why) => write!(f, "the poll at {at}: {why}"),
            Self::Detect(at, why) => write!(f, "the poll at {at}: {why}"),
        }
    }
}

impl std::error::Error for ScenarioError {}

/// Replays a scenario with the text of its configuration, whose element may be the scenario's own, or one of `elements`.
///
/// # Errors
/// Where it cannot be replayed; that events differ is no error but stands in each [`Replayed`].
pub fn replay(
    scenario: &Scenario,
    configuration: &str,
    elements: &OwnElements,
) -> Result<Vec<Replayed>, ScenarioError> {
    if scenario.version != 1 {
        return Err(ScenarioError::Version(scenario.version));
    }
    let server_zone = match &scenario.server_zone {
        None => Zone::gmt(),
        Some(id) => match Zone::resolve(id) {
            (_, crate::date::ZoneKind::Fallback) => return Err(ScenarioError::UnknownZone(id.clone())),
            (zone, _) => zone,
        },
    };
    let own =
        scenario.element.iter().map(|file| ("element".to_owned(), file.to_string())).collect::<Vec<_>>();
    let own = OwnElements::read(&own).map_err(ScenarioError::Element)?;
    let now = scenario.polls.first().map_or(Instant::UNIX_EPOCH, |poll| poll.at);
    let options = Options {
        platform: scenario.platform,
        server_zone: server_zone.clone(),
        elements: own.before(elements),
        ..Options::at(now)
    };
    let analysis = analyze(configuration, &options);
    let config = &analysis.blocks.first().ok_or(ScenarioError::NoConfiguration)?.config;
    let resource = match (&scenario.resource, config.resources()) {
        (Some(name), _) => {
            config.resource(name).ok_or_else(|| ScenarioError::NoResource(Some(name.clone())))?
        }
        (None, [only]) => only,
        (None, []) => return Err(ScenarioError::NoResource(None)),
        (None, several) => {
            let names = several.iter().map(|resource| resource.name.value.to_string()).collect();
            return Err(ScenarioError::WhichResource(names));
        }
    };
    let element = options.elements.named_by(config);
    let mut simulation = Simulation::new(config, resource, scenario.platform, server_zone);
    let mut out: Vec<Replayed> = Vec::new();
    for poll in &scenario.polls {
        if out.last().is_some_and(|last| last.at >= poll.at) {
            return Err(ScenarioError::Order(poll.at));
        }
        let records = simulation
            .reading
            .records(element, &poll.answer, |path| record::records(&poll.answer, path))
            .map_err(|why| ScenarioError::Records(poll.at, why.to_string()))?;
        let records: Vec<Value> = records.into_iter().cloned().collect();
        let url = simulation.ask(poll.at).url.map(|url| url.raw().to_owned());
        let outcome = simulation
            .answer(poll.at, poll.at, &records)
            .map_err(|why| ScenarioError::Detect(poll.at, why))?;
        let events = words(&outcome);
        out.push(Replayed {
            at: poll.at,
            url,
            missing: without(&poll.events, &events),
            extra: without(&events, &poll.events),
            events,
            warnings: outcome.warnings.iter().map(ToString::to_string).collect(),
        });
    }
    Ok(out)
}

/// The events of an outcome: `CREATED 1042`.
pub(crate) fn words(outcome: &Outcome) -> Vec<String> {
    outcome.events.iter().map(|event| format!("{} {}", event.event_type.word(), event.object_id)).collect()
}

/// What stands in one list and not in another, each as often as it is left over.
fn without(these: &[String], those: &[String]) -> Vec<String> {
    let mut those: Vec<&String> = those.iter().collect();
    let mut out = Vec::new();
    for one in these {
        match those.iter().position(|other| *other == one) {
            Some(at) => drop(those.swap_remove(at)),
            None => out.push(one.clone()),
        }
    }
    out
}

/// A resource that is polled again and again, its state kept in memory.
#[derive(Clone, Debug)]
pub struct Simulation<'a> {
    config: &'a Config,
    resource: &'a Resource,
    server_zone: Zone,
    reading: Reading,
    last_poll: Option<Instant>,
    /// Whether the kept pairs are of another reading.
    is_reread: bool,
    pairs: Pairs,
    known: BTreeSet<u64>,
}

impl<'a> Simulation<'a> {
    /// A resource before its first poll.
    pub fn new(config: &'a Config, resource: &'a Resource, platform: Platform, server_zone: Zone) -> Self {
        let mut reading = Reading::of(config, resource, platform);
        if platform.is_hosted() {
            // Java reads a date without a zone in the zone of its machine, which is UTC where nobody says otherwise.
            for (date, field) in
                [(&mut reading.updated, &resource.updated), (&mut reading.created, &resource.created)]
            {
                if let Some(date) = date.as_mut().filter(|_| field.zone.is_none()) {
                    date.zone = server_zone.clone();
                }
            }
        }
        Self {
            config,
            resource,
            server_zone,
            reading,
            last_poll: None,
            is_reread: false,
            pairs: Pairs::default(),
            known: BTreeSet::new(),
        }
    }

    /// The resource under another configuration, polled on from where it is.
    #[must_use]
    pub fn under<'b>(
        self,
        config: &'b Config,
        resource: &'b Resource,
        platform: Platform,
        server_zone: Zone,
    ) -> Simulation<'b> {
        let mut next = Simulation::new(config, resource, platform, server_zone);
        let (old, new) = (self.reading.key(), next.reading.key());
        next.last_poll = self.last_poll;
        next.is_reread = old != new;
        if !Reading::is_other_id(&old, &new) {
            next.pairs = self.pairs;
            next.known = self.known;
        }
        next
    }

    /// What a poll at an instant asks for.
    pub fn ask(&self, at: Instant) -> Preview {
        let options = PreviewOptions {
            platform: self.reading.platform,
            poll_start: at,
            last_poll: Some(self.last_poll.or(self.reading.since).unwrap_or(at)),
            server_zone: self.server_zone.clone(),
        };
        preview(self.config, self.resource, &options)
    }

    /// What a poll that starts at `at` makes of the whole answer that was asked for at `read_at`.
    ///
    /// # Errors
    /// More would have to be remembered than `maxSeen` allows.
    pub fn answer(
        &mut self,
        at: Instant,
        read_at: Instant,
        records: &[Value],
    ) -> Result<Outcome, DetectError> {
        let poll = self.poll(at, read_at);
        let mut outcome = detect(&self.reading, &poll, records, &self.seen(records))?;
        self.store(&outcome);
        if self.reading.is_snapshot {
            let missing = |pair: &&Pair| pair.kept == Kept::Snapshot && pair.last_returned < at;
            let missing: Vec<Pair> = self.pairs.iter().filter(missing).cloned().collect();
            let n_kept = self.pairs.iter().filter(|pair| pair.kept == Kept::Snapshot).count() as u64;
            let absence = Absence { n_kept, n_missing: missing.len() as u64 };
            let gone = absent(&self.reading, &poll, absence, &missing);
            self.store(&gone);
            outcome.events.extend(gone.events);
            outcome.warnings.extend(gone.warnings);
        }
        outcome.warnings.extend(outcome.counts.warning());
        let committed = commit_last_poll(at, self.last_poll, None).last_poll;
        self.last_poll = Some(committed);
        self.is_reread = false;
        let bounds = forget(&self.reading, at, window(&self.window_input(committed, committed)).from);
        self.pairs.retain(|pair| !bounds.covers(pair));
        Ok(outcome)
    }

    /// What some records of such an answer come to by themselves; nothing is remembered of them.
    ///
    /// # Errors
    /// As [`Simulation::answer`].
    pub fn judge(&self, at: Instant, read_at: Instant, records: &[Value]) -> Result<Outcome, DetectError> {
        detect(&self.reading, &self.poll(at, read_at), records, &self.seen(records))
    }

    fn poll(&self, at: Instant, read_at: Instant) -> Poll {
        let input = |last_poll: Instant| self.window_input(last_poll, at);
        let (last_poll, mode, window_now) = match (self.last_poll, self.reading.since) {
            (Some(last), _) => {
                let mode = if self.is_reread { Mode::Reread } else { Mode::Normal };
                (last, mode, window(&input(last)))
            }
            (None, Some(since)) => (since, Mode::Since(since), first_window(&input(at), Some(since))),
            (None, None) => (at, Mode::Baseline, first_window(&input(at), None)),
        };
        let dated = self.pairs.iter().filter_map(|pair| pair.instant).filter(|at| *at <= last_poll);
        Poll {
            instance: "default".to_owned(),
            window: window_now,
            last_poll,
            read_at,
            mode,
            newest_seen: dated.max(),
            n_kept: (self.pairs.len() + self.known.len()) as u64,
        }
    }

    fn window_input(&self, last_poll: Instant, poll_start: Instant) -> WindowInput {
        let own = self.config.own_of(self.resource);
        WindowInput {
            platform: self.reading.platform,
            last_poll,
            poll_start,
            poll_delay_seconds: self.reading.poll_delay_seconds,
            overlap_seconds: own
                .overlap_seconds
                .as_ref()
                .map_or(DEFAULT_OVERLAP_SECONDS, |overlap| overlap.value),
            lower_bound: self.reading.lower_bound,
            not_later_than: None,
        }
    }

    fn seen(&self, records: &[Value]) -> Seen {
        let mut seen = Seen::default();
        for id in records.iter().filter_map(|record| record::id_text(record, &self.reading.id_field)) {
            seen.pairs.add(self.pairs.of(&id).iter().cloned());
            seen.known.extend(Some(known_hash(&id)).filter(|hash| self.known.contains(hash)));
        }
        seen
    }

    fn store(&mut self, outcome: &Outcome) {
        self.pairs.add(outcome.keep.iter().cloned());
        self.known.extend(&outcome.known);
    }
}
