//! Created and updated are one field.

use super::{Example, Meta, Subject, shown};
use crate::diag::{Applicability, Diagnostic, Severity};

pub(super) static META: Meta = Meta {
    code: "PC501",
    slug: "created-equals-updated",
    severity: Severity::Warning,
    summary: "created and updated are one field",
    why: "Where both dates are the same the platform calls the record created: every change looks like a new record.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "updated", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "filterByUpdatedDate": false, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "updated", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(updated), Some(created)) = (&resource.updated.field, &resource.created.field) else {
            continue;
        };
        let is_meant = resource.filter_by_updated_date.as_ref().is_some_and(|filter| !filter.value);
        if updated.value != created.value || created.value.trim().is_empty() || is_meant {
            continue;
        }
        let message = format!("both dates are {}: every change looks like a creation", shown(&created.value));
        let edits = subject.set(&format!("{}/filterByUpdatedDate", resource.pointer), "false");
        // A hosted platform compares the other date then, which is the same one: the key says no more than that it is meant.
        let (title, applicability) = match subject.platform.is_hosted() {
            true => ("Say that it is meant: set `filterByUpdatedDate` to false", Applicability::Display),
            false => ("Set `filterByUpdatedDate` to false", Applicability::Unsafe),
        };
        let mut diagnostic = META
            .at(created.span, message)
            .pointer(format!("{}/datesConfiguration/createdDateField", resource.pointer))
            .fix(title, applicability, edits);
        if let Some(sibling) = sibling(&created.value) {
            let pointer = format!("{}/datesConfiguration/createdDateField", resource.pointer);
            let edits = subject.set(&pointer, &serde_json::Value::from(&*sibling).to_string());
            let title = format!("Or take {} for created, if records have it", shown(&sibling));
            diagnostic = diagnostic.fix(title, Applicability::Display, edits);
        }
        if !subject.platform.is_hosted() {
            diagnostic = diagnostic
                .severity(Severity::Info)
                .note("Pollwright remembers the ids it has seen: CREATED at first sight, UPDATED after.");
        }
        found.push(diagnostic);
    }
}

/// What a vendor that calls one date so would call the other: `created_date` beside `modified_date`.
fn sibling(updated: &str) -> Option<String> {
    for (word, other) in
        [("modified", "created"), ("Modified", "Created"), ("updated", "created"), ("Updated", "Created")]
    {
        if updated.contains(word) && !updated.to_ascii_lowercase().contains("last") {
            return Some(updated.replacen(word, other, 1));
        }
    }
    None
}
