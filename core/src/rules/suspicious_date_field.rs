//! An updated date that says something else.

use super::{Example, Meta, Subject, says_created, says_updated, shown};
use crate::{
    diag::{Diagnostic, Severity},
    scan,
};

pub(super) static META: Meta = Meta {
    code: "PC505",
    slug: "suspicious-date-field",
    severity: Severity::Info,
    summary: "the updated field says when something takes place",
    why: "A date of an appointment or a birth does not move when the record changes: its changes are lost.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=startTime>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "startTime", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const WORDS: [&str; 9] =
        ["start", "end", "due", "birth", "expir", "close", "deliver", "deadline", "schedul"];
    for resource in subject.resources() {
        let Some(updated) = &resource.updated.field else { continue };
        let last = scan::trim(&updated.value).rsplit('.').next().unwrap_or_default();
        let begins = |word: &str| {
            let start = last.as_bytes().get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        };
        // `endpointChanged` begins like an end.
        if WORDS.iter().any(|word| begins(word)) && !says_updated(last) && !says_created(last) {
            let message = format!("{} hardly says when the record changed", shown(last));
            found.push(
                META.at(updated.span, message)
                    .pointer(format!("{}/datesConfiguration/updatedDateField", resource.pointer)),
            );
        }
    }
}
