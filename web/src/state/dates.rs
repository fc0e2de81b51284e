//! The date tester: a pattern, a zone and a value, read or written.

use pollwright_core::{
    date::{Instant, Pattern, PatternError, ReadError, ReadOptions, Zone, ZoneKind},
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
    BadSample(ReadError),
    /// The sample of an epoch is no whole number, or too large.
    BadEpoch,
    /// The instant is none.
    BadInstant(MomentError),
}

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
        let (zone, kind) = match self.zone.trim() {
            "" => (Zone::gmt(), ZoneKind::Listed),
            id => Zone::resolve(id),
        };
        let unit = epoch_unit(&self.pattern);
        let pattern = match (unit, Pattern::compile(&self.pattern)) {
            (None, Err(error)) => return DateAnswer::BadPattern(error),
            (_, pattern) => pattern.ok(),
        };
        match (self.direction, unit, pattern) {
            (Direction::Read, Some(unit), _) => read_epoch(&self.sample, unit, kind),
            (Direction::Read, None, Some(pattern)) => {
                let start = now.timestamp_millis() - DAYS_OF_80_YEARS * 86_400_000;
                let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: start };
                match pattern.read(&self.sample, &options) {
                    Ok(read) => instant(read.millis, rest(&self.sample, read.index_utf16), kind),
                    Err(error) => DateAnswer::BadSample(error),
                }
            }
            (Direction::Write, unit, pattern) => match moment::parse(&self.instant, now) {
                Ok(at) => DateAnswer::Text { text: written(at, unit, pattern.as_ref(), &zone), zone: kind },
                Err(error) => DateAnswer::BadInstant(error),
            },
            (Direction::Read, None, None) => DateAnswer::Nothing,
        }
    }
}

/// Microseconds of one unit of the epoch keywords.
fn epoch_unit(pattern: &str) -> Option<i64> {
    match pattern.trim() {
        "milliseconds" | "epoch" | "epoch:ms" => Some(1_000),
        "seconds" | "epoch:s" => Some(1_000_000),
        "microseconds" | "epoch:us" => Some(1),
        _ => None,
    }
}

fn read_epoch(sample: &str, unit: i64, zone: ZoneKind) -> DateAnswer {
    let micros = sample.trim().parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
    match micros {
        Some(micros) => instant(micros.div_euclid(1_000), String::new(), zone),
        None => DateAnswer::BadEpoch,
    }
}

fn instant(millis: i64, ignored: String, zone: ZoneKind) -> DateAnswer {
    match Instant::from_timestamp_millis(millis) {
        Some(at) => DateAnswer::Instant { at, shown: moment::format(at), ignored, zone },
        None => DateAnswer::BadEpoch,
    }
}

fn written(at: Instant, unit: Option<i64>, pattern: Option<&Pattern>, zone: &Zone) -> String {
    match (unit, pattern) {
        (Some(unit), _) => (at.timestamp_micros() / unit).to_string(),
        (None, Some(pattern)) => pattern.format(at.timestamp_millis(), zone),
        (None, None) => String::new(),
    }
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
