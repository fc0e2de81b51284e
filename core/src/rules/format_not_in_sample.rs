//! A date format that does not read what a sample of the API's answer has.

use super::{Example, Meta, Subject, shown_within};
use crate::{
    config::{DateField, FieldFormatKind},
    date::{
        DateFormat, Zone,
        field::{FieldRead, read_field, text},
        infer::infer_all,
    },
    diag::{Applicability, Diagnostic, Severity},
    sample::Sample,
};
use serde_json::Value;

pub(super) static META: Meta = Meta {
    code: "PC508",
    slug: "format-not-in-sample",
    severity: Severity::Error,
    summary: "the format does not read the sample's dates",
    why: "A date that is not read, or only its beginning, makes records late, early or never new.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "MM/dd/yyyy HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "MM/dd/yyyy HH:mm:ss", "createdDateTimezone": "GMT" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateTimezone": "GMT" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(sample) = subject.samples.of(&subject.lowered.config, resource) else { continue };
        for (side, key) in
            [(&resource.updated, "updatedDateFormat"), (&resource.created, "createdDateFormat")]
        {
            let Some(Misread { value, message, better }) = misread(sample, side) else { continue };
            let Some(format) = &side.format else { continue };
            let pointer = format!("{}/datesConfiguration/{key}", resource.pointer);
            let diagnostic = META.at(format.text.span(), message).pointer(pointer.clone());
            found.push(match better {
                Some(better) => diagnostic.fix(
                    format!("Use `{better}`"),
                    Applicability::Unsafe,
                    subject.set(&pointer, &Value::from(better).to_string()),
                ),
                None => diagnostic.advice(format!("Write a pattern that reads `{value}`")),
            });
        }
    }
}

struct Misread {
    /// A value that is not read.
    value: String,
    message: String,
    /// A format that reads all.
    better: Option<String>,
}

fn misread(sample: &Sample, side: &DateField) -> Option<Misread> {
    let FieldFormatKind::Known(format) = &side.format.as_ref()?.kind else { return None };
    let values = sample.values(&side.field.as_ref()?.value)?;
    let gmt = Zone::gmt();
    let zone = side.zone.as_ref().map_or(&gmt, |zone| &zone.zone);
    let is_misread =
        |value: &&&Value| !matches!(read_field(**value, Some(format), zone, 0), FieldRead::Exact { .. });
    let wrong: Vec<_> = values.iter().filter(is_misread).filter_map(|value| text(value)).collect();
    let value = wrong.first()?.to_string();
    let shown = shown_within(&value, 40);
    let message = match part_read(format, &value, zone) {
        Some(index) => format!("it reads {shown} only up to index {index}"),
        None if wrong.len() == values.len() => format!("it reads none of {} values: {shown}", values.len()),
        None => format!("it does not read {} of {} values: {shown}", wrong.len(), values.len()),
    };
    let texts: Vec<_> = values.iter().filter_map(|value| text(value)).collect();
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    let best = infer_all(&texts, zone, 0);
    let better = best.candidates.first().filter(|_| best.others.is_empty());
    let better = better.map(|best| best.format.to_string()).filter(|better| *better != format.to_string());
    Some(Misread { value, message, better })
}

/// Where reading stops in a value whose beginning is a date to Java, in UTF-16 units.
fn part_read(format: &DateFormat, value: &str, zone: &Zone) -> Option<u32> {
    let DateFormat::Pattern(pattern) = format else { return None };
    let options = crate::date::ReadOptions { zone, lenient: true, two_digit_year_start: 0 };
    let index = pattern.read(value, &options).ok()?.index_utf16;
    (index > 0 && (index as usize) < value.encode_utf16().count()).then_some(index)
}
