//! The two dates of a record are read in different zones.

use super::{Example, Meta, Subject, has_other_spelling, shown};
use crate::{
    config::{DateField, FieldFormat},
    diag::{Applicability, Diagnostic, Severity},
    json::edit::Place as At,
    schema::Place,
};

pub(super) static META: Meta = Meta {
    code: "PC405",
    slug: "timezone-mismatch",
    severity: Severity::Warning,
    summary: "one date of a record has a zone and the other has none",
    why: "The dates are compared to tell created from updated: read in two zones they differ where they are the same.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "America/Denver", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd HH:mm:ss" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "America/Denver", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd HH:mm:ss", "createdDateTimezone": "America/Denver" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, node) in subject.dates_nodes() {
        let (updated, created) = (&resource.updated, &resource.created);
        for (one, name, other, other_name) in
            [(updated, "updated", created, "created"), (created, "created", updated, "updated")]
        {
            let (Some(zone), None) = (&one.zone, &other.zone) else { continue };
            let id = &zone.text.text;
            if matches!(id.as_str(), "GMT" | "UTC" | "Etc/UTC") || !needs_zone(one) || !needs_zone(other) {
                continue;
            }
            let dates = format!("{}/datesConfiguration", resource.pointer);
            let (key, after) = (format!("{other_name}DateTimezone"), format!("{other_name}DateFormat"));
            if has_other_spelling(node, Place::Dates, &key) {
                continue;
            }
            let value = serde_json::Value::from(id.as_str()).to_string();
            let edits = subject.insert(&dates, &key, &value, At::After(&after));
            let message = format!("{name} is read in {}, {other_name} in UTC: `{key}` is missing", shown(id));
            found.push(META.at(zone.text.span(), message).pointer(dates).fix(
                format!("Read {other_name} in {} too", shown(id)),
                Applicability::Unsafe,
                edits,
            ));
        }
    }
}

/// Whether its values say no zone themselves.
fn needs_zone(side: &DateField) -> bool {
    side.field.is_some() && side.format.as_ref().is_some_and(FieldFormat::names_no_zone)
}
