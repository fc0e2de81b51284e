//! A URL that asks for everything.

use super::{Example, Meta, Subject, find_placeholder};
use crate::{
    diag::{Diagnostic, Severity},
    scan,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC310",
    slug: "no-date-filter-in-url",
    severity: Severity::Info,
    summary: "a URL asks for no date",
    why: "Every poll reads all records: slow, and soon over the vendor's limits. It is allowed, and right for change feeds.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        // Pollwright compares whole reads, and tells what changed and what is gone.
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let text = scan::trim(&url.text.text);
        let is_whole = url.template.is_snapshot() && url.template.times().next().is_none();
        let is_filled_in = || find_placeholder(text) != Some((0, text.len()));
        if !is_whole || text.is_empty() || !is_filled_in() || subject.is_catalogued(resource) {
            continue;
        }
        let whole = Span::new(0, url.text.text.len() as u32);
        found.push(
            META.at(url.lift(whole), "no `${…}` in the URL: every poll reads all records")
                .pointer(format!("{}/url", resource.pointer)),
        );
    }
}
