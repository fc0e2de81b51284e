//! The old form of what is polled.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Severity},
    legacy,
    schema::Place,
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC224",
    slug: "legacy-setting",
    severity: Severity::Info,
    summary: "`event.poller.urls` is the old form",
    why: "The old form names no id field; the platform reads `event.poller.configuration` in its place.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.urls": "contacts|/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'||updated|yyyy-MM-dd'T'HH:mm:ssZ||created|yyyy-MM-dd'T'HH:mm:ssZ" } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

const OLD: &str = "event.poller.urls";
const NEW: &str = "event.poller.configuration";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let title = "Write it as `event.poller.configuration`";
    if subject.kind == Kind::Legacy {
        let lines = &*subject.block.text;
        // In a page it is for its author to say where the new form stands.
        let edits = legacy::to_configuration(lines).filter(|_| lines == subject.text).map(|json| {
            let whole = Span::new(0, subject.text.len() as u32);
            vec![Edit::replace(whole, format!("{json:#}\n"))]
        });
        let first = legacy::lines(lines).first().map_or(Span::at(0), |line| line.span);
        let first = subject.block.source_span(first);
        let message = match legacy::lines(lines).iter().any(|line| line.has_url(lines)) {
            true => "this is the old form with pipes: write it as `event.poller.configuration`",
            false => {
                "these are names in the old form `event.poller.urls`, and it says no URLs: pick the element, and choose \
                 its resources"
            }
        };
        found.push(META.at(first, message).fix(title, Applicability::Unsafe, edits));
        return;
    }
    let entries = subject.lowered.entries.iter();
    for entry in entries.filter(|entry| entry.place == Place::Configuration && entry.name() == OLD) {
        let pointer = subject.lowered.pointer(entry);
        let has_new = subject.document.find(&format!("{}/{NEW}", subject.lowered.holder(entry))).is_some();
        let json = entry.member.value.as_str().and_then(legacy::to_configuration).filter(|_| !has_new);
        let edits = json.and_then(|json| {
            let value = subject.set(&pointer, &json.to_string())?;
            Some([value, subject.rename(&pointer, NEW)?].concat())
        });
        let message = "`event.poller.urls` is the old form of `event.poller.configuration`";
        found.push(META.at(entry.member.key_span, message).pointer(pointer).fix(
            title,
            Applicability::Unsafe,
            edits,
        ));
    }
}
