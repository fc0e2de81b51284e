//! `${date:…}` renders in the zone of the server.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::{PartKind, ZoneSource},
};

pub(super) static META: Meta = Meta {
    code: "PC305",
    slug: "server-local-date",
    severity: Severity::Warning,
    summary: "`${date:…}` renders in the zone of the server",
    why: "Which zone that is depends on the machine that polls; `gmtDate` says what is meant.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${date:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let times = url.template.times().filter(|(time, _)| time.zone == ZoneSource::Server);
        let rendered = times.map(|(time, _)| (time.descriptor, &url.text.text[time.format_span.range()]));
        // With a pattern that Java refuses it is the server's time all the same.
        let broken = url.template.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Broken => {
                let start = part.span.start() + "${".len() as u32;
                let descriptor = Span::new(start, start + "date".len() as u32);
                let written = &url.text.text[part.span.range()];
                written.strip_prefix("${date:")?.strip_suffix('}').map(|format| (descriptor, format))
            }
            _ => None,
        });
        for (descriptor, format) in rendered.chain(broken) {
            let claims_utc = format.contains("'Z'");
            let message = if claims_utc {
                "`date` writes the server's local time, and the literal `Z` claims UTC"
            } else {
                "`date` writes the server's local time"
            };
            let edits = subject.replace_within(&url.text, descriptor, "gmtDate");
            found.push(
                META.at(url.lift(descriptor), message).pointer(format!("{}/url", resource.pointer)).fix(
                    "Use `gmtDate`",
                    Applicability::Unsafe,
                    edits,
                ),
            );
        }
    }
}
