//! A zone of three letters.

use super::{Example, Meta, Subject};
use crate::{
    date::Zone,
    decoded::Decoded,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::ZoneSource,
};

pub(super) static META: Meta = Meta {
    code: "PC408",
    slug: "ambiguous-timezone",
    severity: Severity::Info,
    summary: "a zone of three letters means several zones",
    why: "Java takes one of them, and people another; its list of these names is deprecated.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "PST", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateTimezone": "PST" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "America/Los_Angeles", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateTimezone": "America/Los_Angeles" } } }"#,
};

/// What Java makes of three letters (`java.time.ZoneId.SHORT_IDS`, the same in `java.util.TimeZone`),
/// in order.
const SHORT: [(&str, &str); 28] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("EST", "GMT-05:00"),
    ("HST", "GMT-10:00"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("MST", "GMT-07:00"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        for (side, key) in
            [(&resource.updated, "updatedDateTimezone"), (&resource.created, "createdDateTimezone")]
        {
            let Some(zone) = &side.zone else { continue };
            let whole = Span::new(0, zone.text.text.len() as u32);
            let place = || format!("{}/datesConfiguration/{key}", resource.pointer);
            found.extend(report(subject, &zone.text, whole, &zone.zone, &place));
        }
        let Some(url) = &resource.url else { continue };
        for (time, _) in url.template.times() {
            if let (ZoneSource::Named(named), Some(place)) = (&time.zone, time.zone_span) {
                found.extend(report(subject, &url.text, place, &named.zone, &|| {
                    format!("{}/url", resource.pointer)
                }));
            }
        }
    }
}

fn report(
    subject: &Subject<'_>,
    text: &Decoded,
    place: Span,
    zone: &Zone,
    pointer: &dyn Fn() -> String,
) -> Option<Diagnostic> {
    let written = text.text.get(place.range());
    let written = written.filter(|written| !matches!(*written, "GMT" | "UTC"))?.trim();
    let (short, region) = SHORT[SHORT.binary_search_by_key(&written, |(short, _)| short).ok()?];
    let summer = zone.daylight_saving_seconds();
    let winter = offset(zone.raw_offset_seconds());
    let message = match summer {
        0 => format!("`{short}` is {winter} the whole year in Java"),
        _ => format!(
            "`{short}` is {region} in Java: {winter} in winter, {} in summer",
            offset(zone.raw_offset_seconds() + summer)
        ),
    };
    let edits = subject.replace_within(text, place, region);
    let title = format!("Write `{region}`");
    Some(META.at(text.source_span(place), message).pointer(pointer()).fix(title, Applicability::Safe, edits))
}

/// `-08:00`.
fn offset(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_have_the_clocks_of_their_regions() {
        assert!(SHORT.is_sorted());
        for (short, region) in SHORT {
            let (one, other) = (Zone::resolve(short).0, Zone::resolve(region).0);
            for day in 0..800 {
                let at = 1_767_225_600_000 + day * 86_400_000;
                assert_eq!(one.offset_seconds(at), other.offset_seconds(at), "{short} {region}");
            }
        }
    }
}
