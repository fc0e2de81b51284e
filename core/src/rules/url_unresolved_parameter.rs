//! A `{name}` in a URL that nobody fills.

use super::{Example, Meta, Subject};
use crate::diag::{Diagnostic, Severity};

pub(super) static META: Meta = Meta {
    code: "PC304",
    slug: "url-unresolved-path-parameter",
    severity: Severity::Error,
    summary: "a `{name}` in a URL is never filled",
    why: "No platform fills it while polling: the vendor is asked for a record of that very name.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/accounts/{accountId}/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/accounts/42/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let own = config.own_of(resource);
        let filled = if subject.platform.is_hosted() { &[][..] } else { &own.parameters };
        for (name, span) in url.template.parameters() {
            if filled.iter().any(|(known, _)| known.value == name) {
                continue;
            }
            let advice = if subject.platform.is_hosted() {
                format!("Write the value in place of `{{{name}}}`")
            } else {
                format!("Give `{name}` a value in `pollwright.parameters`")
            };
            found.push(
                META.at(url.lift(span), format!("`{{{name}}}` is never filled in by the poller"))
                    .pointer(format!("{}/url", resource.pointer))
                    .advice(advice),
            );
        }
    }
}
