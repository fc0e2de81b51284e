//! The date tester: a pattern, a zone and a value, read or written.

use pollwright_core::{
    date::{
        DateFormat, Instant, PatternError, ReadOptions, Zone, ZoneKind,
        explain::{Explanation, explain},
        infer::{Candidate, infer_all},
    },
    moment::{self, MomentError},
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Which way round a date is tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From a sample to an instant.
    #[default]
    Read,
    /// From an instant to text.
    Write,
}

/// The fields of the date tester, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateTester {
    /// A SimpleDateFormat pattern, or `milliseconds`, `epoch:s` and the like.
    pub pattern: Rc<str>,
    /// A zone id; empty for UTC.
    pub zone: Rc<str>,
    /// A date as an API writes it.
    pub sample: Rc<str>,
    /// An instant as people type it.
    pub instant: Rc<str>,
    /// Which of the two is the question.
    pub direction: Direction,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
pub enum DateAnswer {
    /// Nothing was asked.
    Nothing,
    /// The sample is this instant.
    Instant {
        /// The instant.
        at: Instant,
        /// The same in UTC, for showing.
        shown: String,
        /// The part of the sample that Java ignores; empty where it read all.
        ignored: String,
        /// What became of the zone's id.
        zone: ZoneKind,
        /// Whether only a lenient reading takes it: a value out of range was carried on.
        carried: bool,
    },
    /// The instant is written so.
    Text {
        /// What Java writes.
        text: String,
        /// What became of the zone's id.
        zone: ZoneKind,
    },
    /// The pattern does not compile.
    BadPattern(PatternError),
    /// The sample does not fit the pattern.
    BadSample {
        /// Where Java gives up, in UTF-16 units of the sample.
        index_utf16: u32,
        /// What was expected there.
        words: String,
    },
    /// The sample of an epoch is none: why.
    BadEpoch(&'static str),
    /// The instant is none.
    BadInstant(MomentError),
}

/// Most formats that are proposed for a sample.
const MAX_SUGGESTIONS: usize = 3;

/// Java reads two digits of a year into the hundred years that begin so many days before now.
const DAYS_OF_80_YEARS: i64 = 29_220;

impl Default for DateTester {
    fn default() -> Self {
        Self {
            pattern: "yyyy-MM-dd'T'HH:mm:ssXXX".into(),
            zone: "".into(),
            sample: "".into(),
            instant: "now".into(),
            direction: Direction::default(),
        }
    }
}

impl DateTester {
    /// The answer at an instant; `lenient` as the hosted platforms read, else strictly as Pollwright does.
    pub fn answer(&self, now: Instant, lenient: bool) -> DateAnswer {
        let asked = match self.direction {
            Direction::Read => &self.sample,
            Direction::Write => &self.instant,
        };
        if self.pattern.trim().is_empty() || asked.is_empty() {
            return DateAnswer::Nothing;
        }
        let (zone, kind) = self.zone();
        let format = match DateFormat::compile(&self.pattern) {
            Ok(format) => format,
            Err(error) => return DateAnswer::BadPattern(error),
        };
        match (self.direction, &format) {
            (Direction::Read, DateFormat::Epoch(epoch)) => match epoch.read(&self.sample) {
                Some(millis) => instant(millis, String::new(), kind, false),
                None => DateAnswer::BadEpoch(no_epoch(&self.sample)),
            },
            (Direction::Read, DateFormat::Pattern(pattern)) => {
                let start = two_digit_year_start(now);
                let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: start };
                match pattern.read(&self.sample, &options) {
                    Ok(read) => {
                        let strict = ReadOptions { lenient: false, ..options };
                        let carried = lenient && pattern.read(&self.sample, &strict).is_err();
                        instant(read.millis, rest(&self.sample, read.index_utf16), kind, carried)
                    }
                    Err(error) => {
                        let words = error.words(pattern, &self.sample);
                        DateAnswer::BadSample { index_utf16: error.index_utf16, words }
                    }
                }
            }
            (Direction::Write, format) => match moment::parse(&self.instant, now) {
                Ok(at) => DateAnswer::Text { text: format.format(at.timestamp_millis(), &zone), zone: kind },
                Err(error) => DateAnswer::BadInstant(error),
            },
        }
    }
}

impl DateTester {
    /// What each part of the pattern means, for the instant that the sample says or else for now; none where there is
    /// no pattern.
    pub fn explanation(&self, now: Instant, answer: &DateAnswer) -> Option<Explanation> {
        let DateFormat::Pattern(pattern) = DateFormat::compile(&self.pattern).ok()? else { return None };
        let at = match answer {
            DateAnswer::Instant { at, .. } => *at,
            _ => moment::parse(&self.instant, now).unwrap_or(now),
        };
        let is_blank = self.pattern.trim().is_empty();
        (!is_blank).then(|| explain(&pattern, at.timestamp_millis(), &self.zone().0))
    }

    /// Formats that read the whole sample, the likeliest first: where the pattern does not, and where it is not the only
    /// reading.
    pub fn suggestions(&self, now: Instant, answer: &DateAnswer) -> Vec<Candidate> {
        if self.direction == Direction::Write || self.sample.trim().is_empty() {
            return Vec::new();
        }
        let found = infer_all(&[self.sample.trim()], &self.zone().0, two_digit_year_start(now));
        let read = match answer {
            DateAnswer::Instant { at, ignored, .. } if ignored.is_empty() => Some(at.timestamp_millis()),
            _ => None,
        };
        let others = found.candidates.into_iter().filter(|one| match read {
            None => one.format.to_string() != *self.pattern,
            Some(read) => found.is_ambiguous && one.exact && one.millis != [Some(read)],
        });
        others.take(MAX_SUGGESTIONS).collect()
    }

    fn zone(&self) -> (Zone, ZoneKind) {
        match self.zone.trim() {
            "" => (Zone::gmt(), ZoneKind::Listed),
            id => Zone::resolve(id),
        }
    }
}

fn two_digit_year_start(now: Instant) -> i64 {
    now.timestamp_millis() - DAYS_OF_80_YEARS * 86_400_000
}

fn instant(millis: i64, ignored: String, zone: ZoneKind, carried: bool) -> DateAnswer {
    match Instant::from_timestamp_millis(millis) {
        Some(at) => DateAnswer::Instant { at, shown: moment::format(at), ignored, zone, carried },
        None => DateAnswer::BadEpoch(TOO_LARGE),
    }
}

const TOO_LARGE: &str = "the number is too large for a date";

fn no_epoch(sample: &str) -> &'static str {
    let digits = sample.trim().trim_start_matches('-');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { TOO_LARGE } else { "a whole number is expected" }
}

/// What stands after so many UTF-16 units.
fn rest(text: &str, units: u32) -> String {
    let mut left = units as usize;
    let rest = text.char_indices().find(|(_, c)| {
        let is_rest = left == 0;
        left = left.saturating_sub(c.len_utf16());
        is_rest
    });
    rest.map_or_else(String::new, |(at, _)| text[at..].to_owned())
}
