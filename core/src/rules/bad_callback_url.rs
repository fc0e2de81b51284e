//! A callback that cannot or should not receive events.

use super::{Example, Meta, Subject, find_placeholder, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    schema::distance_at_most,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC215",
    slug: "bad-callback-url",
    severity: Severity::Error,
    summary: "the callback URL cannot receive events",
    why: "Events are posted to this address; what does not arrive there is lost after the last retry.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.poller.refresh_interval": 15, "event.notification.callback.url": "https//example.com/events", "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.poller.refresh_interval": 15, "event.notification.callback.url": "https://example.com/events", "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } } }"#,
};

const EVENTS: &str = "event.notification.callback.url";
/// Where the vendor sends the person back to who grants access.
const OAUTH: &str = "oauth.callback.url";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for entry in subject.lowered.entries.iter().filter(|entry| matches!(entry.name(), EVENTS | OAUTH)) {
        let Some(text) = entry.member.value.text() else { continue };
        let url = text.decoded.text.trim();
        // `"false"` is what element definitions give for "none".
        if url.is_empty() || url == "false" {
            continue;
        }
        if let Some(mut diagnostic) = judge(url, entry.member.value.span, subject) {
            if entry.name() == OAUTH {
                diagnostic = diagnostic.note(
                    "The vendor sends the grant to this address: it is lost on the way, or read by others.",
                );
            }
            let pointer = subject.lowered.pointer(entry);
            let diagnostic = diagnostic.pointer(pointer.clone());
            found.push(match mended(url, subject) {
                Some((title, applicability, url)) => diagnostic.fix(
                    title,
                    applicability,
                    subject.set(&pointer, &serde_json::Value::from(url).to_string()),
                ),
                None => diagnostic,
            });
        }
    }
}

fn judge(url: &str, span: Span, subject: &Subject<'_>) -> Option<Diagnostic> {
    let holds_placeholder = find_placeholder(url).is_some();
    let Some((scheme, rest)) = url.split_once("://") else {
        let message = format!("{} is no absolute URL: nothing can be sent to it", shown(url));
        return (!holds_placeholder).then(|| META.at(span, message));
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[");
    match scheme {
        "https" | "http" if host.is_empty() => Some(META.at(span, format!("{} names no host", shown(url)))),
        "https" | "http" => {
            if let Some(other) = endpoint_of(rest)
                && let Some(element) = &subject.lowered.config.element
                && find_placeholder(&element.value).is_none()
                && find_placeholder(other).is_none()
                && element.value != other
            {
                let message = format!("this is the events endpoint of `{other}`, not of `{}`", element.value);
                return Some(META.at(span, message));
            }
            if let Some(name) = bare_variable(rest) {
                let message = format!("{} is a page's variable that lost its braces", shown(name));
                return Some(META.at(span, message));
            }
            if is_misspelt(host) {
                let message = format!("{} is misspelled: the platform is `{PLATFORM}`", shown(host));
                return Some(META.at(span, message));
            }
            if scheme == "http" && !is_local {
                let message = "plain http: what is sent can be read and changed on the way";
                return Some(
                    META.at(span, message)
                        .severity(Severity::Warning)
                        .note("Anybody on the way can read the records, and post events of their own."),
                );
            }
            None
        }
        _ => Some(META.at(span, format!("`{scheme}` is neither http nor https"))),
    }
}

/// The address that is meant, where that is plain.
fn mended(url: &str, subject: &Subject<'_>) -> Option<(String, Applicability, String)> {
    if let Some(rest) = url.strip_prefix("http://") {
        return Some(("Use https".to_owned(), Applicability::Safe, format!("https://{rest}")));
    }
    let Some((_, rest)) = url.split_once("://") else {
        // `https;//example.com`, `https:/example.com`, `https//example.com`
        let rest = url.strip_prefix("https").or_else(|| url.strip_prefix("http"))?;
        let host = rest.trim_start_matches([':', ';', '/', '\\', ',', '.']);
        let is_host = host.len() < rest.len() && host.contains('.') && !host.contains(char::is_whitespace);
        let url = format!("https://{host}");
        return is_host.then(|| (format!("Write {}", shown(&url)), Applicability::Safe, url));
    };
    let replaced = |wrong: &str, right: &str| {
        let at = url.len() - rest.len() + rest.find(wrong)?;
        let url = format!("{}{right}{}", &url[..at], &url[at + wrong.len()..]);
        Some((format!("Write {}", shown(right)), Applicability::Unsafe, url))
    };
    if let (Some(other), Some(element)) = (endpoint_of(rest), &subject.lowered.config.element)
        && element.value != other
    {
        return replaced(&format!("/events/{other}"), &format!("/events/{}", element.value));
    }
    if let Some(name) = bare_variable(rest) {
        return replaced(name, &format!("{{{{{name}}}}}"));
    }
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<_> = host.rsplitn(3, '.').collect();
    match labels.as_slice() {
        [top, name, ..] if is_misspelt(host) => replaced(&format!("{name}.{top}"), PLATFORM),
        _ => None,
    }
}

/// The platform's own domain.
const PLATFORM: &str = "cloud-elements.com";

/// Whether a host nearly ends in [`PLATFORM`].
fn is_misspelt(host: &str) -> bool {
    let mut labels = host.rsplit('.');
    let (Some(top), Some(name)) = (labels.next(), labels.next()) else { return false };
    let domain = format!("{name}.{top}");
    domain != PLATFORM && distance_at_most(&domain, PLATFORM, 2)
}

/// `page.elementKey` as a step of the path.
fn bare_variable(rest: &str) -> Option<&str> {
    rest.split('/').skip(1).find(|step| {
        let name = step.strip_prefix("page.").or(step.strip_prefix("site.")).unwrap_or_default();
        name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !matches!(name, "html" | "htm" | "php" | "jsp" | "aspx")
    })
}

/// The element in `…/elements/api-v2/events/KEY/`, the platform's own address for what vendors send.
fn endpoint_of(rest: &str) -> Option<&str> {
    let (_, after) = rest.split_once("/elements/api-v2/events/")?;
    Some(after.split(['/', '?', '#']).next().unwrap_or_default()).filter(|key| !key.is_empty())
}
