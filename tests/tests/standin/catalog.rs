//! The catalog's direct form of every resource, asked as its recipe says: address, authentication, place of the
//! records.

use super::*;
use pollwright_core::{
    catalog::{self, CatalogResource, Element},
    platform::Platform,
    sample::Sample,
};

/// The records that a resource's direct URL gets since an instant.
fn ask(running: &Running, element: &Element, resource: &CatalogResource, since: &str) -> Value {
    let body = answer(running, element, resource, since);
    let records = body.pointer(resource.records_path.as_deref().unwrap_or("")).cloned();
    records.unwrap_or_else(|| panic!("{} {}: no records in {body}", element.key, resource.name))
}

/// What a resource's direct URL answers since an instant.
fn answer(running: &Running, element: &Element, resource: &CatalogResource, since: &str) -> Value {
    let value = |key: &str| {
        Some(if key == "username" && element.key == "sagecrm" { "standin" } else { KEY }.to_owned())
    };
    let fill = |text: &str| element.fill(text, value).unwrap();
    let template = resource.direct["url"].as_str().unwrap();
    let mut url = match (template.find("${"), template.find("'Z'}")) {
        (Some(start), Some(end)) => format!("{}{since}{}", &template[..start], &template[end + 4..]),
        _ => template.to_owned(),
    };
    url = url.replace("{id}", "2414183").replace("{updateKey}", "UPDATE-c2414183-6301175442385801216");
    for (name, value) in &element.auth.query {
        url = format!("{url}&{name}={}", fill(value));
    }
    let mut request = client().get(format!("{}{url}", running.base_url()));
    if let Some((user, password)) = &element.auth.basic {
        request = request.basic_auth(fill(user), Some(fill(password)));
    }
    for (name, value) in &element.auth.headers {
        request = request.header(name, fill(value));
    }
    let response = request.send().unwrap();
    let (status, text) = (response.status(), response.text().unwrap());
    assert!(status.is_success(), "{} {}: {status} {text}", element.key, resource.name);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_direct_url_gets_records_with_an_id_and_a_date() {
    for element in catalog::elements() {
        let running = start(&element.key);
        for resource in &element.resources {
            let place = format!("{} {}", element.key, resource.name);
            let text =
                |pointer: &str| resource.direct.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            let records = ask(&running, element, resource, "2001-01-01T00:00:00Z");
            let ids = texts(&records, &format!("/{}", text("/idField").replace('.', "/")));
            assert!(ids.len() >= 30 && ids.iter().all(|id| id != "null"), "{place}: {ids:?}");
            let updated = format!("/{}", text("/datesConfiguration/updatedDateField"));
            assert!(texts(&records, &updated).iter().all(|date| date != "null"), "{place}");

            running.change(&resource.name, None, &Value::Null).unwrap();
            // LinkedIn has no filter: its lists are read whole.
            let expected = if element.key == "linkedin" { ids.len() } else { 1 };
            let changed = ask(&running, element, resource, NOON);
            assert_eq!(changed.as_array().map(Vec::len), Some(expected), "{place}");
        }
    }
}

/// What a sample of each vendor's answer speaks for is what the catalog has, in each key that a sample can speak for.
#[test]
fn samples_propose_what_the_catalog_has() {
    const KEYS: [&str; 9] = [
        "/idField",
        "/createdCheckTolerance",
        "/filterByUpdatedDate",
        "/datesConfiguration/updatedDateField",
        "/datesConfiguration/updatedDateFormat",
        "/datesConfiguration/updatedDateTimezone",
        "/datesConfiguration/createdDateField",
        "/datesConfiguration/createdDateFormat",
        "/datesConfiguration/createdDateTimezone",
    ];
    for element in catalog::elements() {
        let running = start(&element.key);
        for resource in &element.resources {
            let place = format!("{} {}", element.key, resource.name);
            let answer = answer(&running, element, resource, "2001-01-01T00:00:00Z");
            let sample = Sample::read(&answer.to_string()).unwrap_or_else(|why| panic!("{place}: {why}"));
            let proposed = sample.propose(&resource.name, Some(&resource.direct), Platform::Pollwright);
            let of = |pointer: &str| proposed.iter().find(|one| one.pointer == pointer).map(|one| &one.value);
            let created =
                resource.direct.pointer("/datesConfiguration/createdDateField").and_then(Value::as_str);
            // Constant Contact leaves a campaign's created date out of the list.
            let is_left_out = created.is_some_and(|field| sample.values(field).is_none());
            assert_eq!(is_left_out, place == "constantcontact campaigns", "{place}");
            for key in KEYS.into_iter().filter(|key| !(is_left_out && key.contains("created"))) {
                assert_eq!(of(key), resource.direct.pointer(key), "{place} {key}: {proposed:#?}");
            }
            let path = of("/pollwright/recordsPath").and_then(Value::as_str);
            assert_eq!(path, resource.records_path.as_deref(), "{place}");
        }
    }
}
