//! Scheduling sums: when a poll is due, and the window that it asks for.

use crate::{
    date::{Instant, Precision},
    platform::Platform,
    template::Comparison,
};
use serde::Serialize;

/// What decides a window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowInput {
    /// Where the configuration runs.
    pub platform: Platform,
    /// L: poll start of the last committed poll.
    pub last_poll: Instant,
    /// P: the latest scheduled instant that is due.
    pub poll_start: Instant,
    /// `pollDelay`, seconds.
    pub poll_delay_seconds: u32,
    /// `overlap`, seconds; hosted platforms have none.
    pub overlap_seconds: u32,
    /// The template's lower bound; `None` for a snapshot.
    pub lower_bound: Option<(Precision, Comparison)>,
    /// *From* may not be later than this: the last poll read more than one page by number or offset.
    pub not_later_than: Option<Instant>,
}

/// What a poll asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// F; `None` for a snapshot: everything.
    pub from: Option<Instant>,
    /// P.
    pub to: Instant,
    /// How *from* came about, in order: each step says what and where it led.
    pub steps: Vec<Step>,
}

/// One step on the way to *from*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// "less `pollDelay` of 30 s".
    pub what: String,
    /// Where that led.
    pub at: Instant,
}

/// The window of a poll by the platform's rules.
pub fn window(input: &WindowInput) -> Window {
    let _ = input;
    unimplemented!()
}
