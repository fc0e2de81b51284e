//! Patterns whose every part has one width, as most of the field have: read and written place by place.
//!
//! On any doubt (another width, a number out of range, a date before the Gregorian calendar, an hour that clocks skip)
//! the general way decides. Where this one answers, it gives the general answer; a property test says so.

use super::{
    calendar::{DAY, weekday},
    names::ENGLISH,
    pattern::{Item, ItemKind},
    read::{Read, ReadOptions},
    zone::Zone,
};

/// What stands where, in the order of the pattern.
// Invariant: each kind but `Byte` at most once; year, month and day are there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    steps: Box<[Step]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A literal of ASCII that is no digit.
    Byte(u8),
    Year,
    Month,
    /// Three letters.
    MonthName,
    Day,
    /// Three letters.
    Weekday,
    Hour,
    Minute,
    Second,
    Millisecond,
    /// `+hhmm`.
    Offset,
    /// `Z` or an offset of so many letters `X`.
    IsoOffset(u8),
}

/// Days of local dates that are handled here: 1583-01-01 to 9999-12-31.
const FIRST_DAY: i64 = -141_349;
const LAST_DAY: i64 = 2_932_896;

/// More than any layout that is worth one writes.
const MAX_BYTES: usize = 64;

impl Layout {
    /// The layout of a pattern, where it has one.
    pub(super) fn of(items: &[Item]) -> Option<Self> {
        let mut steps: Vec<Step> = Vec::new();
        for item in items {
            match &item.kind {
                // A number may go on with a digit, and with `E` and an exponent.
                ItemKind::Literal { text, .. } => {
                    let fits = |byte: u8| byte.is_ascii() && !byte.is_ascii_digit() && byte != b'E';
                    if !text.bytes().all(fits) {
                        return None;
                    }
                    steps.extend(text.bytes().map(Step::Byte));
                }
                ItemKind::Field { letter, width } => {
                    let step = match (letter, width) {
                        ('y', 4) => Step::Year,
                        ('M' | 'L', 2) => Step::Month,
                        ('M' | 'L', 3) => Step::MonthName,
                        ('d', 2) => Step::Day,
                        ('E', 1..=3) => Step::Weekday,
                        ('H', 2) => Step::Hour,
                        ('m', 2) => Step::Minute,
                        ('s', 2) => Step::Second,
                        ('S', 3) => Step::Millisecond,
                        ('Z', _) => Step::Offset,
                        ('X', width) => Step::IsoOffset(*width as u8),
                        _ => return None,
                    };
                    if steps.contains(&step) {
                        return None;
                    }
                    steps.push(step);
                }
            }
        }
        let count = |kinds: &[Step]| kinds.iter().filter(|kind| steps.contains(kind)).count();
        let offsets = [Step::Offset, Step::IsoOffset(1), Step::IsoOffset(2), Step::IsoOffset(3)];
        let is_date = count(&[Step::Year, Step::Day]) == 2
            && count(&[Step::Month, Step::MonthName]) == 1
            && count(&offsets) <= 1;
        let bytes: usize = steps.iter().map(|step| step.most_bytes()).sum();
        (is_date && bytes <= MAX_BYTES).then(|| Self { steps: steps.into() })
    }

    /// What the general way reads; `None` leaves it to that.
    pub(super) fn read(&self, text: &str, options: &ReadOptions<'_>) -> Option<Read> {
        let bytes = text.as_bytes();
        let mut at = 0;
        let (mut year, mut month, mut day) = (0, 0, 0);
        let (mut hour, mut minute, mut second, mut millisecond) = (0, 0, 0, 0);
        let (mut named_weekday, mut offset) = (None, None);
        for step in &self.steps {
            match step {
                Step::Byte(byte) => {
                    if bytes.get(at) != Some(byte) {
                        return None;
                    }
                    at += 1;
                }
                Step::Year => {
                    year = two(bytes, at)? * 100 + two(bytes, at + 2)?;
                    at += 4;
                }
                Step::Month => month = number(bytes, &mut at)?,
                Step::Day => day = number(bytes, &mut at)?,
                Step::Hour => hour = number(bytes, &mut at)?,
                Step::Minute => minute = number(bytes, &mut at)?,
                Step::Second => second = number(bytes, &mut at)?,
                Step::Millisecond => {
                    millisecond = digit(bytes, at)? * 100 + two(bytes, at + 1)?;
                    at += 3;
                }
                Step::MonthName => month = name(bytes, &mut at, &ENGLISH.months)? + 1,
                Step::Weekday => named_weekday = Some(name(bytes, &mut at, &ENGLISH.weekdays)?),
                Step::Offset => offset = Some(signed(bytes, &mut at, 2)?),
                Step::IsoOffset(_) if bytes.get(at) == Some(&b'Z') => {
                    offset = Some(0);
                    at += 1;
                }
                Step::IsoOffset(width) => offset = Some(signed(bytes, &mut at, *width)?),
            }
        }
        let ends_in_number = !matches!(
            self.steps.last(),
            Some(Step::Byte(_) | Step::Offset | Step::IsoOffset(_) | Step::MonthName | Step::Weekday)
        );
        // The last number, or the last name, may go on.
        if ends_in_number && at < bytes.len() {
            return None;
        }
        let in_range = year >= 1583
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_of_month(year, month)
            && hour < 24
            && minute < 60
            && second < 60;
        if !in_range {
            return None;
        }
        let date = day_number(year, month, day);
        if named_weekday.is_some_and(|named| i64::from(named) != weekday(date)) {
            return None;
        }
        let time = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
        let wall = date * DAY + i64::from(time);
        let seconds = match offset {
            // Strict reading knows narrower limits; the general way has them.
            Some(offset) if (-13 * 3600..=13 * 3600).contains(&offset) => offset,
            Some(_) => return None,
            None => {
                let shown = options.zone.offsets_by_wall(wall).total();
                let millis = wall - i64::from(shown) * 1000;
                if !options.lenient && options.zone.offsets(millis).total() != shown {
                    return None;
                }
                shown
            }
        };
        Some(Read { millis: wall - i64::from(seconds) * 1000, index_utf16: at as u32, zone: None })
    }

    /// Writes what the general way writes, at the end of `out`; whether it did.
    pub(super) fn write(&self, out: &mut String, millis: i64, zone: &Zone) -> bool {
        let offset = zone.offsets(millis).total();
        let local = millis.saturating_add(i64::from(offset) * 1000);
        let (days, time) = (local.div_euclid(DAY), local.rem_euclid(DAY) as u32);
        if !(FIRST_DAY..=LAST_DAY).contains(&days) {
            return false;
        }
        let (year, month, day) = date_of(days);
        let mut buffer = [0; MAX_BYTES];
        let mut at = 0;
        let mut put = |bytes: &[u8]| {
            buffer[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        for step in &self.steps {
            match step {
                Step::Byte(byte) => put(&[*byte]),
                Step::Year => {
                    put(digits(year / 100));
                    put(digits(year % 100));
                }
                Step::Month => put(digits(month)),
                Step::MonthName => put(&ENGLISH.months[month as usize - 1].as_bytes()[..ENGLISH.short]),
                Step::Day => put(digits(day)),
                Step::Weekday => {
                    put(&ENGLISH.weekdays[weekday(days) as usize].as_bytes()[..ENGLISH.short]);
                }
                Step::Hour => put(digits(time / 3_600_000)),
                Step::Minute => put(digits(time / 60_000 % 60)),
                Step::Second => put(digits(time / 1000 % 60)),
                Step::Millisecond => {
                    put(&[b'0' + (time % 1000 / 100) as u8]);
                    put(digits(time % 100));
                }
                Step::IsoOffset(_) if offset == 0 => put(b"Z"),
                Step::Offset | Step::IsoOffset(_) => {
                    let minutes = (offset / 60).unsigned_abs();
                    put(if offset / 60 < 0 { b"-" } else { b"+" });
                    put(digits(minutes / 60));
                    if *step == Step::IsoOffset(3) {
                        put(b":");
                    }
                    if *step != Step::IsoOffset(1) {
                        put(digits(minutes % 60));
                    }
                }
            }
        }
        // Nothing but ASCII was put there.
        out.push_str(std::str::from_utf8(&buffer[..at]).unwrap_or_default());
        true
    }
}

impl Step {
    fn most_bytes(self) -> usize {
        match self {
            Self::Byte(_) => 1,
            Self::Year => 4,
            Self::MonthName | Self::Weekday | Self::Millisecond => 3,
            Self::Month | Self::Day | Self::Hour | Self::Minute | Self::Second => 2,
            Self::Offset | Self::IsoOffset(_) => 6,
        }
    }
}

fn digit(bytes: &[u8], at: usize) -> Option<u32> {
    let value = bytes.get(at)?.wrapping_sub(b'0');
    (value < 10).then_some(u32::from(value))
}

fn two(bytes: &[u8], at: usize) -> Option<u32> {
    Some(digit(bytes, at)? * 10 + digit(bytes, at + 1)?)
}

/// Two digits.
fn number(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let value = two(bytes, *at)?;
    *at += 2;
    Some(value)
}

/// The place of the name whose first three letters stand here, and no fourth.
fn name(bytes: &[u8], at: &mut usize, names: &[&str]) -> Option<u32> {
    let found = bytes.get(*at..*at + ENGLISH.short)?;
    *at += ENGLISH.short;
    if bytes.get(*at).is_some_and(|next| next.is_ascii_alphabetic() || !next.is_ascii()) {
        return None;
    }
    let place = names.iter().position(|name| name.as_bytes()[..ENGLISH.short].eq_ignore_ascii_case(found))?;
    Some(place as u32)
}

/// `+hh`, `+hhmm` or `+hh:mm` (1, 2 or 3), seconds.
fn signed(bytes: &[u8], at: &mut usize, form: u8) -> Option<i32> {
    let sign = match bytes.get(*at)? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    *at += 1;
    let hours = number(bytes, at)?;
    let mut minutes = 0;
    if form > 1 {
        if form == 3 {
            if bytes.get(*at) != Some(&b':') {
                return None;
            }
            *at += 1;
        }
        minutes = number(bytes, at)?;
    }
    (hours < 24 && minutes < 60).then_some(sign * ((hours * 60 + minutes) * 60) as i32)
}

/// Two digits of a number below 100.
fn digits(number: u32) -> &'static [u8] {
    const DIGITS: &[u8; 200] = b"0001020304050607080910111213141516171819202122232425262728293031323334353637383940\
        414243444546474849505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697\
        9899";
    let at = number as usize % 100 * 2;
    &DIGITS[at..at + 2]
}

fn days_of_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 of a date of the Gregorian calendar; the year starts in March here, so that leap days come last.
fn day_number(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    i64::from(days) - 719_468
}

/// Year, month and day of a day since 1970; the method is that of Neri and Schneider, "Euclidean affine functions and
/// their application to calendar algorithms" (2022): multiplications in the place of divisions.
fn date_of(days: i64) -> (u32, u32, u32) {
    let day = 4 * (days + 719_468) as u32 + 3;
    let (century, of_century) = (day / 146_097, day % 146_097 / 4);
    let scaled = 2_939_745 * u64::from(4 * of_century + 3);
    let of_year = scaled as u32 / 2_939_745 / 4;
    let year = 100 * century + (scaled >> 32) as u32;
    let month = 2141 * of_year + 197_913;
    let day = (month & 0xffff) / 2141 + 1;
    if of_year >= 306 { (year + 1, (month >> 16) - 12, day) } else { (year, month >> 16, day) }
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, ReadOptions, Zone};
    use proptest::prelude::*;

    /// Patterns that have a layout.
    fn pattern() -> impl Strategy<Value = String> {
        let usual = prop::sample::select(vec![
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "yyyy-MM-dd'T'HH:mm:ssXXX",
            "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
            "yyyy-MM-dd HH:mm:ss",
            "EEE, dd MMM yyyy HH:mm:ss Z",
            "yyyyMMddHHmmssSSSX",
            "MM/dd/yyyy",
        ]);
        let part = prop::sample::select(vec![
            "yyyy", "MM", "MMM", "dd", "EEE", "E", "HH", "mm", "ss", "SSS", "Z", "X", "XX", "XXX",
        ]);
        let between = prop::sample::select(vec!["", "-", "/", " ", ":", ", ", "'T'", "'at'", ".", "''"]);
        let shuffled = prop::collection::vec((part, between), 3..9)
            .prop_map(|parts| parts.into_iter().map(|(part, between)| format!("{part}{between}")).collect());
        prop_oneof![3 => usual.prop_map(str::to_owned), 2 => shuffled]
    }

    fn zone() -> impl Strategy<Value = Zone> {
        let ids =
            vec!["GMT", "GMT-07:00", "America/Los_Angeles", "Europe/Dublin", "Pacific/Apia", "Asia/Gaza"];
        prop::sample::select(ids).prop_map(|id| Zone::resolve(id).0)
    }

    /// Mostly of our time, also at the ends of what a layout takes, also anything.
    fn millis() -> impl Strategy<Value = i64> {
        prop_oneof![
            6 => 0..2_300_000_000_000_i64,
            1 => -12_300_000_000_000..-12_100_000_000_000_i64,
            1 => 253_402_200_000_000..253_402_400_000_000_i64,
            1 => any::<i64>(),
        ]
    }

    /// What spoils a text: another character, a missing one, one more.
    fn spoilt(text: &str, how: u8, at: prop::sample::Index, with: char) -> String {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = places[at.index(places.len())];
        let rest = text[at..].chars().next().map_or(0, char::len_utf8);
        match how {
            0 => text.to_owned(),
            1 => format!("{}{with}{}", &text[..at], &text[at + rest..]),
            2 => format!("{}{}", &text[..at], &text[at + rest..]),
            _ => format!("{}{with}{}", &text[..at], &text[at..]),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn the_short_way_is_the_general_way(
            pattern in pattern(), zone in zone(), millis in millis(), lenient in any::<bool>(),
            how in 0..4_u8, at in any::<prop::sample::Index>(),
            with in prop::sample::select("0123456789+-:.,/ TZEeadyſ٣😀\0".chars().collect::<Vec<_>>()),
        ) {
            // Four letters `X` in a row may come about.
            let Ok(pattern) = Pattern::compile(&pattern) else { return Ok(()) };
            let mut general = String::new();
            pattern.write_by_field(&mut general, millis, &zone);
            prop_assert_eq!(&pattern.format(millis, &zone), &general, "{}", pattern.source());
            let text = spoilt(&general, how, at, with);
            let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: -729_475_200_000 };
            let (short, general) = (pattern.read(&text, &options), pattern.read_by_field(&text, &options));
            prop_assert_eq!(short, general, "`{}` on `{}`", pattern.source(), text);
        }
    }

    #[test]
    fn the_usual_patterns_have_one() {
        let has = |pattern: &str| Pattern::compile(pattern).unwrap().layout().is_some();
        for pattern in [
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "yyyy-MM-dd'T'HH:mm:ssXXX",
            "yyyy-MM-dd'T'HH:mm:ssZ",
            "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd",
            "MM/dd/yyyy HH:mm:ss",
            "EEE, dd MMM yyyy HH:mm:ss Z",
        ] {
            assert!(has(pattern), "{pattern}");
        }
        for pattern in
            ["", "yy-MM-dd", "yyyy-MM", "yyyy-M-d", "yyyy-MM-dd hh:mm a", "yyyy-MM-dd'E'", "yyyy-MM-dd z"]
        {
            assert!(!has(pattern), "{pattern}");
        }
    }
}
