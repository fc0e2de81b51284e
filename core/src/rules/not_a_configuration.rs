//! A text that holds no configuration.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Diagnostic, Severity},
    json::{Node, Value},
    lower,
    source::{Kind, address},
    span::Span,
};
use std::borrow::Cow;

pub(super) static META: Meta = Meta {
    code: "PC104",
    slug: "not-a-configuration",
    severity: Severity::Error,
    summary: "the text holds no polling configuration",
    why: "A configuration is the body of a request for an instance, the value of `event.poller.configuration`, or a cURL command that sends one.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "title": "Contacts", "rows": [1, 2] }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(message) = complaint(subject) else { return };
    let line = subject.text.lines().next().unwrap_or_default().len() as u32;
    let start = subject.document.root.as_ref().map_or(Span::new(0, line), |root| root.span);
    let end = subject.text[start.range()].find('\n').map_or(start.end(), |at| start.start() + at as u32);
    found.push(META.at(Span::new(start.start(), end), message));
}

/// Whether the text is no JSON at all, so that what its parser says would be noise.
pub(super) fn is_other_text(subject: &Subject<'_>) -> bool {
    let is_container = |root: &Node| matches!(root.value, Value::Object(_) | Value::Array(_));
    match subject.kind {
        Kind::Legacy => true,
        Kind::Unknown => match &subject.document.root {
            Some(Node { value: Value::String(text), .. }) => text.embedded.is_none(),
            Some(root) => !is_container(root),
            None => subject.shell.is_some(),
        },
        _ => false,
    }
}

fn complaint(subject: &Subject<'_>) -> Option<Cow<'static, str>> {
    let root = subject.document.root.as_ref().map(|root| &root.value);
    let words = match subject.kind {
        Kind::Unknown => match root {
            // What stands behind it is told by the parser.
            Some(value) if let Some(what) = scalar(value) => return Some(what),
            _ if address(subject.block).is_some() => {
                Some("an address alone is no configuration: it belongs into the `url` of a resource")
            }
            None => {
                return subject.shell.map(|shell| match shell.body_option {
                    Some(option) => {
                        format!("no body stands in this command: a configuration is sent with `{option}`")
                            .into()
                    }
                    None => IN_POWERSHELL.into(),
                });
            }
            // A string that holds the JSON of one.
            Some(Value::String(text)) if text.embedded.is_some() => None,
            Some(Value::Object(members)) if members.is_empty() => None,
            Some(Value::Object(_)) => Some("no member of this object belongs to a polling configuration"),
            // It is a list of them once it is mended.
            Some(Value::Array(items))
                if !subject.document.errors.is_empty()
                    && items.iter().any(|item| lower::kind_of(item) != Kind::Unknown) =>
            {
                None
            }
            Some(Value::Array(_)) => Some("a list is no configuration: give the object with the resources"),
            Some(_) => Some("this is no JSON: give a configuration, or a cURL command that sends one"),
        },
        _ => None,
    };
    words.map(Cow::Borrowed)
}

/// Of a value that is JSON and holds nothing.
fn scalar(value: &Value) -> Option<Cow<'static, str>> {
    let what = match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => shown(number),
        Value::String(text) if text.embedded.is_none() => "a string".to_owned(),
        _ => return None,
    };
    Some(Cow::Owned(format!("{what} alone is no configuration: {GIVE}")))
}

const IN_POWERSHELL: &str =
    "of a PowerShell command we read the body that stands between `@'` and `'@`: give the JSON by itself";

/// What to do about it.
const GIVE: &str = "give the object with the resources, or a cURL command that sends one";
