//! Dates of records: which unit of time a value names, and when that unit ends.

use super::{DateReading, WarningKind, fields::Record};
use crate::{
    date::{
        DateFormat, FieldValue, Instant, Precision, Zone,
        field::{FieldRead, read_field},
    },
    schedule::{floor, shift},
};
use chrono::{DateTime, Months, TimeDelta};

/// What one date of a record says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RecordDate {
    /// The configuration names no such field.
    NotConfigured,
    /// It can be read.
    Read(Dated),
    /// It is missing, null, or fits no pattern.
    Unread,
}

/// A date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    /// As read.
    pub(super) exact: Instant,
    /// Cut to the field's unit, on the clock of the field's zone.
    pub(super) instant: Instant,
    /// Where that unit ends.
    pub(super) closes: Instant,
}

/// What a field's value says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldDate {
    /// The instant.
    pub(super) at: Instant,
    /// The unit in which the field tells versions apart: the configured pattern's, else the inferred one's.
    pub(super) unit: Precision,
    /// The pattern that fits, where the configured one does not.
    pub(super) inferred: Option<String>,
}

impl RecordDate {
    /// Reads one date of a record, and says what is wrong with it.
    pub(super) fn of(record: &dyn Record, reading: Option<&DateReading>) -> (Self, Option<WarningKind>) {
        let Some(reading) = reading else { return (Self::NotConfigured, None) };
        let field = || reading.path.clone();
        let value = match record.field(&reading.path) {
            None | Some(FieldValue::Null) => {
                return (Self::Unread, Some(WarningKind::DateMissing { field: field() }));
            }
            Some(value) => value,
        };
        let shown = || value.to_string();
        match read_date(reading, &value) {
            None => (Self::Unread, Some(WarningKind::DateUnreadable { field: field(), value: shown() })),
            Some(FieldDate { at, unit, inferred }) => {
                let warning = inferred.map(|pattern| WarningKind::DateInferred {
                    field: field(),
                    value: shown(),
                    pattern,
                });
                (Self::Read(Dated::of(at, unit, &reading.zone)), warning)
            }
        }
    }

    pub(super) fn dated(&self) -> Option<Dated> {
        match self {
            Self::Read(dated) => Some(*dated),
            _ => None,
        }
    }
}

impl Dated {
    fn of(at: Instant, unit: Precision, zone: &Zone) -> Self {
        let local = |at: Instant| shift(at, offset_ms(zone, at));
        // The offset may differ at the other end of the unit: ask for it there.
        let back = |wall: Instant| {
            let guess = shift(wall, -offset_ms(zone, at));
            shift(wall, -offset_ms(zone, guess))
        };
        match unit {
            Precision::Day | Precision::Month | Precision::Year => {
                let start = floor(local(at), unit);
                let next = match unit {
                    Precision::Day => start.checked_add_signed(TimeDelta::days(1)),
                    Precision::Month => start.checked_add_months(Months::new(1)),
                    _ => start.checked_add_months(Months::new(12)),
                };
                Self { exact: at, instant: back(start), closes: back(next.unwrap_or(start)) }
            }
            _ => {
                let ms = match unit {
                    Precision::Millisecond => 1,
                    Precision::Second => 1_000,
                    Precision::Minute => 60_000,
                    _ => 3_600_000,
                };
                let wall = at.timestamp_millis() + offset_ms(zone, at);
                let start = match wall.rem_euclid(ms) {
                    0 => at,
                    rest => shift(at, -rest),
                };
                Self { exact: at, instant: start, closes: shift(start, ms) }
            }
        }
    }
}

fn offset_ms(zone: &Zone, at: Instant) -> i64 {
    i64::from(zone.offset_seconds(at.timestamp_millis())) * 1_000
}

/// Reads a field's value: with the configured format strictly and as a whole, else with one inferred from the value.
pub(super) fn read_date(reading: &DateReading, value: &FieldValue<'_>) -> Option<FieldDate> {
    // Two digits of a year mean 1970 to 2069: core has no clock to count from.
    let read = read_field(value, reading.format.as_ref(), &reading.zone, 0);
    let (millis, fits) = match read {
        FieldRead::Exact { millis } => (millis, None),
        FieldRead::Inferred { millis, format } => (millis, Some(format)),
        FieldRead::Unreadable => return None,
    };
    // Versions stay told apart in the configured unit: a finer text does not make every record a new one.
    let configured = reading.format.as_ref().map(DateFormat::precision);
    let unit = configured.or(fits.as_ref().map(DateFormat::precision))?;
    let at = DateTime::from_timestamp_millis(millis)?;
    Some(FieldDate { at, unit, inferred: fits.map(|format| format.to_string()) })
}

#[cfg(test)]
mod tests {
    use super::Dated;
    use crate::date::{Instant, Precision, Zone};

    fn at(text: &str) -> Instant {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[track_caller]
    fn check(text: &str, unit: Precision, zone: &str, expected: &str) {
        let dated = Dated::of(at(text), unit, &Zone::resolve(zone).0);
        let actual = format!("{} to {}", dated.instant.format("%F %T%.3f"), dated.closes.format("%F %T%.3f"));
        assert_eq!(actual, expected, "{text} cut to a {unit:?} in {zone}");
    }

    #[test]
    fn units() {
        let text = "2026-03-08T15:20:30.456Z";
        check(text, Precision::Millisecond, "GMT", "2026-03-08 15:20:30.456 to 2026-03-08 15:20:30.457");
        check(text, Precision::Second, "GMT", "2026-03-08 15:20:30.000 to 2026-03-08 15:20:31.000");
        check(text, Precision::Minute, "GMT", "2026-03-08 15:20:00.000 to 2026-03-08 15:21:00.000");
        check(text, Precision::Hour, "Asia/Kolkata", "2026-03-08 14:30:00.000 to 2026-03-08 15:30:00.000");
        check(text, Precision::Day, "GMT", "2026-03-08 00:00:00.000 to 2026-03-09 00:00:00.000");
        check(text, Precision::Month, "GMT", "2026-03-01 00:00:00.000 to 2026-04-01 00:00:00.000");
        check(text, Precision::Year, "Asia/Tokyo", "2025-12-31 15:00:00.000 to 2026-12-31 15:00:00.000");
    }

    #[test]
    fn days_that_change_the_clock() {
        let zone = "America/New_York";
        for text in ["2026-03-08T05:00:00Z", "2026-03-08T15:00:00Z", "2026-03-09T03:59:59Z"] {
            check(text, Precision::Day, zone, "2026-03-08 05:00:00.000 to 2026-03-09 04:00:00.000");
        }
        for text in ["2026-11-01T04:00:00Z", "2026-11-01T15:00:00Z", "2026-11-02T04:59:59Z"] {
            check(text, Precision::Day, zone, "2026-11-01 04:00:00.000 to 2026-11-02 05:00:00.000");
        }
    }
}
