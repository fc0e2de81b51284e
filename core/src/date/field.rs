//! Reading a date field of a record.

use super::{
    DateFormat, FieldValue, ReadOptions, Zone,
    infer::{FieldReading, infer, read_whole},
};
use serde_json::Value;
use std::borrow::Cow;

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
        format: DateFormat,
    },
    /// It is no date.
    Unreadable,
}

/// Reads a field with its configured format, strictly and as a whole; else as what it looks like.
///
/// `format` is none where the configured one is blank or does not compile. `zone` is that of values that name
/// none, `two_digit_year_start` (epoch milliseconds) starts the hundred years that two digits mean.
pub fn read_field<'v>(
    value: impl Into<FieldValue<'v>>,
    format: Option<&DateFormat>,
    zone: &Zone,
    two_digit_year_start: i64,
) -> FieldRead {
    let value = value.into();
    let Some(text) = value.text() else { return FieldRead::Unreadable };
    let options = ReadOptions { zone, lenient: false, two_digit_year_start };
    let configured = match format {
        Some(DateFormat::Pattern(pattern)) => read_whole(pattern, text, &options),
        Some(DateFormat::Epoch(epoch)) => epoch.read(text),
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
pub fn read_field_hosted<'v>(
    value: impl Into<FieldValue<'v>>,
    format: &DateFormat,
    zone: &Zone,
    two_digit_year_start: i64,
) -> Option<i64> {
    let value = value.into();
    let text = value.text()?;
    match format {
        DateFormat::Pattern(pattern) => {
            let options = ReadOptions { zone, lenient: true, two_digit_year_start };
            // Java's one-argument `parse` takes nothing read for a failure.
            pattern.read(text, &options).ok().filter(|read| read.index_utf16 > 0).map(|read| read.millis)
        }
        DateFormat::Epoch(epoch) => epoch.read(text),
    }
}

/// A value that is text or number, as text.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn format(format: &str) -> Option<DateFormat> {
        Some(match format {
            "" => return None,
            format => DateFormat::compile(format).unwrap(),
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
