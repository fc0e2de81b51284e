//! Retries: what an answer of a callback means, and when a notification is tried again.

use crate::{date::Instant, schedule::shift};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// After so many refusals (400 to 499) a notification is set aside: the receiver will not take it.
pub const MOST_REFUSALS: u32 = 3;

/// The longest wait that an answer may ask for by `Retry-After`, seconds: a day.
pub const MOST_WAIT_SECONDS: i64 = 86_400;

/// When failed notifications are tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Cloud Elements: nine retries, `2^2x` seconds after the first failure, the last after 73 hours.
    #[default]
    CloudElements,
    /// SAP Open Connectors: five retries, `2^3x` seconds after the first failure, the last after 9 hours.
    Sap,
    /// The example of Standard Webhooks 1.0: nine retries, each so long after the former failure, the last after 76
    /// hours. The first of its ten tries is made at once.
    StandardWebhooks,
}

impl Schedule {
    /// All of them, in the order of the documentation.
    pub const ALL: [Schedule; 3] = [Self::CloudElements, Self::Sap, Self::StandardWebhooks];

    /// What each retry waits, seconds.
    pub const fn delays_seconds(self) -> &'static [i64] {
        match self {
            Self::CloudElements => &[4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144],
            Self::Sap => &[8, 64, 512, 4_096, 32_768],
            Self::StandardWebhooks => &[5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
        }
    }

    /// When the next try is due after `n_failed` failures (1: the first try failed); `None` after the last.
    ///
    /// The hosted schedules count from the first failure. Where that has passed already, because a try took long or
    /// the machine was off, the retry waits as long as the schedule's first one, so that tries never follow at once.
    pub fn next(self, n_failed: u32, first_failed: Instant, last_failed: Instant) -> Option<Instant> {
        let delays = self.delays_seconds();
        let delay = *delays.get(usize::try_from(n_failed).ok()?.checked_sub(1)?)?;
        Some(match self {
            Self::StandardWebhooks => after(last_failed, delay),
            Self::CloudElements | Self::Sap => after(first_failed, delay).max(after(last_failed, delays[0])),
        })
    }
}

/// What a callback did with one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It answered; redirects are not followed.
    Status {
        /// 200, 503.
        status: u16,
        /// When `Retry-After` says to come again.
        retry_after: Option<Instant>,
    },
    /// It did not: no address, no connection, no answer in time, or none that is HTTP.
    None,
}

impl Answer {
    /// Refused for good: 400 to 499, but for those that speak of now (408, 425, 429) and of the callback (410).
    fn is_refusal(self) -> bool {
        matches!(self, Self::Status { status: 400..=499, .. })
            && !matches!(self, Self::Status { status: 408 | 410 | 425 | 429, .. })
    }

    fn retry_after(self) -> Option<Instant> {
        match self {
            Self::Status { retry_after, .. } => retry_after,
            Self::None => None,
        }
    }
}

/// What is remembered of a notification that failed, from its first try on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failures {
    /// How many tries failed, from 1.
    pub n_failed: u32,
    /// How many of them were refused for good.
    pub n_refused: u32,
    /// When the first failed.
    pub first_failed: Instant,
    /// When the last failed.
    pub last_failed: Instant,
}

/// What becomes of a notification after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 200 to 299: it has arrived.
    Delivered,
    /// It is tried again at `at`.
    Retry {
        /// When.
        at: Instant,
    },
    /// Refused [`MOST_REFUSALS`] times: listed, can be sent again, and the next goes.
    SetAside,
    /// 410: the receiver wants no more; the callback is deactivated.
    Gone,
    /// The last retry failed: the callback is deactivated, later events are queued until it is active again.
    Exhausted,
}

/// What an answer means, and what to remember for the next try: `None` once the notification has arrived.
///
/// `before` is what the former tries left, `at` when this answer came or was given up on. A `Retry-After` moves a
/// retry later, never earlier, and by a day at most ([`MOST_WAIT_SECONDS`]).
pub fn judge(
    schedule: Schedule,
    before: Option<Failures>,
    answer: Answer,
    at: Instant,
) -> (Verdict, Option<Failures>) {
    if matches!(answer, Answer::Status { status: 200..=299, .. }) {
        return (Verdict::Delivered, None);
    }
    let mut failures =
        before.unwrap_or(Failures { n_failed: 0, n_refused: 0, first_failed: at, last_failed: at });
    failures.n_failed = failures.n_failed.saturating_add(1);
    failures.n_refused = failures.n_refused.saturating_add(u32::from(answer.is_refusal()));
    failures.last_failed = at;
    let next = schedule.next(failures.n_failed, failures.first_failed, at);
    let verdict = match (answer, next) {
        (Answer::Status { status: 410, .. }, _) => Verdict::Gone,
        _ if failures.n_refused >= MOST_REFUSALS => Verdict::SetAside,
        (_, None) => Verdict::Exhausted,
        (_, Some(next)) => {
            let asked = answer.retry_after().map(|asked| asked.min(after(at, MOST_WAIT_SECONDS)));
            Verdict::Retry { at: asked.map_or(next, |asked| asked.max(next)) }
        }
    };
    (verdict, Some(failures))
}

/// How long a notification still waits for its retry at `now`; zero where it is due.
///
/// A clock that went back behind the last failure was wrong before or is wrong now: then the retry is due, for it might
/// wait for years.
pub fn wait(next: Option<Instant>, failures: Option<&Failures>, now: Instant) -> TimeDelta {
    let is_back = failures.is_some_and(|failures| failures.last_failed > now);
    let wait = next.filter(|_| !is_back).map(|next| next - now);
    wait.unwrap_or_default().max(TimeDelta::zero())
}

fn after(at: Instant, seconds: i64) -> Instant {
    shift(at, seconds * 1_000)
}

#[cfg(test)]
mod tests {
    use super::{Answer, Failures, Schedule, Verdict, judge, wait};
    use crate::date::Instant;
    use chrono::DateTime;

    fn at(seconds: i64) -> Instant {
        DateTime::from_timestamp(1_795_185_000 + seconds, 0).unwrap()
    }

    fn seconds(instant: Instant) -> i64 {
        (instant - at(0)).num_seconds()
    }

    /// The retries of a callback whose tries each fail after `took` seconds, from its first failure at 0.
    #[track_caller]
    fn check_schedule(schedule: Schedule, took: i64, expected: &[i64]) {
        let (mut due, mut last_failed) = (Vec::new(), 0);
        for n_failed in 1.. {
            let Some(next) = schedule.next(n_failed, at(0), at(last_failed)) else { break };
            due.push(seconds(next));
            last_failed = seconds(next) + took;
        }
        assert_eq!(due, expected, "{schedule:?}, tries of {took} s");
    }

    #[test]
    fn schedules() {
        use Schedule::{CloudElements, Sap, StandardWebhooks};
        check_schedule(CloudElements, 0, &[4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144]);
        check_schedule(CloudElements, 15, &[4, 23, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144]);
        check_schedule(Sap, 0, &[8, 64, 512, 4_096, 32_768]);
        let sum = [5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105];
        check_schedule(StandardWebhooks, 0, &sum);
        check_schedule(
            StandardWebhooks,
            15,
            &[5, 320, 2_135, 9_350, 27_365, 63_380, 113_795, 185_810, 272_225],
        );
        for schedule in Schedule::ALL {
            assert_eq!(schedule.next(0, at(0), at(0)), None, "{schedule:?}");
            assert_eq!(schedule.next(u32::MAX, at(0), at(0)), None, "{schedule:?}");
        }
        // The machine was off for a week: no volley.
        assert_eq!(CloudElements.next(2, at(0), at(604_800)), Some(at(604_804)));
    }

    /// A callback that gives these answers in turn, each as soon as it is tried: what becomes of the notification.
    #[track_caller]
    fn check(schedule: Schedule, answers: &[&str], expected: &str) {
        let (mut now, mut failures, mut told) = (0, None::<Failures>, Vec::new());
        for answer in answers {
            let (verdict, left) = judge(schedule, failures, read(answer, now), at(now));
            failures = left;
            told.push(match verdict {
                Verdict::Retry { at } => {
                    now = seconds(at);
                    now.to_string()
                }
                other => format!("{other:?}"),
            });
        }
        assert_eq!(told.join(" "), expected, "{schedule:?}, answers {answers:?}");
    }

    /// `-`, `503`, `503+60`: that status, and `Retry-After` in so many seconds.
    fn read(answer: &str, now: i64) -> Answer {
        let (status, wait) = answer.split_once('+').map_or((answer, None), |(a, b)| (a, Some(b)));
        let Ok(status) = status.parse() else { return Answer::None };
        Answer::Status { status, retry_after: wait.map(|wait| at(now + wait.parse::<i64>().unwrap())) }
    }

    #[test]
    fn verdicts() {
        let ce = Schedule::CloudElements;
        for good in ["200", "201", "204", "299"] {
            check(ce, &[good], "Delivered");
        }
        for wrong in ["-", "100", "301", "302", "307", "408", "425", "429", "500", "502", "503", "599", "700"]
        {
            check(ce, &[wrong, wrong, wrong, wrong, "200"], "4 16 64 256 Delivered");
        }
        for refused in ["400", "401", "403", "404", "405", "411", "422", "499"] {
            check(ce, &[refused, refused, refused], "4 16 SetAside");
        }
        check(ce, &["404", "404", "200"], "4 16 Delivered");
        check(ce, &["404", "-", "404", "503", "404"], "4 16 64 256 SetAside");
        check(ce, &["410"], "Gone");
        check(ce, &["503", "410"], "4 Gone");
        check(Schedule::Sap, &["-"; 6], "8 64 512 4096 32768 Exhausted");
        check(ce, &["500"; 10], "4 16 64 256 1024 4096 16384 65536 262144 Exhausted");
    }

    #[test]
    fn a_retry_waits_unless_the_clock_went_back() {
        let failures = Failures { n_failed: 1, n_refused: 0, first_failed: at(0), last_failed: at(0) };
        let waits = |now| wait(Some(at(4)), Some(&failures), at(now)).num_seconds();
        assert_eq!([-86_400, -1, 0, 1, 4, 5].map(waits), [0, 0, 4, 3, 0, 0]);
        assert_eq!(wait(None, Some(&failures), at(1)).num_seconds(), 0);
        assert_eq!(wait(Some(at(4)), None, at(1)).num_seconds(), 3);
    }

    #[test]
    fn retry_after_moves_a_retry_later_only() {
        let ce = Schedule::CloudElements;
        check(ce, &["503+60", "503+1", "503"], "60 64 68");
        check(ce, &["429+0"], "4");
        check(ce, &["503+9999999", "200"], "86400 Delivered");
        check(ce, &["404+60", "404+60", "404+60"], "60 120 SetAside");
        check(Schedule::StandardWebhooks, &["503+60", "503"], "60 360");
    }
}
