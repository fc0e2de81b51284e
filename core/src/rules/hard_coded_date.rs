//! A fixed date where the last poll should stand.

use super::{Example, Meta, Subject, says_from, shown};
use crate::{
    config::{FieldFormatKind, Resource},
    date::{DateFormat, ReadOptions, Zone},
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC307",
    slug: "hard-coded-date",
    severity: Severity::Warning,
    summary: "a fixed date stands where the last poll should",
    why: "The window never moves: every poll reads more than the one before.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='2017-02-14T00:00:00Z'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        if !url.template.is_snapshot() {
            continue;
        }
        let Some(date) = after_comparison(&url.text.text) else { continue };
        let message =
            format!("{} never moves: every poll reads all since then", shown(&url.text.text[date.range()]));
        let diagnostic = META.at(url.lift(date), message).pointer(format!("{}/url", resource.pointer));
        let edits = written_as(&url.text.text[date.range()], resource)
            .and_then(|format| subject.replace_within(&url.text, date, &format!("${{gmtDate:{format}}}")));
        found.push(match edits {
            Some(edits) => {
                diagnostic.fix("Write the last poll in its place", Applicability::Unsafe, Some(edits))
            }
            None => diagnostic.advice("Write `${gmtDate:…}` in its place"),
        });
    }
}

/// The pattern of the resource's records, where it reads the whole of a date.
fn written_as<'a>(date: &str, resource: &'a Resource) -> Option<&'a str> {
    let FieldFormatKind::Known(DateFormat::Pattern(pattern)) = &resource.updated.format.as_ref()?.kind else {
        return None;
    };
    let gmt = Zone::gmt();
    let options = ReadOptions { zone: &gmt, lenient: false, two_digit_year_start: 0 };
    let read = pattern.read(date, &options).ok()?;
    (read.index_utf16 as usize == date.len()).then(|| pattern.source())
}

/// A date of digits where a lower bound stands.
fn after_comparison(text: &str) -> Option<Span> {
    bounds(text).find_map(|start| {
        let rest = &text[start as usize..];
        let shape = rest.bytes().take(10).map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
        let is_date = [b"0000-00-00", b"0000/00/00", b"00/00/0000", b"00-00-0000", b"00.00.0000"]
            .iter()
            .any(|form| shape.clone().eq(form.iter().copied()));
        // The time may stand behind a blank; a quote that opens before it closes after it.
        let quote = text[..start as usize].chars().last().filter(|c| matches!(c, '\'' | '"'));
        let ends = |c: char| quote.map_or(matches!(c, '&' | ' '), |quote| c == quote);
        let length = rest.find(ends).unwrap_or(rest.len());
        is_date.then(|| Span::new(start, start + length as u32))
    })
}

/// Where a fixed value stands that the vendor's date is to be later than: after `>` and `>=`, and after the `=` of a
/// parameter that is named like a lower bound.
pub(super) fn bounds(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices(['>', '=']).filter_map(|(at, _)| {
        let value = text[at + 1..].trim_start_matches(['\'', '"', ' ']);
        let before = text[..at].trim_end();
        let name = before.rsplit(['?', '&', '=', ' ']).next().unwrap_or_default();
        let is_bound = text[at..].starts_with('>') || before.ends_with('>') || says_from(name);
        (is_bound && !value.starts_with('=')).then_some((text.len() - value.len()) as u32)
    })
}
