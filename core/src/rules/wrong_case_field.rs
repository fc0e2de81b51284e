//! Two date fields whose names differ in their case.

use super::{Example, Meta, Subject, shown};
use crate::{
    catalog::CatalogResource,
    diag::{Diagnostic, Severity},
    scan,
};

pub(super) static META: Meta = Meta {
    code: "PC504",
    slug: "wrong-case-field",
    severity: Severity::Warning,
    summary: "one date field is written in another case than the other",
    why: "Names of fields are compared letter by letter: a field in the wrong case is not found, and the record has no date.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=Lead_UpdatedDate>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "Lead_UpdatedDate", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "lead_createddate", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=Lead_UpdatedDate>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "Lead_UpdatedDate", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "Lead_CreatedDate", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(updated), Some(created)) = (&resource.updated.field, &resource.created.field) else {
            continue;
        };
        let sides = [(updated, created, "updatedDateField"), (created, updated, "createdDateField")];
        for (one, other, key) in sides {
            let (name, like) = (scan::trim(&one.value), scan::trim(&other.value));
            let shared =
                name.bytes().zip(like.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
            let is_lower = || !name.bytes().any(|byte| byte.is_ascii_uppercase());
            // The beginning that both share says how the vendor writes.
            let differs = shared >= 3 && name.is_char_boundary(shared) && name[..shared] != like[..shared];
            if differs && is_lower() && !is_known(subject, name) {
                let message = format!("{} is in another case than {}", shown(name), shown(like));
                found.push(
                    META.at(one.span, message)
                        .pointer(format!("{}/datesConfiguration/{key}", resource.pointer))
                        .advice("Write it as the records have it"),
                );
            }
        }
    }
}

/// Whether the catalog has a field of that name: the vendor does write it so.
fn is_known(subject: &Subject<'_>, field: &str) -> bool {
    let known = |resource: &CatalogResource| {
        let dates = resource.hub.get("datesConfiguration").and_then(|dates| dates.as_object());
        dates.is_some_and(|dates| dates.values().any(|value| value.as_str() == Some(field)))
    };
    subject.element.is_some_and(|element| element.resources.iter().any(known))
}
