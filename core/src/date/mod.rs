//! `java.text.SimpleDateFormat`, exactly: patterns, formatting, parsing, zones.
//!
//! The behaviour is that of JDK 17 with English names, learnt from its answers. Where numbers leave the range in
//! which dates make sense (Java lets integers wrap around), reading refuses.

pub mod batch;
mod calendar;
mod clock;
mod date_format;
pub mod explain;
pub mod field;
mod format;
pub mod infer;
mod layout;
mod names;
mod pattern;
mod read;
mod resolve;
mod value;
mod zone;
mod zone_names;
mod zone_nearest;

pub use date_format::{DateFormat, Epoch};
pub use pattern::{Item, ItemKind, Pattern, PatternError, PatternErrorKind};
pub use read::{Read, ReadError, ReadOptions};
pub use value::FieldValue;
pub use zone::{Zone, ZoneKind};

use serde::Serialize;

/// An instant as core's callers know it.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// The finest unit that a pattern writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// `S`, epoch milliseconds.
    Millisecond,
    /// `s`, epoch seconds.
    Second,
    /// `m`.
    Minute,
    /// `H` and the like.
    Hour,
    /// Dates alone.
    Day,
    /// No day: a month.
    Month,
    /// A year, or nothing of time at all.
    Year,
}
