//! A key that the format does not have.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    schema::{self, Place},
};

pub(super) static META: Meta = Meta {
    code: "PC201",
    slug: "unknown-key",
    severity: Severity::Warning,
    summary: "the format has no such key",
    why: "The platform ignores a key that it does not know, without a word.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "sortOrder": "asc", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in &subject.lowered.entries {
        let is_polling = matches!(entry.place, Place::Resource | Place::Dates | Place::Own | Place::Deletes);
        let is_unknown = entry.key.is_none() && schema::meant(entry.place, entry.name()).is_none();
        if is_polling && is_unknown {
            let pointer = subject.lowered.pointer(entry);
            let message = format!("{} is no key of the format: nothing reads it", shown(entry.name()));
            let fix = subject.remove(&pointer);
            found.push(META.at(entry.member.key_span, message).pointer(pointer).fix(
                "Remove it",
                Applicability::Unsafe,
                fix,
            ));
        }
    }
}
