//! What a poll tells while it runs.

use super::fetch::Exchange;
use pollwright_core::{
    change::{Event, Mode, Reason, Warning, WarningKind},
    date::Instant,
    schedule::Window,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, io, mem::Discriminant};

/// Who listens to a poll.
pub trait Sink: Send {
    /// Events that fire. They are committed only if this succeeds, so it must have reached its reader.
    ///
    /// # Errors
    /// Where the reader has gone: the state stays as it was, and the next poll tells the same events.
    fn events(&mut self, events: &[Event]) -> io::Result<()>;

    /// Something to know besides events.
    fn note(&mut self, note: Note);

    /// A call that was made.
    fn exchange(&mut self, _exchange: Exchange) {}

    /// How many records a page held, and the records.
    fn records(&mut self, _records: &[&RawValue]) {}
}

/// Something to know besides events; serialises to a line of `--log json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// Which resource it is about; `None` for the poll as a whole.
    pub resource: Option<String>,
    /// One sentence.
    pub message: String,
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
    Info,
    /// The poll goes on, something should be mended.
    Warning,
    /// The resource was not polled to its end; its state is as before.
    Error,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.level != Level::Info {
            write!(f, "{}: ", self.level.word())?;
        }
        if let Some(resource) = &self.resource {
            write!(f, "{resource}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl Level {
    /// As in front of a line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What became of one poll of one resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Which one.
    pub resource: String,
    /// F; `None` for a snapshot.
    pub from: Option<Instant>,
    /// P.
    pub poll_start: Instant,
    /// Whether it was a first poll that only remembers.
    pub is_baseline: bool,
    /// What was called first, secrets masked; `None` where nothing was.
    pub url: Option<String>,
    /// Pages that were read.
    pub n_pages: u32,
    /// Records on them.
    pub n_records: u64,
    /// How many events fired for each reason.
    pub reasons: BTreeMap<Reason, u64>,
    /// Versions and ids that are remembered after it.
    pub n_kept: u64,
    /// Each in a sentence.
    pub warnings: Vec<String>,
    /// How long it took.
    pub duration_ms: u64,
    /// Why it did not reach its end: then nothing was moved on.
    pub error: Option<String>,
}

impl Report {
    /// The report of a poll that found nothing.
    pub fn of(resource: &str, window: &Window, mode: Mode) -> Self {
        Self {
            resource: resource.to_owned(),
            from: window.from,
            poll_start: window.to,
            is_baseline: mode == Mode::Baseline,
            url: None,
            n_pages: 0,
            n_records: 0,
            reasons: BTreeMap::new(),
            n_kept: 0,
            warnings: Vec::new(),
            duration_ms: 0,
            error: None,
        }
    }
}

/// The warnings of all chunks, each kind once.
#[derive(Debug, Default)]
pub(super) struct Warnings(Vec<Warning>);

impl Warnings {
    /// Adds the warnings of a chunk: the first record of a kind is named, the others are counted.
    pub(super) fn add(&mut self, warnings: Vec<Warning>) {
        for warning in warnings {
            let same = |known: &&mut Warning| about(&known.kind) == about(&warning.kind);
            match self.0.iter_mut().find(same) {
                Some(known) => known.n_records += warning.n_records,
                None => self.0.push(warning),
            }
        }
    }

    /// In words.
    pub(super) fn into_messages(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|warning| warning.to_string())
    }
}

/// What makes two warnings one: their kind and the field they speak of.
fn about(kind: &WarningKind) -> (Discriminant<WarningKind>, &str) {
    let field = match kind {
        WarningKind::NoId { field }
        | WarningKind::DateInferred { field, .. }
        | WarningKind::DateUnreadable { field, .. }
        | WarningKind::DateMissing { field } => field,
        _ => "",
    };
    (std::mem::discriminant(kind), field)
}
