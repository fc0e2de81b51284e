//! Scheduling sums: when a poll is due, the window that it asks for, and what the last poll is afterwards.

use crate::{
    date::{Instant, Precision},
    platform::Platform,
    template::Comparison,
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt};

/// A vendor's clock may be off by this much, milliseconds, before the last poll heeds it (`polling.md`).
const SKEW_TOLERATED_MS: i64 = 2_000;
/// `Date` headers are written to the second.
const SKEW_GRAIN_MS: i64 = 1_000;
/// How far back a vendor's clock may move the last poll, milliseconds (`polling.md`).
const SKEW_MOST_MS: i64 = 15 * 60_000;

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
    /// *From* may not be later than this: the last poll read more than one page by number or offset
    /// ([`next_not_later_than`]).
    pub not_later_than: Option<Instant>,
}

/// What a poll asks for.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// "less `pollDelay` of 30 s".
    pub what: Cow<'static, str>,
    /// Where that led.
    pub at: Instant,
}

/// The window of a poll by the platform's rules.
///
/// Hosted platforms: last poll less `pollDelay`, nothing else. Pollwright: less the overlap too, floored to the unit
/// that the template writes (in UTC), one unit lower where the API compares with `>`, and not later than
/// [`WindowInput::not_later_than`]. A snapshot has no *from*. Instants before the calendar's start stay at it.
pub fn window(input: &WindowInput) -> Window {
    let Some(bound) = input.lower_bound else {
        return Window { from: None, to: input.poll_start, steps: Vec::new() };
    };
    let mut steps = Steps::from("last poll", input.last_poll);
    steps.less("pollDelay", input.poll_delay_seconds);
    if !input.platform.is_hosted() {
        steps.less("overlap", input.overlap_seconds);
        steps.widen(bound);
        if let Some(limit) = input.not_later_than.filter(|limit| *limit < steps.at) {
            steps.go("from of the poll before, because it read more than one page", limit);
        }
    }
    Window { from: Some(steps.at), to: input.poll_start, steps: steps.list }
}

/// The window of a first poll: [start less `pollDelay` and overlap, start], or with `since` from there.
///
/// `since` is floored and widened like any *from*, so that records dated at it are returned; those before it do not
/// fire ([`Mode::Since`](crate::change::Mode::Since)). `input.last_poll` is not looked at.
pub fn first_window(input: &WindowInput, since: Option<Instant>) -> Window {
    let input = WindowInput { last_poll: input.poll_start, not_later_than: None, ..input.clone() };
    let (Some(bound), Some(since)) = (input.lower_bound, since) else {
        let mut window = window(&input);
        if let Some(first) = window.steps.first_mut() {
            first.what = "start of the first poll".into();
        }
        return window;
    };
    let mut steps = Steps::from("`since`", since);
    if !input.platform.is_hosted() {
        steps.widen(bound);
    }
    Window { from: Some(steps.at), to: input.poll_start, steps: steps.list }
}

/// P: the latest instant of `anchor + k * interval` that is not after `now`; `None` while `now` is before the anchor.
///
/// `interval_minutes` counts from 1; 0 is taken as 1.
pub fn due(interval_minutes: u32, anchor: Instant, now: Instant) -> Option<Instant> {
    let interval = i64::from(interval_minutes.max(1)) * 60_000;
    let passed = now.timestamp_millis() - anchor.timestamp_millis();
    (passed >= 0).then(|| shift(anchor, passed - passed % interval))
}

/// Where the polls of an instance hang: some instant within an interval after the epoch, drawn from its key, so that
/// instances with one interval do not fire together. The same key has the same instant for ever.
pub fn anchor(instance: &str, interval_minutes: u32) -> Instant {
    let digest = Sha256::digest(instance.as_bytes());
    let drawn = digest[..8].iter().fold(0_u64, |drawn, byte| (drawn << 8) | u64::from(*byte));
    let interval = u64::from(interval_minutes.max(1)) * 60_000;
    shift(Instant::default(), (drawn % interval).cast_signed())
}

/// When an instance is polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Now, with this poll start.
    Now(Instant),
    /// At this instant.
    At(Instant),
}

/// Whose turn it is: of an instance that was never polled at once, else at each scheduled instant after `last`, the
/// poll start of its last try. Of several that were missed only the latest is made up for. Where the clock went back
/// behind `last`, it waits for the first one after it: the window of an earlier poll would end before it begins.
pub fn turn(interval_minutes: u32, anchor: Instant, last: Option<Instant>, now: Instant) -> Turn {
    let Some(last) = last else { return Turn::Now(now) };
    match due(interval_minutes, anchor, now) {
        Some(due) if due > last => Turn::Now(due),
        _ => Turn::At(match due(interval_minutes, anchor, last.max(now)) {
            Some(due) => shift(due, i64::from(interval_minutes.max(1)) * 60_000),
            None => anchor,
        }),
    }
}

/// What [`WindowInput::not_later_than`] of the next poll is: this poll's own *from* if it read more than one page by
/// page number or offset, because a page may have shifted while it was read.
///
/// `own` is the window as it would be without the limit of the poll before: else a resource that always has two pages
/// would ask from the same instant for ever.
pub fn next_not_later_than(own: &WindowInput, n_pages: u32, is_by_offset: bool) -> Option<Instant> {
    let own = WindowInput { not_later_than: None, ..own.clone() };
    (n_pages > 1 && is_by_offset).then(|| window(&own).from).flatten()
}

/// A vendor's clock against ours, from one answer.
///
/// `None` where the answer has an `Age` header (a cache wrote it) or no `Date`.
pub fn skew(vendor_date: Option<Instant>, has_age: bool, arrived_at: Instant) -> Option<TimeDelta> {
    vendor_date.filter(|_| !has_age).map(|date| date - arrived_at)
}

/// When records were read, by the slower of the two clocks: the vendor may have stamped changes with that instant still
/// after it answered.
///
/// `sent_at` is when their request was sent, not when the answer arrived: nobody knows when in between the vendor
/// looked. A clock further back than 15 minutes counts as 15 minutes.
pub fn read_at(sent_at: Instant, skew: Option<TimeDelta>) -> Instant {
    let back = skew.map_or(0, |skew| skew.num_milliseconds().clamp(-SKEW_MOST_MS, 0));
    shift(sent_at, back)
}

/// What the last poll is once a poll is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Committed {
    /// The next L.
    pub last_poll: Instant,
    /// The vendor's clock is further back than we follow.
    pub warning: Option<ClockWarning>,
}

/// A vendor's clock that runs more than 15 minutes behind: records may be dated before every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClockWarning {
    /// How far behind, milliseconds.
    pub behind_ms: i64,
}

impl fmt::Display for ClockWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the API's clock is {} s behind this machine's, more than the 15 minutes that are made up for; \
             set the machine's clock, or raise `pollDelay`",
            self.behind_ms / 1_000
        )
    }
}

/// The next L after a poll that started at `poll_start`: P, or earlier where the vendor's clock runs behind; never
/// before the former L.
pub fn commit_last_poll(
    poll_start: Instant,
    former_last_poll: Option<Instant>,
    skew: Option<TimeDelta>,
) -> Committed {
    let back = match skew {
        Some(skew) if skew.num_milliseconds().abs() > SKEW_TOLERATED_MS => back_ms(skew),
        _ => 0,
    };
    let warning = (back < -SKEW_MOST_MS).then_some(ClockWarning { behind_ms: -back - SKEW_GRAIN_MS });
    let last_poll = shift(poll_start, back.max(-SKEW_MOST_MS));
    Committed { last_poll: former_last_poll.map_or(last_poll, |former| last_poll.max(former)), warning }
}

/// The instant cut to a unit, in UTC.
pub fn floor(at: Instant, unit: Precision) -> Instant {
    let cut = |ms: i64| shift(at, -at.timestamp_millis().rem_euclid(ms));
    let day = |date: Option<NaiveDate>| {
        date.and_then(|date| date.and_hms_opt(0, 0, 0)).map_or(at, |midnight| midnight.and_utc())
    };
    match unit {
        Precision::Millisecond => DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at),
        Precision::Second => cut(1_000),
        Precision::Minute => cut(60_000),
        Precision::Hour => cut(3_600_000),
        Precision::Day => cut(86_400_000),
        Precision::Month => day(at.date_naive().with_day(1)),
        Precision::Year => day(NaiveDate::from_yo_opt(at.year(), 1)),
    }
}

/// What a unit is called.
pub(crate) const fn unit_name(unit: Precision) -> &'static str {
    match unit {
        Precision::Millisecond => "millisecond",
        Precision::Second => "second",
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Year => "year",
    }
}

/// An instant moved by milliseconds; at the calendar's ends it stays.
pub(crate) fn shift(at: Instant, ms: i64) -> Instant {
    let moved = TimeDelta::try_milliseconds(ms).and_then(|delta| at.checked_add_signed(delta));
    moved.unwrap_or(if ms < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC })
}

/// `min(0, skew - 1 s)`, milliseconds.
fn back_ms(skew: TimeDelta) -> i64 {
    skew.num_milliseconds().saturating_sub(SKEW_GRAIN_MS).min(0)
}

/// The way to *from*, written down as it is gone.
struct Steps {
    at: Instant,
    list: Vec<Step>,
}

impl Steps {
    fn from(what: &'static str, at: Instant) -> Self {
        Self { at, list: vec![Step { what: what.into(), at }] }
    }

    fn go(&mut self, what: impl Into<Cow<'static, str>>, at: Instant) {
        self.at = at;
        self.list.push(Step { what: what.into(), at });
    }

    fn less(&mut self, key: &str, seconds: u32) {
        if seconds > 0 {
            let at = shift(self.at, -i64::from(seconds) * 1_000);
            self.go(format!("less `{key}` of {seconds} s"), at);
        }
    }

    fn widen(&mut self, (unit, comparison): (Precision, Comparison)) {
        let name = unit_name(unit);
        let floored = floor(self.at, unit);
        if floored != self.at {
            self.go(format!("floored to the {name}"), floored);
        }
        if comparison == Comparison::Greater {
            // The unit before is the one that holds the last millisecond before this one.
            let lower = floor(shift(floored, -1), unit);
            self.go(format!("one {name} lower because `>` leaves the boundary out"), lower);
        }
    }
}

#[cfg(test)]
mod tests;
