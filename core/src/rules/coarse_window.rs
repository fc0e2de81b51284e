//! A window that moves in days and leaves out its own first day.

use super::{Example, Meta, Subject};
use crate::{
    date::Precision,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::{Comparison, Time},
};

pub(super) static META: Meta = Meta {
    code: "PC317",
    slug: "coarse-window",
    severity: Severity::Info,
    summary: "the URL asks for days, and polls come more often",
    why: "Where the vendor compares days, `>` today finds nothing until tomorrow, and then today is past.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>'${gmtDate:yyyy-MM-dd}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let Some((precision, Comparison::Greater)) = url.template.lower_bound() else { continue };
        let unit = match precision {
            Precision::Minute => "minute",
            Precision::Hour => "hour",
            Precision::Day => "day",
            _ => continue,
        };
        let strict = |time: &Time| !time.is_now && time.comparison == Comparison::Greater;
        let Some((_, span)) = url.template.times().find(|(time, _)| strict(time)) else { continue };
        let before = &url.text.text[..span.range().start];
        let edits = before
            .rfind('>')
            .and_then(|at| subject.replace_within(&url.text, Span::new(at as u32, at as u32 + 1), ">="));
        found.push(
            META.at(
                url.lift(span),
                format!("`>` by the {unit} leaves out what changes in the {unit} of a poll, after it"),
            )
            .pointer(format!("{}/url", resource.pointer))
            .fix("Ask with `>=`", Applicability::Unsafe, edits),
        );
    }
}
