//! Which kept pairs may go once a poll is committed.

use super::{Kept, Pair, Reading};
use crate::date::Instant;
use chrono::TimeDelta;

/// How long a pair of [`Kept::Returned`] or [`Kept::Snapshot`] outlives its last return, days (`polling.md`).
pub const RETURNED_DAYS: i64 = 30;

/// Which pairs may go: two bounds that a store can delete by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forget {
    /// Of [`Kept::Window`]: those whose `closes` is not later. `None`: none may go.
    pub closed_by: Option<Instant>,
    /// Of [`Kept::Returned`] and [`Kept::Snapshot`]: those whose `last_returned` is earlier.
    pub returned_before: Instant,
}

/// What may be forgotten after a poll that started at `poll_start`, when the next will ask from `next_from`
/// (`None` for a snapshot).
pub fn forget(reading: &Reading, poll_start: Instant, next_from: Option<Instant>) -> Forget {
    let tolerance = TimeDelta::seconds(i64::from(reading.created_check_tolerance_seconds));
    Forget {
        closed_by: next_from.map(|from| from - tolerance),
        returned_before: poll_start - TimeDelta::days(RETURNED_DAYS),
    }
}

impl Forget {
    /// Whether a pair may go.
    pub fn covers(&self, pair: &Pair) -> bool {
        match pair.kept {
            Kept::Window => {
                self.closed_by.is_some_and(|bound| pair.closes.is_some_and(|closes| closes <= bound))
            }
            Kept::Returned | Kept::Snapshot => pair.last_returned < self.returned_before,
        }
    }
}
