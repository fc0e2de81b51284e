//! A literal `'Z'` that says no zone.

use super::{Example, Meta, Subject, has_other_spelling};
use crate::{
    config::FieldFormatKind,
    date::DateFormat,
    diag::{Applicability, Diagnostic, Severity},
    json::edit::Place as At,
    schema::Place,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC402",
    slug: "literal-Z-without-timezone",
    severity: Severity::Warning,
    summary: "a literal `'Z'` says no zone",
    why: "Quoted, `Z` is a letter like any other: the zone is not read, and which one applies is the platform's default.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, node) in subject.dates_nodes() {
        for (side, which) in [(&resource.updated, "updated"), (&resource.created, "created")] {
            let Some(format) = &side.format else { continue };
            let FieldFormatKind::Known(DateFormat::Pattern(pattern)) = &format.kind else { continue };
            if side.zone.is_some() || pattern.has_zone() || !format.text.text.contains("'Z'") {
                continue;
            }
            let dates = format!("{}/datesConfiguration", resource.pointer);
            let zone = format!("{which}DateTimezone");
            if has_other_spelling(node, Place::Dates, &zone) {
                continue;
            }
            let edits = subject.document.find(&format!("{dates}/{zone}")).map_or_else(
                || subject.insert(&dates, &zone, "\"GMT\"", At::After(&format!("{which}DateFormat"))),
                |_| subject.set(&format!("{dates}/{zone}"), "\"GMT\""),
            );
            let quote = format.text.text.find("'Z'").unwrap_or_default() as u32;
            found.push(
                META.at(
                    format.text.source_span(Span::new(quote, quote + 3)),
                    format!("`'Z'` is read as a letter, and no `{zone}` says which zone the date is in"),
                )
                .pointer(format!("{dates}/{which}DateFormat"))
                // A date that names no zone is UTC already: saying so changes no poll.
                .fix("Say that it is GMT", Applicability::Safe, edits),
            );
        }
    }
}
