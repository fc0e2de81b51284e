//! Writing instants.

use super::{
    calendar::Moment,
    names::ENGLISH,
    pattern::{ItemKind, Pattern},
    zone::Zone,
};

/// No number is padded further.
const MAX_DIGITS: usize = 309;

impl Pattern {
    /// What Java writes for an instant (epoch milliseconds).
    pub fn format(&self, millis: i64, zone: &Zone) -> String {
        let mut out = String::with_capacity(self.source().len() + 8);
        self.write_to(&mut out, millis, zone);
        out
    }

    /// Like [`Pattern::format`], at the end of `out`.
    pub fn write_to(&self, out: &mut String, millis: i64, zone: &Zone) {
        if !self.layout().is_some_and(|layout| layout.write(out, millis, zone)) {
            self.write_by_field(out, millis, zone);
        }
    }

    /// The general way of [`Pattern::write_to`].
    pub(super) fn write_by_field(&self, out: &mut String, millis: i64, zone: &Zone) {
        let moment = Moment::of(millis, zone);
        for item in self.items() {
            match &item.kind {
                ItemKind::Literal { text, .. } => out.push_str(text),
                ItemKind::Field { letter, width } => field(out, *letter, *width, &moment, zone),
            }
        }
    }
}

fn field(out: &mut String, letter: char, width: u32, at: &Moment, zone: &Zone) {
    let date = at.date;
    match letter {
        'G' => out.push_str(ENGLISH.eras[usize::from(!date.is_bc())][0]),
        'y' => year(out, date.year_of_era(), width),
        'Y' => year(out, date.week_year(), width),
        'M' | 'L' if width >= 3 => {
            out.push_str(ENGLISH.styled(ENGLISH.months[date.month as usize], width));
        }
        'M' | 'L' => number(out, date.month + 1, width),
        'w' => number(out, date.week(), width),
        'W' => number(out, date.week_of_month(), width),
        'D' => number(out, date.day_of_year(), width),
        'd' => number(out, date.day, width),
        'F' => number(out, date.weekday_in_month(), width),
        'E' => out.push_str(ENGLISH.styled(ENGLISH.weekdays[(date.weekday() - 1) as usize], width)),
        'u' => number(out, (date.weekday() + 5) % 7 + 1, width),
        'a' => out.push_str(ENGLISH.half_days[usize::from(at.hour() >= 12)]),
        'H' => number(out, at.hour(), width),
        'k' => number(out, (at.hour() + 23) % 24 + 1, width),
        'K' => number(out, at.hour() % 12, width),
        'h' => number(out, (at.hour() + 11) % 12 + 1, width),
        'm' => number(out, at.minute(), width),
        's' => number(out, at.second(), width),
        'S' => number(out, at.millisecond(), width),
        'z' => zone.write_name(out, at.offsets.dst != 0, width >= 4),
        'Z' => offset(out, at.offsets.total(), OffsetForm::HoursMinutes),
        'X' if at.offsets.total() == 0 => out.push('Z'),
        'X' if width == 1 => offset(out, at.offsets.total(), OffsetForm::Hours),
        'X' if width == 2 => offset(out, at.offsets.total(), OffsetForm::HoursMinutes),
        // `XXX`, the only one that is left.
        _ => offset(out, at.offsets.total(), OffsetForm::Colon),
    }
}

/// Two letters write two digits, any other number of them the whole year.
fn year(out: &mut String, year: i64, width: u32) {
    if width != 2 {
        return number(out, year, width);
    }
    // The sign is the year's, also where the two digits are zeros.
    if year < 0 {
        out.push('-');
    }
    number(out, (year % 100).abs(), width);
}

fn number(out: &mut String, value: i64, width: u32) {
    if value < 0 {
        out.push('-');
    }
    let mut rest = value.unsigned_abs();
    // The lowest first, twenty at most.
    let mut digits = [b'0'; 20];
    let mut length = 0;
    while rest > 0 || length == 0 {
        digits[length] = b'0' + (rest % 10) as u8;
        rest /= 10;
        length += 1;
    }
    out.extend((length..(width as usize).min(MAX_DIGITS)).map(|_| '0'));
    out.extend(digits[..length].iter().rev().map(|digit| char::from(*digit)));
}

#[derive(Clone, Copy)]
enum OffsetForm {
    Hours,
    HoursMinutes,
    Colon,
}

/// Seconds of an offset are dropped.
fn offset(out: &mut String, seconds: i32, form: OffsetForm) {
    let minutes = seconds / 60;
    out.push(if minutes < 0 { '-' } else { '+' });
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    number(out, i64::from(hours), 2);
    if let OffsetForm::Colon = form {
        out.push(':');
    }
    if !matches!(form, OffsetForm::Hours) {
        number(out, i64::from(minutes), 2);
    }
}
