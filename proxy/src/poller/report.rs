//! What a poll tells while it runs.

use super::fetch::Exchange;
use pollwright_core::change::{Event, Warning, WarningKind};
use serde::Serialize;
use std::{io, mem::Discriminant};

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
    fn records(&mut self, _records: &[serde_json::Value]) {}
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
