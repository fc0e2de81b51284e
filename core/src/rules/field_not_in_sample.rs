//! A field that a sample of the API's answer does not have.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    sample::records,
};

pub(super) static META: Meta = Meta {
    code: "PC507",
    slug: "field-not-in-sample",
    severity: Severity::Error,
    summary: "a record of the sample has no such field",
    why: "Without its id no record fires an event, and without its dates none is told from what was seen before.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "ID", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(sample) = subject.samples.of(&subject.lowered.config, resource) else { continue };
        let fields = [
            (&resource.id_field, "idField"),
            (&resource.updated.field, "datesConfiguration/updatedDateField"),
            (&resource.created.field, "datesConfiguration/createdDateField"),
        ];
        for (field, key) in fields {
            let Some(field) = field.as_ref().filter(|field| !field.value.trim().is_empty()) else { continue };
            if sample.has(&field.value) {
                continue;
            }
            let pointer = format!("{}/{key}", resource.pointer);
            let better = sample.nearest(&field.value);
            let message = format!(
                "{} is in none of the sample's {}{}",
                shown(&field.value),
                records(sample.n_looked_at()),
                better.map_or(String::new(), |better| format!("; they have {}", shown(better)))
            );
            let diagnostic = META.at(field.span, message).pointer(pointer.clone());
            found.push(match better {
                Some(better) => diagnostic.fix(
                    format!("Use `{better}`"),
                    Applicability::Unsafe,
                    subject.set(&pointer, &serde_json::Value::from(better).to_string()),
                ),
                None => diagnostic.advice("Name a field that the records have"),
            });
        }
    }
}
