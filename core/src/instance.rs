//! An instance's request body as an API shows it and takes it: secrets masked, and put back where they come back masked.

use crate::{
    catalog::OwnElements,
    json::{self, Document},
    platform::Platform,
    schema::{self, Kind, Place},
    secret::{self, SecretSpan},
};
use serde_json::{Map, Value};

/// What stands for a secret value in an answer.
pub const MASK: &str = "********";

/// The text with each secret value masked.
pub fn mask(text: &str, elements: &OwnElements) -> String {
    let document = json::parse(text);
    replace(text, &secrets(&document, elements, false), |_| Some(MASK.to_owned()))
}

/// The text with the secrets of `old` wherever it holds a masked one in their place.
///
/// `Err` names the pointers that hold a mask while `old` has no secret there.
pub fn unmask(text: &str, old: &str, elements: &OwnElements) -> Result<String, Vec<String>> {
    let (document, old_document) = (json::parse(text), json::parse(old));
    let known = secrets(&old_document, elements, false);
    let masked: Vec<SecretSpan> =
        secrets(&document, elements, true).into_iter().filter(|slot| slice(text, slot) == MASK).collect();
    let value = |slot: &SecretSpan| {
        let same = known.iter().find(|secret| secret.pointer == slot.pointer && secret.in_quotes)?;
        Some(slice(old, same).to_owned())
    };
    let lost: Vec<String> =
        masked.iter().filter(|slot| value(slot).is_none()).map(|slot| slot.pointer.clone()).collect();
    if lost.is_empty() { Ok(replace(text, &masked, value)) } else { Err(lost) }
}

/// The body with a change laid over it: the members of `configuration` one by one, everything else as a whole (the
/// platform's PATCH: its tags replace all tags).
pub fn patch(body: &mut Value, change: Value) {
    let (Value::Object(body), Value::Object(change)) = (body, change) else { return };
    for (key, value) in change {
        match (body.get_mut(&key), value) {
            (Some(Value::Object(old)), Value::Object(new)) if key == "configuration" => old.extend(new),
            (_, value) => {
                body.insert(key, value);
            }
        }
    }
}

/// The text without `providerData.code` and `providerData.state`: they are good for one use. What is no JSON object
/// stays as it is.
pub fn without_code(text: &str) -> String {
    let Ok(mut body) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let Some(provider) = body.get_mut("providerData").and_then(Value::as_object_mut) else {
        return text.to_owned();
    };
    let had = [provider.remove("code"), provider.remove("state")].iter().any(Option::is_some);
    if had { format!("{body:#}") } else { text.to_owned() }
}

/// `configuration` as the platform answers it: every value a string, objects as JSON in a string.
pub fn answer_configuration(body: &Value) -> Map<String, Value> {
    let settings = body.get("configuration").and_then(Value::as_object);
    let text = |value: &Value| match value {
        Value::String(text) => Value::String(text.clone()),
        Value::Null => Value::Null,
        other => Value::String(other.to_string()),
    };
    settings.into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}

/// One entry of an instance's configuration, as the platform lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Made of the key alone, so it stays for ever: [`entry_id`].
    pub id: i64,
    /// `event.notification.enabled`.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The platform's word for the field of its form: `BOOLEAN`, `PASSWORD`, `TEXTAREA`, `TEXTFIELD_128`,
    /// `TEXTFIELD_1000`.
    pub kind: &'static str,
    /// One sentence for its user; empty where nothing is known of it.
    pub description: String,
    /// Its value as text; `None` where it is not set.
    pub value: Option<String>,
    /// Whether polling cannot do without it.
    pub is_required: bool,
}

/// The entries of a body whose secrets are masked: what Pollwright knows in the form's order, what the element asks
/// for, then whatever else it holds.
pub fn entries(shown: &Value, elements: &OwnElements) -> Vec<Entry> {
    let mut values = answer_configuration(shown);
    let element = shown.pointer("/element/key").and_then(Value::as_str).and_then(|key| elements.element(key));
    let known = schema::keys_of(Place::Configuration).filter(|key| key.is_known_to(Platform::Pollwright));
    let fields = element.into_iter().flat_map(|element| &element.fields);
    let mut keys: Vec<String> = Vec::new();
    let named = known.map(|key| key.name).chain(fields.map(|field| field.key.as_str()));
    for key in named.chain(values.keys().map(String::as_str)) {
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    let entry = |key: String| {
        let row = schema::find(Place::Configuration, &key);
        let field = element.and_then(|element| element.field(&key));
        let is_secret = field.map_or_else(|| secret::looks_secret(&key), |field| field.secret);
        let name = field.map(|field| field.label.as_str()).or(row.map(|row| row.label));
        let description = row.map(|row| row.doc).or(field.map(|field| field.help.as_str()));
        Entry {
            id: entry_id(&key),
            name: name.unwrap_or(&key).to_owned(),
            kind: match row.map(|row| row.kind) {
                Some(Kind::Flag) => "BOOLEAN",
                Some(Kind::Secret) => "PASSWORD",
                _ if is_secret => "PASSWORD",
                Some(Kind::Resources | Kind::Object(_)) => "TEXTAREA",
                Some(Kind::Whole(..)) => "TEXTFIELD_128",
                _ => "TEXTFIELD_1000",
            },
            description: description.unwrap_or_default().to_owned(),
            value: values.remove(&key).and_then(|value| value.as_str().map(str::to_owned)),
            is_required: row.is_some_and(|row| row.required) || field.is_some_and(|field| !field.optional),
            key,
        }
    };
    keys.into_iter().map(entry).collect()
}

/// The number of a configuration's entry: FNV-1a of its key, 31 bits, so that every JavaScript reads it.
pub fn entry_id(key: &str) -> i64 {
    let hash =
        key.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i64::from(hash & 0x7fff_ffff)
}

/// The change that sets one entry of a configuration, for [`patch`].
///
/// `Err` says what a value may be.
pub fn entry_change(key: &str, wish: &Value) -> Result<Value, &'static str> {
    match wish.get("propertyValue") {
        Some(value @ (Value::String(_) | Value::Bool(_) | Value::Number(_))) => {
            Ok(serde_json::json!({ "configuration": { key: value } }))
        }
        _ => Err("the body is `{\"propertyValue\": …}` with a text, a number, true or false"),
    }
}

/// The body with a name and tags that hold no HTML: whoever shows them need not think of it.
///
/// A text that is not plain JSON stays as it is.
pub fn sanitized(text: &str) -> String {
    let Ok(mut body) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let mut is_changed = false;
    let mut clean = |value: &mut Value| {
        if let Value::String(text) = value {
            let plain = without_tags(text);
            is_changed |= plain != *text;
            *text = plain;
        }
    };
    body.get_mut("name").map(&mut clean);
    body.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten().for_each(clean);
    if is_changed { format!("{body:#}") } else { text.to_owned() }
}

/// The text without what a browser takes for a tag: from `<` before a letter, `/`, `!` or `?` to the next `>`, or to the
/// end. What comes together by leaving a tag out is looked at again.
pub fn without_tags(text: &str) -> String {
    let (mut plain, mut in_tag) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        if in_tag {
            in_tag = c != '>';
        } else if plain.ends_with('<') && (c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            plain.pop();
            in_tag = true;
        } else {
            plain.push(c);
        }
    }
    plain
}

fn secrets(document: &Document, elements: &OwnElements, with_masked: bool) -> Vec<SecretSpan> {
    let element =
        document.find("/element/key").and_then(|node| node.as_str()).and_then(|key| elements.element(key));
    if with_masked {
        secret::secret_slots(document, element)
    } else {
        secret::secret_spans(document, element)
    }
}

fn slice<'a>(text: &'a str, secret: &SecretSpan) -> &'a str {
    text.get(secret.span.start() as usize..secret.span.end() as usize).unwrap_or_default()
}

/// Writes something else in the place of each secret.
fn replace(text: &str, secrets: &[SecretSpan], by: impl Fn(&SecretSpan) -> Option<String>) -> String {
    let mut out = text.to_owned();
    for secret in secrets.iter().rev() {
        if let Some(mut value) = by(secret) {
            if !secret.in_quotes {
                value = format!("\"{value}\"");
            }
            out.replace_range(secret.span.start() as usize..secret.span.end() as usize, &value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"element":{"key":"freshdeskv2"},"configuration":{"username":"k3y-of-desk","password":"p\"w",
        "event.notification.signature.key":"sign-me","event.poller.configuration":"{\"contacts\":{\"url\":\"/c\"}}"}}"#;

    #[test]
    fn masked_and_back() {
        let masked = mask(BODY, &OwnElements::default());
        for secret in ["p\\\"w", "sign-me"] {
            assert!(BODY.contains(secret) && !masked.contains(secret), "{masked}");
        }
        assert_eq!(unmask(&masked, BODY, &OwnElements::default()).as_deref(), Ok(BODY));
        let other = masked.replace("freshdeskv2", "freshdeskv2 ").replacen(MASK, "new", 1);
        assert!(
            unmask(&other, BODY, &OwnElements::default()).is_ok_and(|text| text.contains("new")),
            "{other}"
        );
    }

    #[test]
    fn what_an_own_element_calls_secret_is_masked() {
        let file = include_str!("catalog/freshdeskv2.json").replace("\"freshdeskv2\"", "\"acmedesk\"");
        let own = OwnElements::read(&[("acmedesk.json".to_owned(), file)]).unwrap();
        let body = r#"{"element":{"key":"acmedesk"},"configuration":{"username":"k3y-of-desk"}}"#;
        assert!(mask(body, &OwnElements::default()).contains("k3y-of-desk"));
        assert!(!mask(body, &own).contains("k3y-of-desk"), "{}", mask(body, &own));
    }

    #[test]
    fn a_mask_without_a_secret_behind_it() {
        let text = r#"{"configuration":{"password":"********"}}"#;
        assert_eq!(
            unmask(text, "{}", &OwnElements::default()),
            Err(vec!["/configuration/password".to_owned()])
        );
    }

    #[test]
    fn patches() {
        let mut body = serde_json::json!({"name":"a","tags":["x"],"configuration":{"a":1,"b":2}});
        patch(&mut body, serde_json::json!({"tags":["y"],"configuration":{"b":3,"c":4}}));
        let expected = serde_json::json!({"name":"a","tags":["y"],"configuration":{"a":1,"b":3,"c":4}});
        assert_eq!(body, expected);
    }

    #[test]
    fn entries_of_a_configuration() {
        let none = OwnElements::default();
        let entries = entries(&serde_json::from_str(&mask(BODY, &none)).unwrap(), &none);
        let find = |key: &str| entries.iter().find(|entry| entry.key == key).unwrap();
        let short = |key: &str| {
            let entry = find(key);
            format!("{} {} {:?} {}", entry.id, entry.kind, entry.value, entry.is_required)
        };
        assert_eq!(short("event.notification.enabled"), "905092355 BOOLEAN None false");
        assert_eq!(short("password"), "910909208 PASSWORD Some(\"********\") false");
        assert_eq!(find("event.poller.configuration").kind, "TEXTAREA");
        let ids: std::collections::BTreeSet<i64> = entries.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), entries.len());
    }

    #[test]
    fn names_without_tags() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(without_tags(text), expected, "{text}");
        }
        check("Desk <b>one</b>", "Desk one");
        check("a < b > c, 1<2", "a < b > c, 1<2");
        check("<script>alert(1)</script>", "alert(1)");
        check("<<b>script>x", "x");
        check("<img src=x onerror=alert(1)", "");
        check("<!-- x -->y", "y");
        check("ä<", "ä<");
        let text = r#"{"name":"<i>a</i>","tags":["<b>","x"],"n":1}"#;
        let clean: Value = serde_json::from_str(&sanitized(text)).unwrap();
        assert_eq!(clean, serde_json::json!({"name":"a","tags":["","x"],"n":1}));
        assert_eq!(sanitized("{ \"name\":\"a\" }"), "{ \"name\":\"a\" }");
    }
}
