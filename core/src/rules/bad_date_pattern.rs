//! A date pattern that Java refuses.

use super::{Example, Meta, Subject, shown, shown_within};
use crate::{
    config::FieldFormatKind,
    date::Pattern,
    decoded::Decoded,
    diag::{Applicability, Diagnostic, Severity},
    span::Span,
    template::TemplateErrorKind,
};

pub(super) static META: Meta = Meta {
    code: "PC401",
    slug: "bad-date-pattern",
    severity: Severity::Error,
    summary: "Java refuses a date pattern",
    why: "The platform cannot read or write the date at all: polling fails, or every record looks undated.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-ddTHH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        for (side, name) in
            [(&resource.updated, "updatedDateFormat"), (&resource.created, "createdDateFormat")]
        {
            let Some(format) = &side.format else { continue };
            let FieldFormatKind::BadPattern(error) = &format.kind else { continue };
            let whole = Span::new(0, format.text.text.len() as u32);
            let pointer = format!("{}/datesConfiguration/{name}", resource.pointer);
            found.push(report(subject, &format.text, whole, error.span, &error.to_string()).pointer(pointer));
        }
        let Some(url) = &resource.url else { continue };
        for error in &url.template.errors {
            if let TemplateErrorKind::Pattern(wrong, pattern) = &error.kind {
                found.push(
                    report(subject, &url.text, *pattern, error.span, &wrong.to_string())
                        .pointer(format!("{}/url", resource.pointer)),
                );
            }
        }
    }
}

fn report(subject: &Subject<'_>, text: &Decoded, pattern: Span, place: Span, words: &str) -> Diagnostic {
    let written = &text.text[pattern.range()];
    let inner = Span::new(place.start() - pattern.start(), place.end() - pattern.start());
    // The word for milliseconds stands in fields alone.
    let repaired = repaired(written, inner, pattern.start() == 0);
    let message = match (&repaired, word(written, inner)) {
        (Some((SMALL, _)), _) => "the word is `milliseconds`, in small letters".to_owned(),
        (Some((STRAY, _)), _) => {
            format!("{} ends with a quote that opens nothing", shown_within(written, 60))
        }
        (Some((STRAIGHT, _)), _) => "typographic quotes are no quotes to Java: `'T'`, not `’T’`".to_owned(),
        (Some((JAVA, java)), _) => {
            format!(
                "{} is no pattern of Java: there it is {}",
                shown_within(written, 28),
                shown_within(java, 40)
            )
        }
        (None, Some(word)) => {
            format!("{} is a word, and no part of a pattern such as `yyyy-MM-dd`", shown(word))
        }
        _ => words.to_owned(),
    };
    let diagnostic = META.at(text.source_span(place), message);
    match repaired {
        Some((title, better)) => {
            diagnostic.fix(title, Applicability::Safe, subject.replace_within(text, pattern, &better))
        }
        None => diagnostic,
    }
}

/// The word that an unknown letter belongs to: letters of a pattern come in runs of one, words do not.
fn word(pattern: &str, place: Span) -> Option<&str> {
    let at = place.range().start;
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
    let before = pattern.as_bytes()[..at].iter().rev().take_while(|byte| is_letter(byte)).count();
    let after = pattern.as_bytes()[at..].iter().take_while(|byte| is_letter(byte)).count();
    let word = &pattern[at - before..at + after];
    let strange = word.chars().filter(|c| Pattern::compile(c.encode_utf8(&mut [0; 4])).is_err()).count();
    (strange > 1).then_some(word)
}

/// What word processors make of `'`.
const TYPOGRAPHIC: [char; 2] = ['‘', '’'];
const STRAY: &str = "Remove the stray quote";
const STRAIGHT: &str = "Write straight quotes";
const SMALL: &str = "Write it in small letters";
const JAVA: &str = "Write it as Java does";

/// `%Y-%m-%dT%H:%M:%SZ` as a pattern of Java.
fn strftime(pattern: &str) -> String {
    const LETTERS: [(&str, &str); 13] = [
        ("T%", "'T'%"),
        ("%SZ", "%S'Z'"),
        ("%Y", "yyyy"),
        ("%y", "yy"),
        ("%m", "MM"),
        ("%d", "dd"),
        ("%H", "HH"),
        ("%I", "hh"),
        ("%M", "mm"),
        ("%S", "ss"),
        ("%f", "SSS"),
        ("%p", "a"),
        ("%z", "XXX"),
    ];
    LETTERS.iter().fold(pattern.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The pattern that was likely meant, if it compiles: a stray quote dropped, quotes made straight, a bare letter
/// quoted.
fn repaired(pattern: &str, place: Span, is_field: bool) -> Option<(&'static str, String)> {
    let is_good = |text: &str| {
        is_field && text == "milliseconds" || (!text.trim().is_empty() && Pattern::compile(text).is_ok())
    };
    if let Some(shorter) = pattern.trim().strip_suffix('\'')
        && is_good(shorter)
    {
        return Some((STRAY, shorter.to_owned()));
    }
    let straight = pattern.replace(TYPOGRAPHIC, "'");
    if straight != pattern && is_good(&straight) {
        return Some((STRAIGHT, straight));
    }
    if is_field && pattern.trim().eq_ignore_ascii_case("milliseconds") {
        return Some((SMALL, "milliseconds".to_owned()));
    }
    let java = strftime(pattern);
    if java != pattern && is_good(&java) {
        return Some((JAVA, java));
    }
    let letter = pattern.get(place.range())?;
    let shorter = pattern.replacen(letter, "XXX", 1);
    if letter.len() > 3 && letter.bytes().all(|byte| byte == b'X') && is_good(&shorter) {
        return Some(("Write `XXX`", shorter));
    }
    let letter = Some(letter).filter(|letter| matches!(*letter, "T"))?;
    let quoted = format!("{}'{letter}'{}", &pattern[..place.range().start], &pattern[place.range().end..]);
    is_good(&quoted).then_some(("Quote the letter", quoted))
}
