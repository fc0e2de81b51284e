//! A resource without date fields.

use super::{Example, Meta, Subject, shown};
use crate::{
    config::Resource,
    diag::{Diagnostic, Severity},
    json::{Node, Value},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC209",
    slug: "missing-required",
    severity: Severity::Warning,
    summary: "a resource names no dates",
    why: "Without dates the platform cannot tell a created record from an updated one, nor drop those that did not change.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": {} } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, node) in subject.resource_nodes() {
        let dates = node.child("datesConfiguration");
        half(resource, dates, subject, found);
        let is_empty =
            dates.is_some_and(|dates| dates.members().is_empty() && matches!(dates.value, Value::Object(_)));
        if node.members().is_empty() || node.child("url").is_none() || (dates.is_some() && !is_empty) {
            continue;
        }
        let name = shown(&resource.name.value);
        let (span, pointer) = match dates {
            Some(dates) => (dates.span, format!("{}/datesConfiguration", resource.pointer)),
            None => (resource.name.span, resource.pointer.clone()),
        };
        let mut diagnostic = META
            .at(span, format!("{name} names no dates: created and updated cannot be told apart"))
            .pointer(pointer);
        if !subject.platform.is_hosted() {
            diagnostic = diagnostic
                .severity(Severity::Info)
                .note("Pollwright compares such records by their content: an id seen for the first time is CREATED.");
        }
        found.push(diagnostic.advice("Add `datesConfiguration`"));
    }
}

/// An updated date without a created one.
fn half(resource: &Resource, dates: Option<&Node>, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(dates) = dates.filter(|dates| dates.child("updatedDateField").is_some()) else { return };
    if dates.child("createdDateField").is_some() || !subject.platform.is_hosted() {
        return;
    }
    let message = "`createdDateField` is missing: created and updated cannot be told apart";
    found.push(
        META.at(Span::new(dates.span.start(), dates.span.start() + 1), message)
            .pointer(format!("{}/datesConfiguration", resource.pointer))
            .advice("Add `createdDateField` and `createdDateFormat`"),
    );
}
