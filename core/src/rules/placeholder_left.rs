//! A value that is still to be filled in.

use super::{Example, Meta, Subject, find_placeholder as find, shown};
use crate::{
    config::Resource,
    decoded::Decoded,
    diag::{Diagnostic, Severity},
    source::Kind,
    span::Span,
    template::TemplateErrorKind,
};

pub(super) static META: Meta = Meta {
    code: "PC212",
    slug: "placeholder-left",
    severity: Severity::Info,
    summary: "a value is still to be filled in",
    why: "It is sent as it stands.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } }, "name": "<INSTANCE_NAME>" }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } }, "name": "Contacts" }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for placeholder in &subject.marked.placeholders {
        let is_interval = placeholder.pointer.ends_with("/event.poller.refresh_interval");
        let is_zone = placeholder.pointer.ends_with("DateTimezone");
        let severity = match () {
            () if subject.ready && placeholder.is_sure => Severity::Error,
            () if subject.ready => Severity::Warning,
            () if is_interval || is_zone => Severity::Warning,
            () => Severity::Info,
        };
        let written = shown(&placeholder.text);
        let message = match () {
            () if is_interval => format!("the interval is still {written}: no number of minutes"),
            () if is_zone => format!("{written} is still to be filled in: Java takes GMT for it"),
            () if placeholder.is_sure => format!("{written} is still to be filled in"),
            () => format!("{written} looks as if it were still to be filled in"),
        };
        let pointer = placeholder.pointer.clone();
        found.push(META.at(placeholder.span, message).pointer(pointer).severity(severity));
    }
    for tag in subject.filled {
        let message = format!("{} is filled in by the page: {}", shown(&tag.tag), shown(&tag.value));
        found.push(
            META.at(tag.span, message)
                .severity(Severity::Info)
                .note("Whoever copies the page's source copies the tag."),
        );
    }
    for resource in subject.resources() {
        let name = &resource.name;
        if find(&name.value).is_some() {
            let message =
                format!("the resource is still called {}: there is none of that name", shown(&name.value));
            let severity = if subject.ready { Severity::Error } else { Severity::Warning };
            found.push(META.at(name.span, message).pointer(&*resource.pointer).severity(severity));
        }
        templates(resource, subject, found);
    }
    if subject.kind == Kind::Legacy {
        each_in(subject.block, subject, found);
    }
    let headers = subject.shell.map_or(&[][..], |shell| &shell.headers);
    for header in headers {
        each_in(header, subject, found);
    }
}

/// `${dateTimeZone:{TimeZone}:…}`.
fn templates(resource: &Resource, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(url) = &resource.url else { return };
    for error in &url.template.errors {
        if let TemplateErrorKind::PlaceholderZone(zone) = &error.kind {
            let message = format!("{} is still to be filled in: Java takes GMT for it", shown(zone));
            let severity = if subject.ready { Severity::Error } else { Severity::Warning };
            found.push(
                META.at(url.lift(error.span), message)
                    .pointer(format!("{}/url", resource.pointer))
                    .severity(severity),
            );
        }
    }
}

/// Each placeholder of a text: it may hold several.
fn each_in(header: &Decoded, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut from = 0;
    while let Some((start, end)) = find(&header.text[from..]) {
        let (start, end) = (from + start, from + end);
        let severity = if subject.ready { Severity::Error } else { Severity::Info };
        let message = format!("{} is still to be filled in", shown(&header.text[start..end]));
        found.push(
            META.at(header.source_span(Span::new(start as u32, end as u32)), message).severity(severity),
        );
        from = end;
    }
}
