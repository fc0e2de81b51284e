//! Where a poll of a resource starts from.

use super::{batch::Pages, error::ResourceError, runner::PollOptions};
use crate::store::ResourceState;
use pollwright_core::{
    change::{Mode, Poll, Reading},
    date::Instant,
    schedule::{self, Window, WindowInput},
};

/// Where a poll starts from.
pub(super) struct Start {
    pub(super) mode: Mode,
    /// L.
    pub(super) last_poll: Instant,
    pub(super) window: Window,
    pub(super) input: WindowInput,
}

impl Start {
    pub(super) fn of(
        reading: &Reading,
        state: Option<&ResourceState>,
        options: &PollOptions,
    ) -> Result<Self, ResourceError> {
        let poll_start = options.poll_start;
        let last = state.and_then(|state| state.last_poll);
        let mut input = WindowInput {
            platform: reading.platform,
            last_poll: last.unwrap_or(poll_start),
            poll_start,
            poll_delay_seconds: reading.poll_delay_seconds,
            overlap_seconds: reading.overlap_seconds,
            lower_bound: reading.lower_bound,
            not_later_than: state.and_then(|state| state.not_later_than),
        };
        let Some((state, last)) = state.zip(last) else {
            let since = options.since.or(reading.since);
            let mode = since.map_or(Mode::Baseline, Mode::Since);
            let last_poll = since.unwrap_or(poll_start);
            let window = schedule::first_window(&input, since);
            input.last_poll = last_poll;
            return Ok(Self { mode, last_poll, window, input });
        };
        if poll_start < last {
            return Err(ResourceError::ClockBack { last, now: poll_start });
        }
        let mode = if state.reading_key == reading.key() { Mode::Normal } else { Mode::Reread };
        Ok(Self { mode, last_poll: last, window: schedule::window(&input), input })
    }

    /// What core judges the records by, before the first answer.
    pub(super) fn poll(&self, options: &PollOptions, newest_seen: Option<Instant>, n_kept: u64) -> Poll {
        Poll {
            instance: options.instance.clone(),
            window: self.window.clone(),
            last_poll: self.last_poll,
            read_at: options.poll_start,
            mode: self.mode,
            newest_seen,
            n_kept,
        }
    }

    /// Where the next window starts at the latest.
    pub(super) fn next_limit(&self, pages: &Pages) -> Option<Instant> {
        match self.mode {
            Mode::Baseline | Mode::Since(_) => {
                (pages.n > 1 && pages.is_by_number).then_some(self.window.from).flatten()
            }
            Mode::Normal | Mode::Reread => {
                schedule::next_not_later_than(&self.input, pages.n, pages.is_by_number)
            }
        }
    }
}
