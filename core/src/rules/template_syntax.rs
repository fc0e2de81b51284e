//! A template that cannot be read.

use super::{Example, Meta, Subject};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    schema::distance_at_most,
    template::{DESCRIPTORS, TemplateErrorKind as Wrong},
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
            let Some(fix) = repair(&error.kind) else { continue };
            let diagnostic = META
                .at(url.lift(error.span), error.kind.to_string())
                .pointer(format!("{}/url", resource.pointer));
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

/// What to put in the place where one repair makes sense; `None` for what another rule says.
fn repair(kind: &Wrong) -> Option<Option<(&'static str, &str)>> {
    match kind {
        Wrong::UnknownDescriptor(name) => {
            Some(nearest(name).map(|known| ("Write the descriptor that is near", known)))
        }
        Wrong::OtherSigns(meant) => Some(Some(("Write it so", meant))),
        Wrong::StrayBrace | Wrong::SecondColon => Some(Some(("Remove it", ""))),
        Wrong::WrongCase(meant) => Some(Some(("Write it so", meant))),
        Wrong::NoFormat
        | Wrong::ConstantEpoch
        | Wrong::Pattern(..)
        | Wrong::UnknownZone(_)
        | Wrong::PlaceholderZone(_) => None,
        _ => Some(None),
    }
}

/// The descriptor that a misspelled one was likely meant to be; the short ones are near to other words.
fn nearest(name: &str) -> Option<&'static str> {
    DESCRIPTORS.into_iter().find(|known| known.len() > "date".len() && distance_at_most(known, name, 2))
}
