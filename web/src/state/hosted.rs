//! An instance that a server hosts, in words: what its answers say.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::rc::Rc;

/// The instance whose configuration a session holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The server's number of it.
    pub id: i64,
    /// What people call it.
    pub name: Rc<str>,
}

/// How something stands, as a colour shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    Calm,
    /// As it should be.
    Good,
    /// Somebody should look.
    Warn,
    /// It does not work.
    Bad,
}

/// How an instance stands: the worst first.
pub fn condition(instance: &Value) -> (Tone, &'static str) {
    let is = |key: &str| instance[key].as_bool().unwrap_or_default();
    let has = |key: &str| instance[key].as_str().is_some_and(|text| !text.is_empty());
    match () {
        () if !is("isEnabled") => (Tone::Calm, "switched off"),
        () if has("heldBecause") => (Tone::Bad, "callback held"),
        () if !list(instance, "disabledResources").is_empty() => (Tone::Bad, "a resource is off"),
        () if has("lastError") => (Tone::Bad, "last poll failed"),
        () if !is("isPolled") => (Tone::Warn, "events are off"),
        () if !has("lastPoll") => (Tone::Calm, "not polled yet"),
        () => (Tone::Good, "polling"),
    }
}

/// How a notification stands.
pub fn delivery(status: &str) -> (Tone, &'static str) {
    match status {
        "delivered" => (Tone::Good, "delivered"),
        "pending" => (Tone::Warn, "waiting"),
        "set-aside" => (Tone::Bad, "set aside"),
        _ => (Tone::Calm, "no callback"),
    }
}

/// The instances whose name, element, tags or number hold all words of a search.
pub fn found<'a>(instances: &'a [Value], search: &str) -> Vec<&'a Value> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let fits = |instance: &&Value| {
        let texts = [&instance["name"], &instance["elementKey"], &instance["tags"], &instance["id"]];
        let text = texts.map(Value::to_string).concat().to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    instances.iter().filter(fits).collect()
}

/// What happened, in one sentence: a message of the server's news.
pub fn told(news: &Value) -> String {
    match text(news, "type") {
        "polled" if news["isGood"] == false => {
            format!("The poll of {} failed", when(text(news, "pollStart")))
        }
        "polled" => {
            let n = news["nEvents"].as_u64().unwrap_or_default();
            format!("Polled at {}: {n} event{}", when(text(news, "pollStart")), if n == 1 { "" } else { "s" })
        }
        "event" => {
            let reason = text(news, "reason");
            format!(
                "{} {} {}: {reason}",
                text(news, "eventType"),
                text(news, "objectType"),
                text(news, "objectId")
            )
        }
        "tried" => {
            let (_, words) = delivery(match text(news, "outcome") {
                "retry" => "pending",
                "held" => "set-aside",
                outcome => outcome,
            });
            format!("Notification {words}: {}", text(news, "answer"))
        }
        "notice" => text(news, "message").to_owned(),
        _ => String::new(),
    }
}

/// Why events fired, and how often: `new 2, changed 1`.
pub fn reasons(report: &Value) -> String {
    let counted = report["reasons"].as_object().into_iter().flatten();
    counted.map(|(reason, n)| format!("{reason} {n}")).collect::<Vec<_>>().join(", ")
}

/// An instant of an answer, as people read it, to the second: `2026-11-27 07:30:00`; empty where there is none.
pub fn when(at: &str) -> String {
    at.get(..19).unwrap_or_default().replacen('T', " ", 1)
}

/// The text at a key; empty where there is none.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The list at a key; empty where there is none.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check_condition(instance: Value, expected: &str) {
        assert_eq!(condition(&instance).1, expected, "{instance}");
    }

    #[test]
    fn conditions() {
        let good = json!({ "isEnabled": true, "isPolled": true, "lastPoll": "2026-11-27T07:30:00Z", "lastError": null });
        let with = |key: &str, value: Value| {
            let mut instance = good.clone();
            instance[key] = value;
            instance
        };
        check_condition(good.clone(), "polling");
        check_condition(with("lastPoll", Value::Null), "not polled yet");
        check_condition(with("lastError", json!("401")), "last poll failed");
        check_condition(with("heldBecause", json!("410")), "callback held");
        check_condition(with("disabledResources", json!(["contacts"])), "a resource is off");
        check_condition(with("isPolled", json!(false)), "events are off");
        check_condition(with("isEnabled", json!(false)), "switched off");
    }

    #[test]
    fn a_search() {
        let instances = [
            json!({ "id": 1, "name": "Acme", "elementKey": "freshdeskv2", "tags": ["eu"] }),
            json!({ "id": 2, "name": "Beta", "elementKey": "linkedin" }),
        ];
        let check = |search: &str, expected: &[&str]| {
            let names: Vec<_> = found(&instances, search).into_iter().map(|one| text(one, "name")).collect();
            assert_eq!(names, expected, "{search}");
        };
        check("", &["Acme", "Beta"]);
        check("fresh EU", &["Acme"]);
        check("2", &["Acme", "Beta"]);
        check("linkedin", &["Beta"]);
        check("nothing", &[]);
    }

    #[test]
    fn news() {
        let check = |news: Value, expected: &str| assert_eq!(told(&news), expected, "{news}");
        check(
            json!({ "type": "polled", "pollStart": "2026-11-27T07:30:00Z", "nEvents": 1, "isGood": true }),
            "Polled at 2026-11-27 07:30:00: 1 event",
        );
        check(
            json!({ "type": "polled", "pollStart": "2026-11-27T07:30:00Z", "nEvents": 0, "isGood": false }),
            "The poll of 2026-11-27 07:30:00 failed",
        );
        check(
            json!({ "type": "event", "eventType": "CREATED", "objectType": "contacts", "objectId": "7", "reason": "new" }),
            "CREATED contacts 7: new",
        );
        check(
            json!({ "type": "tried", "outcome": "retry", "answer": "503", "notification": "x" }),
            "Notification waiting: 503",
        );
        check(json!({ "type": "another" }), "");
    }

    #[test]
    fn words() {
        assert_eq!(when("2026-11-27T07:30:00.123Z"), "2026-11-27 07:30:00");
        assert_eq!(when(""), "");
        assert_eq!(reasons(&json!({ "reasons": { "changed": 1, "new": 2 } })), "changed 1, new 2");
    }
}
