//! A template whose meaning nobody documents.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Diagnostic, Severity},
    template::TemplateErrorKind as Wrong,
};

pub(super) static META: Meta = Meta {
    code: "PC302",
    slug: "template-syntax",
    severity: Severity::Warning,
    summary: "what a template renders is not documented",
    why: "The platform renders something; what it is stands in no documentation.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        for error in &url.template.errors {
            let message = match error.kind {
                Wrong::NoFormat => {
                    "no format is given: we assume `yyyy-MM-dd'T'HH:mm:ssXXX`, which is not documented"
                }
                Wrong::ConstantEpoch => {
                    "`${epoch:0}` is not documented: we assume the constant 0, so each poll reads everything"
                }
                _ => continue,
            };
            found.push(META.at(url.lift(error.span), message).pointer(format!("{}/url", resource.pointer)));
        }
    }
}
