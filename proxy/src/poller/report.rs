//! What a poll tells while it runs.

use super::fetch::Exchange;
use pollwright_core::change::Event;
use serde_json::value::RawValue;
use std::io;

pub use pollwright_core::change::{Level, Note, Report};

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
