//! What differs between two configurations key by key: the templates, the account, the callback and the rest.

use super::{List, Side};
use crate::{
    catalog,
    config::{Resource, Url},
    diag::Severity,
    instance::MASK,
    json::{Node, Value},
    lower,
    schema::{Key, Kind, Place},
    secret::secret_spans,
    span::Span,
    template::PartKind,
};

/// What the comparison of readings, of windows and of the whole tells in words of its own.
const TOLD: &[&str] = &[
    "event.poller.refresh_interval",
    "url",
    "idField",
    "updatedDateField",
    "updatedDateFormat",
    "updatedDateTimezone",
    "createdDateField",
    "createdDateFormat",
    "createdDateTimezone",
    "createdCheckTolerance",
    "filterByUpdatedDate",
    "pollDelay",
    "overlap",
];

/// A value of a configuration.
struct Setting {
    resource: Option<String>,
    place: Place,
    name: String,
    key: Option<&'static Key>,
    value: String,
    is_secret: bool,
}

/// Tells each key that differs, and each template.
pub(super) fn compare(before: Side<'_>, after: Side<'_>, list: &mut List) {
    let (old, new) = (all(before), all(after));
    let other_of = |list: &[Setting], one: &Setting| {
        list.iter().position(|other| {
            (other.place, &other.resource, &other.name) == (one.place, &one.resource, &one.name)
        })
    };
    let pairs = old.iter().map(|one| (Some(one), other_of(&new, one).map(|at| &new[at])));
    let added = new.iter().filter(|one| other_of(&old, one).is_none()).map(|one| (None, Some(one)));
    let mut account: Vec<String> = Vec::new();
    for (one, other) in pairs.chain(added) {
        let Some(any) = one.or(other) else { continue };
        // Whether events are on is not said for a text that leaves it out.
        let has_default = any.name != "event.notification.enabled";
        let default = any.key.filter(|_| has_default).and_then(|key| key.default);
        let value =
            |side: Option<&Setting>| side.map(|one| one.value.as_str()).or(default).map(str::to_owned);
        let (was, is) = (value(one), value(other));
        let on_both = |name: &String| {
            before.analysed.config.resource(name).is_some() && after.analysed.config.resource(name).is_some()
        };
        let has_effect = any.key.is_none_or(|key| key.is_known_to(after.platform));
        let is_masked = [&was, &is].into_iter().any(|value| value.as_deref() == Some(MASK));
        if was == is || is_masked || !has_effect || !any.resource.as_ref().is_none_or(on_both) {
            continue;
        }
        if is_account(any) {
            account.push(format!("`{}`", any.name));
            continue;
        }
        let is_secret = [one, other].into_iter().flatten().any(|one| one.is_secret);
        let (weight, words) = words(any, was.as_deref(), is.as_deref(), is_secret);
        list.add(any.resource.as_deref(), weight, words);
    }
    if !account.is_empty() {
        let verb = if account.len() == 1 { "differs" } else { "differ" };
        let words = format!("{} {verb}: another account may be polled", account.join(", "));
        list.add(None, Severity::Warning, words);
    }
    match (before.analysed.config.is_polled(), after.analysed.config.is_polled()) {
        (true, false) => list.add(None, Severity::Error, "nothing is polled any more: no events are told"),
        (false, true) => list.add(None, Severity::Info, "polls begin, where they stopped if there were any"),
        _ => {}
    }
    for resource in before.analysed.config.resources() {
        if let Some(other) = after.analysed.config.resource(&resource.name.value) {
            template((before, resource), (after, other), list);
        }
    }
}

/// Each key of a side with a value that is no object, of the resources that it may belong to.
fn all(side: Side<'_>) -> Vec<Setting> {
    let lowered = lower::lower(&side.analysed.document, side.analysed.kind);
    let secrets = secrets(side);
    let resources = lowered.config.resources();
    let is_leaf = |value: &Value| !matches!(value, Value::Object(_));
    let is_told = |entry: &lower::Entry<'_>| match entry.key {
        Some(key) => TOLD.contains(&key.name),
        // What the format does not know has no effect, but for an element's own values.
        None => entry.place != Place::Configuration || entry.name().starts_with("event."),
    };
    let entries = lowered.entries.iter().filter(|entry| {
        let is_map = entry.key.is_some_and(|key| key.kind == Kind::Resources);
        // What names no format may be an object too.
        let takes_any = entry.key.is_none_or(|key| matches!(key.kind, Kind::Any | Kind::Texts));
        !is_map && (takes_any || is_leaf(&entry.member.value.value)) && !is_told(entry)
    });
    let setting = |entry: &lower::Entry<'_>| Setting {
        resource: entry.resource.and_then(|at| Some(resources.get(at)?.name.value.to_string())),
        place: entry.place,
        name: entry.name().to_owned(),
        key: entry.key,
        value: plain(&entry.member.value),
        is_secret: entry.key.is_some_and(|key| key.kind == Kind::Secret)
            || secrets.iter().any(|secret| secret.meets(entry.member.value.span)),
    };
    entries.map(setting).collect()
}

fn secrets(side: Side<'_>) -> Vec<Span> {
    let key = side.analysed.config.element.as_ref();
    let element = key.and_then(|key| catalog::element(&key.value));
    secret_spans(&side.analysed.document, element).into_iter().map(|secret| secret.span).collect()
}

/// A value as text: the platform takes `"15"` as 15.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(is_on) => is_on.to_string(),
        Value::Number(text) | Value::Invalid(text) => text.to_string(),
        Value::String(text) => text.decoded.text.to_string(),
        Value::Array(nodes) => nodes.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let pairs = members.iter().map(|member| format!("{}: {}", member.key.text, plain(&member.value)));
            pairs.collect::<Vec<_>>().join(", ")
        }
    }
}

/// What an element asks for itself, and what a vendor's consent gave.
fn is_account(one: &Setting) -> bool {
    match one.place {
        Place::ProviderData => true,
        Place::Configuration => {
            one.key.is_none_or(|key| key.name == "hub.authorization" || key.name.starts_with("oauth."))
        }
        _ => false,
    }
}

/// What a key's other value causes; a secret is not shown.
fn words(one: &Setting, was: Option<&str>, is: Option<&str>, is_secret: bool) -> (Severity, String) {
    let name = one.name.as_str();
    let value = |value: Option<&str>| match value.filter(|value| !value.trim().is_empty()) {
        None => "nothing".to_owned(),
        Some(value) => format!("`{value}`"),
    };
    let has = |value: Option<&str>| value.is_some_and(|value| !value.trim().is_empty());
    let words = match name {
        "event.notification.callback.url" if !has(is) => "events go nowhere: there is no callback".to_owned(),
        "event.notification.callback.url" if is_secret => "events go to another address".to_owned(),
        "event.notification.callback.url" => format!("events go to {}", value(is)),
        "event.notification.signature.key" => match (has(was), has(is)) {
            (true, false) => "deliveries are signed no more: receivers that verify them refuse them",
            (false, _) => "deliveries are signed: receivers must know the key to verify them",
            _ => "deliveries are signed with another key: receivers must know the new one",
        }
        .to_owned(),
        "baseUrl" if !is_secret => format!("calls go to {} in place of {}", value(is), value(was)),
        _ if one.place == Place::Element => {
            format!("the element is {} in place of {}", value(is), value(was))
        }
        "name" | "tags" => {
            return (
                Severity::Info,
                format!("events bear the {name} {} in place of {}", value(is), value(was)),
            );
        }
        _ if is_secret => format!("`{name}` is another one"),
        _ => return (Severity::Info, format!("`{name}` is {} in place of {}", value(is), value(was))),
    };
    (Severity::Warning, words)
}

/// What a template asks for beside its dates, and how it writes them.
fn template((before, old): (Side<'_>, &Resource), (after, new): (Side<'_>, &Resource), list: &mut List) {
    let (Some(one), Some(other)) = (&old.url, &new.url) else {
        if old.url.is_some() != new.url.is_some() {
            let words = if new.url.is_none() { "has no URL any more" } else { "has a URL now" };
            list.add(Some(&old.name.value), Severity::Error, words);
        }
        return;
    };
    let (was, is) = (one.text.text.trim(), other.text.text.trim());
    if was == is {
        return;
    }
    let without_dates = |url: &Url| -> String {
        let parts = url.template.parts.iter().map(|part| match part.kind {
            PartKind::Time(_) | PartKind::Broken => "${…}",
            PartKind::Literal | PartKind::Parameter(_) => &url.text.text[part.span.range()],
        });
        parts.collect::<String>().trim().to_owned()
    };
    let (bare_was, bare_is) = (without_dates(one), without_dates(other));
    let (weight, what, was, is) = if bare_was == bare_is {
        (Severity::Info, "writes dates otherwise", was, is)
    } else {
        (Severity::Warning, "asks the API otherwise", bare_was.as_str(), bare_is.as_str())
    };
    let is_shown =
        |side, resource: &Resource| secrets(side).iter().all(|secret: &Span| !resource.span.meets(*secret));
    let words = if is_shown(before, old) && is_shown(after, new) {
        match differing(was, is) {
            ("", added) => format!("{what}: `{added}` is added"),
            (gone, "") => format!("{what}: `{gone}` is left out"),
            (was, is) => format!("{what}: `{is}` in place of `{was}`"),
        }
    } else {
        what.to_owned()
    };
    list.add(Some(&old.name.value), weight, words);
}

/// The part in which two texts differ: whole steps of a path, parameters and words, each with the sign that starts it.
fn differing<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let (a, b) = (pieces(one), pieces(other));
    let length = |pieces: &[&str]| pieces.iter().map(|piece| piece.len()).sum::<usize>();
    let first = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let last = a[first..].iter().rev().zip(b[first..].iter().rev()).take_while(|(x, y)| x == y).count();
    let part = |text: &'a str, all: &[&str]| {
        text[length(&all[..first])..text.len() - length(&all[all.len() - last..])].trim()
    };
    (part(one, &a), part(other, &b))
}

fn pieces(text: &str) -> Vec<&str> {
    let starts = text.match_indices(['/', '?', '&', ' ']).map(|(at, _)| at).filter(|at| *at > 0);
    let mut ends: Vec<usize> = starts.collect();
    ends.push(text.len());
    let from = std::iter::once(0).chain(ends.iter().copied());
    from.zip(&ends).map(|(start, end)| &text[start..*end]).collect()
}
