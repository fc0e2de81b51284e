//! Two dates of a record, written in two ways.

use super::{Example, Meta, Subject, shown};
use crate::{
    config::FieldFormatKind,
    diag::{Diagnostic, Severity},
};

pub(super) static META: Meta = Meta {
    code: "PC506",
    slug: "created-updated-format-mismatch",
    severity: Severity::Info,
    summary: "created and updated are written in two ways",
    why: "Few vendors write the two dates of a record differently: one of the formats reads nothing, as a rule.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(updated), Some(created)) = (&resource.updated.format, &resource.created.format) else {
            continue;
        };
        let is_known = |kind: &FieldFormatKind| matches!(kind, FieldFormatKind::Known(_));
        if is_known(&updated.kind) && is_known(&created.kind) && updated.text.text != created.text.text {
            let message = format!(
                "created is written {}, updated {}",
                shown(&created.text.text),
                shown(&updated.text.text)
            );
            found.push(
                META.at(created.text.span(), message)
                    .pointer(format!("{}/datesConfiguration/createdDateFormat", resource.pointer)),
            );
        }
    }
}
