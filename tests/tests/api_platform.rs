//! The platform's surface: shapes, names and status codes.

use crate::{
    api_support::Api,
    cli_support::{Reply, Server, configuration},
};
use pollwright_tests::sources::root;
use serde_json::{Value, json};

/// A vendor with one record that changes all the time, and a callback with a fixed answer.
fn vendor(callback_status: u16) -> Server {
    Server::start(move |request| match request.path.as_str() {
        "/items" => {
            let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
            Reply::json(json!([{ "id": 1, "updated": now, "created": now }]))
        }
        "/bad" => Reply::new(500, "broken"),
        _ => Reply::new(callback_status, "said"),
    })
}

/// Polls an instance until something has changed between two polls: the vendor's dates count seconds.
fn poll_until_event(api: &Api, id: i64) {
    api.until(&format!("/instances/{id}/events"), |events| {
        let said = format!("Bearer {}", api.token);
        api.send("POST", &format!("/api/v1/instances/{id}/poll"), &[("authorization", &said)], "")
            .expect(200);
        events[0].is_object()
    });
}

#[test]
fn configuration_entry_by_entry() {
    let api = Api::open();
    let (id, token) = api.instance("Desk", "https://vendor.example/items", "https://callback.example/e");
    let all = api.ask("GET", &format!("/instances/{id}/configuration"), Value::Null).expect(200);
    let entry =
        all.as_array().into_iter().flatten().find(|entry| entry["key"] == "event.notification.enabled");
    let entry = entry.unwrap_or_else(|| panic!("{all:#}"));
    let shape = json!({ "id": 905092355, "key": "event.notification.enabled", "name": "Events Enabled", "type": "BOOLEAN",
        "description": "The main switch: while it is false nothing is polled.", "propertyValue": "true", "required": false,
        "active": true, "hideFromConsole": false });
    assert_eq!(entry, &shape);
    for which in ["905092355", "event.notification.enabled"] {
        let one = format!("/instances/{id}/configuration/{which}");
        for value in [json!("false"), json!(true), json!(false)] {
            let set = api.ask("PATCH", &one, json!({ "propertyValue": value })).expect(200);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(set["propertyValue"], text, "{which}");
            assert_eq!(api.ask("GET", &one, Value::Null).expect(200)["propertyValue"], text);
            let is_on = api.ask("GET", &format!("/instances/{id}"), Value::Null).expect(200);
            assert_eq!(is_on["eventsEnabled"], text == "true", "{which} {text}");
        }
    }
    let own =
        api.ask_own(&token, "GET", "/instances/configuration/event.vendor.type", Value::Null).expect(200);
    assert_eq!(own["propertyValue"], "polling");
    let none = format!("/instances/{id}/configuration/none");
    assert!(api.ask("GET", &none, Value::Null).refused(404).contains("`none`"));
    for body in [json!({}), json!({ "propertyValue": null }), json!({ "propertyValue": {} })] {
        let one = format!("/instances/{id}/configuration/event.notification.enabled");
        assert!(api.ask("PATCH", &one, body.clone()).refused(400).contains("propertyValue"), "{body}");
    }
    // A wrong value is refused with what is wrong.
    let one = format!("/instances/{id}/configuration/event.poller.refresh_interval");
    assert!(!api.ask("PATCH", &one, json!({ "propertyValue": "soon" })).expect(400)["findings"].is_null());
}

#[test]
fn the_forms_without_an_id() {
    let api = Api::open();
    let (id, token) = api.instance("Own", "https://vendor.example/items", "https://callback.example/e");
    let (other, _) = api.instance("Other", "https://vendor.example/items", "https://callback.example/e");
    let own = |method: &str, path: &str, body: Value| api.ask_own(&token, method, path, body);
    assert_eq!(own("GET", "/instances", Value::Null).expect(200)[0]["id"], id);
    assert_eq!(own("PATCH", "/instances", json!({ "name": "New" })).expect(200)["name"], "New");
    assert_eq!(own("GET", "/instances/events", Value::Null).expect(200), json!([]));
    assert_eq!(own("DELETE", "/instances/enabled", Value::Null).expect(200)["disabled"], true);
    // Its own token may only switch it on again; others may still look.
    for (method, path) in [("GET", "/instances"), ("GET", "/instances/events"), ("DELETE", "/instances")] {
        assert!(own(method, path, Value::Null).refused(403).contains("disabled"), "{method} {path}");
    }
    assert_eq!(api.ask("GET", &format!("/instances/{id}"), Value::Null).expect(200)["disabled"], true);
    assert_eq!(own("PUT", "/instances/enabled", Value::Null).expect(200)["disabled"], false);
    assert_eq!(own("DELETE", "/instances", Value::Null).status, 200);
    assert!(own("GET", "/instances", Value::Null).refused(401).contains("removed"));
    api.ask("GET", &format!("/instances/{other}"), Value::Null).expect(200);
    assert!(api.ask("GET", "/instances/events", Value::Null).refused(400).contains("Element"));
}

#[test]
fn lists_are_searched_and_have_pages() {
    let api = Api::open();
    for (name, tags) in [("One", json!(["a"])), ("Two", json!(["a", "b"])), ("Three", json!(["b", "c"]))] {
        let mut body = configuration("https://vendor.example/items", json!({}));
        body["name"] = name.into();
        body["tags"] = tags;
        let made = api.ask("POST", "/instances", body).expect(200);
        let created = made["createdDate"].as_str().unwrap_or("");
        assert!(created.ends_with('Z') && created.len() == 20, "to the second: {created}");
    }
    let check = |query: &str, expected: &[&str]| {
        let found = api.ask("GET", &format!("/instances{query}"), Value::Null).expect(200);
        let names: Vec<_> =
            found.as_array().into_iter().flatten().map(|one| one["name"].as_str().unwrap_or("?")).collect();
        assert_eq!(names, expected, "{query}");
    };
    check("", &["One", "Two", "Three"]);
    check("?tags[]=a", &["One", "Two"]);
    check("?tags[]=a&tags[]=b", &["Two"]);
    check("?searchText=t", &["Two", "Three"]);
    check("?searchText=T&tags[]=c", &["Three"]);
    check("?pageSize=2", &["One", "Two"]);
    check("?pageSize=2&page=2", &["Three"]);
    check("?page=2", &[]);
    for query in ["?tags[]=a&tags[]=c", "?searchText=four"] {
        api.ask("GET", &format!("/instances{query}"), Value::Null).refused(404);
    }
    for query in ["?page=0", "?pageSize=1001", "?pageSize=x"] {
        api.ask("GET", &format!("/instances{query}"), Value::Null).refused(400);
    }
    let own = |query: &str| api.send("GET", &format!("/api/v1/instances{query}"), &[], "").expect(200);
    assert_eq!(own("").as_array().map(Vec::len), Some(3));
    assert_eq!(own("?pageSize=2&page=2")[0]["name"], "Three");
    for topic in ["x", "y"] {
        let wish =
            json!({ "channel": "webhook", "topics": [topic], "config": { "url": "https://c.example" } });
        api.ask("POST", "/notifications/subscriptions", wish).expect(200);
    }
    let second = api.ask("GET", "/notifications/subscriptions?pageSize=1&page=2", Value::Null).expect(200);
    assert_eq!(second[0]["topics"], json!(["y"]));
    assert_eq!(api.ask("DELETE", "/instances/1", Value::Null).body, "", "as on the platform");
}

/// What the element needs is named; nothing speaks of the environment, which instances cannot read.
#[test]
fn what_is_missing_is_named() {
    let api = Api::open();
    let mut body = configuration("https://vendor.example/items", json!({}));
    body["element"] = json!({ "key": "freshdeskv2" });
    let said = api.ask("POST", "/instances?dryRun=true", body).refused(400);
    assert!(said.contains("`username` (API Key) is missing") && !said.contains("env:"), "{said}");
}

#[test]
fn names_hold_no_html() {
    let api = Api::open();
    let (id, _) = api.instance(
        "Desk <b>1</b><script>alert(1)</script>",
        "https://v.example/items",
        "https://c.example/",
    );
    let path = format!("/instances/{id}");
    assert_eq!(api.ask("GET", &path, Value::Null).expect(200)["name"], "Desk 1alert(1)");
    let tags = json!({ "tags": ["<i>a</i>", "b < c"] });
    assert_eq!(api.ask("PATCH", &path, tags).expect(200)["tags"], json!(["a", "b < c"]));
    assert!(api.ask("PATCH", &path, json!({ "name": "<b></b>" })).refused(400).contains("`name`"));
}

#[test]
fn events_and_their_deliveries() {
    let vendor = vendor(200);
    let api = Api::open();
    let (id, _) = api.instance("Desk", &format!("{}/items", vendor.url), &format!("{}/callback", vendor.url));
    poll_until_event(&api, id);
    let events = api.until(&format!("/instances/{id}/events"), |events| events[0]["status"] == "NOTIFIED");
    let event = &events[0];
    for key in ["id", "eventDate", "providerData"] {
        assert!(event[key].is_string(), "{key}: {event:#}");
    }
    assert!(event["notifiedData"][0].is_string(), "{event:#}");
    let told = &event["eventElementInstances"][0];
    assert_eq!((&told["eventId"], &told["elementInstanceId"]), (&event["id"], &json!(id)));
    let one = format!("/instances/{id}/events/{}", event["id"].as_str().unwrap_or(""));
    assert_eq!(&api.ask("GET", &one, Value::Null).expect(200), event);
    api.ask("GET", &format!("/instances/{id}/events/none"), Value::Null).refused(404);
    assert_eq!(api.ask("GET", &format!("/instances/{id}/events?page=2"), Value::Null).expect(200), json!([]));
    api.ask("GET", &format!("/instances/{id}/events?pageSize=0"), Value::Null).refused(400);

    let notification = told["notificationId"].as_str().unwrap_or("");
    let deliveries = format!("/notifications/{notification}/subscriptions/callback-{id}/deliveries");
    let delivery = api.ask("GET", &deliveries, Value::Null).expect(200);
    assert_eq!(
        (&delivery[0]["status"], &delivery[0]["notificationId"]),
        (&json!("delivered"), &json!(notification))
    );
    assert_eq!(delivery[0]["notification"]["events"][0]["id"], event["id"]);
    assert!(api.ask("PUT", &deliveries, Value::Null).refused(409).contains("delivered"));
}

/// Every count is there before there is anything to count, and the table of the documentation names what is told.
#[test]
fn what_is_measured() {
    let vendor = vendor(200);
    let api = Api::open();
    let metrics = || api.send("GET", "/metrics", &[], "").body;
    let value = |told: &str, name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
        line.unwrap_or_else(|| panic!("{name} in\n{told}"))
    };
    let counts = [
        ("pollwright_polls_total{good=\"true\"}", true),
        ("pollwright_polls_total{good=\"false\"}", false),
        ("pollwright_deliveries_total{outcome=\"delivered\"}", true),
        ("pollwright_deliveries_total{outcome=\"held\"}", false),
        ("pollwright_records_total", true),
        ("pollwright_events_total", true),
        ("pollwright_instances", true),
    ];
    let before = metrics();
    counts.iter().for_each(|(name, _)| assert_eq!(value(&before, name), 0.0, "{name}"));
    let (id, _) = api.instance("Desk", &format!("{}/items", vendor.url), &format!("{}/callback", vendor.url));
    poll_until_event(&api, id);
    api.until(&format!("/instances/{id}/events"), |events| events[0]["status"] == "NOTIFIED");
    let told = metrics();
    counts
        .iter()
        .for_each(|(name, is_counted)| assert_eq!(value(&told, name) > 0.0, *is_counted, "{name}\n{told}"));
    let names = told.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let page = std::fs::read_to_string(root().join("docs/running.md")).unwrap();
    let unnamed: Vec<_> = names.filter(|name| !page.contains(&format!("`{name}"))).collect();
    assert!(unnamed.is_empty(), "docs/running.md does not name {unnamed:?}");
}

#[test]
fn a_callback_that_is_held_is_told_of_and_released() {
    let vendor = vendor(500);
    let api = Api::open();
    let setting = "notification.webhook.failure.policy";
    assert_eq!(api.ask("GET", "/accounts/settings", Value::Null).expect(200), json!({ setting: "retry" }));
    assert_eq!(
        api.ask("PATCH", "/accounts/settings", json!({ setting: "queue" })).expect(200)[setting],
        "queue"
    );
    api.ask("PATCH", "/accounts/settings", json!({ setting: "no" })).refused(400);
    let hook = format!("{}/hook", vendor.url);
    let wish = json!({ "channel": "webhook", "topics": ["callback.held", "x"], "config": { "url": hook } });
    let subscription = api.ask("POST", "/notifications/subscriptions", wish).expect(200);
    let callback = format!("{}/callback", vendor.url);
    let (id, _) = api.instance("Desk", &format!("{}/items", vendor.url), &callback);

    poll_until_event(&api, id);
    let held = "/notifications?topics[]=callback.held&topics[]=x";
    let notices = api.until(held, |notices| notices[0].is_object());
    let notice = &notices[0];
    assert_eq!(
        (&notice["instanceId"], &notice["severity"], &notice["active"]),
        (&json!(id), &json!("high"), &json!(true))
    );
    let queue = |more: &str| {
        let narrowed = format!("channel='webhook' and status='queued'{more}").replace(' ', "%20");
        api.ask(
            "GET",
            &format!("/notifications/subscriptions/deliveries?where={narrowed}&hydrate=true"),
            Value::Null,
        )
    };
    let queued = queue("").expect(200);
    assert_eq!(queued[0]["subscription"]["config"]["url"], callback.as_str(), "{queued:#}");
    assert_eq!(queue(&format!(" and config.url='{callback}'")).expect(200), queued);
    assert_eq!(queue(" and config.url='http://other.example'").expect(200), json!([]));
    queue(" or status='retry'").refused(400);
    // The subscriber fails too, and is tried again later.
    let told = format!("/notifications/{}/subscriptions/{}/deliveries", notice["id"], subscription["id"]);
    let told = api.until(&told, |told| told[0]["status"] == "retry");
    assert_eq!(told[0]["notification"]["message"], notice["message"]);

    vendor.change(|_| Reply::new(200, "taken"));
    let released = "/notifications/subscriptions/deliveries?where=status='queued'";
    assert_eq!(api.ask("PUT", released, Value::Null).expect(200)[0]["status"], "created");
    api.until("/notifications/subscriptions/deliveries?where=status='delivered'", |done| done[0].is_object());
    assert!(api.ask("GET", &format!("/instances/{id}"), Value::Null).expect(200)["heldBecause"].is_null());
    let path = format!("/notifications/{}", notice["id"]);
    assert_eq!(api.ask("PUT", &format!("{path}/acknowledge"), Value::Null).expect(200)["acknowledged"], true);
    api.ask("DELETE", &path, Value::Null).expect(200);
    api.ask("GET", &path, Value::Null).refused(404);
}

#[test]
fn a_resource_that_fails_too_often() {
    let vendor = vendor(200);
    let api = Api::start(&["--no-auth", "--allow", "127.0.0.1", "--max-failures", "1"]);
    let (id, _) = api.instance("Desk", &format!("{}/bad", vendor.url), "");
    let disabled = api.until("/instances/polling-disabled", |rows| rows[0].is_object());
    assert_eq!(api.ask("GET", "/jobs/polling-disabled", Value::Null).expect(200), disabled);
    assert_eq!((&disabled[0]["instanceId"], &disabled[0]["objectType"]), (&json!(id), &json!("items")));
    let notices = api.ask("GET", "/notifications?topics[]=polling.disabled", Value::Null).expect(200);
    assert!(notices[0]["message"].as_str().unwrap_or("").contains("`items`"), "{notices:#}");
    let job = disabled[0]["id"].as_i64().unwrap_or(0);
    let enabled = api.ask("PUT", &format!("/jobs/{job}/enable"), Value::Null).expect(200);
    assert_eq!((&enabled["pollingDisabled"], &enabled["failedPolls"]), (&json!(false), &json!(0)));
    assert_eq!(api.ask("GET", "/instances/polling-disabled", Value::Null).expect(200), json!([]));
    assert_eq!(api.ask("GET", "/instances/event-poller-records", Value::Null).expect(200)[0]["id"], job);
    assert_eq!(
        api.ask("PUT", &format!("/jobs/{job}/disable"), Value::Null).expect(200)["pollingDisabled"],
        true
    );
    api.ask("PUT", "/jobs/77/enable", Value::Null).refused(404);
}

#[test]
fn subscriptions_that_cannot_be() {
    let api = Api::open();
    let check = |body: Value, words: &str| {
        let said = api.ask("POST", "/notifications/subscriptions", body.clone()).refused(400);
        assert!(said.contains(words), "{body}: {said}");
    };
    check(json!({ "channel": "webhook", "topics": ["a"], "config": { "url": null } }), "config.url");
    check(
        json!({ "channel": "webhook", "topics": ["a"], "config": { "url": "file:///etc/passwd" } }),
        "config.url",
    );
    check(json!({ "channel": "webhook", "topics": [], "config": { "url": "https://a.example" } }), "topics");
    check(
        json!({ "channel": "email", "topics": ["a"], "config": { "url": "https://a.example" } }),
        "webhook",
    );
    check(json!({ "topics": ["a"] }), "channel");
    assert!(api.ask("GET", "/notifications", Value::Null).refused(400).contains("topics[]"));
}

#[test]
fn a_request_with_a_key_is_done_once() {
    let api = Api::with_auth();
    let said = format!("Bearer {}", api.token);
    let body = json!({ "topic": "x", "message": "m" }).to_string();
    let post = |key: &str, body: &str| {
        let headers = [("authorization", said.as_str()), ("idempotency-key", key)];
        api.send("POST", "/elements/api-v2/notifications", &headers, body)
    };
    let first = post("k", &body).expect(200);
    assert_eq!(post("k", &body).expect(200), first);
    assert_ne!(post("other", &body).expect(200)["id"], first["id"]);
    assert!(post("k", "{}").refused(422).contains("Idempotency-Key"));
    let refused = post("wrong", "{}");
    assert_eq!(post("wrong", "{}").refused(400), refused.refused(400));
    post("", &body).refused(400);
    post(&"k".repeat(300), &body).refused(400);
}

#[test]
fn notices_are_news() {
    use std::io::{BufRead, BufReader, Write};
    let api = Api::open();
    let mut stream = std::net::TcpStream::connect(&api.address).expect("it listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).expect("a minute is a time");
    let ask = format!("GET /api/v1/news HTTP/1.1\r\nhost: {}\r\n\r\n", api.address);
    stream.write_all(ask.as_bytes()).expect("it reads");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.is_empty()), "the head of the answer");
    api.ask("POST", "/notifications", json!({ "topic": "x", "message": "look here" })).expect(200);
    let line = lines.find(|line| line.starts_with("data:"));
    let news: Value =
        serde_json::from_str(line.as_deref().unwrap_or("").trim_start_matches("data:")).unwrap();
    let told =
        json!({ "instance": null, "type": "notice", "notice": 1, "topic": "x", "message": "look here" });
    assert_eq!(news, told);
}
