//! Why a poll does not reach its end; each says what to do.

use super::{access::AccessError, fetch::FetchError, page::PageError, secrets::VariableError};
use crate::store::StoreError;
use pollwright_core::{
    change::{DetectError, record::RecordsError},
    date::Instant,
    moment,
};
use std::io;

/// Why a whole poll ends; what was committed before stays.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The state cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody reads the events any more.
    #[error(
        "the events cannot be written: {0}; nothing of this resource was committed, the next poll tells them again"
    )]
    Output(io::Error),
}

/// Why one resource is not polled to its end; its state is as before.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResourceError {
    /// It cannot run as it is written.
    #[error("{0}; `pollwright check --platform pollwright` shows the place")]
    Config(String),
    /// It has no `url`.
    #[error("it has no `url`; say what to poll")]
    NoUrl,
    /// Parts of the URL have no value.
    #[error("the URL still holds {0}; give it a value under `pollwright`, `parameters`")]
    Unresolved(String),
    /// The clock went back.
    #[error("the last poll was at {}, after this one's {}; set the clock right, or, where it was ahead then, ask again from an instant that has passed (`--rewind`)", moment::format(*.last), moment::format(*.now))]
    ClockBack { last: Instant, now: Instant },
    /// The list never ends.
    #[error(
        "page {page} holds the same records as an earlier one, so the list would never end; check how the API is paged (`pageSize`, `pagination.type`), or take `pageSize` out"
    )]
    Repeats { page: u32 },
    /// The list is too long.
    #[error(
        "the list has more than {0} pages; ask for larger pages with `pageSize`, or for less in the `url`"
    )]
    TooManyPages(u32),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Variable(#[from] VariableError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error(transparent)]
    Detect(#[from] DetectError),
    /// The whole poll ends.
    #[error(transparent)]
    Fatal(#[from] PollError),
}

impl From<StoreError> for ResourceError {
    fn from(error: StoreError) -> Self {
        Self::Fatal(error.into())
    }
}
