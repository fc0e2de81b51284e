//! A key that only another platform knows.

use super::{Example, Meta, Subject, shown};
use crate::diag::{Applicability, Diagnostic, Severity};

pub(super) static META: Meta = Meta {
    code: "PC205",
    slug: "foreign-key",
    severity: Severity::Info,
    summary: "a key that the chosen platform does not know",
    why: "It is kept and has no effect where this configuration runs.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "pollwright": { "overlap": 60 }, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in &subject.lowered.entries {
        let Some(key) = entry.foreign_to(subject.platform) else { continue };
        let homes: Vec<_> = key.platforms.iter().map(|platform| platform.name()).collect();
        let message = format!(
            "{} has no effect on {}: only {} knows it",
            shown(entry.name()),
            subject.platform,
            homes.join(", ")
        );
        let pointer = subject.lowered.pointer(entry);
        let fix = subject.remove(&pointer);
        found.push(META.at(entry.member.key_span, message).pointer(pointer).fix(
            "Remove it",
            Applicability::Safe,
            fix,
        ));
    }
}
