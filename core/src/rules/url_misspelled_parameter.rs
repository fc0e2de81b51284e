//! A parameter of a hub whose name is another by a letter.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    schema::distance_at_most,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC320",
    slug: "url-misspelled-parameter",
    severity: Severity::Warning,
    summary: "the `where` of a URL is misspelled",
    why: "A hub passes over a parameter that it does not know: every poll asks for all records.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?wher=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

const MEANT: &str = "where";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let text = &url.text.text;
        let Some(query) = scan::find(text, b'?').map(|at| at + 1) else { continue };
        let equals = scan::find_any(text, query, [b'=']);
        let (name, asked) = (&text[query..equals], &text[equals..]);
        let is_near = name != MEANT
            && name.starts_with(['w', 'h'])
            && distance_at_most(MEANT, name, 2)
            && url.hub_path().is_some();
        // Only what asks for a date by an expression can be meant for it.
        let is_expression = || asked.contains("${") && asked[1..].contains(['=', '<', '>']);
        if !is_near || !is_expression() || text.contains("&where=") {
            continue;
        }
        let place = Span::new(query as u32, (query + name.len()) as u32);
        let message = format!("no hub knows {}: every poll asks for all records", shown(name));
        found.push(META.at(url.lift(place), message).pointer(format!("{}/url", resource.pointer)).fix(
            format!("Write `{MEANT}`"),
            Applicability::Unsafe,
            subject.replace_within(&url.text, place, MEANT),
        ));
    }
}
