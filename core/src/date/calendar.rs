//! Days and dates: Julian up to 4 October 1582, Gregorian from the 15th, weeks that start on Sunday.
//!
//! Days are counted from 1970-01-01; years are astronomical (0 is 1 BC).

use super::{clock::Offsets, zone::Zone};

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// The first day that is counted in the Gregorian calendar, 1582-10-15.
pub(super) const CUTOVER: i64 = -141_427;

/// The year of [`CUTOVER`]: its first of January is Julian, and it is ten days short.
pub(super) const CUTOVER_YEAR: i64 = 1582;

const MONTH_STARTS: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// Which calendar a date is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Julian,
    Gregorian,
}

impl Style {
    /// The first of January.
    pub(super) fn january_first(self, year: i64) -> i64 {
        let past = year - 1;
        match self {
            Style::Julian => 365 * past + past.div_euclid(4) - 719_164,
            Style::Gregorian => {
                365 * past + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400) - 719_162
            }
        }
    }

    fn is_leap(self, year: i64) -> bool {
        match self {
            Style::Julian => year.rem_euclid(4) == 0,
            Style::Gregorian => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0),
        }
    }

    /// Days from 1 January to the first of a month (0 to 12).
    fn month_start(self, year: i64, month: usize) -> i64 {
        MONTH_STARTS[month] + i64::from(month > 1 && self.is_leap(year))
    }

    /// The first of a month; months outside 0..12 carry into the years.
    pub(super) fn month_first(self, year: i64, month: i64) -> i64 {
        let year = year + month.div_euclid(12);
        self.january_first(year) + self.month_start(year, month.rem_euclid(12) as usize)
    }

    fn year_of(self, day: i64) -> i64 {
        let mut year = match self {
            Style::Julian => {
                (day + 719_164).div_euclid(1461) * 4 + (day + 719_164).rem_euclid(1461) / 366 + 1
            }
            Style::Gregorian => {
                let since = day + 719_162;
                since.div_euclid(146_097) * 400 + since.rem_euclid(146_097) / 366 + 1
            }
        };
        while self.january_first(year + 1) <= day {
            year += 1;
        }
        year
    }
}

/// A day, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// Days since 1970-01-01.
    pub(super) number: i64,
    /// Astronomical: 0 is 1 BC.
    pub(super) year: i64,
    /// 0 to 11.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
}

impl Date {
    pub(super) fn of(number: i64) -> Self {
        let style = if number >= CUTOVER { Style::Gregorian } else { Style::Julian };
        let year = style.year_of(number);
        let of_year = number - style.january_first(year);
        let month = (1..12).take_while(|&month| style.month_start(year, month) <= of_year).count();
        Self { number, year, month: month as i64, day: of_year - style.month_start(year, month) + 1 }
    }

    /// Whether it lies before 1 AD.
    pub(super) fn is_bc(self) -> bool {
        self.year < 1
    }

    /// The year as Java's `y` counts it: 1 BC is 1.
    pub(super) fn year_of_era(self) -> i64 {
        if self.is_bc() { 1 - self.year } else { self.year }
    }

    /// 1 to 366, counting days that were (1582 had 355).
    pub(super) fn day_of_year(self) -> i64 {
        self.number - january_first(self.year) + 1
    }

    /// 1 is the week with the first of January, also for the days of December that share it.
    pub(super) fn week(self) -> i64 {
        if self.shares_week(january_first(self.year + 1)) {
            1
        } else {
            (self.number - sunday_by(january_first(self.year))) / 7 + 1
        }
    }

    /// The year that its week belongs to.
    pub(super) fn week_year(self) -> i64 {
        // Before 1 AD Java asks after the weekday of another first of January, that of the mirrored year.
        let next = january_first(if self.is_bc() { -self.year } else { self.year + 1 });
        self.year + i64::from(self.shares_week(next))
    }

    /// Whether so few days of its year are left that a first of January on the weekday of `next` shares the week.
    fn shares_week(self, next: i64) -> bool {
        january_first(self.year + 1) - self.number <= weekday(next)
    }

    /// 1 is the week with the first of the month.
    pub(super) fn week_of_month(self) -> i64 {
        (self.number - sunday_by(self.month_first())) / 7 + 1
    }

    /// 2 is the second Tuesday, if this is a Tuesday.
    pub(super) fn weekday_in_month(self) -> i64 {
        (self.number - self.month_first()) / 7 + 1
    }

    /// 1 is Sunday.
    pub(super) fn weekday(self) -> i64 {
        weekday(self.number) + 1
    }

    fn month_first(self) -> i64 {
        if (self.year, self.month) == (CUTOVER_YEAR, 9) {
            Style::Julian.month_first(self.year, self.month)
        } else {
            self.number - self.day + 1
        }
    }
}

/// The first of January in the calendar of its time.
pub(super) fn january_first(year: i64) -> i64 {
    if year > CUTOVER_YEAR { Style::Gregorian.january_first(year) } else { Style::Julian.january_first(year) }
}

/// 0 is Sunday.
pub(super) fn weekday(day: i64) -> i64 {
    (day + 4).rem_euclid(7)
}

/// The Sunday on or before a day.
pub(super) fn sunday_by(day: i64) -> i64 {
    day - weekday(day)
}

/// An instant on the wall: date, time of day and the offsets that led there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) date: Date,
    /// 0 to 86,399,999.
    pub(super) millis_of_day: i64,
    pub(super) offsets: Offsets,
}

impl Moment {
    /// What clocks of `zone` show at an instant.
    pub(super) fn of(millis: i64, zone: &Zone) -> Self {
        Self::with(millis, zone.offsets(millis))
    }

    pub(super) fn with(millis: i64, offsets: Offsets) -> Self {
        // Divided before the sum, so that the extremes of i64 stay in range.
        let time = millis.rem_euclid(DAY) + i64::from(offsets.total()) * 1000;
        let day = millis.div_euclid(DAY) + time.div_euclid(DAY);
        Self { date: Date::of(day), millis_of_day: time.rem_euclid(DAY), offsets }
    }

    pub(super) fn hour(&self) -> i64 {
        self.millis_of_day / 3_600_000
    }

    pub(super) fn minute(&self) -> i64 {
        self.millis_of_day / 60_000 % 60
    }

    pub(super) fn second(&self) -> i64 {
        self.millis_of_day / 1000 % 60
    }

    pub(super) fn millisecond(&self) -> i64 {
        self.millis_of_day % 1000
    }
}
