//! A key that belongs to another object.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    schema::{self, Meant, Place},
};

pub(super) static META: Meta = Meta {
    code: "PC204",
    slug: "misplaced-key",
    severity: Severity::Warning,
    summary: "a key stands in the wrong object",
    why: "The platform reads this key elsewhere: here it has no effect.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "createdCheckTolerance": 5, "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "createdCheckTolerance": 5, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in subject.lowered.entries.iter().filter(|entry| entry.key.is_none()) {
        if let Some(Meant::Elsewhere(key)) = schema::meant(entry.place, entry.name()) {
            let message =
                format!("{} has no effect here: it belongs {}", shown(entry.name()), home(key.place));
            found.push(
                META.at(entry.member.key_span, message)
                    .pointer(entry.pointer())
                    .advice(format!("Move it {}", home(key.place))),
            );
        }
    }
}

fn home(place: Place) -> &'static str {
    match place {
        Place::Resource => "to the resource, beside `url`",
        Place::Dates => "into `datesConfiguration`",
        Place::Own | Place::Deletes => "into `pollwright`",
        Place::Configuration => "into `configuration`",
        Place::Body | Place::Element | Place::ProviderData => "into the request body",
    }
}
