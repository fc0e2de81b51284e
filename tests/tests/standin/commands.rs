//! Commands, failures and what the library offers.

use super::*;

fn post(running: &Running, command: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/_standin/{command}", running.hub_url());
    let response = client().post(url).body(body.to_string()).send().unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().unwrap()).unwrap())
}

#[test]
fn records_change_by_command() {
    let running = start("freshdeskv2");
    let body = json!({ "resource": "contacts", "set": { "name": "Other", "updated_at": "not a date" } });
    let (status, changed) = post(&running, "change", &body);
    assert_eq!(
        (status, &changed["name"], &changed["updated_at"]),
        (200, &"Other".into(), &"not a date".into())
    );
    assert_eq!(post(&running, "change", &json!({ "resource": "x" })).0, 400);
    let (_, added) = post(&running, "add", &json!({ "resource": "incidents" }));
    assert_eq!(post(&running, "delete", &json!({ "resource": "incidents", "id": added["id"] })).0, 200);
    let records = get(&format!("{}/_standin/records?resource=incidents", running.hub_url()), Who::Nobody);
    assert_eq!(records.json().as_array().map(Vec::len), Some(41));
    assert_eq!(post(&running, "dance", &json!({})).0, 400);
}

#[test]
fn the_clock_moves_by_command() {
    let running = start("freshdeskv2");
    let (_, clock) = post(&running, "clock", &json!({ "advance_seconds": 90 }));
    assert_eq!(clock, json!({ "now": "2026-03-20T12:01:30.000Z" }));
    let (_, clock) = post(&running, "clock", &json!({ "now": "2026-04-01T00:00:00Z" }));
    assert_eq!(clock, json!({ "now": "2026-04-01T00:00:00.000Z" }));
    assert_eq!(post(&running, "clock", &json!({ "now": "soon" })).0, 400);
}

#[test]
fn calls_fail_as_often_as_told() {
    let running = start("freshdeskv2");
    let url = format!("{}/contacts?per_page=5", running.base_url());
    let me = Who::Basic(KEY, "X");
    let (status, _) = post(&running, "fail", &json!({ "status": 429, "times": 2, "retry_after": 7 }));
    assert_eq!(status, 200);
    for _ in 0..2 {
        let got = get(&url, me);
        assert_eq!((got.status, got.header("retry-after")), (429, Some("7")));
    }
    assert_eq!(get(&url, me).status, 200);
    let fail = |body| running.fail(Failure { body: Some(body), ..Failure::default() });
    fail(FailureBody::Html);
    assert_eq!(get(&url, me).header("content-type"), Some("text/html; charset=utf-8"));
    fail(FailureBody::TwoArrays);
    assert_eq!(get(&url, me).json().as_object().map(|object| object.len()), Some(2));
    fail(FailureBody::Truncated);
    assert!(serde_json::from_str::<Value>(&get(&url, me).text).is_err());
    fail(FailureBody::Redirect);
    assert_eq!(get(&url, me).header("location"), Some("http://elsewhere.invalid/records"));
    fail(FailureBody::ForeignNext);
    assert_eq!(get(&url, me).header("link"), Some("<http://elsewhere.invalid/records>; rel=\"next\""));
    fail(FailureBody::RepeatPage);
    let first = get(&url, me).text;
    let last = format!("{url}&page=8");
    assert_ne!(get(&last, me).text, first);
    fail(FailureBody::RepeatPage);
    let repeated = get(&last, me);
    assert_eq!(repeated.text, first);
    assert!(repeated.header("link").is_some());
    assert_eq!(running.requests().len(), 11);
}

#[test]
fn a_list_may_shift_while_it_is_read() {
    let running = start("linkedin");
    let first = |start: usize| {
        let url =
            format!("{}/companies/2414183/updates?format=json&count=5&start={start}", running.base_url());
        texts(&get(&url, Who::Header("Bearer standin-key")).json()["values"], "/updateKey")
    };
    running.fail(Failure { then_add: Some("updates".to_owned()), ..Failure::default() });
    let before = first(0);
    assert_eq!(first(5)[0], before[4], "newest first: the last of the first page comes again");
}

#[test]
fn the_date_header_may_be_off() {
    let options = Options { skew_seconds: Some(-3600), ..Options::default() };
    let running = standin::start("freshdeskv2", options).unwrap();
    let off =
        get(&format!("{}/contacts", running.base_url()), Who::Nobody).header("date").unwrap().to_owned();
    assert!(off.ends_with(" GMT"), "{off}");
}

#[test]
fn bodies_have_nothing_left_to_fill() {
    for element in pollwright_core::catalog::elements() {
        let body = start(&element.key).body();
        assert!(!body.contains("\"<"), "{body}");
        assert!(serde_json::from_str::<Value>(&body).is_ok(), "{body}");
    }
}

#[test]
fn unknown_elements_are_named() {
    let error = standin::start("slack", Options::default()).err().unwrap().to_string();
    assert!(error.starts_with("no stand-in of `slack`; choose linkedin, "), "{error}");
}

#[test]
fn instants_in_every_form() {
    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(standin::read_instant(text), expected, "{text}");
    }
    check("2018-03-02T14:13:20Z", Some(1_520_000_000_000));
    check("2018-03-02T14:13:20.417Z", Some(1_520_000_000_417));
    check("2018-03-02T09:13:20-05:00", Some(1_520_000_000_000));
    check("2018-03-02 14:13:20", Some(1_520_000_000_000));
    check("2018-03-02T14:13:20", Some(1_520_000_000_000));
    check("2018-03-02", Some(1_519_948_800_000));
    check("1520000000417", Some(1_520_000_000_417));
    check("soon", None);
    check("", None);
}
