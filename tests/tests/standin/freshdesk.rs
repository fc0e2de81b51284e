//! Freshdesk's stand-in.

use super::*;

const ME: Who<'static> = Who::Basic(KEY, "X");

#[test]
fn the_key_is_the_user() {
    let running = start("freshdeskv2");
    check_status(&running, "/contacts", ME, 200);
    check_status(&running, "/contacts", Who::Basic(KEY, "anything"), 200);
    check_status(&running, "/contacts", Who::Basic("X", KEY), 401);
    check_status(&running, "/contacts", Who::Nobody, 401);
    check_status(&running, "/contacts", Who::Header("Bearer standin-key"), 401);
}

#[test]
fn parameters_are_checked() {
    let running = start("freshdeskv2");
    check_status(&running, "/contacts?_updated_since=2026-03-01T00:00:00Z", ME, 200);
    check_status(&running, "/contacts?updated_since=2026-03-01T00:00:00Z", ME, 400);
    check_status(&running, "/tickets?updated_since=2026-03-01", ME, 200);
    check_status(&running, "/tickets?updated_since=soon", ME, 400);
    check_status(&running, "/tickets?page=300", ME, 200);
    check_status(&running, "/tickets?page=301", ME, 400);
    check_status(&running, "/tickets?per_page=101", ME, 400);
    check_status(&running, "/agents", ME, 404);
}

#[test]
fn pages_follow_the_link() {
    let running = start("freshdeskv2");
    for (path, resource, name) in
        [("tickets", "incidents", "updated_since"), ("contacts", "contacts", "_updated_since")]
    {
        let since = middle(&running, resource, "updated_at");
        let mut url = format!("{}/{path}?{name}={since}&per_page=4", running.base_url());
        let mut ids = Vec::new();
        loop {
            let got = get(&url, ME);
            assert_eq!(got.status, 200, "{url}: {}", got.text);
            ids.extend(texts(&got.json(), "/id"));
            let Some(link) = got.header("link") else { break };
            url = link.trim_start_matches('<').split_once(">; rel=\"next\"").unwrap().0.to_owned();
        }
        let expected = ids_since(&running, resource, "/id", "updated_at", &since);
        assert!(expected.len() > 8, "{path}: too few records to page");
        assert_eq!(sorted(ids), sorted(expected), "{path}");
    }
}

#[test]
fn without_since_tickets_of_thirty_days_newest_first() {
    let running = start("freshdeskv2");
    let tickets = get(&format!("{}/tickets?per_page=100", running.base_url()), ME).json();
    let created = texts(&tickets, "/created_at");
    assert!(created.len() < running.records("incidents").len());
    assert!(created.is_sorted_by(|newer, older| newer >= older), "{created:?}");
    assert!(created.iter().all(|date| date.as_str() >= "2026-02-18T12:00:00Z"), "{created:?}");
}

#[test]
fn too_many_calls() {
    let options = Options { limit: Some(2), ..at_noon(Options::default()) };
    let running = standin::start("freshdeskv2", options).unwrap();
    let url = format!("{}/contacts", running.base_url());
    assert_eq!(get(&url, ME).header("x-ratelimit-remaining"), Some("1"));
    assert_eq!(get(&url, ME).status, 200);
    let got = get(&url, ME);
    assert_eq!((got.status, got.header("retry-after")), (429, Some("60")));
    running.set_clock(Some(running.now() + 60_000));
    assert_eq!(get(&url, ME).status, 200);
}

#[test]
fn changes_show() {
    let running = start("freshdeskv2");
    let since = format!("{}/contacts?_updated_since={NOON}", running.base_url());
    assert_eq!(get(&since, ME).json(), json!([]));
    let changed = running.change("contacts", None, &Value::Null).unwrap();
    let added = running.add("contacts", &json!({ "name": "New Person" })).unwrap();
    let got = get(&since, ME).json();
    assert_eq!(texts(&got, "/id"), texts(&json!([changed, added]), "/id"));
    assert_eq!(got[0]["updated_at"], NOON);
    assert_eq!(got[1]["name"], "New Person");
    assert_eq!(got[1]["created_at"], "2026-03-20T11:59:58Z", "two seconds before its update");
    let id = texts(&got, "/id").remove(0);
    running.delete("contacts", Some(&id)).unwrap();
    assert_eq!(get(&since, ME).json().as_array().map(Vec::len), Some(1));
    let deleted = get(&format!("{since}&state=deleted"), ME).json();
    assert_eq!(texts(&deleted, "/id"), [id]);
    assert!(running.change("contacts", Some("1"), &Value::Null).is_err());
    assert!(running.change("companies", None, &Value::Null).is_err());
}
