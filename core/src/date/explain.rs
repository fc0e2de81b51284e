//! What a pattern means, part by part, and where it will go wrong.

use super::{
    Pattern, Zone,
    calendar::{DAY, Moment},
    pattern::{Item, ItemKind},
};
use crate::span::Span;
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// A pattern in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// What the whole of it writes for the instant.
    pub writes: String,
    /// Its parts, in order; they cover the pattern.
    pub parts: Vec<ExplainedPart>,
    /// Where it says something else than it looks like, in order of place.
    pub warnings: Vec<PatternWarning>,
}

/// One part of a pattern in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedPart {
    /// Bytes of the pattern, quotes included.
    pub span: Span,
    /// What stands there.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// What it writes for the instant.
    pub value: String,
}

/// A part of a pattern that says something else than it looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternWarning {
    /// Bytes of the pattern.
    pub span: Span,
    /// What goes wrong, and from when on: "`YYYY` writes 2027 from 27 Dec 2026: it is the year of the week".
    pub message: String,
    /// What to write in its place: "the year is `yyyy`".
    pub advice: String,
    /// What to put in the place of the span, where one text is right.
    pub better: Option<&'static str>,
    /// What kind of mistake it is.
    pub trap: Trap,
    /// When it shows for the first time from the instant on, epoch milliseconds; none where that is not a matter of
    /// time.
    pub first: Option<i64>,
}

impl fmt::Display for PatternWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.advice)
    }
}

/// What kind of mistake a [`PatternWarning`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trap {
    /// A letter that is another field than it looks like: dates are wrong.
    Letter,
    /// An offset or a `Z` that is text, whatever the clock shows.
    FixedOffset,
    /// An hour of autumn that comes twice, and nothing that tells the two apart.
    DoubleHour,
    /// Right, and not clear.
    Unclear,
}

/// What a check finds: what goes wrong, what to do, what to write in its place, the kind, the first instant.
struct Finding(String, String, Option<&'static str>, Trap, Option<i64>);

/// Where a pattern says something else than it looks like, from an instant (epoch milliseconds) on.
pub fn warnings(pattern: &Pattern, millis: i64, zone: &Zone) -> Vec<PatternWarning> {
    let mut letters = String::new();
    for (letter, ..) in pattern.fields() {
        if !letters.contains(letter) {
            letters.push(letter);
        }
    }
    Check { pattern, letters, from: millis, zone }.run()
}

/// Explains a pattern for an instant (epoch milliseconds) and the zone that it is written in.
///
/// ```
/// use pollwright_core::date::{Pattern, Zone, explain::explain};
/// let pattern = Pattern::compile("YYYY-MM-dd").unwrap();
/// let words = explain(&pattern, 1_795_185_000_000, &Zone::gmt());
/// assert_eq!(words.writes, "2026-11-20");
/// assert_eq!(
///     words.warnings[0].message,
///     "`YYYY` writes 2027 from 27 Dec 2026: it is the year that the week belongs to"
/// );
/// assert_eq!(words.warnings[0].advice, "the year is `yyyy`");
/// ```
pub fn explain(pattern: &Pattern, millis: i64, zone: &Zone) -> Explanation {
    let parts = pattern.items().iter().map(|item| {
        let text = &pattern.source()[item.span.range()];
        let value = match &item.kind {
            ItemKind::Literal { text, .. } => text.clone(),
            ItemKind::Field { .. } => write(text, millis, zone),
        };
        ExplainedPart { span: item.span, text: text.to_owned(), meaning: meaning(&item.kind), value }
    });
    let parts = parts.collect();
    Explanation { writes: pattern.format(millis, zone), parts, warnings: warnings(pattern, millis, zone) }
}

fn meaning(kind: &ItemKind) -> String {
    let (letter, width) = match kind {
        ItemKind::Literal { text, quoted } => {
            let how = if *quoted { ", in quotes because of its letters" } else { "" };
            let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
            return format!("the text `{text}` itself{}", if has_letters { how } else { "" });
        }
        ItemKind::Field { letter, width } => (*letter, *width),
    };
    let digits = match width {
        1 => "as many digits as it takes".to_owned(),
        2 => "two digits".to_owned(),
        3 => "three digits".to_owned(),
        4 => "four digits".to_owned(),
        _ => format!("{width} digits"),
    };
    let name = if width >= 4 { "in full" } else { "in short" };
    match letter {
        'G' => "the era, `AD` or `BC`".to_owned(),
        'y' if width == 2 => "the last two digits of the year".to_owned(),
        'y' => format!("the year, {digits}"),
        'Y' => "the year that the week belongs to, which starts on a Sunday of December".to_owned(),
        'M' | 'L' if width >= 3 => format!("the English name of the month, {name}"),
        'M' | 'L' => format!("the month, {digits}"),
        'w' => "the number of the week in its year, from 1".to_owned(),
        'W' => "the number of the week in its month, from 1".to_owned(),
        'D' => "the day of the year, 1 to 366".to_owned(),
        'd' => format!("the day of the month, {digits}"),
        'F' => "which of its weekdays in the month it is: 2 is the second Tuesday".to_owned(),
        'E' => format!("the English name of the weekday, {name}"),
        'u' => "the number of the weekday, 1 for Monday to 7".to_owned(),
        'a' => "`AM` or `PM`".to_owned(),
        'H' => format!("the hour, 0 to 23, {digits}"),
        'k' => format!("the hour, 1 to 24, {digits}"),
        'K' => format!("the hour of its half of the day, 0 to 11, {digits}"),
        'h' => format!("the hour of its half of the day, 1 to 12, {digits}"),
        'm' => format!("the minutes, {digits}"),
        's' => format!("the seconds, {digits}"),
        'S' => format!("the milliseconds as a number, {digits}"),
        'z' => format!("the name of the zone, {name}"),
        'Z' => "the offset from UTC, `+0200`; `+0000` for UTC".to_owned(),
        'X' if width == 1 => "the offset from UTC in hours, `+02`; `Z` for UTC".to_owned(),
        'X' if width == 2 => "the offset from UTC, `+0200`; `Z` for UTC".to_owned(),
        _ => "the offset from UTC, `+02:00`; `Z` for UTC".to_owned(),
    }
}

/// A pattern of our own for an instant.
fn write(pattern: &str, millis: i64, zone: &Zone) -> String {
    Pattern::compile(pattern).map_or_else(|_| String::new(), |pattern| pattern.format(millis, zone))
}

/// What is asked of a pattern: whether, and from when on, it goes wrong.
struct Check<'a> {
    pattern: &'a Pattern,
    /// Each letter of its fields once.
    letters: String,
    from: i64,
    zone: &'a Zone,
}

impl Check<'_> {
    fn run(&self) -> Vec<PatternWarning> {
        let mut found = Vec::new();
        // What stands in a pattern twice is said once.
        let mut said = BTreeSet::new();
        for (at, item) in self.pattern.items().iter().enumerate() {
            let is_checked = match &item.kind {
                ItemKind::Field { letter, width } => said.contains(&(*letter, *width)),
                ItemKind::Literal { .. } => said.contains(&('\'', 0)),
            };
            if is_checked {
                continue;
            }
            let finding = match &item.kind {
                ItemKind::Field { letter, width } => self.field(at, *letter, *width),
                ItemKind::Literal { text, .. } => self.literal(at, text),
            };
            if let Some(Finding(message, advice, better, trap, first)) = finding {
                said.insert(match item.kind {
                    ItemKind::Field { letter, width } => (letter, width),
                    ItemKind::Literal { .. } => ('\'', 0),
                });
                found.push(PatternWarning { span: item.span, message, advice, better, trap, first });
            }
        }
        found.extend(self.double_hour());
        found
    }

    /// What a field does that its author may not expect, and from when on.
    fn field(&self, at: usize, letter: char, width: u32) -> Option<Finding> {
        // No more than anybody would write.
        let name = letter.to_string().repeat(width.min(12) as usize);
        let has = |letters: &str| self.has(letters);
        let now = Some(self.from);
        let wrong = |message: String, advice: &str, better: Option<&'static str>, first: Option<i64>| {
            Some(Finding(message, advice.to_owned(), better, Trap::Letter, first))
        };
        match letter {
            'Y' if !has("wu") => {
                let first = self.first_day(|at| at.date.week_year() != at.date.year)?;
                let (value, date) = (self.write(&name, first), self.date(first));
                let message =
                    format!("`{name}` writes {value} from {date}: it is the year that the week belongs to");
                let better = if width == 2 { "yy" } else { "yyyy" };
                wrong(message, &format!("the year is `{better}`"), Some(better), Some(first))
            }
            'y' if width == 3 => {
                let value = self.write(&name, self.from);
                let message = format!("`{name}` is a year of at least three digits: it writes {value}");
                wrong(message, "the year is `yyyy`", Some("yyyy"), now)
            }
            'D' if has("ML") => {
                let first = self.first_day(|at| at.date.day_of_year() != at.date.day)?;
                let (value, date) = (self.write(&name, first), self.date(first));
                let message = format!("`{name}` writes {value} on {date}: it is the day of the year");
                wrong(message, "the day of the month is `dd`", Some("dd"), Some(first))
            }
            'u' if width >= 3 => {
                let value = self.write(&name, self.from);
                let message = format!("`{name}` writes {value}: it is the number of the weekday");
                wrong(message, "the year is `yyyy`", Some("yyyy"), now)
            }
            'h' | 'K' if !has("a") => {
                let first = self
                    .first_hour(|hour| if letter == 'h' { !(1..=12).contains(&hour) } else { hour > 11 })?;
                let (value, time) = (self.write(&name, first), self.write("HH:mm", first));
                let message = format!(
                    "`{name}` writes {value} for {time}, from {}: without `a` it does not tell morning from afternoon",
                    self.date(first)
                );
                wrong(message, "the hour of the day is `HH`", Some("HH"), Some(first))
            }
            'k' => {
                let first = self.first_hour(|hour| hour == 0)?;
                let message = format!("`{name}` writes 24 for midnight, from {}", self.date(first));
                wrong(message, "`HH` writes 00", Some("HH"), Some(first))
            }
            'm' if self.is_month_place(at) => {
                let value = self.write(&name, self.from);
                let message = format!("`{name}` writes {value} in the place of the month: it is minutes");
                wrong(message, "the month is `MM`", Some("MM"), Some(self.first_minute()))
            }
            'M' | 'L' if width <= 2 && self.follows(at, "HhKk", ":") => {
                let value = self.write(&name, self.from);
                let message = format!("`{name}` writes {value} in the place of the minutes: it is the month");
                wrong(message, "the minutes are `mm`", Some("mm"), Some(self.first_minute()))
            }
            'S' if self.follows(at, "m", ":") => {
                let value = self.write(&name, self.from);
                let message =
                    format!("`{name}` writes {value} in the place of the seconds: it is milliseconds");
                wrong(message, "the seconds are `ss`", Some("ss"), now)
            }
            's' if self.follows(at, "s", ".") || self.follows(at, "s", ",") => {
                let value = self.write(&name, self.from);
                let message = format!(
                    "`{name}` writes {value} in the place of the milliseconds: it is the seconds again"
                );
                wrong(message, "the milliseconds are `SSS`", Some("SSS"), now)
            }
            'S' if width > 3 => {
                let first = self.from + i64::from(self.from.rem_euclid(1000) == 0);
                let zeros = "0".repeat(width.min(12) as usize - 3);
                let message = format!(
                    "`{name}` writes {zeros}123 for .123, and reads .123456 as 123456 ms, two minutes too late"
                );
                let advice =
                    "it counts milliseconds: three letters are right for three digits, none for more";
                wrong(message, advice, Some("SSS"), Some(first))
            }
            'S' if width < 3 => {
                let first = self.from
                    + if self.from.rem_euclid(1000) < 100 { 0 } else { 1000 - self.from.rem_euclid(1000) };
                let message = format!(
                    "`{name}` writes .{} for 5 ms, which others read as a fraction",
                    self.write(&name, 5)
                );
                wrong(message, "it counts milliseconds: three letters are right", Some("SSS"), Some(first))
            }
            'X' if width == 1 && self.zone.offset_seconds(self.from) % 3600 != 0 => {
                let (value, whole) = (self.write("X", self.from), self.write("XXX", self.from));
                let message = format!("`X` writes {value} for {whole}: it drops the minutes of an offset");
                wrong(message, "`XXX` keeps them", Some("XXX"), now)
            }
            'z' => Some(Finding(
                format!("`{name}` reads `CST`, `IST` and the like by Java's list: several zones share each"),
                "`XXX` is clear".to_owned(),
                None,
                Trap::Unclear,
                None,
            )),
            _ => None,
        }
    }

    /// A `Z` that is text says UTC, and `-0800` says that, whatever the clock shows.
    fn literal(&self, at: usize, text: &str) -> Option<Finding> {
        let before = self.pattern.items()[..at].iter().rev().find(|item| is_field(item));
        let follows_time = before.is_some_and(
            |item| matches!(item.kind, ItemKind::Field { letter, .. } if "HkKhmsSa".contains(letter)),
        );
        let seconds = fixed_offset(text).filter(|_| follows_time)?;
        let is_off = |at: &Moment| at.offsets.total() != seconds;
        if self.zone.daylight_saving_seconds() == 0 && !is_off(&Moment::of(self.from, self.zone)) {
            // The clock stays where it is: most zones, and UTC above all.
            return None;
        }
        let day = self.first_day(is_off)?;
        let first = between(self.from.max(day - DAY), day, |millis| is_off(&Moment::of(millis, self.zone)));
        let (offset, date, zone) = (self.write("XXX", first), self.date(first), self.zone.id());
        let said = text.trim();
        let (said, advice) = match said.ends_with('Z') {
            true => ("`'Z'` says UTC".to_owned(), "set the zone to GMT, or write `XXX`"),
            false => (format!("`{said}` is text"), "write `Z` in its place"),
        };
        Some(Finding(
            format!("{said}, and the clock is at {offset} in {zone} from {date}: dates are off by as much"),
            advice.to_owned(),
            None,
            Trap::FixedOffset,
            Some(first),
        ))
    }

    /// The hour that clocks show twice, where nothing tells the two.
    fn double_hour(&self) -> Option<PatternWarning> {
        if self.has("zZX") || !self.has("HkKh") || self.zone.daylight_saving_seconds() == 0 {
            return None;
        }
        // An offset that is text is said by itself; its mending tells the hours apart.
        let says_offset = |item: &Item| match &item.kind {
            ItemKind::Literal { text, .. } => !text.ends_with('Z') && fixed_offset(text).is_some(),
            ItemKind::Field { .. } => false,
        };
        if self.pattern.items().iter().any(says_offset) {
            return None;
        }
        let offset = |day: i64| self.zone.offset_seconds(self.from + day * DAY);
        let day = (0..400).find(|&day| offset(day + 1) < offset(day))?;
        let (before, after) = (self.from + day * DAY, self.from + (day + 1) * DAY);
        let high = between(before, after, |millis| self.zone.offset_seconds(millis) != offset(day));
        let end = u32::try_from(self.pattern.source().len()).unwrap_or(u32::MAX);
        let shown = self.write("HH:mm", high);
        Some(PatternWarning {
            span: Span::new(0, end),
            message: format!(
                "in {} the hour from {shown} comes twice on {}, and the pattern drops which",
                self.zone.id(),
                self.date(high)
            ),
            advice: "Java reads the second: write `XXX`, or use a zone without daylight saving".to_owned(),
            better: None,
            trap: Trap::DoubleHour,
            first: Some(high),
        })
    }

    /// Whether `m` at this place stands where a date has its month: no hour in the pattern, or beside year or day.
    fn is_month_place(&self, at: usize) -> bool {
        let beside = |item: Option<&Item>| matches!(item, Some(Item { kind: ItemKind::Literal { text, .. }, .. }) if matches!(text.as_str(), "-" | "/" | "."));
        let items = self.pattern.items();
        let is_between = at > 0 && beside(items.get(at - 1)) && !self.follows(at, "HhKk", ".");
        !self.has("HhKk") || is_between || (at == 0 && beside(items.get(1)))
    }

    /// Whether `between` and before it a field of these letters stand before the item.
    fn follows(&self, at: usize, letters: &str, between: &str) -> bool {
        let items = self.pattern.items();
        let is_text =
            at >= 2 && matches!(&items[at - 1].kind, ItemKind::Literal { text, .. } if text == between);
        is_text && matches!(items[at - 2].kind, ItemKind::Field { letter, .. } if letters.contains(letter))
    }

    /// Whether the pattern has a field of one of these letters.
    fn has(&self, letters: &str) -> bool {
        self.letters.contains(|letter| letters.contains(letter))
    }

    fn write(&self, pattern: &str, millis: i64) -> String {
        write(pattern, millis, self.zone)
    }

    fn date(&self, millis: i64) -> String {
        self.write("d MMM yyyy", millis)
    }

    /// The first day from the instant on, at most two years later, of which this holds: the instant itself, or a
    /// midnight on the wall.
    fn first_day(&self, holds: impl Fn(&Moment) -> bool) -> Option<i64> {
        let start = Moment::of(self.from, self.zone).millis_of_day;
        (0..732).find_map(|day| {
            let midnight = self.from.checked_add(day * DAY)? - if day == 0 { 0 } else { start };
            holds(&Moment::of(midnight, self.zone)).then_some(midnight)
        })
    }

    /// The first full hour from the instant on, or the instant itself, of which this holds.
    fn first_hour(&self, holds: impl Fn(i64) -> bool) -> Option<i64> {
        const HOUR: i64 = 3_600_000;
        let into = Moment::of(self.from, self.zone).millis_of_day % HOUR;
        (0..49).find_map(|hour| {
            let at = self.from.checked_add(hour * HOUR)? - if hour == 0 { 0 } else { into };
            holds(Moment::of(at, self.zone).hour()).then_some(at)
        })
    }

    /// The first instant whose minutes are another number than its month.
    fn first_minute(&self) -> i64 {
        let at = Moment::of(self.from, self.zone);
        self.from + if at.minute() == at.date.month + 1 { 60_000 - at.millis_of_day % 60_000 } else { 0 }
    }
}

/// The offset that a text claims at its end, in seconds east of UTC: `Z`, `-0800`, ` +06:00`.
fn fixed_offset(text: &str) -> Option<i32> {
    if text.ends_with('Z') {
        return Some(0);
    }
    let (_, digits) = text.rsplit_once(['+', '-'])?;
    let sign = if text[..text.len() - digits.len()].ends_with('-') { -1 } else { 1 };
    let digits: String = digits.split(':').collect();
    let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

/// The first instant of a stretch in which something holds that holds at its end, found by halving.
fn between(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    if holds(low) {
        return low;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

fn is_field(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Field { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The warnings of a pattern at 2026-11-20 14:30 UTC, with the instants.
    #[track_caller]
    fn check(pattern: &str, zone: &str, expected: &[&str]) {
        let compiled = Pattern::compile(pattern).unwrap();
        let words = explain(&compiled, 1_795_185_000_000, &Zone::resolve(zone).0);
        let covered: String = words.parts.iter().map(|part| part.text.as_str()).collect();
        let written: String = words.parts.iter().map(|part| part.value.as_str()).collect();
        assert_eq!((covered.as_str(), &written), (pattern, &words.writes), "pattern: {pattern}");
        let shown: Vec<String> = words
            .warnings
            .iter()
            .map(|warning| {
                let first =
                    warning.first.map_or("-".to_owned(), |at| write("yyyy-MM-dd'T'HH:mmX", at, &Zone::gmt()));
                format!("{:?} {first} {warning}", warning.span)
            })
            .collect();
        assert_eq!(shown, expected, "pattern: {pattern}");
    }

    #[test]
    fn nothing_to_say() {
        for pattern in [
            "yyyy-MM-dd'T'HH:mm:ssXXX",
            "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
            "EEE, dd MMM yyyy HH:mm:ss Z",
            "MM/dd/yyyy hh:mm a",
            "yyyy-DDD",
            "YYYY-'W'ww-u",
            "HH:mm:ss",
            "yyyyMMddHHmmss",
            "",
        ] {
            check(pattern, "GMT", &[]);
        }
    }

    #[test]
    fn warnings_with_their_first_date() {
        check(
            "YYYY-MM-dd",
            "GMT",
            &[
                "0..4 2026-12-27T00:00Z `YYYY` writes 2027 from 27 Dec 2026: it is the year that the week belongs to; the year is `yyyy`",
            ],
        );
        check(
            "yyyy-MM-DD",
            "GMT",
            &[
                "8..10 2026-11-20T14:30Z `DD` writes 324 on 20 Nov 2026: it is the day of the year; the day of the month is `dd`",
            ],
        );
        check(
            "yyyy-MM-dd hh:mm",
            "GMT",
            &[
                "11..13 2026-11-20T14:30Z `hh` writes 02 for 14:30, from 20 Nov 2026: without `a` it does not tell morning from afternoon; the hour of the day is `HH`",
            ],
        );
        check(
            "yyyy-mm-dd",
            "GMT",
            &[
                "5..7 2026-11-20T14:30Z `mm` writes 30 in the place of the month: it is minutes; the month is `MM`",
            ],
        );
        check(
            "yyyy-mm-dd HH:mm",
            "GMT",
            &[
                "5..7 2026-11-20T14:30Z `mm` writes 30 in the place of the month: it is minutes; the month is `MM`",
            ],
        );
        check(
            "yyyy-MM-dd HH:MM",
            "GMT",
            &[
                "14..16 2026-11-20T14:30Z `MM` writes 11 in the place of the minutes: it is the month; the minutes are `mm`",
            ],
        );
        check(
            "HH:mm:ss.SSSSSS",
            "GMT",
            &[
                "9..15 2026-11-20T14:30Z `SSSSSS` writes 000123 for .123, and reads .123456 as 123456 ms, two minutes too late; it counts milliseconds: three letters are right for three digits, none for more",
            ],
        );
        check(
            "HH:mm:ss.sss",
            "GMT",
            &[
                "9..12 2026-11-20T14:30Z `sss` writes 000 in the place of the milliseconds: it is the seconds again; the milliseconds are `SSS`",
            ],
        );
        check(
            "HH:mm:SS",
            "GMT",
            &[
                "6..8 2026-11-20T14:30Z `SS` writes 00 in the place of the seconds: it is milliseconds; the seconds are `ss`",
            ],
        );
        check(
            "kk:mm",
            "GMT",
            &["0..2 2026-11-21T00:00Z `kk` writes 24 for midnight, from 21 Nov 2026; `HH` writes 00"],
        );
        check(
            "uuuu-MM-dd",
            "GMT",
            &[
                "0..4 2026-11-20T14:30Z `uuuu` writes 0005: it is the number of the weekday; the year is `yyyy`",
            ],
        );
    }

    #[test]
    fn zones() {
        check(
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "Europe/London",
            &[
                "21..24 2027-03-28T01:00Z `'Z'` says UTC, and the clock is at +01:00 in Europe/London from 28 Mar 2027: dates are off by as much; set the zone to GMT, or write `XXX`",
                "0..24 2027-10-31T01:00Z in Europe/London the hour from 01:00 comes twice on 31 Oct 2027, and the pattern drops which; Java reads the second: write `XXX`, or use a zone without daylight saving",
            ],
        );
        check(
            "yyyy-MM-dd HH:mm:ss -0800",
            "America/Los_Angeles",
            &[
                "19..25 2027-03-14T10:00Z `-0800` is text, and the clock is at -07:00 in America/Los_Angeles from 14 Mar 2027: dates are off by as much; write `Z` in its place",
            ],
        );
        check(
            "HH:mmX",
            "Asia/Kolkata",
            &[
                "5..6 2026-11-20T14:30Z `X` writes +05 for +05:30: it drops the minutes of an offset; `XXX` keeps them",
            ],
        );
        check(
            "HH:mm z",
            "GMT",
            &[
                "6..7 - `z` reads `CST`, `IST` and the like by Java's list: several zones share each; `XXX` is clear",
            ],
        );
    }
}
