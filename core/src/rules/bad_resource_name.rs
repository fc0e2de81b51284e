//! A resource without a proper name.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
};

pub(super) static META: Meta = Meta {
    code: "PC315",
    slug: "bad-resource-name",
    severity: Severity::Warning,
    summary: "a resource's name cannot be right",
    why: "Events carry this name as their object type: receivers tell records apart by it.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ " contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let name = &resource.name.value;
        let trimmed = scan::trim(name);
        let (message, better) = match () {
            () if trimmed.is_empty() => ("the resource has no name".to_owned(), None),
            () if trimmed.len() < name.len() => (
                format!("the name {} has blanks around it", shown(name)),
                Some(("Remove the blanks", trimmed)),
            ),
            () if scan::find(name, b'$').is_some_and(|at| name[at..].contains("${")) => {
                (format!("the name {} holds a template: names are fixed", shown(name)), None)
            }
            () if scan::find(name, b'?').is_some() => {
                (format!("the name {} holds a query: that belongs to the URL", shown(name)), None)
            }
            () if name.starts_with('/') => (
                format!("the name {} begins like a path: events carry it so", shown(name)),
                Some(("Remove the slash", name.trim_start_matches('/'))),
            ),
            () => continue,
        };
        let diagnostic = META.at(resource.name.span, message).pointer(&*resource.pointer);
        found.push(match better.filter(|(_, better)| !better.is_empty()) {
            Some((title, better)) => {
                diagnostic.fix(title, Applicability::Unsafe, subject.rename(&resource.pointer, better))
            }
            None => diagnostic,
        });
    }
}
