//! A value that looks like a real credential.

use super::{Example, Meta, Subject, find_placeholder};
use crate::{
    diag::{Diagnostic, Severity},
    secret::{credential_secrets, header_secrets},
};

pub(super) static META: Meta = Meta {
    code: "PC216",
    slug: "secret-in-config",
    severity: Severity::Warning,
    summary: "a value looks like a real credential",
    why: "What is published can be used by anybody who reads it.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } }, "providerData": { "code": "8c1f03ab77de42019fa36b5540de91c2" } }"#,
    good: r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } } }, "providerData": { "code": "<AUTHORIZATION_GRANT_CODE>" } }"#,
};

const ADVICE: &str = "Put a placeholder in its place, and have the credential renewed";

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if subject.private {
        return;
    }
    for secret in &subject.marked.secrets {
        if looks_random(&subject.text[secret.span.range()]) {
            let diagnostic = META.at(secret.span, "this looks like a real credential");
            found.push(diagnostic.pointer(secret.pointer.as_str()).advice(ADVICE));
        }
    }
    let Some(shell) = subject.shell else { return };
    let of_command = [header_secrets(&shell.headers), credential_secrets(&shell.credentials)].concat();
    for span in of_command.into_iter().filter(|span| looks_random(&subject.text[span.range()])) {
        found.push(META.at(span, "this looks like a real credential").advice(ADVICE));
    }
}

/// Letters and digits mixed, long, without blanks: not a word, not an address, not a placeholder.
fn looks_random(value: &str) -> bool {
    let plain = value.trim_end_matches('=');
    let is_dense = plain.chars().all(|c| c.is_ascii_alphanumeric() || "-_+/.|:~$".contains(c));
    let count = |is: fn(&u8) -> bool| plain.bytes().filter(is).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    // Words in one name, `MySecretKey1`, have a capital each; chance has as many as it has small letters.
    let is_mixed = plain.len() >= 14 && digits > 0 && upper.min(lower) * 4 > plain.len();
    let is_long = plain.len() >= 16 && digits >= 3 && upper + lower >= 3;
    is_dense && (is_mixed || is_long) && !plain.contains("://") && find_placeholder(value).is_none()
}
