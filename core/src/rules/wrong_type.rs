//! A value of another type than the format says.

use super::{Example, Meta, Subject, bad_interval, find_placeholder, shown_within};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::{self, Node, Value},
    schema::{Kind as Takes, Place},
};

pub(super) static META: Meta = Meta {
    code: "PC206",
    slug: "wrong-type",
    severity: Severity::Warning,
    summary: "a value has another type than the format says",
    why: "The platform takes numbers and booleans as text too; anything else it refuses or ignores.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "pageSize": [], "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "pageSize": 100, "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    encoded_twice(subject, found);
    for entry in &subject.lowered.entries {
        let (Some(key), node) = (entry.key, &entry.member.value) else { continue };
        let Some(wrong) = mismatch(key.kind, &node.value) else {
            if entry.resource.is_some()
                && let (Takes::Whole(least, most), Value::Number(number)) = (key.kind, &node.value)
                && !number.parse().is_ok_and(|number| (least..=most).contains(&number))
            {
                let message =
                    format!("`{}` takes a whole number from {least} to {most}, not {}", key.name, &**number);
                found.push(META.at(node.span, message).pointer(subject.lowered.pointer(entry)));
            }
            continue;
        };
        if matches!((&wrong, &node.value), (Mismatch::Other(_), Value::String(_)))
            && key.name == bad_interval::KEY
        {
            // Text that is no interval is said to be none by another rule.
            continue;
        }
        let pointer = subject.lowered.pointer(entry);
        let diagnostic = match wrong {
            Mismatch::Quoted(json, what) => {
                let fix = subject.set(&pointer, &json);
                META.at(
                    node.span,
                    format!("{what} stands in quotes: {} takes it either way", subject.platform),
                )
                .severity(Severity::Info)
                .note("The format says so without quotes; the platforms take both.")
                .fix("Remove the quotes", Applicability::Safe, fix)
            }
            Mismatch::Other(wanted) => {
                META.at(node.span, format!("`{}` takes {wanted}{}", key.name, written(&node.value)))
            }
        };
        found.push(diagnostic.pointer(pointer));
    }
}

/// A string whose JSON is a string again: read once, as the platform does, it holds no resources.
fn encoded_twice(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(poller) = &subject.lowered.config.poller else { return };
    let Some(outer) = poller.pointer.strip_suffix("##") else { return };
    let outer = outer.trim_end_matches('#');
    let innermost = subject.document.find(&poller.pointer[..poller.pointer.len() - 1]).and_then(Node::as_str);
    let edits = innermost.and_then(|json| subject.set(outer, &serde_json::Value::from(json).to_string()));
    found.push(
        META.at(
            poller.span,
            "this is encoded more than once: the platform finds a text where resources are due",
        )
        .pointer(outer)
        .fix("Encode it once", Applicability::Safe, edits),
    );
}

/// What stands there instead, in a word.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => format!(", not {}", shown_within(&text.decoded.text, 16)),
        Value::Number(number) => format!(", not {}", &**number),
        Value::Bool(value) => format!(", not {value}"),
        Value::Array(_) => ", not a list".to_owned(),
        _ => String::new(),
    }
}

enum Mismatch {
    /// The right value as text: its JSON without quotes, and what it is.
    Quoted(String, &'static str),
    /// What would fit.
    Other(&'static str),
}

fn mismatch(kind: Takes, value: &Value) -> Option<Mismatch> {
    let takes_more_than_text = matches!(
        kind,
        Takes::Flag | Takes::Whole(..) | Takes::List | Takes::Texts | Takes::Object(_) | Takes::Resources
    );
    let content = match value {
        Value::String(_) if !takes_more_than_text => return None,
        Value::String(text) => Some(text.decoded.text.trim()),
        Value::Null | Value::Invalid(_) => return None,
        _ => None,
    };
    let blank_or_placeholder =
        content.is_some_and(|text| text.is_empty() || find_placeholder(text).is_some());
    match (kind, value) {
        _ if blank_or_placeholder => None,
        (Takes::Any, _) => None,
        (Takes::Flag, Value::Bool(_)) => None,
        (Takes::Flag, Value::String(_)) => match content {
            Some("true" | "false") => Some(Mismatch::Quoted(content?.to_owned(), "a boolean")),
            _ => Some(Mismatch::Other("`true` or `false`")),
        },
        (Takes::Flag, _) => Some(Mismatch::Other("`true` or `false`")),
        (Takes::Whole(..), Value::Number(_)) => None,
        (Takes::Whole(..), Value::String(_)) => match content?.parse::<u32>() {
            Ok(number) => Some(Mismatch::Quoted(number.to_string(), "a number")),
            // Whether it is a sensible interval is said by another rule.
            Err(_) if json::is_number(content?) => None,
            Err(_) => Some(Mismatch::Other("a whole number")),
        },
        (Takes::Whole(..), _) => Some(Mismatch::Other("a whole number")),
        (Takes::List, Value::Array(_)) => None,
        (Takes::List, _) => Some(Mismatch::Other("a list of texts")),
        (Takes::Texts, Value::Object(_)) => None,
        (Takes::Texts, _) => Some(Mismatch::Other("an object of texts")),
        // `"absent"` is the one text that stands for an object.
        (Takes::Object(Place::Deletes), Value::String(_)) if content == Some("absent") => None,
        (Takes::Object(_), Value::Object(_)) => None,
        (Takes::Object(_), _) => Some(Mismatch::Other("an object")),
        (Takes::Resources, Value::Object(_)) => None,
        (Takes::Resources, Value::String(text)) if text.embedded.is_some() => None,
        (Takes::Resources, _) => Some(Mismatch::Other("an object of resources, or its JSON as a string")),
        (_, Value::String(_)) => None,
        (_, _) => Some(Mismatch::Other("text")),
    }
}
