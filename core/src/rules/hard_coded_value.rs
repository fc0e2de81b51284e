//! A fixed number where the last poll should stand.

use super::{Example, Meta, Subject, hard_coded_date::bounds, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC319",
    slug: "hard-coded-value",
    severity: Severity::Warning,
    summary: "a fixed number stands where the last poll should",
    why: "The window never moves: every poll reads more than the one before.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>=1506544512258", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${epoch}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = resource.url.as_ref().filter(|url| url.template.is_snapshot()) else { continue };
        let text = &url.text.text;
        for start in bounds(text) {
            let rest = &text[start as usize..];
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            // Seconds have ten digits, milliseconds thirteen.
            let Some(unit) = [(10, "epoch:s"), (13, "epoch")].iter().find(|(digits, _)| *digits == length)
            else {
                continue;
            };
            if rest[length..].starts_with(|c: char| c.is_alphanumeric()) {
                continue;
            }
            let place = Span::new(start, start + length as u32);
            let message =
                format!("{} never moves: every poll reads all since then", shown(&text[place.range()]));
            let better = format!("${{{}}}", unit.1);
            let edits = subject.replace_within(&url.text, place, &better);
            found.push(META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer)).fix(
                format!("Write `{better}`"),
                Applicability::Unsafe,
                edits,
            ));
            break;
        }
    }
}
