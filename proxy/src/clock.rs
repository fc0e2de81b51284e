//! The one place that reads the clock.

use pollwright_core::date::Instant;

/// The present instant, cut to milliseconds: core counts in them.
pub(crate) fn now() -> Instant {
    let now = chrono::Utc::now();
    Instant::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
}
