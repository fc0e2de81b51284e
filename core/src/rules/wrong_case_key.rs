//! A key in another case than the format has it.

use super::{Example, Meta, Subject, is_ours, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    schema::{self, Meant},
};

pub(super) static META: Meta = Meta {
    code: "PC203",
    slug: "wrong-case-key",
    severity: Severity::Warning,
    summary: "a key is written in another case than the format has it",
    why: "Keys are compared letter by letter: the platform ignores this one, and its setting has no effect.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "Filterbyupdateddate": false, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "filterByUpdatedDate": false, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in subject.lowered.entries.iter().filter(|entry| entry.key.is_none()) {
        if let Some(Meant::Case(key)) =
            schema::meant(entry.place, entry.name()).filter(|_| is_ours(entry.place, key_start(entry.name())))
        {
            let pointer = subject.lowered.pointer(entry);
            let message = format!("{} is not read: the key is `{}`", shown(entry.name()), key.name);
            let fix = subject.rename(&pointer, key.name);
            let title = format!("Rename to `{}`", key.name);
            found.push(META.at(entry.member.key_span, message).pointer(pointer).fix(
                title,
                Applicability::Unsafe,
                fix,
            ));
        }
    }
}

/// `Event.Notification.…` is as much ours as `event.notification.…`.
fn key_start(name: &str) -> &str {
    if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("event.")) { "event." } else { name }
}
