//! A local time without its zone, where the clocks go back in autumn.

use super::{Example, Meta, Subject, each_pattern_warning};
use crate::{
    date::explain::Trap,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC407",
    slug: "repeated-hour",
    severity: Severity::Info,
    summary: "an hour of autumn comes twice, and the pattern drops which",
    why: "A poll of the first hour asks for the second: what changed in between is lost.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${dateTimeZone:America/Denver:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${dateTimeZone:America/Denver:yyyy-MM-dd HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    each_pattern_warning(subject, &mut |text, warning, pointer, place| {
        // A field's date is an hour late and still fires; a URL that is an hour late loses what lies between.
        if warning.trap != Trap::DoubleHour || !pointer.ends_with("/url") {
            return;
        }
        let span = warning.span.shift(place);
        let edits = subject.replace_within(text, Span::at(span.end()), "XXX");
        found.push(META.at(text.source_span(span), &*warning.message).pointer(pointer).fix(
            "Write the offset too: `XXX`",
            Applicability::Unsafe,
            edits,
        ));
    });
}
