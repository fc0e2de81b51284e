//! The format that one sample value is most likely written in.

use super::{Pattern, Precision, ReadOptions, Zone};
use std::fmt;

/// What a value says, and how it says it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldReading {
    /// Epoch milliseconds; finer fractions are cut.
    pub millis: i64,
    /// The format that fits.
    pub format: FittingFormat,
    /// Whether the format reads the whole value to this very instant.
    ///
    /// `S` reads a number of milliseconds, so no pattern does where a fraction has other than three digits: then
    /// the format is the one to use if the value had three.
    pub exact: bool,
}

/// A format that fits a value; `Display` shows it as a configuration writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum FittingFormat {
    /// A pattern.
    Pattern(Pattern),
    /// `milliseconds`: since 1970.
    EpochMillis,
    /// `seconds`.
    EpochSeconds,
    /// `microseconds`.
    EpochMicros,
}

impl FittingFormat {
    /// The finest unit it tells apart, at most milliseconds.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Pattern(pattern) => pattern.precision(),
            Self::EpochSeconds => Precision::Second,
            Self::EpochMillis | Self::EpochMicros => Precision::Millisecond,
        }
    }
}

impl fmt::Display for FittingFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pattern(pattern) => pattern.source(),
            Self::EpochMillis => "milliseconds",
            Self::EpochSeconds => "seconds",
            Self::EpochMicros => "microseconds",
        })
    }
}

/// No date that anybody writes is longer.
const MAX_LENGTH: usize = 80;

/// The format that reads `value` strictly and as a whole; none if it does not look like a date.
///
/// Where day and month could be either, the month comes first. `zone` is that of values that name none, and
/// `two_digit_year_start` (epoch milliseconds) starts the hundred years that two digits mean.
///
/// # Example
/// ```
/// use pollwright_core::date::{Zone, infer::infer};
/// let reading = infer("2024-07-04T10:11:12.5+02:00", &Zone::gmt(), 0).unwrap();
/// assert_eq!(reading.format.to_string(), "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
/// assert_eq!((reading.millis, reading.exact), (1_720_080_672_500, false));
/// assert_eq!(infer("tomorrow", &Zone::gmt(), 0), None);
/// ```
pub fn infer(value: &str, zone: &Zone, two_digit_year_start: i64) -> Option<FieldReading> {
    if value.len() > MAX_LENGTH || !value.is_ascii() {
        return None;
    }
    let options = ReadOptions { zone, lenient: false, two_digit_year_start };
    if value.strip_prefix('-').unwrap_or(value).bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(value, &options);
    }
    [Order::MonthFirst, Order::DayFirst].into_iter().find_map(|order| {
        let sketch = Sketch::of(value, order)?;
        let pattern = Pattern::compile(&sketch.pattern).ok()?;
        let millis = read_whole(&pattern, &sketch.text, &options)?;
        Some(FieldReading { millis, format: FittingFormat::Pattern(pattern), exact: sketch.text == value })
    })
}

/// What `pattern` reads from the whole of `text`.
pub(super) fn read_whole(pattern: &Pattern, text: &str, options: &ReadOptions<'_>) -> Option<i64> {
    let read = pattern.read(text, options).ok()?;
    (read.index_utf16 as usize == text.encode_utf16().count()).then_some(read.millis)
}

/// Digits alone: a date without separators if its year is one of our time, else a time since 1970 by its length.
fn digits(value: &str, options: &ReadOptions<'_>) -> Option<FieldReading> {
    let compact = match value.len() {
        8 => Some("yyyyMMdd"),
        12 => Some("yyyyMMddHHmm"),
        14 => Some("yyyyMMddHHmmss"),
        17 => Some("yyyyMMddHHmmssSSS"),
        _ => None,
    };
    if let Some(pattern) = compact.filter(|_| value.starts_with("19") || value.starts_with("20")) {
        let pattern = Pattern::compile(pattern).ok()?;
        if let Some(millis) = read_whole(&pattern, value, options) {
            return Some(FieldReading { millis, format: FittingFormat::Pattern(pattern), exact: true });
        }
    }
    let number: i64 = value.parse().ok()?;
    let (millis, format) = match value.trim_start_matches('-').len() {
        9..=11 => (number.checked_mul(1000)?, FittingFormat::EpochSeconds),
        12..=14 => (number, FittingFormat::EpochMillis),
        15..=17 => (number.div_euclid(1000), FittingFormat::EpochMicros),
        _ => return None,
    };
    Some(FieldReading { millis, format, exact: true })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    MonthFirst,
    DayFirst,
}

/// A pattern in the making, beside the text that it reads.
struct Sketch<'a> {
    rest: &'a str,
    order: Order,
    pattern: String,
    /// The value with its fraction cut or filled to three digits.
    text: String,
}

impl<'a> Sketch<'a> {
    fn of(value: &'a str, order: Order) -> Option<Self> {
        let mut sketch = Self { rest: value, order, pattern: String::new(), text: String::new() };
        sketch.weekday();
        if sketch.unix_date()? {
            return sketch.whole();
        }
        sketch.date()?;
        if sketch.rest.is_empty() {
            return Some(sketch);
        }
        let _ = sketch.take(",", ",");
        if !(sketch.take("T", "'T'") || sketch.take("t", "'t'") || sketch.take(" ", " ")) {
            return None;
        }
        while sketch.take(" ", " ") {}
        sketch.time()?;
        sketch.half_day();
        sketch.zone();
        sketch.whole()
    }

    fn whole(self) -> Option<Self> {
        self.rest.is_empty().then_some(self)
    }

    /// `Thu, 04 Jul 2024`.
    fn weekday(&mut self) {
        let name = letters(self.rest);
        let after = &self.rest[name..];
        if name >= 3 && (after.starts_with(", ") || after.starts_with(' ')) && !self.is_month(name) {
            self.field(name, if name > 3 { "EEEE" } else { "EEE" });
            let _ = self.take(",", ",");
            let _ = self.take(" ", " ");
        }
    }

    /// `Jul 04 10:11:12 UTC 2024`, what is left of what Java and Unix print after the weekday; whether it is one.
    fn unix_date(&mut self) -> Option<bool> {
        let month = letters(self.rest);
        let is_one = month == 3
            && self.rest.ends_with(|last: char| last.is_ascii_digit())
            && self.rest.split_whitespace().nth(2).is_some_and(|time| time.contains(':'));
        if !is_one {
            return Some(false);
        }
        self.field(month, "MMM");
        self.spaces()?;
        self.run("d")?;
        self.spaces()?;
        self.time()?;
        self.spaces()?;
        if letters(self.rest) > 0 {
            self.field(letters(self.rest), "zzz");
            self.spaces()?;
        }
        self.run("y")?;
        Some(true)
    }

    fn spaces(&mut self) -> Option<()> {
        let found = self.take(" ", " ");
        while self.take(" ", " ") {}
        found.then_some(())
    }

    fn date(&mut self) -> Option<()> {
        let first = digit_run(self.rest);
        if first == 0 {
            // `July 4, 2024`.
            let month = letters(self.rest);
            if !self.is_month(month) {
                return None;
            }
            self.field(month, if month > 3 { "MMMM" } else { "MMM" });
            self.spaces()?;
            self.run("d")?;
            let _ = self.take(",", ",");
            self.spaces()?;
            return self.run("y");
        }
        if first == 8 {
            self.field(4, "yyyy");
            self.field(2, "MM");
            self.field(2, "dd");
            return Some(());
        }
        let separator = self.rest[first..].chars().next().filter(|next| "-/. ".contains(*next))?;
        let separator = separator.to_string();
        let separated = |sketch: &mut Self| sketch.take(&separator, &separator).then_some(());
        let second = &self.rest[first + 1..];
        if first == 4 {
            self.run("y")?;
            separated(self)?;
            self.run("M")?;
            if self.rest.is_empty() {
                return Some(());
            }
            separated(self)?;
            return self.run("d");
        }
        if letters(second) > 0 {
            self.run("d")?;
            separated(self)?;
            let month = letters(self.rest);
            if !self.is_month(month) {
                return None;
            }
            self.field(month, if month > 3 { "MMMM" } else { "MMM" });
        } else {
            // A date with dots has its day first everywhere.
            let month_first = self.order == Order::MonthFirst && separator != ".";
            self.run(if month_first { "M" } else { "d" })?;
            separated(self)?;
            self.run(if month_first { "d" } else { "M" })?;
        }
        separated(self)?;
        self.run("y")
    }

    fn time(&mut self) -> Option<()> {
        let hour = if self.rest.trim_end().to_ascii_lowercase().ends_with(['m']) { "h" } else { "H" };
        if matches!(digit_run(self.rest), 4 | 6) {
            let seconds = digit_run(self.rest) == 6;
            self.field(2, "HH");
            self.field(2, "mm");
            if seconds {
                self.field(2, "ss");
                self.fraction();
            }
            return Some(());
        }
        self.run(hour)?;
        if !self.take(":", ":") {
            return None;
        }
        self.run("m")?;
        if self.take(":", ":") {
            self.run("s")?;
            self.fraction();
        }
        Some(())
    }

    fn fraction(&mut self) {
        let digits = digit_run(self.rest.get(1..).unwrap_or_default());
        if digits == 0 || !(self.take(".", ".") || self.take(",", ",")) {
            return;
        }
        let (fraction, rest) = self.rest.split_at(digits);
        self.rest = rest;
        self.pattern.push_str("SSS");
        self.text.extend(fraction.chars().chain("00".chars()).take(3));
    }

    fn half_day(&mut self) {
        let half = self.rest.trim_start();
        if matches!(half.get(..2), Some(half) if half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm"))
        {
            let _ = self.take(" ", " ");
            self.field(2, "a");
        }
    }

    fn zone(&mut self) {
        let _ = self.take(" ", " ");
        match self.rest.as_bytes() {
            [b'Z'] => self.field(1, "XXX"),
            [b'+' | b'-', offset @ ..] => {
                let letter = match offset.len() {
                    2 => "X",
                    5 => "XXX",
                    _ => "Z",
                };
                self.field(self.rest.len(), letter);
            }
            [b'A'..=b'Z', ..] => self.field(self.rest.len(), "z"),
            _ => {}
        }
    }

    fn is_month(&self, length: usize) -> bool {
        const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
        let start = self.rest.get(..3).filter(|_| length >= 3).map(str::to_ascii_lowercase);
        start.is_some_and(|start| MONTHS.as_bytes().chunks(3).any(|month| month == start.as_bytes()))
    }

    /// A run of digits as a field that is as wide; two and four digits of a year only.
    fn run(&mut self, letter: &str) -> Option<()> {
        let digits = digit_run(self.rest);
        let fits = if letter == "y" { matches!(digits, 2 | 4) } else { matches!(digits, 1 | 2) };
        if !fits {
            return None;
        }
        self.field(digits, &letter.repeat(digits));
        Some(())
    }

    /// Moves on by `length` bytes that `pattern` reads.
    fn field(&mut self, length: usize, pattern: &str) {
        let (read, rest) = self.rest.split_at(length);
        self.text.push_str(read);
        self.pattern.push_str(pattern);
        self.rest = rest;
    }

    /// Moves on by a text, if it stands here.
    fn take(&mut self, text: &str, pattern: &str) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            self.field(text.len(), pattern);
        }
        found
    }
}

fn digit_run(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        let (zone, _) = Zone::resolve("America/New_York");
        let actual = infer(value, &zone, -729_475_200_000).map_or("none".to_owned(), |reading| {
            let at = chrono::DateTime::from_timestamp_millis(reading.millis).unwrap_or_default();
            let at = at.format("%Y-%m-%dT%H:%M:%S%.3f");
            format!("{} {at}{}", reading.format, if reading.exact { "" } else { " cut" })
        });
        assert_eq!(actual, expected, "value: {value}");
    }

    #[test]
    fn iso() {
        check("2024-07-04T10:11:12Z", "yyyy-MM-dd'T'HH:mm:ssXXX 2024-07-04T10:11:12.000");
        check("2024-07-04T10:11:12+00:00", "yyyy-MM-dd'T'HH:mm:ssXXX 2024-07-04T10:11:12.000");
        check("2024-07-04T10:11:12+0200", "yyyy-MM-dd'T'HH:mm:ssZ 2024-07-04T08:11:12.000");
        check("2024-07-04T10:11:12-08", "yyyy-MM-dd'T'HH:mm:ssX 2024-07-04T18:11:12.000");
        check("2024-07-04T10:11:12", "yyyy-MM-dd'T'HH:mm:ss 2024-07-04T14:11:12.000");
        check("2024-07-04 10:11", "yyyy-MM-dd HH:mm 2024-07-04T14:11:00.000");
        check("2024-07-04 10:11:12 +0000", "yyyy-MM-dd HH:mm:ss Z 2024-07-04T10:11:12.000");
        check("20240704T101112Z", "yyyyMMdd'T'HHmmssXXX 2024-07-04T10:11:12.000");
        check("2024-07-04", "yyyy-MM-dd 2024-07-04T04:00:00.000");
        check("2024-07", "yyyy-MM 2024-07-01T04:00:00.000");
    }

    #[test]
    fn fractions() {
        check("2024-07-04T10:11:12.123Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.123");
        check("2024-07-04T10:11:12.5Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.500 cut");
        check("2024-07-04T10:11:12.123456789Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.123 cut");
        check("2024-07-04 10:11:12,05", "yyyy-MM-dd HH:mm:ss,SSS 2024-07-04T14:11:12.050 cut");
    }

    #[test]
    fn other_orders() {
        check("07/04/2024", "MM/dd/yyyy 2024-07-04T04:00:00.000");
        check("25/04/2024", "dd/MM/yyyy 2024-04-25T04:00:00.000");
        check("7/4/24 1:05 PM", "M/d/yy h:mm a 2024-07-04T17:05:00.000");
        check("04.07.2024 10:11:12", "dd.MM.yyyy HH:mm:ss 2024-07-04T14:11:12.000");
        check("04-Jul-2024", "dd-MMM-yyyy 2024-07-04T04:00:00.000");
        check("July 4, 2024", "MMMM d, yyyy 2024-07-04T04:00:00.000");
        check("Thu, 04 Jul 2024 10:11:12 GMT", "EEE, dd MMM yyyy HH:mm:ss z 2024-07-04T10:11:12.000");
        check("Thu, 04 Jul 2024 10:11:12 +0200", "EEE, dd MMM yyyy HH:mm:ss Z 2024-07-04T08:11:12.000");
        check("Thu Jul 04 10:11:12 UTC 2024", "EEE MMM dd HH:mm:ss zzz yyyy 2024-07-04T10:11:12.000");
    }

    #[test]
    fn digits_alone() {
        check("1720088172", "seconds 2024-07-04T10:16:12.000");
        check("1720088172123", "milliseconds 2024-07-04T10:16:12.123");
        check("1720088172123456", "microseconds 2024-07-04T10:16:12.123");
        check("20240704", "yyyyMMdd 2024-07-04T04:00:00.000");
        check("20240704101112", "yyyyMMddHHmmss 2024-07-04T14:11:12.000");
        check("42", "none");
    }

    #[test]
    fn no_dates() {
        for value in
            ["", "-", "T", "2024-13-45", "2024-07-04T10:11:12Z!", "Jul", "12:30", "1.2.3.4", "é", "a/b/c"]
        {
            check(value, "none");
        }
    }
}
