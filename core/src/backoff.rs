//! A server that is busy: how long to wait before the same call is made again.

use crate::date::Instant;
use chrono::DateTime;
use std::time::Duration;

/// `Retry-After: 0` asks for another try and must not become a storm.
const SHORTEST: Duration = Duration::from_millis(250);
/// A server that asks for more is taken to mean this.
const LONGEST_ASKED: Duration = Duration::from_secs(366 * 86_400);

/// How much patience somebody has with a server that is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The first wait where the server names none, and the span over which callers with one and the same wait are spread.
    pub first: Duration,
    /// Longest single wait; a server that asks for more is left alone.
    pub longest: Duration,
    /// All waits of a poll together.
    pub altogether: Duration,
    /// Waits, one after another, for a server that does not say how long.
    pub n_unasked: u32,
}

impl Patience {
    /// Of a person who waits for the answer: a few seconds, and only where the server names them.
    pub const BRIEF: Self = Self {
        first: Duration::ZERO,
        longest: Duration::from_secs(5),
        altogether: Duration::from_secs(15),
        n_unasked: 0,
    };

    /// Of a service, whose poll has its own deadline beside this.
    pub const STEADY: Self = Self {
        first: Duration::from_secs(1),
        longest: Duration::from_secs(60),
        altogether: Duration::from_secs(180),
        n_unasked: 5,
    };

    /// How long to wait before the call is made again; `None` to give up.
    ///
    /// `n_before` waits went before it for this very call, `waited` all those of the poll, `left` is the time until the
    /// poll's deadline. `random`, from 0 to 1, spreads callers that were refused together: where the server names no time,
    /// over the upper half of 1, 2, 4, … times [`Patience::first`]; where it does, over `first` after that time.
    ///
    /// ```
    /// use pollwright_core::backoff::Patience;
    /// use std::time::Duration;
    ///
    /// let (patience, seconds) = (Patience::STEADY, Duration::from_secs);
    /// let wait = |n_before, asked| patience.wait(n_before, asked, Duration::ZERO, seconds(300), 1.0);
    /// assert_eq!(wait(0, None), Some(seconds(1)));
    /// assert_eq!(wait(3, None), Some(seconds(8)));
    /// assert_eq!(wait(0, Some(seconds(20))), Some(seconds(21)));
    /// assert_eq!(wait(0, Some(seconds(3600))), None);
    /// ```
    pub fn wait(
        &self,
        n_before: u32,
        retry_after: Option<Duration>,
        waited: Duration,
        left: Duration,
        random: f64,
    ) -> Option<Duration> {
        // What is no number is none of them.
        let random = if random > 0.0 { random.min(1.0) } else { 0.0 };
        let wait = match retry_after {
            Some(asked) if asked > self.longest => return None,
            Some(asked) => asked.max(SHORTEST) + self.first.mul_f64(random),
            None if n_before >= self.n_unasked => return None,
            None => {
                let most = self.first.saturating_mul(2_u32.saturating_pow(n_before)).min(self.longest);
                most.mul_f64(0.5 + random / 2.0)
            }
        };
        (wait <= left && waited.saturating_add(wait) <= self.altogether).then_some(wait)
    }
}

/// Whether a status says that the same call may succeed later: 429 and 503.
pub const fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 503)
}

/// What a `Retry-After` header says, from `now` on: seconds, or a date; a date that has passed is no wait, more than a
/// year is one. `None` where it is neither.
pub fn retry_after(text: &str, now: Instant) -> Option<Duration> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let asked = match is_number {
        // What has too many digits is more than any year.
        true => text.parse().map_or(LONGEST_ASKED, Duration::from_secs),
        false => (http_date(text)? - now).to_std().unwrap_or(Duration::ZERO),
    };
    Some(asked.min(LONGEST_ASKED))
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(text: &str) -> Option<Instant> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn what_the_server_asks_for() {
        #[track_caller]
        fn check(
            patience: Patience,
            asked: u64,
            [waited, left]: [u64; 2],
            random: f64,
            expected: Option<u64>,
        ) {
            let wait = patience.wait(9, Some(S(asked)), S(waited), S(left), random);
            let actual = wait.map(|wait| wait.as_millis() as u64);
            assert_eq!(
                actual, expected,
                "{patience:?}: {asked} s, waited {waited} s, left {left} s, {random}"
            );
        }
        check(Patience::BRIEF, 0, [0, 100], 1.0, Some(250));
        check(Patience::BRIEF, 5, [0, 100], 1.0, Some(5_000));
        check(Patience::BRIEF, 6, [0, 100], 1.0, None);
        check(Patience::BRIEF, 5, [10, 100], 1.0, Some(5_000));
        check(Patience::BRIEF, 5, [11, 100], 1.0, None);
        check(Patience::STEADY, 20, [0, 100], 0.0, Some(20_000));
        check(Patience::STEADY, 20, [0, 100], 0.5, Some(20_500));
        check(Patience::STEADY, 20, [0, 20], 0.5, None);
        check(Patience::STEADY, 60, [0, 100], 0.0, Some(60_000));
        check(Patience::STEADY, 61, [0, 100], 0.0, None);
        check(Patience::STEADY, 60, [121, 100], 0.0, None);
    }

    #[test]
    fn what_it_leaves_open() {
        #[track_caller]
        fn check(n_before: u32, random: f64, expected: Option<u64>) {
            let wait = Patience::STEADY.wait(n_before, None, S(0), S(1_000), random);
            let actual = wait.map(|wait| wait.as_millis() as u64);
            assert_eq!(actual, expected, "after {n_before} waits, {random}");
        }
        check(0, 0.0, Some(500));
        check(0, 1.0, Some(1_000));
        check(1, 0.0, Some(1_000));
        check(1, 1.0, Some(2_000));
        check(4, 1.0, Some(16_000));
        check(5, 1.0, None);
        check(0, 7.0, Some(1_000));
        check(0, f64::NAN, Some(500));
        assert_eq!(Patience::BRIEF.wait(0, None, S(0), S(1_000), 0.5), None);
    }

    #[test]
    fn waits_grow_up_to_the_longest() {
        let patience = Patience { n_unasked: u32::MAX, altogether: Duration::MAX, ..Patience::STEADY };
        for n_before in [6, 31, 32, 63, u32::MAX - 1] {
            let wait = patience.wait(n_before, None, S(0), Duration::MAX, 1.0);
            assert_eq!(wait, Some(S(60)), "after {n_before} waits");
        }
    }

    #[test]
    fn headers() {
        #[track_caller]
        fn check(text: &str, expected: Option<u64>) {
            let now = Instant::from_timestamp(784_111_777, 0).expect("it is an instant");
            assert_eq!(retry_after(text, now), expected.map(S), "{text}");
        }
        check("0", Some(0));
        check(" 120 ", Some(120));
        check("Sun, 06 Nov 1994 08:50:07 GMT", Some(30));
        check("Sun, 06 Nov 1994 08:49:07 GMT", Some(0));
        check("Sun, 06 Nov 9994 08:49:07 GMT", Some(366 * 86_400));
        check("99999999999", Some(366 * 86_400));
        check("99999999999999999999999999", Some(366 * 86_400));
        check("-1", None);
        check("1.5", None);
        check("soon", None);
        check("", None);
    }
}
