//! A resource without what polling needs.

use super::{Example, Meta, Subject, has_other_spelling, shown};
use crate::{
    diag::{Diagnostic, Severity},
    lower::ResourceNode,
    schema::Place,
};

pub(super) static META: Meta = Meta {
    code: "PC208",
    slug: "missing-required",
    severity: Severity::Error,
    summary: "a resource lacks what polling needs",
    why: "Without `url` there is nothing to call; without `idField` no record can be told from another.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, ResourceNode { whole: node, .. }) in subject.resource_nodes() {
        if node.members().is_empty() {
            continue;
        }
        // A value of another type is one too.
        for (name, is_read) in [("url", resource.url.is_some()), ("idField", resource.id_field.is_some())] {
            if !is_read && node.child(name).is_none() && !has_other_spelling(node, Place::Resource, name) {
                let message =
                    format!("{} has no `{name}`: {}", shown(&resource.name.value), consequence(name));
                found.push(
                    META.at(resource.name.span, message)
                        .pointer(resource.pointer.clone())
                        .advice(format!("Add `{name}`")),
                );
            }
        }
    }
}

fn consequence(name: &str) -> &'static str {
    if name == "url" { "there is nothing to call" } else { "no event can say which record it is about" }
}
