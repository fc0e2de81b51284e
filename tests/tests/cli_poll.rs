//! `poll` over real HTTP: where it goes, what it sends, how it pages, what it remembers.

use crate::cli_support::{Folder, Ran, Reply, Request, Server, configuration, ran};
use serde_json::{Value, json};
use std::{
    process::Stdio,
    sync::{Arc, Mutex, mpsc},
};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
const SNAPSHOT: &str = "/items";

/// A configuration, a server and a state.
struct World {
    folder: Folder,
    server: Server,
}

impl World {
    fn new(name: &str, configuration: &Value, server: Server) -> Self {
        let folder = Folder::new(&format!("poll-{name}"));
        folder.write("config.json", configuration.to_string());
        Self { folder, server }
    }

    fn args<'a>(&'a self, now: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut args = vec!["poll", "config.json", "--state", "state.db", "--now", now];
        if !more.contains(&"--base-url") {
            args.extend(["--base-url", &self.server.url]);
        }
        args.extend(more);
        args
    }

    #[track_caller]
    fn poll(&self, now: &str, more: &[&str]) -> Ran {
        self.folder.run(&self.args(now, more))
    }

    /// A first poll that finds nothing.
    #[track_caller]
    fn baseline(name: &str, configuration: &Value) -> Self {
        let world = Self::new(name, configuration, Server::start(|_| Reply::json(json!([]))));
        world.poll("2026-03-29T10:00Z", &[]).expect(0, &[]);
        world.server.requests();
        world
    }
}

fn item(id: u32) -> Value {
    let at = format!("2026-03-29T10:{:02}:{:02}Z", id / 60 % 60, id % 60);
    json!({ "id": id, "created": at, "updated": at })
}

#[test]
fn the_first_poll_says_its_baseline_and_an_event_has_its_form() {
    let record = json!({ "id": 7, "created": "2026-03-29T09:59:00Z", "updated": "2026-03-29T09:59:00.5Z" });
    let first = vec![record];
    let world = World::new(
        "form",
        &configuration(URL, json!({})),
        Server::start(move |_| Reply::json(first.clone())),
    );
    let ran = world.poll("2026-03-29T10:00Z", &[]);
    ran.expect(0, &["items: Baseline taken at 2026-03-29 10:00:00 UTC: 1 record, no events"]);
    assert_eq!(ran.stdout, "");
    let sent = world.server.requests();
    assert_eq!(sent[0].param("where"), "updated>'2026-03-29T09:57:59Z'");

    let next =
        json!({ "id": "8", "created": "2026-03-29T10:10:00Z", "updated": "2026-03-29T10:10:00Z", "z": 1.50 });
    world.server.change(move |_| Reply::json(vec![next.clone()]));
    let ran = world.poll("2026-03-29T10:15Z", &[]);
    let id = ran.lines()[0]["id"].as_str().unwrap_or("").to_owned();
    let expected = format!(
        "{{\"id\":\"{id}\",\"eventType\":\"CREATED\",\"objectType\":\"items\",\"objectId\":\"8\",\
         \"date\":\"2026-03-29T10:10:00Z\",\"pollDate\":\"2026-03-29T10:15:00Z\",\"elementKey\":null,\
         \"reason\":\"new\",\"window\":{{\"from\":\"2026-03-29T09:57:59Z\",\"to\":\"2026-03-29T10:15:00Z\"}},\
         \"record\":{{\"id\":\"8\",\"created\":\"2026-03-29T10:10:00Z\",\"updated\":\"2026-03-29T10:10:00Z\",\"z\":1.5}}}}\n"
    );
    assert_eq!(ran.stdout, expected);
}

#[test]
fn a_record_is_passed_on_as_it_came() {
    let records = [
        r#"{ "z" : 1.50,"id":12345678901234567890,  "n":1E+2, "created":"2026-03-29T10:10:00Z","updated":"2026-03-29T10:10:00Z" }"#,
        r#"{"up\u0064ated":"2026-03-29T10:10:00Z","created":"2026-03-29T10:10:00Z","id":"\u00e9\/","t":"\ud83d\ude00","a":[ ],"o":{}}"#,
        "{\"id\":1,\n  \"created\":\"2026-03-29T10:10:00Z\",\r\n  \"updated\":\"2026-03-29T10:10:00Z\"}",
    ];
    let world = World::baseline("bytes", &configuration(URL, json!({})));
    let body = format!(" [ {} ]\n", records.join(" , "));
    world.server.change(move |_| Reply::new(200, body.clone()).with("content-type", "application/json"));
    let ran = world.poll("2026-03-29T10:15Z", &[]);
    let events: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(events.len(), records.len(), "{ran:?}");
    for (event, record) in events.iter().zip(records) {
        // An event is one line; a line break between the parts of a record is a blank like any other.
        let record = record.replace(['\n', '\r'], " ");
        assert!(event.ends_with(&format!(r#","record":{record}}}"#)), "{record}\n{event}");
    }
}

#[test]
fn since_tells_what_is_dated_from_then_on() {
    let records = json!([
        { "id": 1, "created": "2026-03-28T08:00:00Z", "updated": "2026-03-28T08:00:00Z" },
        { "id": 2, "created": "2026-03-29T08:00:00Z", "updated": "2026-03-29T08:00:00Z" },
    ]);
    let world = World::new(
        "since",
        &configuration(URL, json!({})),
        Server::start(move |_| Reply::json(records.clone())),
    );
    let ran = world.poll("2026-03-29T10:00Z", &["--since", "2026-03-29T08:00Z"]);
    assert_eq!(ran.events(), ["CREATED 2 new"], "{ran:?}");
    assert!(world.poll("2026-03-29T10:15Z", &["--since", "2026-03-01T00:00Z"]).events().is_empty());
}

#[test]
fn a_dry_run_commits_nothing_and_a_repeat_bears_the_same_ids() {
    let world = World::baseline("dry", &configuration(URL, json!({})));
    world.server.change(|_| Reply::json(vec![item(600)]));
    let dry = world.poll("2026-03-29T10:15Z", &["--dry-run"]);
    let real = world.poll("2026-03-29T10:15Z", &[]);
    assert_eq!(dry.events(), ["CREATED 600 new"]);
    assert_eq!(dry.stdout, real.stdout);
    assert!(world.poll("2026-03-29T10:16Z", &[]).events().is_empty());

    let other = world.folder.path("other.db");
    let args = ["poll", "config.json", "--state", "other.db", "--base-url", &world.server.url, "--dry-run"];
    world.folder.run(&args).expect(0, &["Baseline"]);
    assert!(!other.exists(), "a dry run makes no state file");
}

#[test]
fn a_closed_pipe_leaves_the_state() {
    let world = World::baseline("pipe", &configuration(URL, json!({})));
    world.server.change(|_| Reply::json(vec![item(600)]));
    let (reader, writer) = std::io::pipe().expect("pipes");
    drop(reader);
    let mut command = world.folder.command(&world.args("2026-03-29T10:15Z", &[]));
    let closed = ran(command.stdout(writer).stderr(Stdio::piped()).output().expect("the binary starts"));
    closed.expect(2, &["nothing of this resource was committed"]);
    assert_eq!(world.poll("2026-03-29T10:15Z", &[]).events(), ["CREATED 600 new"]);
}

#[test]
fn instances_do_not_share_state_or_ids() {
    let world = World::baseline("instances", &configuration(URL, json!({})));
    world.server.change(|_| Reply::json(vec![item(600)]));
    world.poll("2026-03-29T10:00Z", &["--instance", "two"]).expect(0, &["Baseline"]);
    world.server.change(|_| Reply::json(vec![item(601)]));
    let one = world.poll("2026-03-29T10:15Z", &[]);
    let two = world.poll("2026-03-29T10:15Z", &["--instance", "two"]);
    assert_eq!(one.events(), two.events());
    assert_ne!(one.lines()[0]["id"], two.lines()[0]["id"]);
}

/// Chunks of 10,000: what was committed before a failure is not told again, and nothing is lost.
#[test]
fn many_records_are_committed_in_parts() {
    let world = World::baseline("many", &configuration(URL, json!({ "pageSize": 4000 })));
    let page = |request: &crate::cli_support::Request| request.param("page").parse::<u32>().unwrap_or(1);
    let list = |page: u32| (0..4000).map(|at| item((page - 1) * 4000 + at)).collect::<Vec<_>>();
    world.server.change(move |request| match page(request) {
        4 => Reply::new(500, ""),
        page => Reply::json(list(page)),
    });
    let failed = world.poll("2026-03-29T14:00Z", &[]);
    failed.expect(1, &["answered 500"]);
    assert_eq!(failed.events().len(), 12_000);
    world.server.change(move |request| match page(request) {
        4 => Reply::json(list(4)[..10].to_vec()),
        page => Reply::json(list(page)),
    });
    let repeated = world.poll("2026-03-29T14:01Z", &[]);
    repeated.expect(0, &["4 pages, 12010 records, 10 events"]);
}

/// A list that shifts while it is read: records come again on the next page, and on one long after they were committed.
#[test]
fn records_that_come_again_in_one_poll_are_told_once() {
    const PAGES: u32 = 30;
    let world = World::baseline("shifting", &configuration(URL, json!({ "pageSize": 1000 })));
    world.server.change(move |request| {
        let page = request.param("page").parse::<u32>().unwrap_or(1) - 1;
        // Each page brings 900 new ones behind 80 of the page before and 20 of the very first.
        let again = (0..20).chain((page * 900).saturating_sub(80)..page * 900);
        let own = page * 900..(page + 1) * 900;
        let items = if page == 0 { (0..1000).collect::<Vec<_>>() } else { again.chain(own).collect() };
        Reply::json(if page < PAGES { items.into_iter().map(item).collect() } else { Vec::new() })
    });
    let polled = world.poll("2026-03-29T14:00Z", &[]);
    polled.expect(0, &["31 pages, 30000 records"]);
    let mut ids: Vec<_> =
        polled.lines().iter().map(|event| event["objectId"].as_str().unwrap_or("").to_owned()).collect();
    let n_events = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((n_events, ids.len()), (27_000, 27_000));
    assert!(world.poll("2026-03-29T14:01Z", &[]).events().is_empty());
}

#[test]
fn deleted_records_of_a_snapshot_are_told_once() {
    let config = configuration(SNAPSHOT, json!({ "pollwright": { "deletes": "absent" } }));
    let three = vec![item(1), item(2), item(3)];
    let world = World::new("absent", &config, Server::start(move |_| Reply::json(three.clone())));
    world.poll("2026-03-29T11:00Z", &[]).expect(0, &["3 records, no events"]);
    world.server.change(|_| Reply::json(vec![item(1), item(3)]));
    assert_eq!(world.poll("2026-03-29T11:15Z", &[]).events(), ["DELETED 2 absent"]);
    assert!(world.poll("2026-03-29T11:30Z", &[]).events().is_empty());
}

#[test]
fn a_snapshot_is_read_again_only_if_it_changed() {
    let config = configuration(SNAPSHOT, json!({ "pollwright": { "deletes": "absent" } }));
    let answer = |tag: &'static str, ids: &[u32]| {
        let records: Vec<Value> = ids.iter().map(|id| item(*id)).collect();
        move |request: &Request| match request.header("if-none-match") == tag {
            true => Reply::new(304, "").with("etag", tag),
            false => Reply::json(records.clone()).with("etag", tag),
        }
    };
    let world = World::new("unchanged", &config, Server::start(answer("\"a\"", &[1, 2, 3])));
    world.poll("2026-03-29T11:00Z", &[]).expect(0, &["3 records, no events"]);
    for now in ["2026-03-29T11:15Z", "2026-03-29T11:30Z"] {
        let again = world.poll(now, &[]);
        again.expect(0, &["unchanged since the last poll"]);
        assert!(again.events().is_empty(), "{now}");
    }
    world.server.change(answer("\"b\"", &[1, 3]));
    assert_eq!(world.poll("2026-03-29T11:45Z", &[]).events(), ["DELETED 2 absent"]);
    // What was missing is judged by a whole read, so the next one is one too.
    world.poll("2026-03-29T12:00Z", &[]).expect(0, &["2 records, 0 events"]);
    world.poll("2026-03-29T12:15Z", &[]).expect(0, &["unchanged since the last poll"]);
}

#[test]
fn resources_that_are_removed_lose_their_state() {
    let world = World::baseline("removed", &configuration(URL, json!({})));
    let text = std::fs::read_to_string(world.folder.path("config.json")).unwrap_or_default();
    world.folder.write("config.json", text.replace("\"items\":", "\"things\":"));
    world.poll("2026-03-29T10:15Z", &[]).expect(0, &["`items` is no longer configured", "things: Baseline"]);
    world.folder.write("config.json", text);
    world.poll("2026-03-29T10:30Z", &[]).expect(0, &["items: Baseline"]);
}

#[test]
fn one_resource_fails_and_the_others_go_on() {
    let mut config = configuration(URL, json!({}));
    let resources = &mut config["configuration"]["event.poller.configuration"];
    let mut broken = resources["items"].clone();
    broken["url"] = json!("/broken?since=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    *resources = json!({ "broken": broken, "items": resources["items"] });
    let server = Server::start(|request| match request.path.as_str() {
        "/broken" => Reply::new(404, "{\"message\":\"no such list\"}"),
        _ => Reply::json(json!([])),
    });
    let world = World::new("others", &config, server);
    let ran = world.poll("2026-03-29T10:00Z", &[]);
    ran.expect(1, &["error: broken: ", "answered 404", "no such list", "items: Baseline"]);
    world.poll("2026-03-29T10:01Z", &["--resource", "items"]).expect(0, &[]);
    world
        .poll("2026-03-29T10:02Z", &["--resource", "none"])
        .expect(2, &["no resource `none`", "`broken`, `items`"]);
    let json = world.poll("2026-03-29T10:03Z", &["--log", "json"]);
    let first: Value = serde_json::from_str(json.stderr.lines().next().unwrap_or("")).unwrap_or_default();
    assert_eq!((&first["level"], &first["resource"]), (&json!("error"), &json!("broken")), "{json:?}");
}

#[test]
fn the_address_comes_from_the_nearest_place_that_says_one() {
    let server = Server::start(|_| Reply::json(json!([])));
    let other = Server::start(|_| Reply::json(json!([])));
    let paths =
        |server: &Server| server.requests().into_iter().map(|request| request.path).collect::<Vec<_>>();

    let mut config = configuration(&format!("{}/absolute", other.url), json!({}));
    let world = World::new("address", &config, server.clone());
    world.poll("2026-03-29T10:00Z", &[]).expect(0, &[]);
    assert_eq!((paths(&server), paths(&other)), (vec![], vec!["/absolute".to_owned()]));

    config = configuration("/items", json!({}));
    config["configuration"]["baseUrl"] = json!(format!("{}/v1/", other.url));
    world.folder.write("config.json", config.to_string());
    world.poll("2026-03-29T10:00Z", &[]).expect(0, &[]);
    assert_eq!((paths(&server), paths(&other)), (vec!["/items".to_owned()], vec![]));
    world.folder.run(&["poll", "config.json", "--state", "state.db"]).expect(0, &[]);
    assert_eq!((paths(&server), paths(&other)), (vec![], vec!["/v1/items".to_owned()]));

    config["configuration"]["baseUrl"] = Value::Null;
    world.folder.write("config.json", config.to_string());
    let none = world.folder.run(&["poll", "config.json", "--state", "state.db"]);
    none.expect(2, &["--base-url", "baseUrl"]);

    config["element"] = json!({ "key": "freshdeskv2" });
    config["configuration"]["username"] = json!("k-12345");
    world.folder.write("config.json", config.to_string());
    let none = world.folder.run(&["poll", "config.json", "--state", "state.db"]);
    none.expect(2, &["`subdomain` (Subdomain) is missing"]);
    config["configuration"]["subdomain"] = json!("<YOUR_SUBDOMAIN>");
    world.folder.write("config.json", config.to_string());
    let none = world.folder.run(&["poll", "config.json", "--state", "state.db"]);
    none.expect(2, &["`subdomain`", "placeholder `<YOUR_SUBDOMAIN>`"]);
}

#[test]
fn calls_prove_who_they_are_and_messages_keep_it() {
    let mut config = configuration("/Contacts/Search?since=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}", json!({}));
    config["element"] = json!({ "key": "insightly" });
    config["configuration"]["username"] = json!("me@example.com");
    config["configuration"]["password"] = json!("env:POLLWRIGHT_TEST_KEY");
    let server = Server::start(|request| Reply::new(401, format!("not {}", request.header("x-more"))));
    let world = World::new("auth", &config, server);
    let poll = |more: &[&str]| {
        let mut command = world.folder.command(&world.args("2026-03-29T10:00Z", more));
        ran(command.env("POLLWRIGHT_TEST_KEY", "s3cr3t-key").output().expect("the binary starts"))
    };
    let refused = poll(&["--header", "X-More: env:POLLWRIGHT_TEST_KEY"]);
    refused.expect(1, &["refuses the credentials", "(not ***)"]);
    assert!(!refused.stderr.contains("s3cr3t"), "{refused:?}");
    let sent = world.server.requests();
    // The key is the user, the password is empty.
    assert_eq!(sent[0].header("authorization"), "Basic czNjcjN0LWtleTo=");
    assert_eq!(sent[0].header("x-more"), "s3cr3t-key");

    poll(&["--header", "Authorization: Bearer abc"]).expect(1, &[]);
    assert_eq!(world.server.requests()[0].header("authorization"), "Bearer abc");
    world.poll("2026-03-29T10:00Z", &[]).expect(2, &["no variable `POLLWRIGHT_TEST_KEY`"]);
    world.poll("2026-03-29T10:00Z", &["--header", "nonsense"]).expect(2, &["`nonsense` is not a header"]);
}

#[test]
fn parameters_fill_the_url() {
    let open = configuration("/companies/{id}/updates", json!({}));
    let world = World::new("parameters", &open, Server::start(|_| Reply::json(json!([]))));
    world.poll("2026-03-29T10:00Z", &[]).expect(1, &["`{id}`", "parameters"]);
    assert!(world.server.requests().is_empty());
    let filled = json!({ "pollwright": { "parameters": { "id": "a b" } } });
    world.folder.write("config.json", configuration("/companies/{id}/updates", filled).to_string());
    world.poll("2026-03-29T10:00Z", &[]).expect(0, &[]);
    assert_eq!(world.server.requests()[0].path, "/companies/a%20b/updates");
}

/// Pages in the ways that answers have; each way is read to its end.
#[test]
fn pages() {
    let check =
        |name: &str, more: Value, answer: fn(&crate::cli_support::Request) -> Reply, n_requests: usize| {
            let world = World::baseline(&format!("pages-{name}"), &configuration(URL, more));
            world.server.change(answer);
            let ran = world.poll("2026-03-29T11:00Z", &[]);
            ran.expect(0, &[]);
            assert_eq!(ran.events(), ["CREATED 1 new", "CREATED 2 new", "CREATED 3 new"], "{name}: {ran:?}");
            assert_eq!(world.server.requests().len(), n_requests, "{name}");
        };
    check(
        "link",
        json!({}),
        |request| match request.param("cursor") {
            "" => Reply::json(vec![item(1), item(2)]).with("link", "</items?cursor=b>; rel=\"next\""),
            _ => Reply::json(vec![item(3)]).with("link", "</items>; rel=\"first\""),
        },
        2,
    );
    check(
        "body-link",
        json!({}),
        |request| match request.param("p") {
            "" => Reply::json(json!({ "items": [item(1), item(2)], "next": "/items?p=2" })),
            _ => Reply::json(json!({ "items": [item(3)], "next": null })),
        },
        2,
    );
    check(
        "token",
        json!({}),
        |request| match request.param("pageToken") {
            "" => Reply::json(json!({ "items": [item(1), item(2)], "nextPageToken": "x y" })),
            "x y" => Reply::json(json!({ "items": [item(3)] })),
            other => Reply::new(400, other),
        },
        2,
    );
    check(
        "header-token",
        json!({}),
        |request| match request.param("nextPage") {
            "" => Reply::json(vec![item(1), item(2)]).with("elements-next-page-token", "t"),
            _ => Reply::json(vec![item(3)]),
        },
        2,
    );
    check(
        "numbers",
        json!({ "pageSize": 2 }),
        |request| match (request.param("page"), request.param("pageSize")) {
            ("", "2") => Reply::json(vec![item(1), item(2)]),
            ("2", "2") => Reply::json(vec![item(3)]),
            other => Reply::new(400, format!("{other:?}")),
        },
        2,
    );
    check("unpaged", json!({}), |_| Reply::json(vec![item(1), item(2), item(3)]), 1);
}

#[test]
fn the_catalog_says_how_an_element_pages() {
    let mut config =
        configuration("/company?where=x%20ge%20@${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}@&count=2", json!({}));
    config["element"] = json!({ "key": "sagecrm" });
    for (key, value) in [("username", "u"), ("password", "secret"), ("subdomain", "crm.example.com")] {
        config["configuration"][key] = json!(value);
    }
    let resources = &mut config["configuration"]["event.poller.configuration"];
    *resources = json!({ "accounts": resources["items"] });
    let world = World::baseline("sage", &config);
    world.server.change(|request| match request.param("startIndex") {
        "" => Reply::json(json!({ "$totalResults": 3, "$resources": [item(1), item(2)] })),
        "3" => Reply::json(json!({ "$totalResults": 3, "$resources": [item(3)] })),
        other => Reply::new(400, other),
    });
    let ran = world.poll("2026-03-29T11:00Z", &[]);
    ran.expect(0, &["2 pages, 3 records, 3 events"]);
}

#[test]
fn redirects_stay_at_their_origin() {
    let elsewhere = Server::start(|_| Reply::json(json!([])));
    let target = elsewhere.url.clone();
    let server = Server::start(move |request| match request.path.as_str() {
        "/items" => Reply::new(302, "").with("location", "/moved"),
        "/moved" => Reply::json(json!([])),
        _ => Reply::new(302, "").with("location", format!("{target}/stolen")),
    });
    let world = World::new("redirect", &configuration("/items", json!({})), server);
    let header = ["--header", "Authorization: Bearer s3cr3t-token"];
    world.poll("2026-03-29T10:00Z", &header).expect(0, &[]);
    assert_eq!(world.server.requests()[1].header("authorization"), "Bearer s3cr3t-token");

    world.folder.write("config.json", configuration("/away", json!({})).to_string());
    world
        .poll("2026-03-29T10:00Z", &header)
        .expect(1, &["redirects to another origin", "nothing was sent there"]);
    world.folder.write("config.json", configuration("/circle", json!({})).to_string());
    world.server.change(|_| Reply::new(302, "").with("location", "/circle"));
    world.poll("2026-03-29T10:00Z", &header).expect(1, &["redirects in circles"]);

    let next = format!("<{}/stolen>; rel=\"next\"", elsewhere.url);
    world.server.change(move |_| Reply::json(vec![item(1)]).with("link", next.clone()));
    let ran = world.poll("2026-03-29T10:00Z", &header);
    ran.expect(1, &["the link to the next page leads to another origin", "nothing was sent there"]);
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn a_second_process_is_refused_while_one_works() {
    let (arrived, waits) = mpsc::channel();
    let arrived = Arc::new(Mutex::new(arrived));
    let server = Server::start(move |_| {
        let _ = arrived.lock().map(|arrived| arrived.send(()));
        Reply::hang()
    });
    let world = World::new("lock", &configuration(URL, json!({})), server);
    let mut command = world.folder.command(&world.args("2026-03-29T10:00Z", &[]));
    let mut first = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
    waits.recv().expect("the first poll asks");
    let second = world.poll("2026-03-29T10:00Z", &[]);
    let _ = first.kill();
    let _ = first.wait();
    second.expect(2, &["another process holds the state file", "wait until it is done"]);
    world.server.change(|_| Reply::json(json!([])));
    world.poll("2026-03-29T10:00Z", &[]).expect(0, &["Baseline"]);
}

#[test]
fn a_state_file_that_is_none_is_refused() {
    let world =
        World::new("foreign", &configuration(URL, json!({})), Server::start(|_| Reply::json(json!([]))));
    world.folder.write(
        "state.db",
        "this is a text, and a long one, so that nobody takes it for an empty file".repeat(99),
    );
    world.poll("2026-03-29T10:00Z", &[]).expect(2, &["is not a state file of Pollwright"]);
    let args = ["poll", "config.json", "--state", "missing/state.db", "--base-url", &world.server.url];
    world.folder.run(&args).expect(2, &["cannot open the state file"]);
}
