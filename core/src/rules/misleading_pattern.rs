//! A date pattern that means something else than it looks like.

use super::{Example, Meta, Subject, each_pattern_warning};
use crate::{
    date::explain::Trap,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC406",
    slug: "bad-date-pattern",
    severity: Severity::Warning,
    summary: "a date pattern means something else than it looks like",
    why: "Dates are read and written wrongly, and nobody says so: records are lost, or asked for again.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "YYYY-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    each_pattern_warning(subject, &mut |text, warning, pointer, place| {
        let severity = match warning.trap {
            // Read, `S` takes any number of digits; only what is written lacks its zeros.
            Trap::Letter
                if warning.better == Some("SSS") && warning.span.len() < 3 && !pointer.ends_with("/url") =>
            {
                Severity::Info
            }
            Trap::Letter | Trap::FixedOffset => Severity::Warning,
            Trap::Unclear => Severity::Info,
            Trap::DoubleHour => return,
        };
        let span = warning.span.shift(place);
        // A literal `Z` beside a zone is the business of the rules about zones.
        if warning.trap == Trap::FixedOffset && text.text[span.range()].contains('Z') {
            return;
        }
        let title = upper_first(&warning.advice);
        let edits = match (warning.better, offset(&text.text[span.range()])) {
            (Some(better), _) => subject.replace_within(text, span, better),
            (None, Some(place)) => subject.replace_within(text, place.shift(span.start()), "Z"),
            (None, None) => None,
        };
        let diagnostic =
            META.at(text.source_span(span), &*warning.message).pointer(pointer).severity(severity);
        found.push(match edits {
            Some(edits) => diagnostic.fix(title, Applicability::Unsafe, Some(edits)),
            None => diagnostic.advice(title),
        });
    });
}

/// The offset in the text ` -0800`, where no quotes make it text.
fn offset(literal: &str) -> Option<Span> {
    let start = literal.find(['+', '-']).filter(|_| !literal.contains('\''))?;
    literal.ends_with(|c: char| c.is_ascii_digit()).then(|| Span::new(start as u32, literal.len() as u32))
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
