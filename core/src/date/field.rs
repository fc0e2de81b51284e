//! Reading a date field of a record.

use super::{
    Pattern, Precision, ReadOptions, Zone,
    infer::{FieldReading, FittingFormat, infer, read_whole},
};
use serde_json::Value;
use std::borrow::Cow;

/// How a field is written, by its configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldFormat {
    /// A SimpleDateFormat pattern.
    Pattern(Pattern),
    /// Epoch milliseconds, as a number or a numeric string.
    EpochMillis,
    /// Epoch seconds.
    EpochSeconds,
    /// Epoch microseconds.
    EpochMicros,
}

impl FieldFormat {
    /// The finest unit it tells apart, at most milliseconds.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Pattern(pattern) => pattern.precision(),
            Self::EpochSeconds => Precision::Second,
            Self::EpochMillis | Self::EpochMicros => Precision::Millisecond,
        }
    }
}

/// What a field says.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldRead {
    /// The configured format reads the whole value, strictly.
    Exact {
        /// Epoch milliseconds.
        millis: i64,
    },
    /// It does not, but the value is a date in another one.
    Inferred {
        /// Epoch milliseconds.
        millis: i64,
        /// The format that fits.
        format: FittingFormat,
    },
    /// It is no date.
    Unreadable,
}

/// Reads a field with its configured format, strictly and as a whole; else as what it looks like.
///
/// `format` is none where the configured one is blank or does not compile. `zone` is that of values that name
/// none, `two_digit_year_start` (epoch milliseconds) starts the hundred years that two digits mean.
pub fn read_field(
    value: &Value,
    format: Option<&FieldFormat>,
    zone: &Zone,
    two_digit_year_start: i64,
) -> FieldRead {
    let Some(text) = text(value) else { return FieldRead::Unreadable };
    let options = ReadOptions { zone, lenient: false, two_digit_year_start };
    let configured = match format {
        Some(FieldFormat::Pattern(pattern)) => read_whole(pattern, &text, &options),
        Some(epoch) => read_epoch(&text, epoch),
        None => None,
    };
    match configured {
        Some(millis) => FieldRead::Exact { millis },
        None => match infer(text.trim(), zone, two_digit_year_start) {
            Some(FieldReading { millis, format, .. }) => FieldRead::Inferred { millis, format },
            None => FieldRead::Unreadable,
        },
    }
}

/// Reads a field as hosted platforms do: leniently, and whatever follows the date is ignored. Epoch milliseconds.
pub fn read_field_hosted(
    value: &Value,
    format: &FieldFormat,
    zone: &Zone,
    two_digit_year_start: i64,
) -> Option<i64> {
    let text = text(value)?;
    match format {
        FieldFormat::Pattern(pattern) => {
            let options = ReadOptions { zone, lenient: true, two_digit_year_start };
            // Java's one-argument `parse` takes nothing read for a failure.
            pattern.read(&text, &options).ok().filter(|read| read.index_utf16 > 0).map(|read| read.millis)
        }
        epoch => read_epoch(&text, epoch),
    }
}

fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// A number in units since 1970, with or without a fraction, as epoch milliseconds; finer fractions are cut.
fn read_epoch(text: &str, format: &FieldFormat) -> Option<i64> {
    let text = text.trim();
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    // Microseconds, which a fraction of milliseconds or seconds has at most six digits of here.
    let micros = |digits: usize| {
        fraction
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(digits)
            .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
    };
    let micros = match format {
        FieldFormat::EpochSeconds => whole.checked_mul(1_000_000)?.checked_add(micros(6))?,
        FieldFormat::EpochMillis => whole.checked_mul(1000)?.checked_add(micros(3))?,
        FieldFormat::EpochMicros => whole,
        FieldFormat::Pattern(_) => return None,
    };
    Some(if negative { -micros } else { micros }.div_euclid(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn format(format: &str) -> Option<FieldFormat> {
        Some(match format {
            "milliseconds" => FieldFormat::EpochMillis,
            "seconds" => FieldFormat::EpochSeconds,
            "microseconds" => FieldFormat::EpochMicros,
            "" => return None,
            pattern => FieldFormat::Pattern(Pattern::compile(pattern).unwrap()),
        })
    }

    #[track_caller]
    fn check(configured: &str, value: Value, expected: &str) {
        let actual = match read_field(&value, format(configured).as_ref(), &Zone::gmt(), 0) {
            FieldRead::Exact { millis } => format!("{millis}"),
            FieldRead::Inferred { millis, format } => format!("{millis} by {format}"),
            FieldRead::Unreadable => "unreadable".to_owned(),
        };
        assert_eq!(actual, expected, "`{configured}` on {value}");
    }

    #[test]
    fn strictly_and_as_a_whole() {
        check("yyyy-MM-dd", json!("2024-07-04"), "1720051200000");
        check("yyyy-MM-dd", json!("2024-07-04T10:11:12Z"), "1720087872000 by yyyy-MM-dd'T'HH:mm:ssXXX");
        check("yyyy-MM-dd", json!("2024-02-30"), "unreadable");
        check("yyyy-MM-dd'T'HH:mm:ssZ", json!("1970-01-01T00:00:01Z"), "1000 by yyyy-MM-dd'T'HH:mm:ssXXX");
        check("", json!("1970-01-01"), "0 by yyyy-MM-dd");
        check("yyyy", json!(null), "unreadable");
        check("yyyy", json!([2024]), "unreadable");
    }

    #[test]
    fn epochs() {
        check("milliseconds", json!(1_720_088_172_123_i64), "1720088172123");
        check("milliseconds", json!("1720088172123"), "1720088172123");
        check("seconds", json!("1720088172.0005"), "1720088172000");
        check("seconds", json!(-1), "-1000");
        check("microseconds", json!(-1), "-1");
        check("milliseconds", json!("1970-01-01"), "0 by yyyy-MM-dd");
        check("seconds", json!("99999999999999999999"), "unreadable");
    }

    #[test]
    fn hosted_reads_prefixes() {
        let read = |configured, value: Value| {
            read_field_hosted(&value, &format(configured).unwrap(), &Zone::gmt(), 0)
        };
        assert_eq!(read("yyyy-MM-dd", json!("2024-02-30T99")), Some(1_709_251_200_000));
        assert_eq!(read("''", json!("x")), None);
        assert_eq!(read("seconds", json!(5)), Some(5000));
    }
}
