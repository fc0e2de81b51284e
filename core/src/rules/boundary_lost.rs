//! A window that leaves out its own first second.

use super::{Example, Meta, Subject};
use crate::{
    date::Precision,
    diag::{Applicability, Diagnostic, Severity},
    template::{Comparison, Time},
};

pub(super) static META: Meta = Meta {
    code: "PC316",
    slug: "boundary-lost",
    severity: Severity::Info,
    summary: "`>` at the precision of seconds leaves out records of the boundary",
    why: "A record that changes in the second of a poll, after it, bears the same second: the next poll asks for later ones only.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "pollDelay": 1, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        // Pollwright widens the window by the unit of the pattern.
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let is_strict = url.template.lower_bound() == Some((Precision::Second, Comparison::Greater));
        if !is_strict || resource.poll_delay.as_ref().is_some_and(|delay| delay.value > 0) {
            continue;
        }
        let strict = |time: &Time| !time.is_now && time.comparison == Comparison::Greater;
        let Some((_, span)) = url.template.times().find(|(time, _)| strict(time)) else { continue };
        let edits = subject.set(&format!("{}/pollDelay", resource.pointer), "1");
        found.push(
            META.at(url.lift(span), "`>` leaves out what changes in the second of a poll, after it")
                .pointer(format!("{}/url", resource.pointer))
                .fix("Ask one second more: `pollDelay` 1", Applicability::Unsafe, edits),
        );
    }
}
