//! Reading texts: a walk over the pattern from left to right.

mod expected;
mod number;
mod zone_text;

use super::{
    Zone,
    calendar::Moment,
    names::{ENGLISH, prefix},
    pattern::{Item, ItemKind, Pattern},
    resolve::{Field, Fields},
};
use crate::span::Span;

/// How to read a text.
#[derive(Clone, Debug)]
pub struct ReadOptions<'a> {
    /// The zone of dates that name none.
    pub zone: &'a Zone,
    /// Java's default; strict checks ranges and consistency.
    pub lenient: bool,
    /// Start of the hundred years that two digits mean, epoch milliseconds.
    pub two_digit_year_start: i64,
}

/// What a text said.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Epoch milliseconds.
    pub millis: i64,
    /// One past the last UTF-16 unit that was used; the rest was ignored.
    pub index_utf16: u32,
    /// The zone whose name stood in the text, where one did and it is another than that of the options.
    pub zone: Option<Zone>,
}

/// Why and where a text does not fit a pattern; [`ReadError::words`] says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Java's `ParsePosition.getErrorIndex`, in UTF-16 units of the text.
    pub index_utf16: u32,
    /// The part of the pattern that failed, in bytes of the pattern; the whole of it for a contradiction.
    pub pattern_span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An item of the pattern, by its number.
    Item {
        item: usize,
        /// Byte of the text where reading stopped.
        at: usize,
        /// Byte of the text where the item started.
        from: usize,
    },
    /// Every part could be read, but not all of them together.
    Contradiction { lenient: bool },
}

impl ReadError {
    /// What was expected, and what would read what stands there: "`Z` reads an offset such as `+0000`; `XXX` reads
    /// `+00:00`". Wants the pattern and the text that it is about.
    pub fn words(&self, pattern: &Pattern, text: &str) -> String {
        match self.kind {
            Kind::Contradiction { lenient } => expected::contradiction(lenient),
            Kind::Item { item, at, from } => match pattern.items().get(item) {
                Some(item) => expected::at(
                    item,
                    text.get(at..).unwrap_or_default(),
                    text.get(from..).unwrap_or_default(),
                ),
                None => String::new(),
            },
        }
    }
}

impl Pattern {
    /// What Java reads from a text: a prefix parse, text left over is ignored.
    ///
    /// # Errors
    /// Where Java gives up, and where it would let an instant wrap around 64 bits.
    pub fn read(&self, text: &str, options: &ReadOptions<'_>) -> Result<Read, ReadError> {
        match self.layout().and_then(|layout| layout.read(text, options)) {
            Some(read) => Ok(read),
            None => self.read_by_field(text, options),
        }
    }

    /// The general way of [`Pattern::read`].
    pub(super) fn read_by_field(&self, text: &str, options: &ReadOptions<'_>) -> Result<Read, ReadError> {
        let mut reader = Reader::new(text, options);
        for (at, item) in self.items().iter().enumerate() {
            let abuts = self.items().get(at + 1).is_some_and(Item::is_number);
            if let Err(stop) = reader.item(item, abuts) {
                return Err(ReadError {
                    index_utf16: utf16_length(&text[..stop.at]).saturating_add(stop.more_utf16),
                    pattern_span: item.span,
                    kind: Kind::Item { item: at, at: stop.at, from: stop.from },
                });
            }
        }
        let index_utf16 = utf16_length(&text[..reader.at]);
        match reader.finish() {
            Some(millis) => {
                let zone = reader.named.filter(|zone| zone.id() != options.zone.id());
                Ok(Read { millis, index_utf16, zone })
            }
            None => Err(ReadError {
                index_utf16,
                pattern_span: Span::new(0, u32::try_from(self.source().len()).unwrap_or(u32::MAX)),
                kind: Kind::Contradiction { lenient: options.lenient },
            }),
        }
    }
}

impl Item {
    /// Whether the number before it must leave it its digits.
    fn is_number(&self) -> bool {
        match self.kind {
            ItemKind::Field { letter: 'M' | 'L', width } => width <= 2,
            ItemKind::Field { letter, .. } => !"GEazZX".contains(letter),
            ItemKind::Literal { .. } => false,
        }
    }
}

/// Where an item did not fit.
struct Stop {
    /// Byte of the text.
    at: usize,
    /// UTF-16 units behind `at`, where Java stops within a character or past the end.
    more_utf16: u32,
    /// Byte of the text where the item started.
    from: usize,
}

/// The state of a walk.
struct Reader<'a> {
    text: &'a str,
    /// Byte of the text.
    at: usize,
    fields: Fields,
    options: &'a ReadOptions<'a>,
    /// The zone that a name in the text brought.
    named: Option<Zone>,
    /// Whether a year of two digits may also mean the end of the hundred years.
    ambiguous_year: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, options: &'a ReadOptions<'a>) -> Self {
        Self { text, at: 0, fields: Fields::new(), options, named: None, ambiguous_year: false }
    }

    fn zone(&self) -> &Zone {
        self.named.as_ref().unwrap_or(self.options.zone)
    }

    fn item(&mut self, item: &Item, abuts: bool) -> Result<(), Stop> {
        let from = self.at;
        match &item.kind {
            ItemKind::Literal { text, .. } => self.literal(text),
            ItemKind::Field { letter, width } => {
                let blank = self.text[from..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                let start = from + blank;
                if start == self.text.len() {
                    return Err(Stop { at: from, more_utf16: 0, from });
                }
                let number_end = if abuts { self.units_on(from, *width) } else { Some(self.text.len()) };
                self.field(*letter, *width, start, number_end)
            }
        }
        .map_err(|(at, more_utf16)| Stop { at, more_utf16, from })
    }

    /// The byte that is `units` UTF-16 units past `from`; none if the text is shorter.
    fn units_on(&self, from: usize, units: u32) -> Option<usize> {
        let mut left = units as usize;
        for (at, next) in self.text[from..].char_indices() {
            if left < next.len_utf16() {
                // Also where the limit falls within a character: no number goes on there.
                return Some(from + at);
            }
            left -= next.len_utf16();
        }
        (left == 0).then_some(self.text.len())
    }

    fn literal(&mut self, literal: &str) -> Result<(), (usize, u32)> {
        let rest = &self.text[self.at..];
        if rest.starts_with(literal) {
            self.at += literal.len();
            return Ok(());
        }
        let mut theirs = rest.chars();
        for wanted in literal.chars() {
            let at = self.text.len() - theirs.as_str().len();
            match theirs.next() {
                Some(found) if found == wanted => {}
                Some(found) => return Err((at, same_units(found, wanted))),
                None => return Err((at, 0)),
            }
        }
        Ok(())
    }

    /// Reads one field: text from `self.at`, numbers from `start`, where the blanks before it end.
    fn field(
        &mut self,
        letter: char,
        width: u32,
        start: usize,
        number_end: Option<usize>,
    ) -> Result<(), (usize, u32)> {
        let failed = (start, 0);
        let rest = &self.text[self.at..];
        let named = match letter {
            'G' => Some((Field::Era, era(rest))),
            'M' | 'L' if width >= 3 => Some((Field::Month, ENGLISH.find(&ENGLISH.months, rest))),
            'E' => {
                let found = ENGLISH.find(&ENGLISH.weekdays, rest);
                Some((Field::Weekday, found.map(|(at, length)| (at + 1, length))))
            }
            'a' => Some((Field::HalfDay, first_of(&ENGLISH.half_days, rest))),
            _ => None,
        };
        if let Some((field, found)) = named {
            let (value, length) = found.ok_or(failed)?;
            self.fields.set(field, value as i32);
            self.at += length;
            return Ok(());
        }
        if matches!(letter, 'z' | 'Z' | 'X') {
            return self.zone_field(letter, width, start);
        }
        let end = number_end.ok_or(failed)?;
        let limited = self.text.get(start..end).ok_or(failed)?;
        let (value, length) = number::read(limited).ok_or(failed)?;
        self.at = start + length;
        let strict = !self.options.lenient;
        // Where a strict reading refuses a number, it has passed it.
        let passed = Err((self.at, 0));
        match letter {
            'y' => {
                let value = self.year(value, width, &limited[..length]);
                self.fields.set(Field::Year, value);
            }
            'Y' => {
                let value = self.year(value, width, &limited[..length]);
                self.fields.set(Field::WeekYear, value);
            }
            'M' | 'L' => self.fields.set(Field::Month, value.checked_sub(1).ok_or(failed)?),
            'w' => self.fields.set(Field::WeekOfYear, value),
            'W' => self.fields.set(Field::WeekOfMonth, value),
            'D' => self.fields.set(Field::DayOfYear, value),
            'd' => self.fields.set(Field::Day, value),
            'F' => self.fields.set(Field::WeekdayInMonth, value),
            'u' => self.fields.set(Field::Weekday, sunday_first(value)),
            'H' => self.fields.set(Field::Hour, value),
            'k' if strict && !(1..=24).contains(&value) => return passed,
            'k' => self.fields.set(Field::Hour, if value == 24 { 0 } else { value }),
            'K' => self.fields.set(Field::HourOfHalf, value),
            'h' if strict && !(1..=12).contains(&value) => return passed,
            'h' => self.fields.set(Field::HourOfHalf, if value == 12 { 0 } else { value }),
            'm' => self.fields.set(Field::Minute, value),
            's' => self.fields.set(Field::Second, value),
            // `S`, the only one that is left.
            _ => self.fields.set(Field::Millisecond, value),
        }
        Ok(())
    }

    /// Exactly two digits under `y`, `yy`, `Y` or `YY` mean a year of the hundred that the options start.
    fn year(&mut self, value: i32, width: u32, digits: &str) -> i32 {
        let mut each = digits.chars();
        let two = matches!((each.next(), each.next(), each.next()), (Some(a), Some(b), None)
            if number::is_digit(a) && number::is_digit(b));
        if width > 2 || !two {
            return value;
        }
        let start = Moment::of(self.options.two_digit_year_start, self.zone()).date.year_of_era();
        let of_start = start % 100;
        self.ambiguous_year = i64::from(value) == of_start;
        let year = start - of_start + i64::from(value) + if i64::from(value) < of_start { 100 } else { 0 };
        i32::try_from(year).unwrap_or(i32::MAX)
    }

    fn finish(&mut self) -> Option<i64> {
        let lenient = self.options.lenient;
        let millis = self.fields.instant(self.zone(), lenient)?;
        if !self.ambiguous_year || millis >= self.options.two_digit_year_start {
            return Some(millis);
        }
        self.fields.add_century();
        self.fields.instant(self.zone(), lenient)
    }
}

/// Monday is 1 in the text and 2 among the fields; what is no weekday stays.
fn sunday_first(value: i32) -> i32 {
    if (1..=7).contains(&value) { value % 7 + 1 } else { value }
}

fn era(text: &str) -> Option<(usize, usize)> {
    (0..2).find_map(|era| ENGLISH.eras[era].iter().rev().find_map(|name| Some((era, prefix(text, name)?))))
}

fn first_of(names: &[&str], text: &str) -> Option<(usize, usize)> {
    (0..names.len()).find_map(|at| Some((at, prefix(text, names[at])?)))
}

/// How many UTF-16 units two different characters share at their start.
fn same_units(a: char, b: char) -> u32 {
    let (mut first, mut second) = ([0; 2], [0; 2]);
    let (first, second) = (a.encode_utf16(&mut first), b.encode_utf16(&mut second));
    u32::from(first.len() == 2 && second.len() == 2 && first[0] == second[0])
}

fn utf16_length(text: &str) -> u32 {
    let units = if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() };
    u32::try_from(units).unwrap_or(u32::MAX)
}
