//! Dates as the vendors write them, and as their filters read them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use serde_json::Value;

/// How a vendor writes a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// `1502323456789`.
    Millis,
    /// `2018-03-09T14:58:31Z`, or with the server's offset.
    IsoSeconds,
    /// `2018-03-12T09:15:02.417Z`.
    IsoMillis,
    /// `2018-04-05 11:20:31`, UTC without saying so.
    Plain,
}

impl Writing {
    /// An instant (UTC milliseconds) cut to what is written.
    pub(super) fn cut(self, millis: i64) -> i64 {
        match self {
            Self::Millis | Self::IsoMillis => millis,
            Self::IsoSeconds | Self::Plain => millis.div_euclid(1000) * 1000,
        }
    }

    /// An instant as the vendor writes it; `offset_minutes` is the server's zone, east of UTC.
    pub(super) fn write(self, millis: i64, offset_minutes: i32) -> Value {
        let at = at(millis);
        match self {
            Self::Millis => millis.into(),
            Self::IsoSeconds if offset_minutes != 0 => {
                let local = at.with_timezone(&offset(offset_minutes));
                local.format("%Y-%m-%dT%H:%M:%S%:z").to_string().into()
            }
            Self::IsoSeconds => at.format("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
            Self::IsoMillis => at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string().into(),
            Self::Plain => at.format("%Y-%m-%d %H:%M:%S").to_string().into(),
        }
    }
}

/// Reads a date in any of the vendors' forms, a day alone and epoch milliseconds included. A text without a zone is
/// read `offset_minutes` east of UTC. `None` where it is no date.
pub(super) fn read(text: &str, offset_minutes: i32) -> Option<i64> {
    let text = text.trim();
    if text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.timestamp_millis());
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN)))?;
    Some(local.and_utc().timestamp_millis() - i64::from(offset_minutes) * 60_000)
}

/// Reads the date in a record's field.
pub(super) fn read_value(value: &Value, offset_minutes: i32) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => read(text, offset_minutes),
        _ => None,
    }
}

/// `Sat, 21 Nov 2026 02:05:00 GMT`, for the `Date` header.
pub(super) fn http_date(millis: i64) -> String {
    at(millis).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn at(millis: i64) -> DateTime<Utc> {
    // Beyond chrono's range (the year 262,000) the epoch stands in.
    Utc.timestamp_millis_opt(millis).single().unwrap_or_default()
}

fn offset(minutes: i32) -> FixedOffset {
    // A day or more is no offset: UTC stands in.
    FixedOffset::east_opt(minutes * 60).unwrap_or_else(|| Utc.fix())
}
