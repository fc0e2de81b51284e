//! A zone that Java does not know.

use super::{Example, Meta, Subject, find_placeholder, shown};
use crate::{
    date::{Zone, ZoneKind},
    decoded::Decoded,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::TemplateErrorKind,
};

pub(super) static META: Meta = Meta {
    code: "PC404",
    slug: "unknown-timezone",
    severity: Severity::Warning,
    summary: "Java does not know a zone",
    why: "Java takes GMT for a zone that it does not know, without a word: every date is off by hours.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "updatedDateTimezone": "America/Denwer", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "createdDateTimezone": "America/Denwer" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "updatedDateTimezone": "America/Denver", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss", "createdDateTimezone": "America/Denver" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        for (side, name) in
            [(&resource.updated, "updatedDateTimezone"), (&resource.created, "createdDateTimezone")]
        {
            let Some(zone) = side.zone.as_ref().filter(|zone| zone.kind == ZoneKind::Fallback) else {
                continue;
            };
            let is_placeholder =
                find_placeholder(&zone.text.text).is_some() || zone.text.text.starts_with('{');
            if !is_placeholder {
                let whole = Span::new(0, zone.text.text.len() as u32);
                found.push(
                    report(subject, &zone.text, whole)
                        .pointer(format!("{}/datesConfiguration/{name}", resource.pointer)),
                );
            }
        }
        let Some(url) = &resource.url else { continue };
        for error in &url.template.errors {
            if matches!(error.kind, TemplateErrorKind::UnknownZone(_)) {
                found.push(
                    report(subject, &url.text, error.span).pointer(format!("{}/url", resource.pointer)),
                );
            }
        }
    }
}

fn report(subject: &Subject<'_>, text: &Decoded, place: Span) -> Diagnostic {
    let id = &text.text[place.range()];
    let mut diagnostic =
        META.at(text.source_span(place), format!("Java does not know the zone {} and takes GMT", shown(id)));
    let offset = gmt_offset(id);
    let nearest = Zone::nearest(id).into_iter().map(str::to_owned);
    for better in offset.into_iter().chain(nearest) {
        let edits = subject.replace_within(text, place, &better);
        diagnostic = diagnostic.fix(format!("Use `{better}`"), Applicability::Unsafe, edits);
    }
    diagnostic
}

/// `-8:00`, `+06:00`, `UTC+2` as Java writes an offset: `GMT-08:00`. The documentation names the first form, Java
/// reads only the last.
fn gmt_offset(id: &str) -> Option<String> {
    let id = id.trim().trim_matches(['{', '}']);
    let digits = ["UTC", "GMT", "UT", ""].iter().find_map(|prefix| id.strip_prefix(prefix))?;
    let (sign, digits) = digits.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "00"),
    };
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 23 && minutes <= 59).then(|| format!("GMT{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(id: &str, expected: Option<&str>) {
        assert_eq!(super::gmt_offset(id).as_deref(), expected, "id: {id}");
    }

    #[test]
    fn offsets() {
        check("-8:00", Some("GMT-08:00"));
        check("+06:00", Some("GMT+06:00"));
        check("UTC+2", Some("GMT+02:00"));
        check("-0530", Some("GMT-05:30"));
        check("{-8:00}", Some("GMT-08:00"));
        check("+25:00", None);
        check("PDT", None);
        check("", None);
    }
}
