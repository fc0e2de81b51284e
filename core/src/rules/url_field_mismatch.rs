//! The URL asks by another field than the one that says updated.

use super::{Example, Meta, Subject, has_word, says_from, says_updated, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    span::Span,
    template::Comparison,
};

pub(super) static META: Meta = Meta {
    code: "PC306",
    slug: "url-field-mismatch",
    severity: Severity::Warning,
    summary: "the URL asks by another field than the updated one",
    why: "A record whose updated date moves and whose other date does not is never returned: its change is lost.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=created>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let (Some(url), Some(updated)) = (&resource.url, &resource.updated.field) else { continue };
        let text = &url.text.text;
        let wanted = plain(&updated.value);
        // Vendors name their filters as they like; what sounds like an updated date is taken for one.
        if !says_updated(wanted) {
            continue;
        }
        let bounds = || {
            let times = url.template.times();
            let lower = times.filter(|(time, _)| !time.is_now && time.comparison != Comparison::Less);
            lower
                .filter_map(|(time, span)| Some((asked_field(text, span.start() as usize)?, time.comparison)))
        };
        // An `=` asks for no record of that very instant: what begins with it is a parameter of the vendor's.
        let sounds_right = |(field, comparison): (Span, Comparison)| {
            let name = &text[field.range()];
            says_from(name) || (comparison == Comparison::Equal && has_word(name, &["start", "begin"]))
        };
        if bounds().any(sounds_right) {
            continue;
        }
        let Some((field, _)) = bounds().find(|(field, _)| is_in_where(&text[..field.start() as usize]))
        else {
            continue;
        };
        let asked = plain(&text[field.range()]);
        let is_name = wanted.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let edits = is_name.then(|| subject.replace_within(&url.text, field, wanted)).flatten();
        found.push(
            META.at(
                url.lift(field),
                format!("the URL asks by {}, and {} says updated", shown(asked), shown(wanted)),
            )
            .pointer(format!("{}/url", resource.pointer))
            .fix(format!("Ask by {}", shown(wanted)), Applicability::Unsafe, edits),
        );
    }
}

/// The name of the field that a `${…}` is compared with.
pub(crate) fn asked_date(text: &str, time: Span) -> Option<&str> {
    asked_field(text, time.range().start).map(|field| plain(&text[field.range()]))
}

/// The field that is compared with what stands at `at`: `Updated>'${…}'`, `'Modified Time' >= '${…}'`.
fn asked_field(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    // Where the signs of a kind begin that end there: each is one byte.
    let before = |end: usize, is: fn(u8) -> bool| {
        bytes[..end].iter().rposition(|byte| !is(*byte)).map_or(0, |last| last + 1)
    };
    let compared = before(at, |byte| matches!(byte, b'\'' | b'"' | b' '));
    let left = before(compared, |byte| matches!(byte, b'<' | b'>' | b'='));
    if left == compared {
        return None;
    }
    let left = text[..left].trim_end();
    let end = left.len();
    let is_name =
        |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'[' | b']' | b'-');
    let start = match left.strip_suffix(['\'', '"']) {
        Some(quoted) => quoted.rfind(['\'', '"'])?,
        None => before(end, is_name),
    };
    (start < end).then(|| Span::new(start as u32, end as u32))
}

/// Whether what follows still belongs to a `where`.
fn is_in_where(before: &str) -> bool {
    before.rsplit(['&', '?']).next().is_some_and(|parameter| parameter.starts_with("where="))
}

/// A field's name without the brackets and quotes of a path: `['Modified Time']`.
fn plain(field: &str) -> &str {
    scan::trim(field).trim_matches(['[', ']', '\'', '"'])
}
