//! No interval is given.

use super::{Example, Meta, Subject, has_other_spelling};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::edit::Place as At,
    schema::Place,
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC210",
    slug: "missing-required",
    severity: Severity::Info,
    summary: "no interval is given",
    why: "The element's default applies, usually 15 minutes.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

const KEY: &str = "event.poller.refresh_interval";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    if subject.kind != Kind::Instance || subject.is_change() || subject.resources().is_empty() {
        return;
    }
    let Some(node) = subject.document.find(&config.settings_pointer) else { return };
    let is_missing = node.child(KEY).is_none() && !has_other_spelling(node, Place::Configuration, KEY);
    if is_missing && node.child("event.poller.configuration").is_some() {
        let span = Span::new(node.span.start(), node.span.start() + 1);
        let fix = subject.insert(&config.settings_pointer, KEY, "15", At::Last);
        found.push(
            META.at(span, format!("`{KEY}` is not given: polls come as often as the element's default says"))
                .pointer(config.settings_pointer.clone())
                .fix("Poll every 15 minutes", Applicability::Unsafe, fix),
        );
    }
}
