//! Polling is configured and never starts.

use super::{Example, Meta, Subject, has_other_spelling};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::{Value, edit::Place as At},
    schema::Place,
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC214",
    slug: "events-disabled-or-missing",
    severity: Severity::Error,
    summary: "polling is configured and events are not enabled",
    why: "`event.notification.enabled` is the main switch, and it is off where it is left out.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

const KEY: &str = "event.notification.enabled";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    let polls = match subject.kind {
        Kind::Instance => !config.is_webhook() && !subject.resources().is_empty(),
        // A fresh instance lists the poller's settings, and its events are off.
        Kind::Response => config.settings.iter().any(|(key, _)| key.starts_with("event.poller.")),
        _ => false,
    };
    if !polls {
        return;
    }
    let pointer = format!("{}/{KEY}", config.settings_pointer);
    match (subject.document.find(&config.settings_pointer), subject.document.find(&pointer)) {
        (Some(_), None) if subject.is_change() => {}
        (Some(settings), None) if !has_other_spelling(settings, Place::Configuration, KEY) => {
            let span = Span::new(settings.span.start(), settings.span.start() + 1);
            let fix = subject.insert(&config.settings_pointer, KEY, "true", At::Last);
            found.push(
                META.at(span, "polling never starts: events are not enabled")
                    .pointer(config.settings_pointer.clone())
                    .note(format!("`{KEY}` is missing and defaults to `false`."))
                    .fix("Enable events", Applicability::Safe, fix),
            );
        }
        (_, Some(node)) if matches!(node.value, Value::Null) => {
            let fix = subject.set(&pointer, "true");
            found.push(
                META.at(node.span, "polling never starts: events are not enabled")
                    .pointer(pointer)
                    .note(format!("`{KEY}` says nothing and defaults to `false`."))
                    .fix("Enable events", Applicability::Safe, fix),
            );
        }
        (_, Some(node)) if config.enabled.as_ref().is_some_and(|enabled| !enabled.value) => {
            let fix = subject.set(&pointer, "true");
            // Somebody may have switched it off on purpose.
            found.push(
                META.at(node.span, "polling is configured and switched off")
                    .pointer(pointer)
                    .severity(Severity::Warning)
                    .fix("Enable events", Applicability::Unsafe, fix),
            );
        }
        _ => {}
    }
}
