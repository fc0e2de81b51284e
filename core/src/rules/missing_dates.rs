//! A resource without date fields.

use super::{Example, Meta, Subject, has_other_spelling, shown};
use crate::{
    config::{DateField, Resource},
    diag::{Diagnostic, Severity},
    json::{Node, Value},
    lower::ResourceNode,
    schema::Place,
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
    for (resource, ResourceNode { whole: node, dates }) in subject.resource_nodes() {
        if let Some(dates) = dates {
            half(resource, node, dates, subject, found);
        }
        let is_empty =
            dates.is_some_and(|dates| dates.members().is_empty() && matches!(dates.value, Value::Object(_)));
        if (dates.is_some() && !is_empty)
            || node.members().is_empty()
            || node.child("url").is_none()
            || has_other_spelling(node, Place::Resource, "datesConfiguration")
        {
            continue;
        }
        let name = shown(&resource.name.value);
        let (span, pointer) = match dates {
            Some(dates) => (dates.span, format!("{}/datesConfiguration", resource.pointer)),
            None => (resource.name.span, resource.pointer.to_string()),
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

/// What dates lack of the four keys, the one that weighs most.
const NEEDED: [(&str, &str, &str); 4] = [
    (
        "updatedDateField",
        "nothing says when a record changed",
        "Add `updatedDateField` and `updatedDateFormat`",
    ),
    (
        "createdDateField",
        "created and updated cannot be told apart",
        "Add `createdDateField` and `createdDateFormat`",
    ),
    ("updatedDateFormat", "the updated date cannot be read", "Add `updatedDateFormat`"),
    ("createdDateFormat", "the created date cannot be read", "Add `createdDateFormat`"),
];

/// Dates that lack one of their keys.
fn half(resource: &Resource, node: &Node, dates: &Node, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let is_whole = |side: &DateField| side.field.is_some() && side.format.is_some();
    let has_both = is_whole(&resource.updated) && is_whole(&resource.created);
    if has_both || dates.members().is_empty() || !subject.platform.is_hosted() {
        return;
    }
    // What is misspelled, or stands beside `datesConfiguration`, is reported as such.
    let lacks = |name: &str| {
        dates.child(name).or(node.child(name)).is_none() && !has_other_spelling(dates, Place::Dates, name)
    };
    let Some((name, consequence, advice)) = NEEDED.into_iter().find(|(name, ..)| lacks(name)) else { return };
    found.push(
        META.at(
            Span::new(dates.span.start(), dates.span.start() + 1),
            format!("`{name}` is missing: {consequence}"),
        )
        .pointer(format!("{}/datesConfiguration", resource.pointer))
        .advice(advice),
    );
}
