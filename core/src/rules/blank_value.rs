//! A value of blanks only.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    schema::{Kind as Takes, Place},
};

pub(super) static META: Meta = Meta {
    code: "PC207",
    slug: "blank-value",
    severity: Severity::Warning,
    summary: "a value is blank",
    why: "Blank is no value: without an id field no event says which record it is about, without a date field nothing is compared.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": " ", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in &subject.lowered.entries {
        let node = &entry.member.value;
        let (Some(key), Some(text)) = (entry.key, node.as_str()) else { continue };
        let is_polling =
            matches!(entry.place, Place::Resource | Place::Dates) || key.kind == Takes::Resources;
        if !is_polling || !scan::is_blank(text) {
            continue;
        }
        let pointer = subject.lowered.pointer(entry);
        let diagnostic = if key.required {
            META.at(node.span, format!("`{}` is blank: {}", key.name, consequence(key.name)))
        } else {
            let fix = subject.remove(&pointer);
            META.at(node.span, format!("`{}` is blank: leave it out, or fill it in", key.name))
                .severity(Severity::Info)
                .note("The key is optional; blank means the same as left out.")
                .fix("Remove it", Applicability::Safe, fix)
        };
        found.push(diagnostic.pointer(pointer));
    }
}

fn consequence(name: &str) -> &'static str {
    match name {
        "idField" => "no event will say which record it is about",
        "url" => "there is nothing to call",
        _ => "created and updated records cannot be told apart",
    }
}
