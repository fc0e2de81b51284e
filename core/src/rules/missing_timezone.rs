//! A date without a zone.

use super::{Example, Meta, Subject, has_other_spelling};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::edit::Place as At,
    schema::Place,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC403",
    slug: "missing-timezone",
    severity: Severity::Info,
    summary: "a date names no zone",
    why: "UTC is assumed where neither the pattern nor the configuration names a zone.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, node) in subject.dates_nodes() {
        for (side, which) in [(&resource.updated, "updated"), (&resource.created, "created")] {
            let Some(format) = &side.format else { continue };
            if side.zone.is_some() || !format.names_no_zone() {
                continue;
            }
            let dates = format!("{}/datesConfiguration", resource.pointer);
            let zone = format!("{which}DateTimezone");
            if has_other_spelling(node, Place::Dates, &zone) {
                continue;
            }
            let edits = subject.insert(&dates, &zone, "\"GMT\"", At::After(&format!("{which}DateFormat")));
            let whole = Span::new(0, format.text.text.len() as u32);
            found.push(
                META.at(
                    format.text.source_span(whole),
                    format!("neither the pattern nor `{zone}` says a zone: UTC is assumed"),
                )
                .pointer(format!("{dates}/{which}DateFormat"))
                .fix("Say that it is GMT", Applicability::Safe, edits),
            );
        }
    }
}
