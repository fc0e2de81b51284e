//! A URL that always asks for the same page.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC318",
    slug: "endless-paging",
    severity: Severity::Warning,
    summary: "a URL fixes the page",
    why: "The poller turns the pages: a URL that names one gets that page each time, so paging cannot end, or ends too soon.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?page=1&where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

/// What vendors and hubs call the page, the place in the list, and the mark of the next page.
const NAMES: [&str; 8] =
    ["page", "pagenumber", "page_number", "offset", "start", "skip", "nextpage", "cursor"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        // Pollwright puts the number of the page in its place.
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let text = &url.text.text;
        let Some(place) = find(text) else { continue };
        // With the `&` after it, or the one before it where it is the last.
        let cut = match text.as_bytes().get(place.range().end) {
            Some(b'&') => Span::new(place.start(), place.end() + 1),
            _ => Span::new(place.start() - 1, place.end()),
        };
        let message =
            format!("{} is fixed: every page that is asked for is this one", shown(&text[place.range()]));
        let edits = subject.replace_within(&url.text, cut, "");
        found.push(META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer)).fix(
            "Leave it to the poller",
            Applicability::Unsafe,
            edits,
        ));
    }
}

/// The first parameter of a URL that names a page, with its value: a number.
pub(crate) fn find(text: &str) -> Option<Span> {
    let mut at = scan::find(text, b'?')? + 1;
    while at < text.len() {
        let end = scan::find_any(text, at, [b'&']);
        let whole = &text[at..end];
        if whole.ends_with(|c: char| c.is_ascii_digit())
            && let Some((name, value)) = whole.split_once('=')
            && value.bytes().all(|byte| byte.is_ascii_digit())
            && NAMES.contains(&name.trim_start_matches('$').to_ascii_lowercase().as_str())
        {
            return Some(Span::new(at as u32, (at + whole.len()) as u32));
        }
        at = end + 1;
    }
    None
}
