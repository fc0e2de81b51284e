//! A resource that the element is not known to have.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC314",
    slug: "url-unknown-resource",
    severity: Severity::Info,
    summary: "the URL reads a resource that the element is not known to have",
    why: "Where the element has no such resource the call answers 404, and after 100 polls in a row polling is switched off.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "invoices": { "url": "/hubs/helpdesk/invoices?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(element) = subject.element.filter(|_| subject.platform.is_hosted()) else { return };
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let Some(path) = url.hub_path() else { continue };
        let wanted = url.text.text[path.range()].trim_end_matches('/');
        if wanted.is_empty() || wanted.contains(['<', '$']) || wanted.contains("{{") {
            continue;
        }
        let is_known = element.resources.iter().any(|known| {
            let hub = known.hub.get("url").and_then(|url| url.as_str()).unwrap_or_default();
            known.name == wanted
                || hub.split('?').next().is_some_and(|path| path.ends_with(&format!("/{wanted}")))
        });
        if !is_known {
            let known: Vec<_> = element.resources.iter().map(|known| known.name.as_str()).collect();
            found.push(
                META.at(
                    url.lift(Span::new(path.start(), path.start() + wanted.len() as u32)),
                    format!("{} is not known to have {}", element.name, shown(wanted)),
                )
                .pointer(format!("{}/url", resource.pointer))
                .advice(format!("Known to be polled: {}", known.join(", "))),
            );
        }
    }
}
