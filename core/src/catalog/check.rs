//! What is wrong with a data file: what it lacks, and what does not fit together.

use super::{
    Element, Field, next_field,
    shape::{self, Key, Kind, Presence},
};
use crate::{
    json::escape_step,
    schema::{Place, keys_of},
    template::Template,
};
use serde_json::Value;

/// Something that is wrong with a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where, as a pointer into the file.
    pub pointer: String,
    /// What, in one clause.
    pub message: String,
}

/// Everything that is wrong with a data file, in its order; nothing where the catalog could take it.
pub fn flaws(json: &Value) -> Vec<Flaw> {
    let mut found = Vec::new();
    blanks(json, shape::ELEMENT, "", &mut found);
    match super::read::element(json) {
        Ok(element) => of_element(&element, &mut found),
        // What is blank or missing was said already.
        Err(message) if found.is_empty() => found.push(Flaw { pointer: String::new(), message }),
        Err(_) => {}
    }
    found
}

/// What has to say something, and does not.
fn blanks(json: &Value, keys: &[Key], pointer: &str, found: &mut Vec<Flaw>) {
    let kind = json["kind"].as_str();
    for key in keys.iter().filter(|key| key.is_of(kind)) {
        let place = format!("{pointer}/{}", key.name);
        let value = &json[key.name];
        match key.kind {
            Kind::Text if key.presence == Presence::Needed && is_blank(value) => {
                found.push(Flaw { pointer: place, message: "this is still empty".to_owned() });
            }
            Kind::Object(keys) if value.is_object() => blanks(value, keys, &place, found),
            Kind::List(keys) => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    blanks(item, keys, &format!("{place}/{at}"), found);
                }
            }
            Kind::Members => {
                let dates = format!("{place}/datesConfiguration");
                let all =
                    [(Place::Resource, place, value), (Place::Dates, dates, &value["datesConfiguration"])];
                for (of, place, members) in all {
                    let needed = keys_of(of).filter(|key| key.required && is_blank(&members[key.name]));
                    found.extend(needed.map(|key| Flaw {
                        pointer: format!("{place}/{}", key.name),
                        message: "this is still empty".to_owned(),
                    }));
                }
            }
            _ => {}
        }
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
}

fn of_element(element: &Element, found: &mut Vec<Flaw>) {
    let mut say = |pointer: String, message: String| found.push(Flaw { pointer, message });
    for (at, field) in element.fields.iter().enumerate() {
        if element.fields[..at].iter().any(|before| before.key == field.key) {
            say(format!("/fields/{at}/key"), format!("there are two settings `{}`", field.key));
        }
    }
    let auth = &element.auth;
    let mut texts = vec![("/baseUrl".to_owned(), &element.base_url)];
    texts.extend(auth.basic.iter().flat_map(|(user, password)| {
        [("/auth/basic/0".to_owned(), user), ("/auth/basic/1".to_owned(), password)]
    }));
    for (list, pairs) in [("headers", &auth.headers), ("query", &auth.query)] {
        let values = pairs.iter().enumerate();
        texts.extend(values.map(|(at, (_, value))| (format!("/auth/{list}/{at}/1"), value)));
    }
    for (pointer, text) in texts {
        let mut rest = text.as_str();
        while let Some((_, key, after)) = next_field(rest) {
            if element.field(key).is_none() {
                say(pointer.clone(), format!("there is no setting `{key}`: add it, or take out `{{{key}}}`"));
            }
            rest = after;
        }
    }
    for (at, resource) in element.resources.iter().enumerate() {
        let place = format!("/resources/{at}");
        if element.resources[..at].iter().any(|before| before.name == resource.name) {
            say(format!("{place}/name"), format!("there are two resources `{}`", resource.name));
        }
        let url = |form: &Value| form["url"].as_str().unwrap_or_default().to_owned();
        let (hub, direct) = (url(&resource.hub), url(&resource.direct));
        let start = format!("/hubs/{}/", element.hub);
        if !hub.is_empty() && !hub.starts_with(&start) {
            say(format!("{place}/hub/url"), format!("a URL of this hub starts with `{start}`"));
        }
        if !direct.is_empty() && (!direct.starts_with('/') || direct.starts_with("/hubs/")) {
            let message = "a URL of the vendor's own API is a path below its address, such as `/contacts`";
            say(format!("{place}/direct/url"), message.to_owned());
        }
        for (form, url) in [("hub", &hub), ("direct", &direct)] {
            for (name, _) in Template::parse(url).parameters() {
                if resource.parameters.iter().all(|parameter| parameter.name != name) {
                    let message = format!("there is no parameter `{name}`: add it to the resource");
                    say(format!("{place}/{form}/url"), message);
                }
            }
        }
    }
}

/// Where a value of a fresh body comes from: the pointer into the data file, for a pointer into the body.
pub fn origin(element: &Element, is_hosted: bool, pointer: &str) -> Option<String> {
    let rest = pointer.strip_prefix("/configuration/")?;
    let Some(rest) = rest.strip_prefix("event.poller.configuration/") else {
        let at = element.fields.iter().position(|field: &Field| escape_step(&field.key) == rest)?;
        return Some(format!("/fields/{at}/key"));
    };
    let (name, member) = rest.split_once('/').unwrap_or((rest, ""));
    let at = element.resources.iter().position(|resource| escape_step(&resource.name) == name)?;
    let form = if is_hosted { "hub" } else { "direct" };
    match member {
        "" => Some(format!("/resources/{at}/name")),
        member => Some(format!("/resources/{at}/{form}/{member}")),
    }
}
