//! A template that cannot be read.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    template::TemplateErrorKind as Wrong,
};

pub(super) static META: Meta = Meta {
    code: "PC301",
    slug: "template-syntax",
    severity: Severity::Error,
    summary: "a template cannot be read",
    why: "The platform sends what stands there, or nothing: the poll does not ask for what changed.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${lastPoll:yyyy-MM-dd}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        for error in &url.template.errors {
            let Some((message, fix)) = words(&error.kind) else { continue };
            let diagnostic =
                META.at(url.lift(error.span), message).pointer(format!("{}/url", resource.pointer));
            found.push(match fix {
                Some((title, with)) => {
                    let edits = subject.replace_within(&url.text, error.span, with);
                    diagnostic.fix(title, Applicability::Safe, edits)
                }
                None => diagnostic,
            });
        }
    }
}

/// What to say, and what to put in the place where one repair makes sense; `None` for what another rule says.
fn words(kind: &Wrong) -> Option<(String, Option<(&'static str, &'static str)>)> {
    let plain = |text: &str| Some((text.to_owned(), None));
    match kind {
        Wrong::Unclosed => plain("this `${` is never closed: nothing is rendered"),
        Wrong::MissingBrace => plain("`{` is missing after `$`: nothing is rendered"),
        Wrong::StrayBrace => {
            Some(("this `}` closes nothing and is sent as it stands".to_owned(), Some(("Remove it", ""))))
        }
        Wrong::Empty => plain("`${}` names no descriptor"),
        Wrong::UnknownDescriptor(name) => Some((
            format!("{} is no descriptor; gmtDate, date, dateTimeZone and epoch are", shown(name)),
            None,
        )),
        Wrong::WrongCase(meant) => {
            Some((format!("the descriptor is `{meant}`, in this case"), Some(("Write it so", meant))))
        }
        Wrong::MissingDescriptor => plain("a descriptor is missing: write `${gmtDate:…}`"),
        Wrong::Literal(text) => Some((format!("{} is a value, no descriptor", shown(text)), None)),
        Wrong::MetaSyntax => {
            plain("this is the documentation's own example: write `${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}`")
        }
        Wrong::MissingZone => {
            plain("a zone and a format are missing: write `${dateTimeZone:GMT:yyyy-MM-dd}`")
        }
        Wrong::UnknownEpochUnit(unit) => {
            Some((format!("{} is no unit: `s`, `ms` and `us` are", shown(unit)), None))
        }
        Wrong::UnbalancedQuote => plain("a quote inside the format is never closed"),
        Wrong::NoFormat
        | Wrong::ConstantEpoch
        | Wrong::Pattern(_)
        | Wrong::UnknownZone(_)
        | Wrong::PlaceholderZone(_) => None,
    }
}
