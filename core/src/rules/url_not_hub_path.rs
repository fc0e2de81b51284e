//! A URL that does not go through a hub.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    platform::Platform,
    scan,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC309",
    slug: "url-not-hub-path",
    severity: Severity::Warning,
    summary: "a URL names no hub",
    why: "Hosted polling goes through the hub API: a path without `/hubs/…` finds another resource, or none.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // UiPath's own documentation writes `/accounts?where=…`.
    if !matches!(subject.platform, Platform::CloudElements | Platform::Sap) {
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let text = scan::trim(&url.text.text);
        if text.starts_with("/hubs/") {
            continue;
        }
        let path = text.split('?').next().unwrap_or_default();
        let starts = |with: &str| path.starts_with(with);
        if starts("{{") || starts("<") || starts("/{{") || starts("/<") || path.len() < 2 {
            continue;
        }
        let start = (url.text.text.len() - url.text.text.trim_start().len()) as u32;
        let length = path.find('$').unwrap_or(path.len()) as u32;
        let place = Span::new(start, start + length);
        if starts("hubs/") {
            let edits = subject.replace_within(&url.text, Span::at(start), "/");
            let message = format!("{} begins without a `/`", shown(&path[..length as usize]));
            let diagnostic = META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer));
            found.push(diagnostic.fix("Add the `/`", Applicability::Safe, edits));
            continue;
        }
        let hub = subject.element.map_or("<HUB>", |element| element.hub.as_str());
        let message =
            format!("{} names no hub: polling goes through `/hubs/{hub}/…`", shown(&path[..length as usize]));
        let first = Span::at(start);
        let edits = (path.starts_with('/') && subject.element.is_some())
            .then(|| subject.replace_within(&url.text, first, &format!("/hubs/{hub}")))
            .flatten();
        let diagnostic = META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer));
        found.push(match edits {
            Some(edits) => diagnostic.fix(format!("Write `/hubs/{hub}`"), Applicability::Unsafe, Some(edits)),
            None => diagnostic.advice("Write the path as the hub's documentation has it"),
        });
    }
}
