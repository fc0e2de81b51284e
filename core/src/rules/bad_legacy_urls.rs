//! A line of the old form that does not say what is polled.

use super::{Example, Meta, Subject, find_placeholder, shown};
use crate::{
    date::DateFormat,
    decoded::Decoded,
    diag::{Diagnostic, Severity},
    legacy,
    schema::Place,
    source::Kind,
    span::Span,
    template::{Template, TemplateError, TemplateErrorKind},
};

pub(super) static META: Meta = Meta {
    code: "PC225",
    slug: "bad-legacy-urls",
    severity: Severity::Info,
    summary: "a line of `event.poller.urls` does not fit",
    why: "The line names no address, or has a part that cannot be read: the resource is not polled as it says.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.urls": "contacts|leads" } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.urls": "contacts|/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'||updated|yyyy-MM-dd'T'HH:mm:ssZ||created|yyyy-MM-dd'T'HH:mm:ssZ" } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if subject.kind == Kind::Legacy {
        return of(subject.block, None, found);
    }
    let entries = subject.lowered.entries.iter();
    for entry in
        entries.filter(|entry| entry.place == Place::Configuration && entry.name() == "event.poller.urls")
    {
        if let Some(text) = entry.member.value.text() {
            of(&text.decoded, Some(subject.lowered.pointer(entry)), found);
        }
    }
}

fn of(text: &Decoded, pointer: Option<String>, found: &mut Vec<Diagnostic>) {
    let mut report = |span: Span, severity: Severity, message: String| {
        let diagnostic = META.at(text.source_span(span), message).severity(severity);
        found.push(match &pointer {
            Some(pointer) => diagnostic.pointer(&**pointer),
            None => diagnostic,
        });
    };
    for line in legacy::lines(&text.text) {
        let name = line.field(&text.text, 0);
        if find_placeholder(&text.text[line.span.range()]).is_some() {
            continue;
        }
        if !line.has_url(&text.text) {
            let message = format!("{} has no URL: the element has to know it", shown(name));
            report(line.fields[0], Severity::Info, message);
            continue;
        }
        if line.fields.len() > legacy::MOST_FIELDS {
            let message = format!("{} has {} fields, and nine are known", shown(name), line.fields.len());
            report(line.span, Severity::Warning, message);
        }
        let template = Template::parse(line.field(&text.text, 1));
        let is_wrong = |error: &&TemplateError| !matches!(error.kind, TemplateErrorKind::NoFormat);
        if let Some(error) = template.errors.iter().find(is_wrong) {
            let at = line.fields[1].start();
            report(
                error.span.shift(at),
                Severity::Warning,
                format!("the URL of {} has a template that cannot be read", shown(name)),
            );
        }
        for index in [4, 7] {
            let format = line.field(&text.text, index);
            if !format.is_empty()
                && let Err(error) = DateFormat::compile(format)
            {
                report(line.fields[index], Severity::Warning, error.to_string());
            }
        }
    }
}
