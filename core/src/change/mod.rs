//! Change detection: records of successive polls to events.
//!
//! ```text
//! answer -> fields -> detect (chunk by chunk, with the pairs of its ids) -> events, pairs to keep, warnings
//!                     absent (snapshots, after the last page)            -> DELETED
//!                     forget (after the last page)                       -> which pairs may go
//! ```
//!
//! Nothing here reads a clock or keeps state: what a poll must remember is [`Seen`], which the caller loads for the
//! ids of a chunk, and [`Outcome::keep`], which the caller stores together with the events in one transaction.

mod absent;
pub mod answer;
mod dates;
mod decide;
mod detect;
mod event;
pub mod fields;
pub mod fingerprint;
mod forget;
mod hosted;
mod packed;
mod pairs;
mod pending;
mod poll;
mod reading;
pub mod record;
mod report;
mod version;
mod warning;

pub use absent::{Absence, absent};
pub use detect::{DetectError, detect};
pub use event::{Event, EventType, EventWindow, Reason, event_id};
pub use forget::{Forget, RETURNED_DAYS, forget};
pub use hosted::Assumption;
pub use pairs::Pairs;
pub use pending::Pending;
pub use poll::{Counts, Kept, Mode, Outcome, Pair, Poll, Seen, known_hash};
pub use reading::{DateReading, Reading, default_tolerance_seconds};
pub use report::{Level, Note, Report, Warnings};
pub use warning::{Warning, WarningKind};

#[cfg(test)]
mod tests;
