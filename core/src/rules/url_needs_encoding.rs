//! A character that ends a URL, or makes it another one.

use super::{Example, Meta, Subject, find_placeholder, shown, url_unbalanced_quote::outside};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    span::Span,
    template::PartKind,
};

pub(super) static META: Meta = Meta {
    code: "PC313",
    slug: "url-needs-encoding",
    severity: Severity::Warning,
    summary: "a character of a URL has to be encoded",
    why: "The vendor reads another query than the one that stands here.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=tag='#1' and updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=tag='%231' and updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let text = &url.text.text;
        // Most URLs hold nothing that this is about.
        let asks_once =
            scan::find(text, b'?').is_some_and(|query| scan::find(&text[query + 1..], b'?').is_none());
        if asks_once && !text.starts_with(char::is_whitespace) && !scan::has_any(text, [b'&', b'#', b'%']) {
            continue;
        }
        let mut report = |start: usize, length: usize, message: String, better: &str| {
            let place = Span::new(start as u32, (start + length) as u32);
            let edits = subject.replace_within(&url.text, place, better);
            let title = if better.is_empty() { "Remove it".to_owned() } else { format!("Write `{better}`") };
            found.push(META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer)).fix(
                title,
                Applicability::Unsafe,
                edits,
            ));
        };
        let blanks = text.len() - text.trim_start().len();
        if blanks > 0 && blanks < text.len() && find_placeholder(text).is_none() {
            report(0, blanks, "the URL begins with a blank".to_owned(), "");
        }
        let quotes: Vec<u32> = outside(&url.template, text).collect();
        for (at, _) in text.match_indices('&').filter(|_| quotes.len().is_multiple_of(2)) {
            let before = quotes.partition_point(|quote| (*quote as usize) < at);
            if before % 2 == 1 {
                report(at, 1, "`&` begins another parameter, also between quotes".to_owned(), "%26");
            }
        }
        let query = text.find('?').unwrap_or(text.len());
        let is_lost = query == text.len();
        let lost = text[..query].find('&').filter(|at| is_lost && text[*at..].contains('='));
        if let Some(at) = lost {
            report(at, 1, "no `?` stands before this `&`: without it there is no query".to_owned(), "?");
        }
        // `/hubs/crm/accountswhere=…`: no path holds a sign that compares.
        if let Some(at) = text[..query].find("where=")
            && is_lost
            && lost.is_none()
            && url.hub_path().is_some_and(|path| path.range().start < at)
        {
            let message = "no `?` stands before this `where`: without it there is no query".to_owned();
            report(at, "where".len(), message, "?where");
        }
        let second = text[query..].match_indices('?').skip(1).map(|(at, _)| query + at);
        for at in second.filter(|at| quotes.partition_point(|quote| (*quote as usize) < *at) % 2 == 0) {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            // Another parameter, and not a mark in what is asked for.
            if quotes.len().is_multiple_of(2) && text[at + 1..].trim_start_matches(is_name).starts_with('=') {
                report(
                    at,
                    1,
                    "a second `?` begins no parameter: it is part of the one before".to_owned(),
                    "&",
                );
            }
        }
        let literals = url.template.parts.iter().filter(|part| matches!(part.kind, PartKind::Literal));
        for part in literals {
            for (at, found) in text[part.span.range()].match_indices(['#', '%']) {
                let at = part.span.range().start + at;
                let is_encoded = text
                    .as_bytes()
                    .get(at + 1..at + 3)
                    .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
                // `LIKE 'a%'` is a wildcard that its author meant.
                if found == "%" && (is_encoded || text[..at].to_ascii_lowercase().contains("like")) {
                    continue;
                }
                let (message, better) = match found {
                    "#" => (format!("{} is cut off: `#` ends a URL", shown(&text[at..])), "%23"),
                    _ => ("`%` begins an encoded character, and no two digits follow".to_owned(), "%25"),
                };
                report(at, 1, message, better);
            }
        }
    }
}
