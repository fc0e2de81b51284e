//! Settings that contradict each other.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    lower::Entry,
    schema::Place,
    source::Kind,
    span::Span,
    template::{Comparison, Format, Time, ZoneSource},
};

pub(super) static META: Meta = Meta {
    code: "PC219",
    slug: "duplicate-or-conflicting",
    severity: Severity::Warning,
    summary: "two settings contradict each other",
    why: "Only one of them can hold, and which one stands in no documentation.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.vendor.type": "webhooks", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.vendor.type": "polling", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    vendor_type(subject, found);
    for entry in subject.lowered.entries.iter().filter(|entry| entry.place == Place::Resource) {
        zone_outside(entry, subject, found);
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let pointer = || format!("{}/url", resource.pointer);
        let from = || url.template.times().filter(|(time, _)| !time.is_now);
        if let Some((upper, span)) = from()
            .skip(1)
            .find(|(time, at)| time.comparison == Comparison::Less || ends_window(&url.text.text, *at))
            && let Some((lower, _)) = from().next()
            && (&lower.zone, &lower.format) == (&upper.zone, &upper.format)
        {
            let message = "from and to are the same instant, the last poll: the window is empty";
            let edits =
                now_instead(upper).and_then(|now| subject.replace_within(&url.text, upper.descriptor, &now));
            found.push(META.at(url.lift(span), message).pointer(pointer()).fix(
                "Let it end with the poll",
                Applicability::Unsafe,
                edits,
            ));
        }
        let has = |wanted: &ZoneSource| from().find(|(time, _)| time.zone == *wanted);
        if let (Some((time, _)), Some(_)) = (has(&ZoneSource::Server), has(&ZoneSource::Gmt)) {
            let message = "`date` and `gmtDate` in one URL: where the server is not in UTC they lie apart";
            found.push(
                META.at(url.lift(time.descriptor), message).pointer(pointer()).severity(Severity::Info),
            );
        }
    }
}

/// `webhooks`, and something that polls.
fn vendor_type(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let config = &subject.lowered.config;
    let Some(kind) = config.vendor_type.as_ref().filter(|_| config.is_webhook()) else { return };
    // An answer lists the poller's settings even where nothing is polled.
    let polls = !subject.resources().is_empty()
        || (subject.kind == Kind::Response && config.setting("event.poller.configuration").is_some());
    if polls {
        let message =
            format!("events come by {}, so `event.poller.configuration` has no effect", shown(&kind.value));
        let pointer = format!("{}/event.vendor.type", config.settings_pointer);
        let edits = subject.set(&pointer, "\"polling\"");
        found.push(META.at(kind.span, message).pointer(pointer).fix(
            "Poll instead",
            Applicability::Unsafe,
            edits,
        ));
    }
}

/// A zone beside `url`, and another inside `datesConfiguration`.
fn zone_outside(entry: &Entry<'_>, subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let name = entry.name();
    if !matches!(name, "updatedDateTimezone" | "createdDateTimezone") {
        return;
    }
    let inner = format!("{}/datesConfiguration/{name}", subject.lowered.holder(entry));
    let (Some(outside), Some(inside)) =
        (entry.member.value.as_str(), subject.document.find(&inner).and_then(|node| node.as_str()))
    else {
        return;
    };
    if outside != inside {
        let message =
            format!("`{name}` is {} here and {} in `datesConfiguration`", shown(outside), shown(inside));
        let pointer = subject.lowered.pointer(entry);
        let edits = subject.remove(&pointer);
        found.push(META.at(entry.member.value.span, message).pointer(pointer).fix(
            "Remove this one",
            Applicability::Unsafe,
            edits,
        ));
    }
}

/// Whether the parameter of a `${…}` is named like the end of a window: `to`, `until`, `end_date`.
pub(crate) fn ends_window(text: &str, at: Span) -> bool {
    let parameter = text[..at.range().start].rsplit(['&', '?']).next().unwrap_or_default();
    let Some((name, _)) = parameter.split_once('=') else { return false };
    let name = name.to_ascii_lowercase();
    let words = ["to", "until", "end", "before", "till", "max"];
    words.iter().any(|word| {
        let rest = name.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_') || rest.starts_with("date"))
            || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('_'))
    })
}

/// The descriptor that writes the poll start as this one writes the last poll.
fn now_instead(time: &Time) -> Option<String> {
    match &time.zone {
        ZoneSource::Gmt if matches!(time.format, Format::Pattern(_)) => Some("now".to_owned()),
        ZoneSource::Named(..) => Some("nowTimeZone".to_owned()),
        _ => None,
    }
}
