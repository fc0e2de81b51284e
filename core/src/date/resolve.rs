//! From the fields that a text has set to the instant they mean.

use super::{
    calendar::{self, CUTOVER, CUTOVER_YEAR, DAY, Date, Moment, Style},
    clock::Offsets,
    zone::Zone,
};

/// What a text can set. The order is that of [`Fields::values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// 0 is BC, 1 is AD.
    Era,
    Year,
    WeekYear,
    /// 0 is January.
    Month,
    WeekOfYear,
    WeekOfMonth,
    Day,
    DayOfYear,
    /// 1 is Sunday; numbers out of range stay as they were written.
    Weekday,
    WeekdayInMonth,
    /// 0 is AM.
    HalfDay,
    HourOfHalf,
    Hour,
    Minute,
    Second,
    Millisecond,
    /// Seconds.
    ZoneOffset,
    /// Seconds.
    Saving,
}

const N_FIELDS: usize = Field::Saving as usize + 1;

/// The fields that are set, and which of them later.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    values: [i32; N_FIELDS],
    /// When each was set, counted from 1; 0 if it is not.
    stamps: [u32; N_FIELDS],
    last: u32,
}

/// Which fields name the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayBy {
    Day,
    WeekOfMonth,
    WeekdayInMonth,
    DayOfYear,
    WeekOfYear,
}

impl Fields {
    pub(super) fn new() -> Self {
        Self { values: [0; N_FIELDS], stamps: [0; N_FIELDS], last: 0 }
    }

    pub(super) fn set(&mut self, field: Field, value: i32) {
        self.last = self.last.saturating_add(1);
        self.values[field as usize] = value;
        self.stamps[field as usize] = self.last;
    }

    pub(super) fn clear(&mut self, field: Field) {
        self.stamps[field as usize] = 0;
    }

    /// Moves the years that are set by a hundred.
    pub(super) fn add_century(&mut self) {
        for field in [Field::Year, Field::WeekYear] {
            self.values[field as usize] = self.values[field as usize].saturating_add(100);
        }
    }

    fn get(&self, field: Field) -> Option<i32> {
        (self.stamps[field as usize] > 0).then_some(self.values[field as usize])
    }

    fn or(&self, field: Field, default: i32) -> i64 {
        i64::from(self.get(field).unwrap_or(default))
    }

    fn stamp(&self, field: Field) -> u32 {
        self.stamps[field as usize]
    }

    /// The stamp of two fields that count only together.
    fn pair(&self, a: Field, b: Field) -> u32 {
        if self.stamp(a) == 0 || self.stamp(b) == 0 { 0 } else { self.stamp(a).max(self.stamp(b)) }
    }

    /// The instant in epoch milliseconds.
    ///
    /// None where a strict reading finds a contradiction, and where the instant is beyond 64 bits.
    pub(super) fn instant(&self, zone: &Zone, lenient: bool) -> Option<i64> {
        if !lenient && !self.in_range() {
            return None;
        }
        let time = self.time_of_day();
        let (carry, time) = (time.div_euclid(DAY), time.rem_euclid(DAY));
        let week_date = self.stamp(Field::WeekYear) > self.stamp(Field::Year);
        let day = if week_date { self.day_of_week_date(carry, lenient)? } else { self.day(carry, lenient)? };
        let wall = day.checked_mul(DAY)?.checked_add(time)?;
        let mut offsets = zone.offsets_by_wall(wall);
        self.replace(&mut offsets);
        let millis = wall.checked_sub(i64::from(offsets.total()) * 1000)?;
        (lenient || self.agrees(millis, zone, week_date)).then_some(millis)
    }

    /// Milliseconds, which may be more than a day, or negative.
    fn time_of_day(&self) -> i64 {
        let half_days = self.pair(Field::HourOfHalf, Field::HalfDay);
        let by_half = match self.stamp(Field::Hour) {
            0 => true,
            hour => half_days > hour,
        };
        let hours = if by_half {
            self.or(Field::HourOfHalf, 0) + 12 * self.or(Field::HalfDay, 0)
        } else {
            self.or(Field::Hour, 0)
        };
        ((hours * 60 + self.or(Field::Minute, 0)) * 60 + self.or(Field::Second, 0)) * 1000
            + self.or(Field::Millisecond, 0)
    }

    /// The day that year, month, week and the like name, and `carry` days on.
    fn day(&self, carry: i64, lenient: bool) -> Option<i64> {
        let year = self.or(Field::Year, 1970);
        let year = if self.get(Field::Era) == Some(0) { 1 - year } else { year };
        let by = self.day_by();
        let julian = self.day_in(Style::Julian, year, by)? + carry;
        if year < CUTOVER_YEAR {
            return Some(julian);
        }
        if year == CUTOVER_YEAR && matches!(by, DayBy::DayOfYear | DayBy::WeekOfYear) {
            return Some(julian);
        }
        let gregorian = self.day_in(Style::Gregorian, year, by)? + carry;
        match gregorian >= CUTOVER {
            true => Some(gregorian),
            // One of the ten days that never were.
            false if julian >= CUTOVER && !lenient => None,
            false => Some(julian),
        }
    }

    /// The most recently completed way of naming the day wins; alone, half of a pair will do.
    fn day_by(&self) -> DayBy {
        let complete = [
            (self.stamp(Field::Day), DayBy::Day),
            (self.pair(Field::WeekOfMonth, Field::Weekday), DayBy::WeekOfMonth),
            (self.pair(Field::WeekdayInMonth, Field::Weekday), DayBy::WeekdayInMonth),
            (self.stamp(Field::DayOfYear), DayBy::DayOfYear),
            (self.pair(Field::WeekOfYear, Field::Weekday), DayBy::WeekOfYear),
        ];
        let halves = [
            (self.stamp(Field::WeekOfMonth), DayBy::WeekOfMonth),
            (self.stamp(Field::WeekdayInMonth).max(self.stamp(Field::Weekday)), DayBy::WeekdayInMonth),
            (self.stamp(Field::WeekOfYear), DayBy::WeekOfYear),
        ];
        let latest = |ways: &[(u32, DayBy)]| {
            let mut best = (0, DayBy::Day);
            for way in ways {
                if way.0 > best.0 {
                    best = *way;
                }
            }
            best
        };
        let best = latest(&complete);
        let (stamp, by) = if best.0 > 0 { best } else { latest(&halves) };
        // A weekday that completes several pairs at once decides for the pair whose week was set last.
        let tied = [
            (DayBy::WeekOfMonth, Field::WeekOfMonth),
            (DayBy::WeekdayInMonth, Field::WeekdayInMonth),
            (DayBy::WeekOfYear, Field::WeekOfYear),
        ];
        if stamp == 0 || stamp != self.stamp(Field::Weekday) {
            return by;
        }
        let week = tied.into_iter().max_by_key(|(_, field)| self.stamp(*field));
        week.filter(|(_, field)| self.stamp(*field) > 0).map_or(by, |(by, _)| by)
    }

    fn day_in(&self, style: Style, year: i64, by: DayBy) -> Option<i64> {
        let month_first = || style.month_first(year, self.or(Field::Month, 0));
        // 0 is Sunday; a number that is no weekday wraps around.
        let weekday = || self.or(Field::Weekday, 1) - 1;
        let in_week = |sunday: i64| sunday + weekday().rem_euclid(7);
        Some(match by {
            DayBy::Day => month_first() + self.or(Field::Day, 1) - 1,
            DayBy::DayOfYear => style.january_first(year) + self.or(Field::DayOfYear, 1) - 1,
            DayBy::WeekOfYear => {
                in_week(calendar::sunday_by(style.january_first(year)))
                    + weeks(self.or(Field::WeekOfYear, 1) - 1)?
            }
            DayBy::WeekOfMonth => {
                in_week(calendar::sunday_by(month_first())) + weeks(self.or(Field::WeekOfMonth, 1) - 1)?
            }
            DayBy::WeekdayInMonth => {
                let nth = self.or(Field::WeekdayInMonth, 1);
                let last_day_of_week = if nth >= 0 {
                    month_first() + weeks(nth)? - 1
                } else {
                    style.month_first(year, self.or(Field::Month, 0) + 1) + weeks(nth + 1)? - 1
                };
                last_day_of_week - (calendar::weekday(last_day_of_week) - weekday()).rem_euclid(7)
            }
        })
    }

    /// The day that week year, week and weekday name, and `carry` days on.
    fn day_of_week_date(&self, carry: i64, lenient: bool) -> Option<i64> {
        let year = self.or(Field::WeekYear, 1970);
        let week = self.or(Field::WeekOfYear, 1);
        let weekday = self.or(Field::Weekday, 1);
        // Numbers that are no weekday run on as Monday to Sunday do.
        let from_sunday = match weekday {
            1..=7 => weekday - 1,
            _ if !lenient => return None,
            _ => weekday,
        };
        let is_bc = self.day(carry, true).is_some_and(|day| Date::of(day).is_bc());
        let era_year = if is_bc { 1 - year } else { year };
        let first = calendar::sunday_by(calendar::january_first(era_year));
        let (wrapped_weeks, weekday) = match weekday {
            1..=7 => (0, from_sunday),
            // The number of an ISO week: 8 is Monday of the next.
            _ => ((from_sunday - 1).div_euclid(7), ((from_sunday - 1).rem_euclid(7) + 1) % 7),
        };
        let day = first + weeks(week + wrapped_weeks - 1)? + weekday;
        let date = Date::of(day);
        (lenient || (date.week_year(), date.week()) == (year, week)).then_some(day + carry)
    }

    fn replace(&self, offsets: &mut Offsets) {
        offsets.raw = self.get(Field::ZoneOffset).unwrap_or(offsets.raw);
        offsets.dst = self.get(Field::Saving).unwrap_or(offsets.dst);
    }

    /// What strict reading asks of every number by itself.
    fn in_range(&self) -> bool {
        let within = |field, range: std::ops::RangeInclusive<i32>| {
            self.get(field).is_none_or(|value| range.contains(&value))
        };
        within(Field::Year, 1..=292_278_994)
            && within(Field::ZoneOffset, -13 * 3600..=14 * 3600)
            && within(Field::Saving, 0..=7200)
            && within(Field::Weekday, 1..=7)
            && within(Field::WeekdayInMonth, 1..=6)
    }

    /// Whether every field that is set has the value that the instant has.
    fn agrees(&self, millis: i64, zone: &Zone, week_date: bool) -> bool {
        let mut offsets = zone.offsets(millis);
        self.replace(&mut offsets);
        let at = Moment::with(millis, offsets);
        let date = at.date;
        let is = |field, value: i64| self.get(field).is_none_or(|set| i64::from(set) == value);
        // A week date stands for year, month and day, whatever they said.
        let is_date = week_date
            || is(Field::Era, i64::from(!date.is_bc()))
                && is(Field::Year, date.year_of_era())
                && is(Field::Month, date.month)
                && is(Field::Day, date.day);
        is_date
            && is(Field::WeekOfYear, date.week())
            && is(Field::WeekOfMonth, date.week_of_month())
            && is(Field::DayOfYear, date.day_of_year())
            && is(Field::Weekday, date.weekday())
            && is(Field::WeekdayInMonth, date.weekday_in_month())
            && is(Field::HalfDay, at.hour() / 12)
            && is(Field::HourOfHalf, at.hour() % 12)
            && is(Field::Hour, at.hour())
            && is(Field::Minute, at.minute())
            && is(Field::Second, at.second())
            && is(Field::Millisecond, at.millisecond())
    }
}

/// Weeks in days. Java counts them in 32 bits; what does not fit there is refused.
fn weeks(n: i64) -> Option<i64> {
    i32::try_from(n * 7).ok().map(i64::from)
}
