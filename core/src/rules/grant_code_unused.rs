//! A grant code for an element that takes none.

use super::{Example, Meta, Subject};
use crate::{
    catalog::AuthKind,
    diag::{Applicability, Diagnostic, Severity},
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC221",
    slug: "grant-code-unused",
    severity: Severity::Warning,
    summary: "a grant code for an element that takes none",
    why: "The element does not speak OAuth: the code is left over from another element's example.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "freshdeskv2" }, "providerData": { "code": "<CODE>" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(element) = subject.element.filter(|element| element.auth.kind == AuthKind::Basic) else {
        return;
    };
    let pointer = "/providerData";
    if let Some(node) = subject.document.find(pointer)
        && node.child("code").is_some()
        && subject.kind != Kind::Response
    {
        let message = format!("{} takes no grant code: it knows no OAuth", element.name);
        let only = node.members().len() == 1;
        let edits = subject.remove(if only { pointer } else { "/providerData/code" });
        let span = Span::new(node.span.start(), node.span.start() + 1);
        found.push(META.at(span, message).pointer(pointer).fix("Remove it", Applicability::Safe, edits));
    }
}
