//! No callback is given.

use super::{Example, Meta, Subject, has_other_spelling};
use crate::{
    diag::{Diagnostic, Severity},
    schema::Place,
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC218",
    slug: "missing-required",
    severity: Severity::Warning,
    summary: "no callback is given",
    why: "Polls happen, and what they find is posted nowhere.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

const KEY: &str = "event.notification.callback.url";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    if subject.kind != Kind::Instance
        || subject.is_change()
        || subject.resources().is_empty()
        || !subject.platform.is_hosted()
    {
        return;
    }
    let Some(node) = subject.document.find(&config.settings_pointer) else { return };
    let is_on = config.enabled.as_ref().is_some_and(|enabled| enabled.value);
    let is_missing = node.child(KEY).is_none() && !has_other_spelling(node, Place::Configuration, KEY);
    if is_on && is_missing && node.child("event.poller.configuration").is_some() {
        let span = Span::new(node.span.start(), node.span.start() + 1);
        found.push(
            META.at(span, format!("`{KEY}` is not given: events are posted nowhere"))
                .pointer(&*config.settings_pointer)
                .advice("Add the address of your own service"),
        );
    }
}
