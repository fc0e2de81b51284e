//! A configuration without resources.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Diagnostic, Severity},
    json::{Node, Value},
    source::Kind,
};

pub(super) static META: Meta = Meta {
    code: "PC217",
    slug: "empty-configuration",
    severity: Severity::Info,
    summary: "the configuration has no resource",
    why: "Nothing is polled until there is at least one resource.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.poller.configuration": {} } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let is_empty = |node: &Node| matches!(&node.value, Value::Object(members) if members.is_empty());
    let (pointer, span) = match (&subject.lowered.config.poller, &subject.document.root) {
        (Some(poller), _) if poller.resources.is_empty() => {
            (poller.pointer.trim_end_matches('#'), poller.span)
        }
        (None, Some(root)) if subject.kind == Kind::Unknown && is_empty(root) => ("", root.span),
        _ => return,
    };
    found.push(META.at(span, "no resource is configured: nothing is polled").pointer(pointer));
}
