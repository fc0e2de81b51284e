//! A key stands twice in one object.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    json::SyntaxErrorKind,
};

pub(super) static META: Meta = Meta {
    code: "PC102",
    slug: "duplicate-key",
    severity: Severity::Warning,
    summary: "a key stands twice in one object",
    why: "Only the last of them counts; what the first one says is lost without a word.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "idField": "key", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in subject.document.layers() {
        for error in &document.errors {
            if let SyntaxErrorKind::DuplicateKey(key) = &error.kind {
                let message = format!("{} stands twice here: only this last one counts", shown(key));
                found.push(META.at(error.span, message).advice("Remove the one that is wrong"));
            }
        }
    }
}
