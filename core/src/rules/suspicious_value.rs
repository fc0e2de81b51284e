//! An address that cannot be one.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    json::escape_step,
};

pub(super) static META: Meta = Meta {
    code: "PC220",
    slug: "suspicious-value",
    severity: Severity::Info,
    summary: "an address names a host without a domain",
    why: "No server answers to such a name outside one's own network.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }, "baseUrl": "https://api-example/v1" } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }, "baseUrl": "https://api.example.com/v1" } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    for (key, value) in &config.settings {
        let text = value.value.trim();
        let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
            continue;
        };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let is_name = !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && host != "localhost";
        if is_name {
            let pointer = format!("{}/{}", config.settings_pointer, escape_step(key));
            found.push(
                META.at(value.span, format!("the host {} has no domain", shown(host))).pointer(pointer),
            );
        }
    }
}
