//! What the hosted platforms do, as far as it is documented.

use serde::Serialize;

/// What a hosted platform does not document and we assume: a sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Assumption {
    /// The first poll.
    FirstPoll,
    /// A record whose date cannot be read.
    UnreadableDate,
    /// A resource without dates.
    NoDates,
    /// The date that the last poll is compared with under `pollDelay`.
    DelayedComparison,
}

impl Assumption {
    /// What we assume; shown with "not documented".
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FirstPoll => "The first poll is a baseline and fires nothing.",
            Self::UnreadableDate => "A record whose date does not fit the pattern is ignored.",
            Self::NoDates => {
                "A record of a resource without dates fires as CREATED in every poll that returns it."
            }
            Self::DelayedComparison => "A record is compared with the last poll less `pollDelay`.",
        }
    }
}
