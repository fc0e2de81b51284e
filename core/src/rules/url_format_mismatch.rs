//! The URL writes the date otherwise than records have it.

use super::{Example, Meta, Subject, shown};
use crate::{
    config::FieldFormatKind,
    date::DateFormat,
    diag::{Diagnostic, Severity},
    template::{Comparison, Format},
};

pub(super) static META: Meta = Meta {
    code: "PC311",
    slug: "url-format-mismatch",
    severity: Severity::Info,
    summary: "the URL writes the date otherwise than records have it",
    why: "Right where the API takes one form and returns another; else the call fails, or finds nothing.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(url), Some(format)) = (&resource.url, &resource.updated.format) else { continue };
        let FieldFormatKind::Known(read) = &format.kind else { continue };
        let lower =
            url.template.times().find(|(time, _)| !time.is_now && time.comparison != Comparison::Less);
        let Some((time, span)) = lower else { continue };
        let differs = match (&time.format, read) {
            (Format::Pattern(one), DateFormat::Pattern(other)) => one != other,
            (Format::Epoch(_), DateFormat::Epoch(_)) => false,
            (Format::Constant(_), _) => false,
            _ => true,
        };
        if !differs || subject.is_catalogued(resource) {
            continue;
        }
        let written = match &time.format {
            _ if !time.format_span.is_empty() => shown(&url.text.text[time.format_span.range()]),
            Format::Epoch(_) => "milliseconds".to_owned(),
            _ => continue,
        };
        let message = format!("the URL writes {written}, records have {}", shown(&format.text.text));
        found.push(META.at(url.lift(span), message).pointer(format!("{}/url", resource.pointer)));
    }
}
