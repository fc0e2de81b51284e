//! A data file of the catalog while a person writes it: what the form begins with, and how it changes.

use pollwright_core::{
    catalog::shape::{ELEMENT, Key, Kind, Presence},
    schema,
};
use serde_json::{Map, Value, json};

/// What a new element begins with: one resource, a user and a password.
pub fn draft() -> Value {
    json!({
        "key": "", "id": 0, "name": "", "hub": "", "baseUrl": "",
        "auth": basic(),
        "fields": user_and_password(),
        "paging": { "kind": "none" },
        "resources": [resource()],
        "limits": "",
    })
}

/// A resource whose records are as most APIs write them.
pub fn resource() -> Value {
    let members = json!({
        "url": "",
        "idField": "id",
        "datesConfiguration": {
            "updatedDateField": "updated_at",
            "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "updatedDateTimezone": "GMT",
            "createdDateField": "created_at",
            "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "createdDateTimezone": "GMT",
        },
    });
    json!({ "name": "", "hub": members, "direct": members })
}

/// A place in the file as the form calls it: `Resource 1, On hosted platforms, URL`. What the form does not know stays.
pub fn in_words(pointer: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut keys = ELEMENT;
    let mut is_member = false;
    for step in pointer.split('/').skip(1) {
        if let (Some(list), Ok(at)) = (words.last_mut(), step.parse::<usize>()) {
            *list = format!("{} {}", list.trim_end_matches('s'), at + 1);
            continue;
        }
        let member = || schema::KEYS.iter().find(|key| key.name == step).map(|key| key.label);
        let known = keys.iter().find(|key| key.name == step && !is_member);
        let label = if is_member { member() } else { known.map(|key| key.label) };
        // The form shows the dates of a resource beside its other fields.
        if step != "datesConfiguration" {
            words.push(label.unwrap_or(step).to_owned());
        }
        match known.map(|key| key.kind) {
            Some(Kind::Object(inner) | Kind::List(inner)) => keys = inner,
            Some(Kind::Members) => is_member = true,
            _ => {}
        }
    }
    words.join(", ")
}

/// A new item of a list: what has to be there, with nothing in it.
pub fn fresh(keys: &[Key]) -> Value {
    if keys.iter().any(|key| key.kind == Kind::Members) {
        return resource();
    }
    let kind = keys.iter().find(|key| key.name == "kind").map(of_kind);
    let kind = kind.as_ref().and_then(Value::as_str);
    let there = keys.iter().filter(|key| key.presence != Presence::Optional && key.is_of(kind));
    Value::Object(there.map(|key| (key.name.to_owned(), of_kind(key))).collect())
}

/// The file with another value at a place; none takes it out.
///
/// What belongs together follows: settings of the other kind of authentication, and what hub and vendor's own API have
/// in common, as long as nobody has told them apart.
pub fn with(file: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut next = file.clone();
    match pointer {
        "/auth/kind" => {
            let is_standard = [user_and_password(), oauth_settings()].contains(&file["fields"]);
            let is_oauth = value.as_ref().is_some_and(|kind| kind == "oauth2");
            next["auth"] = if is_oauth { oauth() } else { basic() };
            if is_standard {
                next["fields"] = if is_oauth { oauth_settings() } else { user_and_password() };
            }
            return next;
        }
        _ if pointer.ends_with("/kind") => {
            let holder = pointer.trim_end_matches("/kind");
            put(&mut next, holder, Some(json!({})));
        }
        _ => {}
    }
    if let Some((before, after)) = pointer.split_once("/hub/")
        && after != "url"
    {
        let twin = format!("{before}/direct/{after}");
        if file.pointer(&twin) == file.pointer(pointer) {
            put(&mut next, &twin, value.clone());
        }
    }
    put(&mut next, pointer, value);
    next
}

fn put(file: &mut Value, pointer: &str, value: Option<Value>) {
    let Some((holder, step)) = pointer.rsplit_once('/') else { return };
    match (file.pointer_mut(holder), value) {
        (Some(Value::Object(members)), Some(value)) => drop(members.insert(step.to_owned(), value)),
        // The order of the others stays.
        (Some(Value::Object(members)), None) => drop(members.shift_remove(step)),
        (Some(Value::Array(items)), value) => {
            let Ok(at) = step.parse::<usize>() else { return };
            match value {
                Some(value) if at < items.len() => items[at] = value,
                Some(value) => items.push(value),
                None if at < items.len() => drop(items.remove(at)),
                None => {}
            }
        }
        _ => {}
    }
}

fn of_kind(key: &Key) -> Value {
    match key.kind {
        Kind::Text => "".into(),
        Kind::Flag => false.into(),
        Kind::Whole => 0.into(),
        Kind::Choice(words) => words.first().copied().into(),
        Kind::Pair(_) => json!(["", ""]),
        Kind::Pairs(_) | Kind::List(_) => json!([]),
        Kind::Object(keys) => fresh(keys),
        Kind::Members => Value::Object(Map::new()),
    }
}

fn basic() -> Value {
    json!({ "kind": "basic", "basic": ["{username}", "{password}"] })
}

fn oauth() -> Value {
    json!({
        "kind": "oauth2",
        "headers": [["Authorization", "Bearer {oauth.user.token}"]],
        "oauth": { "authorizeUrl": "", "tokenUrl": "", "scope": "", "proof": "header" },
    })
}

fn user_and_password() -> Value {
    json!([
        setting("username", "User name", "<YOUR_USERNAME>", "API_USERNAME", false),
        setting("password", "Password", "<YOUR_PASSWORD>", "API_PASSWORD", true),
    ])
}

fn oauth_settings() -> Value {
    let mut token =
        setting("oauth.user.token", "Access token", "<YOUR_ACCESS_TOKEN>", "API_ACCESS_TOKEN", true);
    token["optional"] = true.into();
    json!([
        setting("oauth.api.key", "API Key", "<YOUR_API_KEY>", "API_KEY", true),
        setting("oauth.api.secret", "API Secret", "<YOUR_API_SECRET>", "API_SECRET", true),
        setting("oauth.callback.url", "Callback URL", "<YOUR_OAUTH_CALLBACK_URL>", "API_CALLBACK_URL", false),
        setting(
            "/providerData/code",
            "Authorization grant code",
            "<AUTHORIZATION_GRANT_CODE>",
            "API_GRANT_CODE",
            true
        ),
        token,
    ])
}

fn setting(key: &str, label: &str, placeholder: &str, env: &str, is_secret: bool) -> Value {
    let mut setting =
        json!({ "key": key, "label": label, "placeholder": placeholder, "env": env, "help": "" });
    if is_secret {
        setting["secret"] = true.into();
    }
    setting
}

/// A draft that is filled in.
#[cfg(test)]
pub(crate) fn example() -> Value {
    const HUB: &str = "/hubs/helpdesk/contacts?where=updated_at>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
    const DIRECT: &str = "/contacts?updated_since=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}";
    let values = [
        ("/key", "acmedesk"),
        ("/name", "Acme Desk"),
        ("/hub", "helpdesk"),
        ("/baseUrl", "https://api.acme.example/v1"),
        ("/resources/0/name", "contacts"),
        ("/resources/0/hub/url", HUB),
        ("/resources/0/direct/url", DIRECT),
    ];
    values.iter().fold(draft(), |file, (pointer, value)| with(&file, pointer, Some((*value).into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::catalog::{Element, flaws};

    #[test]
    fn a_filled_draft_has_no_flaw() {
        assert_eq!(flaws(&example()), []);
        let oauth = with(&example(), "/auth/kind", Some("oauth2".into()));
        let oauth = with(&oauth, "/auth/oauth/authorizeUrl", Some("https://a.example".into()));
        let oauth = with(&oauth, "/auth/oauth/tokenUrl", Some("https://t.example".into()));
        assert_eq!(flaws(&oauth), []);
        assert_eq!(with(&oauth, "/auth/kind", Some("basic".into())), example());
    }

    #[test]
    fn every_draft_can_be_read() {
        assert_eq!(Element::read(&draft().to_string()).map(drop), Ok(()));
        assert_eq!(Element::read(&fresh(ELEMENT).to_string()).map(drop), Ok(()));
        for kind in ["none", "link", "body-link", "offset"] {
            let file = with(&draft(), "/paging/kind", Some(kind.into()));
            assert_eq!(file["paging"], json!({ "kind": kind }));
        }
    }

    #[test]
    fn what_hub_and_vendor_have_in_common_follows() {
        let id = |file: &Value, form: &str| file["resources"][0][form]["idField"].clone();
        let file = with(&draft(), "/resources/0/hub/idField", Some("key".into()));
        assert_eq!((id(&file, "hub"), id(&file, "direct")), (json!("key"), json!("key")));
        let file = with(&file, "/resources/0/direct/idField", Some("uid".into()));
        let file = with(&file, "/resources/0/hub/idField", Some("id".into()));
        assert_eq!((id(&file, "hub"), id(&file, "direct")), (json!("id"), json!("uid")));
    }

    #[test]
    fn places_have_the_words_of_the_form() {
        #[track_caller]
        fn check(pointer: &str, expected: &str) {
            assert_eq!(in_words(pointer), expected, "{pointer}");
        }
        check("/baseUrl", "Address of the vendor's API");
        check("/resources/0/name", "Resource 1, Name");
        check("/resources/1/hub/url", "Resource 2, On hosted platforms, URL");
        check(
            "/resources/0/direct/datesConfiguration/updatedDateFormat",
            "Resource 1, On the vendor's own API, Updated Date Format",
        );
        check("/auth/basic/0", "Authentication, Basic authentication 1");
        check("/fields/0/env", "Setting 1, Environment variable");
        check("/resources/0/hub/mine", "Resource 1, On hosted platforms, mine");
        check("", "");
    }

    #[test]
    fn items_come_and_go() {
        let file = with(&draft(), "/resources/1", Some(resource()));
        assert_eq!(file["resources"].as_array().map(Vec::len), Some(2));
        let file = with(&file, "/resources/0", None);
        assert_eq!(file["resources"].as_array().map(Vec::len), Some(1));
        assert_eq!(with(&file, "/nothing/here", Some(json!(1))), file);
    }
}
