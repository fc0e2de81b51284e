//! A command that is sent to a place that creates nothing.

use super::{Example, Meta, Subject, find_placeholder};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Severity},
    source::Kind,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC223",
    slug: "bad-endpoint",
    severity: Severity::Warning,
    summary: "the command calls an address that creates no instance",
    why: "Nothing is created: the answer is an error, or a page.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"curl -X POST 'http://api.cloud-elements.com/elements/api-v2/instances' -H 'Content-Type: application/json' -d '{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "milliseconds", "createdDateField": "created", "createdDateFormat": "milliseconds" } } } } }'"#,
    good: r#"curl -X POST 'https://api.cloud-elements.com/elements/api-v2/instances' -H 'Content-Type: application/json' -d '{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "milliseconds", "createdDateField": "created", "createdDateFormat": "milliseconds" } } } } }'"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(url) = subject.shell.and_then(|shell| shell.url.as_ref()) else { return };
    if subject.kind != Kind::Instance || find_placeholder(&url.text).is_some_and(|(start, _)| start == 0) {
        return;
    }
    let text = url.text.trim();
    let host = text.split("://").nth(1).unwrap_or(text).split(['/', '?', ':']).next().unwrap_or_default();
    let is_local = matches!(host, "localhost" | "127.0.0.1");
    let message = match () {
        () if text.starts_with("http://") && !is_local => {
            "plain http: the credentials can be read on the way"
        }
        () if host.starts_with("console.") => "this is the console for people, not the API",
        () if host.ends_with("cloud-elements.com")
            && !(text.contains("/instances") && text.contains("/api-v2/")) =>
        {
            "instances are created by `POST …/elements/api-v2/instances`"
        }
        () => return,
    };
    let whole = Span::new(0, url.text.len() as u32);
    let edit = |start: usize, length: usize, with: &str| {
        let span = Span::new(start as u32, (start + length) as u32);
        Some(vec![Edit::replace(url.source_span(span), with)])
    };
    let (title, edits) = match url.text.find("/api-v1/") {
        _ if url.text.starts_with("http://") => ("Use https", edit(0, 4, "https")),
        Some(at) if host.ends_with("cloud-elements.com") => ("Use `api-v2`", edit(at, 7, "/api-v2")),
        _ => ("", None),
    };
    let mut diagnostic = META.at(url.source_span(whole), message);
    if title == "Use https" {
        diagnostic =
            diagnostic.note("The secrets in the header are on their way before any server can refuse.");
    }
    found.push(diagnostic.fix(title, Applicability::Safe, edits));
}
