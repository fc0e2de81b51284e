//! An interval that is no whole number of minutes.

use super::{Example, Meta, Subject, find_placeholder, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::Value,
    schema::Place,
};

pub(super) static META: Meta = Meta {
    code: "PC213",
    slug: "bad-interval",
    severity: Severity::Error,
    summary: "the interval is no whole number of minutes",
    why: "The platform polls every whole number of minutes, one at the least; with anything else polling never starts.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 0, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

/// The key that it judges.
pub(super) const KEY: &str = "event.poller.refresh_interval";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let entries = subject
        .lowered
        .entries
        .iter()
        .filter(|entry| entry.place == Place::Configuration && entry.name() == KEY);
    for entry in entries {
        let node = &entry.member.value;
        let written = match &node.value {
            Value::Number(text) => text.as_str(),
            Value::String(text) => text.decoded.text.trim(),
            _ => continue,
        };
        if written.is_empty()
            || find_placeholder(written).is_some()
            || written.parse::<u32>().is_ok_and(|minutes| minutes >= 1)
        {
            continue;
        }
        let pointer = subject.lowered.pointer(entry);
        let fix = subject.set(&pointer, "15");
        found.push(
            META.at(node.span, format!("{} is no whole number of minutes, 1 or more", shown(written)))
                .pointer(pointer)
                .fix("Poll every 15 minutes", Applicability::Unsafe, fix),
        );
    }
}
