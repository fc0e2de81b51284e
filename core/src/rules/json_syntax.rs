//! The text is not JSON.

use super::{Example, Meta, Subject, not_a_configuration::is_other_text, shown};
use crate::{
    diag::{Diagnostic, Severity},
    json::{Document, MAX_DEPTH, SyntaxErrorKind},
    source::Kind,
};

pub(super) static META: Meta = Meta {
    code: "PC101",
    slug: "json-syntax",
    severity: Severity::Error,
    summary: "the text is not JSON",
    why: "The platform refuses a body that is not JSON, or stores a string that it can never read.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id" "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if is_other_text(subject) {
        return;
    }
    for document in subject.document.layers() {
        report(document, subject, found);
    }
}

/// More than a person mends one by one: what follows is likely no JSON at all.
const MOST: usize = 200;

fn report(document: &Document, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (index, error) in document.errors.iter().enumerate() {
        if index == MOST {
            let left = document.errors.len() - MOST;
            found.push(META.at(
                error.span,
                format!("{left} more places like these are not shown: is this JSON at all?"),
            ));
            break;
        }
        let is_built = subject.text[error.span.range()].starts_with("{%");
        let (message, severity) = match words(&error.kind) {
            Some(_) if matches!(error.kind, SyntaxErrorKind::TemplateTag) && is_built => (
                "a tag of the page stands here: this is no JSON until the page is built".to_owned(),
                Severity::Warning,
            ),
            // Inside a string they are sent along.
            Some(_)
                if subject.comments
                    && error.kind == SyntaxErrorKind::Comment
                    && std::ptr::eq(document, subject.document) =>
            {
                continue;
            }
            Some(words) => words,
            None => continue,
        };
        // A fragment is cut out of something: it is to be put back, not sent.
        let severity = if subject.kind == Kind::Fragment { Severity::Warning } else { severity };
        let mut diagnostic = META.at(error.span, message).severity(severity);
        if let Some(fix) = &error.fix {
            diagnostic = diagnostic.fix(fix.title, fix.applicability, Some(fix.edits.clone()));
        }
        found.push(diagnostic);
    }
}

/// What to say; `None` for what another rule says.
fn words(kind: &SyntaxErrorKind) -> Option<(String, Severity)> {
    use Severity::{Error, Warning};
    use SyntaxErrorKind as Wrong;
    let error = |text: &str| Some((text.to_owned(), Error));
    match kind {
        Wrong::Empty => error("there is no value: paste a configuration"),
        Wrong::MissingComma => error("a comma is missing before this"),
        Wrong::TrailingComma => error("nothing follows this comma"),
        Wrong::ExtraComma => error("nothing stands before this comma"),
        Wrong::MissingColon => error("a colon is missing after this key"),
        Wrong::MissingValue => error("this key has no value"),
        Wrong::Comment => error("JSON knows no comments"),
        Wrong::SingleQuotes => error("JSON text stands in double quotes"),
        Wrong::TypographicQuotes => error("typographic quotes are no quotes to JSON"),
        Wrong::UnquotedKey => error("this key has no quotes"),
        Wrong::UnquotedValue(word) => Some((format!("{} has no quotes", shown(word)), Error)),
        Wrong::UnclosedString => error("this text is never closed"),
        Wrong::InnerQuote => error("a quote inside of text must be written `\\\"`"),
        Wrong::HalfQuoted => error("one of the two quotes around this is missing"),
        Wrong::ExtraQuote => error("one quote too many stands here"),
        Wrong::ControlCharacter(c) => {
            Some((format!("{} must be written as an escape", character(*c)), Error))
        }
        Wrong::BadEscape => error("JSON has no such escape"),
        Wrong::BadNumber => error("JSON writes no number like this"),
        Wrong::Unclosed(open) => Some((format!("this `{open}` is never closed"), Error)),
        Wrong::Unopened(open) => Some((format!("the `{open}` before this is missing"), Error)),
        Wrong::StrayClose(close) => Some((format!("this `{close}` closes nothing"), Error)),
        Wrong::WrongClose { expected } => {
            Some((format!("`{expected}` is due here, not this bracket"), Error))
        }
        Wrong::TextAfterValue => error("text stands after the end of the value"),
        Wrong::MissingBraces => error("the braces around these members are missing"),
        Wrong::TemplateTag => error("a template tag stands where JSON wants a value: put it in quotes"),
        Wrong::DuplicateKey(_) => None,
        Wrong::ByteOrderMark => Some(("a byte order mark stands before the text".to_owned(), Warning)),
        Wrong::TooDeep => Some((format!("nested deeper than {MAX_DEPTH}: nothing inside is read"), Error)),
        Wrong::Unexpected(c) => Some((format!("{} has no place here", character(*c)), Error)),
    }
}

fn character(c: char) -> String {
    match c {
        '\n' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        c if c.is_control() => format!("the character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}
