//! An instance's request body as an API shows it and takes it: secrets masked, and put back where they come back masked.

use crate::{
    catalog,
    config::Config,
    json::{self, Document},
    secret::{self, SecretSpan},
};
use serde_json::{Map, Value};

/// What stands for a secret value in an answer.
pub const MASK: &str = "********";

/// The text with each secret value masked.
pub fn mask(text: &str) -> String {
    let document = json::parse(text);
    replace(text, &secrets(&document, false), |_| Some(MASK.to_owned()))
}

/// The text with the secrets of `old` wherever it holds a masked one in their place.
///
/// `Err` names the pointers that hold a mask while `old` has no secret there.
pub fn unmask(text: &str, old: &str) -> Result<String, Vec<String>> {
    let (document, old_document) = (json::parse(text), json::parse(old));
    let known = secrets(&old_document, false);
    let masked: Vec<SecretSpan> =
        secrets(&document, true).into_iter().filter(|slot| slice(text, slot) == MASK).collect();
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

/// What each member of a configuration is called and whether it is secret, for the list of an instance's
/// configuration: key, label, description, whether it is secret.
pub fn describe(config: &Config, key: &str) -> (String, String, bool) {
    let row = crate::schema::find(crate::schema::Place::Configuration, key);
    let element = config.element.as_ref().and_then(|element| catalog::element(&element.value));
    let field = element.and_then(|element| element.field(key));
    let label = field.map(|field| field.label.clone()).or_else(|| Some(row?.label.to_owned()));
    let description = row.map_or_else(String::new, |row| row.doc.to_owned());
    let is_secret = field.map_or_else(|| secret::looks_secret(key), |field| field.secret);
    (label.unwrap_or_else(|| key.to_owned()), description, is_secret)
}

fn secrets(document: &Document, with_masked: bool) -> Vec<SecretSpan> {
    let element = document.find("/element/key").and_then(|node| node.as_str()).and_then(catalog::element);
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
        let masked = mask(BODY);
        for secret in ["p\\\"w", "sign-me"] {
            assert!(BODY.contains(secret) && !masked.contains(secret), "{masked}");
        }
        assert_eq!(unmask(&masked, BODY).as_deref(), Ok(BODY));
        let other = masked.replace("freshdeskv2", "freshdeskv2 ").replacen(MASK, "new", 1);
        assert!(unmask(&other, BODY).is_ok_and(|text| text.contains("new")), "{other}");
    }

    #[test]
    fn a_mask_without_a_secret_behind_it() {
        let text = r#"{"configuration":{"password":"********"}}"#;
        assert_eq!(unmask(text, "{}"), Err(vec!["/configuration/password".to_owned()]));
    }

    #[test]
    fn patches() {
        let mut body = serde_json::json!({"name":"a","tags":["x"],"configuration":{"a":1,"b":2}});
        patch(&mut body, serde_json::json!({"tags":["y"],"configuration":{"b":3,"c":4}}));
        let expected = serde_json::json!({"name":"a","tags":["y"],"configuration":{"a":1,"b":3,"c":4}});
        assert_eq!(body, expected);
    }
}
