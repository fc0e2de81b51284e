//! An id that belongs to another kind of record.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
};

pub(super) static META: Meta = Meta {
    code: "PC503",
    slug: "suspicious-idField",
    severity: Severity::Warning,
    summary: "the id is that of another kind of record",
    why: "Records that share the other record look like one: their events carry the wrong id.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "messageId", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "contactId", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

/// Kinds of records, those that may carry each other's ids side by side.
const KINDS: [&[&str]; 9] = [
    &[
        "contact",
        "customer",
        "person",
        "people",
        "user",
        "employee",
        "lead",
        "member",
        "client",
        "candidate",
        "vendor",
        "supplier",
        "agent",
        "account",
        "company",
        "companies",
        "organization",
        "organisation",
        "party",
        "patient",
        "subscriber",
    ],
    &["message", "mail", "email", "thread"],
    &["order", "salesorder", "cart", "checkout", "transaction", "payment", "refund", "charge"],
    &["product", "item", "variant", "sku"],
    &["invoice", "bill", "receipt", "estimate", "quote"],
    &["ticket", "incident", "case", "issue", "request", "conversation"],
    &["file", "folder", "document", "envelope"],
    &["campaign", "list"],
    &["opportunity", "opportunities", "deal", "potential", "activity", "activities"],
];

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(id) = &resource.id_field else { continue };
        let bare = scan::trim(&id.value);
        if bare.len() < id.value.len() && !bare.is_empty() {
            let pointer = format!("{}/idField", resource.pointer);
            let edits = subject.set(&pointer, &serde_json::Value::from(bare).to_string());
            found.push(
                META.at(
                    id.span,
                    format!("{} has a blank around it: no record has such a field", shown(&id.value)),
                )
                .pointer(pointer)
                .note(
                    "Names of fields are compared letter by letter: no event says which record it is about.",
                )
                .fix("Remove the blank", Applicability::Safe, edits),
            );
            continue;
        }
        let last = bare.rsplit(['.', '/']).next().unwrap_or_default();
        let Some(other) = stem(last).and_then(|stem| kind(&stem)) else { continue };
        let path = resource.url.as_ref().and_then(|url| Some(&url.text.text[url.hub_path()?.range()]));
        let names = [resource.name.value.as_str(), path.unwrap_or_default()];
        // A name that holds the other kind anywhere may well have records that are keyed by it.
        let kinds = || {
            names.iter().flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric())).filter_map(kind)
        };
        if kinds().next().is_none() || kinds().any(|own| own == other) {
            continue;
        }
        let message = format!(
            "{} is the id of another kind of record than {}",
            shown(last),
            shown(&resource.name.value)
        );
        found.push(META.at(id.span, message).pointer(format!("{}/idField", resource.pointer)));
    }
}

/// `message` of `messageId`, `MESSAGE_ID`, `message_key`.
fn stem(field: &str) -> Option<String> {
    if field.len() <= 3 {
        return None;
    }
    let lower = field.to_ascii_lowercase();
    let stem = ["id", "key", "number"].iter().find_map(|end| lower.strip_suffix(end))?;
    Some(stem.trim_end_matches(['_', '-']).to_owned()).filter(|stem| !stem.is_empty())
}

/// Which of the kinds a word names, in the singular or the plural.
fn kind(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    KINDS.iter().position(|kind| kind.iter().any(|one| *one == word || *one == singular))
}
