//! A setting that the element does not have.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    schema::{self, Place},
    source::Kind,
};

pub(super) static META: Meta = Meta {
    code: "PC222",
    slug: "docs-text-mismatch",
    severity: Severity::Info,
    summary: "a setting that the element does not have",
    why: "It is left over from another element's example: the platform keeps it, and nothing reads it.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }, "company": "<COMPANY>" } }"#,
    good: r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }, "subdomain": "acme" } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(element) = subject.element.filter(|_| subject.kind == Kind::Instance) else { return };
    let entries = subject.lowered.entries.iter();
    for entry in entries.filter(|entry| entry.place == Place::Configuration && entry.key.is_none()) {
        let name = entry.name();
        let is_plain = !name.starts_with("event.") && !name.contains("{{") && !name.contains('<');
        if is_plain
            && element.fields.iter().all(|field| field.key != name)
            && schema::meant(entry.place, name).is_none()
        {
            let message = format!("{} has no setting {}", element.name, shown(name));
            found.push(META.at(entry.member.key_span, message).pointer(subject.lowered.pointer(entry)));
        }
    }
}
