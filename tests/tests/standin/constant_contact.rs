//! Constant Contact's stand-in.

use super::*;

const ME: Who<'static> = Who::Header("Bearer standin-key");

#[test]
fn token_and_key() {
    let running = start("constantcontact");
    check_status(&running, "/lists?api_key=standin-key", ME, 200);
    check_status(&running, "/lists", ME, 403);
    check_status(&running, "/lists?api_key=standin-key", Who::Nobody, 401);
    check_status(&running, "/lists?api_key=standin-key&access_token=standin-key", Who::Nobody, 200);
    check_status(&running, "/lists?api_key=other", ME, 403);
}

#[test]
fn pages_follow_the_next_link() {
    let running = start("constantcontact");
    for (path, resource) in [("emailmarketing/campaigns", "campaigns"), ("contacts", "contacts")] {
        let since = middle(&running, resource, "modified_date");
        let mut path = format!("/v2/{path}?modified_since={since}&status=ALL&limit=4");
        let mut ids = Vec::new();
        loop {
            let got = get(&format!("{}{path}&api_key={KEY}", running.hub_url()), ME);
            assert_eq!(got.status, 200, "{path}: {}", got.text);
            ids.extend(texts(&got.json()["results"], "/id"));
            let next = got.json().pointer("/meta/pagination/next_link").cloned();
            let Some(Value::String(next)) = next else { break };
            assert!(!next.contains("api_key"), "{next}");
            path = next;
        }
        let expected = ids_since(&running, resource, "/id", "modified_date", &since);
        assert!(expected.len() > 8, "{resource}: too few records to page");
        assert_eq!(sorted(ids), sorted(expected), "{resource}");
    }
}

#[test]
fn campaigns_show_their_created_date_in_the_detail_only() {
    let running = start("constantcontact");
    let get = |path: &str| get(&format!("{}{path}", running.base_url()), ME).json();
    let first = get("/emailmarketing/campaigns?api_key=standin-key&limit=1")["results"][0].clone();
    let members: Vec<_> = first.as_object().unwrap().keys().cloned().collect();
    assert_eq!(sorted(members), ["id", "modified_date", "name", "status"]);
    let detail =
        get(&format!("/emailmarketing/campaigns/{}?api_key=standin-key", first["id"].as_str().unwrap()));
    assert!(detail["created_date"].is_string(), "{detail}");
}

#[test]
fn deleted_campaigns_come_by_their_status() {
    let running = start("constantcontact");
    let deleted = running.delete("campaigns", None).unwrap();
    let ids = |status: &str| {
        let path = "/emailmarketing/campaigns?api_key=standin-key&limit=50";
        texts(&get(&format!("{}{path}&status={status}", running.base_url()), ME).json()["results"], "/id")
    };
    let id = deleted["id"].as_str().unwrap().to_owned();
    assert_eq!(ids("DELETED"), std::slice::from_ref(&id));
    assert!(!ids("ALL").contains(&id));
    check_status(&running, &format!("/emailmarketing/campaigns/{id}?api_key=standin-key"), ME, 404);
}

#[test]
fn lists_are_a_root_array() {
    let running = start("constantcontact");
    let since = middle(&running, "lists", "modified_date");
    let url = format!("{}/lists?api_key=standin-key&modified_since={since}", running.base_url());
    let expected = ids_since(&running, "lists", "/id", "modified_date", &since);
    assert_eq!(texts(&get(&url, ME).json(), "/id"), expected);
}

#[test]
fn too_many_calls() {
    for (limit_status, expected) in [(None, 403), (Some(429), 429)] {
        let options =
            Options { limit: Some(0), window_seconds: 1, limit_status, ..at_noon(Options::default()) };
        let running = standin::start("constantcontact", options).unwrap();
        let got = get(&format!("{}/lists?api_key=standin-key", running.base_url()), ME);
        assert_eq!(got.status, expected);
        assert_eq!(got.json()[0]["error_key"], "mashery.not.authorized.over.qps");
    }
}
