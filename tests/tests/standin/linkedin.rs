//! LinkedIn's stand-in.

use super::*;

const ME: Who<'static> = Who::Header("Bearer standin-key");
const UPDATES: &str = "/companies/2414183/updates";
const FIRST: &str = "UPDATE-c2414183-6301175442385801216";

#[test]
fn token_in_header_or_query() {
    let running = start("linkedin");
    check_status(&running, &format!("{UPDATES}?format=json"), ME, 200);
    check_status(&running, &format!("{UPDATES}?oauth2_access_token=standin-key"), Who::Nobody, 200);
    check_status(&running, UPDATES, Who::Nobody, 401);
    check_status(&running, "/companies/1/updates?format=json", ME, 404);
    check_status(&running, &format!("{UPDATES}?format=json&event-type=status-update"), ME, 502);
    check_status(&running, &format!("{UPDATES}/key=nothing/likes?format=json"), ME, 404);
}

#[test]
fn json_only_when_asked() {
    let running = start("linkedin");
    let got = get(&format!("{}{UPDATES}", running.base_url()), ME);
    assert_eq!(got.header("content-type"), Some("text/xml;charset=UTF-8"));
}

#[test]
fn pages_start_and_count_newest_first() {
    let running = start("linkedin");
    let mut timestamps = Vec::new();
    loop {
        let query = format!("format=json&start={}&count=15", timestamps.len());
        let body = get(&format!("{}{UPDATES}?{query}", running.base_url()), ME).json();
        assert_eq!(body["_total"], 40);
        let Value::Array(values) = &body["values"] else { break };
        assert_eq!(body["_count"], values.len());
        timestamps.extend(values.iter().map(|value| value["timestamp"].as_i64().unwrap()));
    }
    assert_eq!(timestamps.len(), 40);
    assert!(timestamps.is_sorted_by(|newer, older| newer > older), "{timestamps:?}");
}

#[test]
fn comments_and_likes_of_one_update() {
    let running = start("linkedin");
    for (path, resource, id, expected) in
        [("update-comments", "comments", "/id", 30), ("likes", "likes", "/person/id", 30)]
    {
        let body = get(&format!("{}{UPDATES}/key={FIRST}/{path}?format=json", running.base_url()), ME).json();
        assert_eq!(body["_total"], expected, "{path}");
        let ids = texts(&body["values"], id);
        assert_eq!(ids.len(), expected, "{path}");
        assert!(ids.iter().all(|id| id != "null"), "{path}");
        assert!(body["values"][0].get("updateKey").is_none(), "{path}");
        let changed = running.change(resource, None, &Value::Null).unwrap();
        let body = get(&format!("{}{UPDATES}/key={FIRST}/{path}?format=json", running.base_url()), ME).json();
        assert_eq!(body["values"][0]["timestamp"], changed["timestamp"], "{path}");
    }
}

#[test]
fn nothing_is_a_total_without_values() {
    let options = Options { n_records: 0, ..at_noon(Options::default()) };
    let running = standin::start("linkedin", options).unwrap();
    let url = format!("{}{UPDATES}?format=json", running.base_url());
    assert_eq!(get(&url, ME).json(), json!({ "_total": 0 }));
}

#[test]
fn too_many_calls() {
    let options = Options { limit: Some(0), ..at_noon(Options::default()) };
    let running = standin::start("linkedin", options).unwrap();
    let got = get(&format!("{}{UPDATES}?format=json", running.base_url()), ME);
    assert_eq!((got.status, got.header("retry-after")), (403, None));
    assert_eq!(got.json()["message"], "Throttle limit for calls to this resource is reached.");
}
