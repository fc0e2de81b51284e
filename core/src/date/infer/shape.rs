//! The parts of a sample: which digits are which field, and what stands between.

/// Which of three numbers comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Month,
    Day,
    /// A year of two digits.
    Year,
}

/// One part of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Digits of the field with this letter.
    Number(char, &'a str),
    /// The name of a month, of a weekday or of a half of the day: `M`, `E`, `a`.
    Name(char, &'a str),
    /// The digits behind the point of the seconds.
    Fraction(&'a str),
    /// An offset or the letter for none.
    Offset(OffsetForm, &'a str),
    /// The name of a zone.
    ZoneName(&'a str),
    /// What stands between.
    Text(&'a str),
}

/// How an offset is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OffsetForm {
    /// `Z`.
    Utc,
    /// `+02`.
    Hours,
    /// `+0200`.
    Basic,
    /// `+02:00`.
    Colon,
}

impl<'a> Part<'a> {
    /// What stands in the sample.
    pub(super) fn text(&self) -> &'a str {
        match self {
            Self::Number(_, text)
            | Self::Name(_, text)
            | Self::Fraction(text)
            | Self::Offset(_, text)
            | Self::ZoneName(text)
            | Self::Text(text) => text,
        }
    }

    /// Whether both are the same part of one pattern, whatever their values and widths are.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number('y', a), Self::Number('y', b)) => a.len() == b.len(),
            (Self::Number(a, _), Self::Number(b, _)) | (Self::Name(a, _), Self::Name(b, _)) => a == b,
            (Self::Fraction(_), Self::Fraction(_)) | (Self::ZoneName(_), Self::ZoneName(_)) => true,
            (Self::Offset(a, _), Self::Offset(b, _)) => {
                a == b || *a == OffsetForm::Utc || *b == OffsetForm::Utc
            }
            (Self::Text(a), Self::Text(b)) => a == b,
            _ => false,
        }
    }
}

/// The parts of a value, if it looks like a date in this order.
pub(super) fn parts(value: &str, order: Order) -> Option<Vec<Part<'_>>> {
    let mut reader = Reader { rest: value, order, parts: Vec::new() };
    reader.weekday();
    if !reader.unix_date()? {
        reader.date()?;
        if !reader.rest.is_empty() {
            let _ = reader.take(",");
            if !(reader.take("T") || reader.take("t") || reader.blanks()) {
                return None;
            }
            reader.time()?;
            reader.half_day();
            reader.zone();
        }
    }
    reader.rest.is_empty().then_some(reader.parts)
}

struct Reader<'a> {
    rest: &'a str,
    order: Order,
    parts: Vec<Part<'a>>,
}

impl<'a> Reader<'a> {
    /// `Thu, 04 Jul 2024`.
    fn weekday(&mut self) {
        let name = letters(self.rest);
        let after = &self.rest[name..];
        if name >= 3 && (after.starts_with(", ") || after.starts_with(' ')) && !self.is_month(name) {
            self.push(name, |text| Part::Name('E', text));
            let _ = self.take(", ") || self.take(" ");
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
        self.push(month, |text| Part::Name('M', text));
        self.blanks().then_some(())?;
        self.number('d')?;
        self.blanks().then_some(())?;
        self.time()?;
        self.blanks().then_some(())?;
        let zone = letters(self.rest);
        if zone > 0 {
            self.push(zone, Part::ZoneName);
            self.blanks().then_some(())?;
        }
        self.number('y')?;
        Some(true)
    }

    fn date(&mut self) -> Option<()> {
        let first = digits(self.rest);
        if first == 0 {
            // `July 4, 2024`.
            self.month_name()?;
            self.blanks().then_some(())?;
            self.number('d')?;
            let _ = self.take(",");
            self.blanks().then_some(())?;
            return self.number('y');
        }
        if first == 8 {
            for (letter, width) in [('y', 4), ('M', 2), ('d', 2)] {
                self.push(width, |text| Part::Number(letter, text));
            }
            return Some(());
        }
        let separator = self.rest.get(first..=first).filter(|next| "-/. ".contains(*next))?;
        if first == 4 {
            return self.year_first(separator);
        }
        if letters(&self.rest[first + 1..]) > 0 {
            self.number('d')?;
            self.take(separator).then_some(())?;
            self.month_name()?;
            self.take(separator).then_some(())?;
            return self.number('y');
        }
        let order = match self.order {
            // A date with dots has its day first everywhere.
            Order::Month if separator == "." => return None,
            Order::Month => ['M', 'd', 'y'],
            Order::Day => ['d', 'M', 'y'],
            Order::Year => ['y', 'M', 'd'],
        };
        for (at, letter) in order.into_iter().enumerate() {
            (at == 0 || self.take(separator)).then_some(())?;
            self.number(letter)?;
        }
        Some(())
    }

    /// `2024-07-04`, `2024-07`, `2024-186`, `2024-Jul-04`.
    fn year_first(&mut self, separator: &str) -> Option<()> {
        self.number('y')?;
        self.take(separator).then_some(())?;
        if letters(self.rest) > 0 {
            self.month_name()?;
        } else if digits(self.rest) == 3 {
            self.push(3, |text| Part::Number('D', text));
            return Some(());
        } else {
            self.number('M')?;
        }
        if self.rest.is_empty() {
            return Some(());
        }
        self.take(separator).then_some(())?;
        self.number('d')
    }

    fn month_name(&mut self) -> Option<()> {
        let month = letters(self.rest);
        if !self.is_month(month) {
            return None;
        }
        self.push(month, |text| Part::Name('M', text));
        Some(())
    }

    fn time(&mut self) -> Option<()> {
        let run = digits(self.rest);
        if matches!(run, 4 | 6) {
            for letter in ['H', 'm', 's'].into_iter().take(run / 2) {
                self.push(2, |text| Part::Number(letter, text));
            }
            if run == 6 {
                self.fraction();
            }
            return Some(());
        }
        let has_half = self.rest.to_ascii_lowercase().split(|c: char| !c.is_ascii_lowercase()).any(is_half);
        let is_24 = self.rest.starts_with("24:");
        self.number(if has_half {
            'h'
        } else if is_24 {
            'k'
        } else {
            'H'
        })?;
        self.take(":").then_some(())?;
        self.number('m')?;
        if self.take(":") {
            self.number('s')?;
            self.fraction();
        }
        Some(())
    }

    fn fraction(&mut self) {
        let run = digits(self.rest.get(1..).unwrap_or_default());
        if run > 0 && (self.take(".") || self.take(",")) {
            self.push(run, Part::Fraction);
        }
    }

    fn half_day(&mut self) {
        let half = self.rest.trim_start_matches(' ');
        if is_half(&half[..letters(half)].to_ascii_lowercase()) {
            let _ = self.blanks();
            self.push(2, |text| Part::Name('a', text));
        }
    }

    fn zone(&mut self) {
        if self.rest.starts_with(' ') && self.rest.trim_start_matches(' ').len() + 1 == self.rest.len() {
            let _ = self.take(" ");
        }
        let length = self.rest.len();
        match self.rest.as_bytes() {
            [b'Z'] => self.push(1, |text| Part::Offset(OffsetForm::Utc, text)),
            [b'+' | b'-', offset @ ..] => {
                let form = match offset.len() {
                    2 => OffsetForm::Hours,
                    5 => OffsetForm::Colon,
                    _ => OffsetForm::Basic,
                };
                self.push(length, |text| Part::Offset(form, text));
            }
            [b'A'..=b'Z', ..] => self.push(length, Part::ZoneName),
            _ => {}
        }
    }

    fn is_month(&self, length: usize) -> bool {
        const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
        let start = self.rest.get(..3).filter(|_| length >= 3).map(str::to_ascii_lowercase);
        start.is_some_and(|start| MONTHS.as_bytes().chunks(3).any(|month| month == start.as_bytes()))
    }

    /// Digits as a field; a year has two or four of them, the rest one or two.
    fn number(&mut self, letter: char) -> Option<()> {
        let run = digits(self.rest);
        let fits = if letter == 'y' { matches!(run, 2 | 4) } else { matches!(run, 1 | 2) };
        if !fits {
            return None;
        }
        self.push(run, |text| Part::Number(letter, text));
        Some(())
    }

    /// Blanks, as one of them where a number follows: Java goes past the others.
    fn blanks(&mut self) -> bool {
        let run = self.rest.len() - self.rest.trim_start_matches(' ').len();
        let is_padded = self.rest[run..].starts_with(|next: char| next.is_ascii_digit());
        let (blanks, rest) = self.rest.split_at(run);
        if run > 0 {
            self.parts.push(Part::Text(if is_padded { " " } else { blanks }));
            self.rest = rest;
        }
        run > 0
    }

    fn push(&mut self, length: usize, part: impl FnOnce(&'a str) -> Part<'a>) {
        let (text, rest) = self.rest.split_at(length);
        self.parts.push(part(text));
        self.rest = rest;
    }

    /// Moves on by a text, if it stands here.
    fn take(&mut self, text: &str) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            self.push(text.len(), Part::Text);
        }
        found
    }
}

fn is_half(word: &str) -> bool {
    matches!(word, "am" | "pm")
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}
