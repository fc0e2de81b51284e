//! A key that belongs to another object.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Severity},
    json::{Value, edit::Place as At},
    lower::Entry,
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
            let title = format!("Move it {}", home(key.place));
            let diagnostic = META.at(entry.member.key_span, message).pointer(subject.lowered.pointer(entry));
            found.push(match moved(entry, key.place, subject) {
                Some(edits) => diagnostic.fix(title, Applicability::Unsafe, Some(edits)),
                None => diagnostic.advice(title),
            });
        }
    }
}

/// A key of the resource out of its `datesConfiguration`, or the other way round; nothing is overwritten.
fn moved(entry: &Entry<'_>, home: Place, subject: &Subject<'_>) -> Option<Vec<Edit>> {
    let holder = subject.lowered.holder(entry);
    let target = match (entry.place, home) {
        (Place::Dates, Place::Resource) => holder.strip_suffix("/datesConfiguration")?.to_owned(),
        (Place::Resource, Place::Dates) => format!("{holder}/datesConfiguration"),
        (Place::Configuration, Place::Body) => holder.strip_suffix("/configuration")?.to_owned(),
        _ => return None,
    };
    let value = subject.text.get(entry.member.value.span.range())?;
    let is_plain =
        matches!(entry.member.value.value, Value::Number(_) | Value::Bool(_)) || !target.contains('#');
    let removed = subject.remove(&subject.lowered.pointer(entry))?;
    let added = subject.insert(&target, entry.name(), value, At::Last).filter(|_| is_plain)?;
    let meets = |edit: &Edit| removed.iter().any(|other| other.span.meets(edit.span));
    (!added.iter().any(meets)).then(|| [removed, added].concat())
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
