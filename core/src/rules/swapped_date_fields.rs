//! The created field stands where the updated one belongs.

use super::{Example, Meta, Subject, says_created, says_updated, shown};
use crate::diag::{Applicability, Diagnostic, Severity};

pub(super) static META: Meta = Meta {
    code: "PC502",
    slug: "swapped-date-fields",
    severity: Severity::Error,
    summary: "the created and the updated field are the wrong way round",
    why: "The date that says updated never moves: no change of a record is seen after its first.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=dateUpdated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "dateCreated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "dateUpdated", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=dateUpdated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "dateUpdated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "dateCreated", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(updated), Some(created)) = (&resource.updated.field, &resource.created.field) else {
            continue;
        };
        if says_updated(&updated.value)
            || !says_updated(&created.value)
            || says_created(&created.value)
            || !says_created(&updated.value)
        {
            continue;
        }
        let dates = format!("{}/datesConfiguration", resource.pointer);
        let set = |key: &str, value: &str| {
            subject.set(&format!("{dates}/{key}"), &serde_json::Value::from(value).to_string())
        };
        let edits = set("updatedDateField", &created.value)
            .zip(set("createdDateField", &updated.value))
            .map(|(one, other)| [one, other].concat());
        let message =
            format!("updated is {} and created is {}: swapped", shown(&updated.value), shown(&created.value));
        found.push(META.at(updated.span, message).pointer(format!("{dates}/updatedDateField")).fix(
            "Swap the two fields",
            Applicability::Unsafe,
            edits,
        ));
    }
}
