//! A quote too many, or one too few, in a URL.

use super::{Example, Meta, Subject, shown};
use crate::{
    config::{Resource, Url},
    diag::{Applicability, Diagnostic, Severity},
    scan,
    span::Span,
    template::{PartKind, Template, TemplateErrorKind as Wrong, Time},
};

pub(super) static META: Meta = Meta {
    code: "PC303",
    slug: "url-unbalanced-quote",
    severity: Severity::Error,
    summary: "the quotes of a URL do not pair",
    why: "The vendor reads the rest of the query as text: the call fails, or asks for something else.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}''", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let is_cut = url
            .template
            .errors
            .iter()
            .any(|e| matches!(e.kind, Wrong::Unclosed | Wrong::UnbalancedQuote | Wrong::MissingBrace));
        typographic(url, resource, subject, found);
        let pairs = |(n, _): (usize, u32), quote| (n + 1, quote);
        let (n_quotes, last) = outside(&url.template, &url.text.text).fold((0, 0), pairs);
        if n_quotes % 2 == 0 || is_cut {
            continue;
        }
        let span = Span::new(last, last + 1);
        let is_stray = last as usize + 1 == url.text.text.trim_end().len();
        let mut diagnostic =
            META.at(url.lift(span), "this quote has no partner").pointer(format!("{}/url", resource.pointer));
        if is_stray {
            diagnostic = diagnostic.fix(
                "Remove the stray quote",
                Applicability::Safe,
                subject.replace_within(&url.text, span, ""),
            );
        }
        found.push(diagnostic);
    }
}

/// What word processors make of `'`.
const TYPOGRAPHIC: [char; 2] = ['‘', '’'];

/// Typographic quotes around a `${…}`: the vendor takes them for letters.
fn typographic(url: &Url, resource: &Resource, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let text = &url.text.text;
    let is_around = |(_, span): (&Time, Span)| {
        text[..span.range().start].ends_with(TYPOGRAPHIC) || text[span.range().end..].starts_with(TYPOGRAPHIC)
    };
    if !url.template.times().any(is_around) {
        return;
    }
    let literals = url.template.parts.iter().filter(|part| matches!(part.kind, PartKind::Literal));
    let quotes: Vec<Span> = literals
        .flat_map(|part| {
            let matches = text[part.span.range()].match_indices(TYPOGRAPHIC);
            matches.map(move |(at, quote)| {
                Span::new(at as u32, (at + quote.len()) as u32).shift(part.span.start())
            })
        })
        .collect();
    let Some(first) = quotes.first() else { return };
    let edits: Option<Vec<_>> =
        quotes.iter().map(|quote| subject.replace_within(&url.text, *quote, "'")).collect();
    let message =
        format!("{} is no straight quote: the vendor takes it for a letter", shown(&text[first.range()]));
    found.push(META.at(url.lift(*first), message).pointer(format!("{}/url", resource.pointer)).fix(
        "Write straight quotes",
        Applicability::Safe,
        edits.map(|edits| edits.concat()),
    ));
}

/// The single quotes outside every `${…}`, in bytes of the template.
pub(super) fn outside(template: &Template, text: &str) -> impl Iterator<Item = u32> {
    let literals = template.parts.iter().filter(|part| matches!(part.kind, PartKind::Literal));
    literals.flat_map(move |part| {
        let literal = &text[..part.span.range().end];
        let next = move |from: usize| Some(from + scan::find(&literal[from..], b'\'')?);
        std::iter::successors(next(part.span.range().start), move |at| next(at + 1)).map(|at| at as u32)
    })
}
