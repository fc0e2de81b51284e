//! Seconds against milliseconds.

use super::{Example, Meta, Subject};
use crate::{
    config::FieldFormatKind,
    date::{DateFormat, Epoch},
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::Format,
};

pub(super) static META: Meta = Meta {
    code: "PC312",
    slug: "epoch-unit-mismatch",
    severity: Severity::Warning,
    summary: "the URL counts in another unit than the records",
    why: "A number of milliseconds taken for seconds lies 50,000 years ahead: nothing is found. The other way round everything is.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "seconds", "createdDateField": "created", "createdDateFormat": "seconds" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>=${epoch:s}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "seconds", "createdDateField": "created", "createdDateFormat": "seconds" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(url), Some(format)) = (&resource.url, &resource.updated.format) else { continue };
        let FieldFormatKind::Known(DateFormat::Epoch(read)) = &format.kind else { continue };
        for (time, span) in url.template.times().filter(|(time, _)| !time.is_now) {
            let Format::Epoch(written) = &time.format else { continue };
            if written == read {
                continue;
            }
            let message =
                format!("the URL counts {}, the records count {}", written.keyword(), read.keyword());
            let better = match read {
                Epoch::Millis => "epoch",
                Epoch::Seconds => "epoch:s",
                Epoch::Micros => "epoch:us",
            };
            let inside = Span::new(span.start() + 2, span.end() - 1);
            let edits = subject.replace_within(&url.text, inside, better);
            found.push(META.at(url.lift(span), message).pointer(format!("{}/url", resource.pointer)).fix(
                format!("Count {}", read.keyword()),
                Applicability::Unsafe,
                edits,
            ));
        }
    }
}
