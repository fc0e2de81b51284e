//! Deletions that show by absence.

use super::{Outcome, Pair, Poll, Reading};

/// How much a complete read of a snapshot misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Pairs of [`Kept::Snapshot`](super::Kept::Snapshot), not deleted, that were kept before the read.
    pub n_kept: u64,
    /// Those of them that the read did not return: `last_returned` is earlier than its P.
    pub n_missing: u64,
}

/// What the missing pairs of a complete read come to: DELETED where `deletes` is `"absent"`.
///
/// Call it after the last page of a snapshot, with all missing pairs or chunk by chunk. A read that misses all, or
/// more than half and over 10, fires only if the next complete read agrees. A 304 is such a read only if the last one
/// had one page: then every pair but the missed ones counts as returned.
pub fn absent(reading: &Reading, poll: &Poll, absence: Absence, missing: &[Pair]) -> Outcome {
    let _ = (reading, poll, absence, missing);
    Outcome::default()
}
