//! A zone that Java does not know.

use super::{Meta, Subject, find_placeholder, shown};
use crate::{
    diag::{Diagnostic, Severity, Applicability},
    date::{Zone, ZoneKind},
    decoded::Decoded,
    span::Span,
    template::TemplateErrorKind,
};

pub(super) static META: Meta = Meta {
    code: "PC404",
    slug: "unknown-timezone",
    severity: Severity::Warning,
    summary: "Java does not know a zone",
    why: "Java takes GMT for a zone that it does not know, without a word: every date is off by hours.",
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "America/Denwer", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "America/Denver", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        for (side, name) in [(&resource.updated, "updatedDateTimezone"), (&resource.created, "createdDateTimezone")] {
            let Some(zone) = side.zone.as_ref().filter(|zone| zone.kind == ZoneKind::Fallback) else { continue };
            let is_placeholder = find_placeholder(&zone.text.text).is_some() || zone.text.text.starts_with('{');
            if !is_placeholder {
                let whole = Span::new(0, zone.text.text.len() as u32);
                found.push(report(subject, &zone.text, whole).pointer(format!("{}/datesConfiguration/{name}", resource.pointer)));
            }
        }
        let Some(url) = &resource.url else { continue };
        for error in &url.template.errors {
            if matches!(error.kind, TemplateErrorKind::UnknownZone(_)) {
                found.push(report(subject, &url.text, error.span).pointer(format!("{}/url", resource.pointer)));
            }
        }
    }
}

fn report(subject: &Subject<'_>, text: &Decoded, place: Span) -> Diagnostic {
    let id = &text.text[place.range()];
    let mut diagnostic = META.at(text.source_span(place), format!("Java does not know the zone {} and takes GMT", shown(id)));
    for better in Zone::nearest(id) {
        let edits = subject.replace_within(text, place, better);
        diagnostic = diagnostic.fix(format!("Use `{better}`"), Applicability::Unsafe, edits);
    }
    diagnostic
}
