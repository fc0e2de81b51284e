//! What an API does wrong while `run` polls it: each has one clear sentence and status 1, the resource keeps its state,
//! the other resources go on, and nothing is lost.

use crate::{
    cli_support::{Folder, Reply, Request, Server, configuration},
    run_support::{Receiver, State, run_once, to_receiver},
};
use serde_json::{Value, json};
use std::io::Write;

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

fn record(id: u32) -> Value {
    json!({ "id": id, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z" })
}

/// After a baseline the API answers badly for `items`, and well for `others`; then well for both.
#[track_caller]
fn check(
    name: &str,
    more: Value,
    mut answer: impl FnMut(&Request) -> Reply + Send + 'static,
    words: &[&str],
) -> Vec<Request> {
    let folder = Folder::new(&format!("upstream-{name}"));
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let mut configuration = configuration(URL, more);
    let resources = &mut configuration["configuration"]["event.poller.configuration"];
    let mut others = resources["items"].clone();
    others["url"] = json!(URL.replace("/items", "/others"));
    if let Some(keys) = others.as_object_mut() {
        keys.remove("pageSize");
    }
    resources["others"] = others;
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    let poll = |now| run_once(&folder, &["--now", now, "--timeout", "2", "--poll-timeout", "3"]);
    poll("2026-03-29T10:00Z").expect(0, &[]);
    let before = State::open(&folder).number("SELECT last_poll FROM resource WHERE name = 'items'");
    server.requests();

    server.change(move |request| match request.path.as_str() {
        "/others" => Reply::json(json!([record(7)])),
        _ => answer(request),
    });
    let failed = poll("2026-03-29T10:15Z");
    failed.expect(1, words);
    assert_eq!(failed.stderr.matches(" ERROR ").count(), 1, "{name}: one error\n{}", failed.stderr);
    assert_eq!(receiver.new_events(), ["CREATED 7 new"], "{name}: the others go on");
    let mut state = State::open(&folder);
    assert_eq!(state.number("SELECT last_poll FROM resource WHERE name = 'items'"), before, "{name}");
    assert_eq!(state.number("SELECT n_failed FROM resource WHERE name = 'items'"), 1, "{name}");
    let report = state.text("SELECT body FROM report WHERE resource = 'items' ORDER BY seq DESC LIMIT 1");
    let report: Value = serde_json::from_str(&report).unwrap();
    let error = report["error"].as_str().unwrap_or_default();
    assert!(words.iter().all(|word| error.contains(word)), "{name}: the report says it too: {report}");
    let requests = server.requests();

    server.change(|request| match (request.path.as_str(), request.param("page")) {
        ("/items", "") => Reply::json(json!([record(1)])),
        _ => Reply::json(json!([])),
    });
    poll("2026-03-29T10:30Z").expect(0, &[]);
    assert_eq!(receiver.new_events(), ["CREATED 1 new"], "{name}: nothing is lost");
    let n_failed = State::open(&folder).number("SELECT n_failed FROM resource WHERE name = 'items'");
    assert_eq!(n_failed, 0, "{name}");
    requests
}

#[test]
fn silent() {
    check("silent", json!({}), |_| Reply::hang(), &["did not answer within 2 s", "--timeout"]);
}

#[test]
fn half_a_body() {
    let body = json!([record(1)]).to_string();
    check("half", json!({}), move |_| Reply::new(200, body.clone()).half(), &["cannot be read", "try again"]);
}

#[test]
fn busy() {
    let words = ["answered 429", "it asks to wait 120 s"];
    check("429", json!({}), |_| Reply::new(429, "").with("retry-after", "120"), &words);
    let words = ["answered 503", "the server has a problem"];
    check("503", json!({}), |_| Reply::new(503, "").with("retry-after", "60"), &words);
    let asked = check("500", json!({}), |_| Reply::new(500, "<h1>Oops</h1>"), &["answered 500"]);
    let n_items = asked.iter().filter(|request| request.path == "/items").count();
    assert_eq!(n_items, 1, "a 500 is left to the next poll: {asked:?}");
}

#[test]
fn busy_for_a_moment() {
    let folder = Folder::new("upstream-moment");
    let mut n = 0;
    let server = Server::start(move |_| {
        n += 1;
        if n < 3 { Reply::new(503, "").with("retry-after", "0") } else { Reply::json(json!([])) }
    });
    let receiver = Receiver::start();
    let configuration = to_receiver(configuration(URL, json!({})), &server.url, &receiver);
    folder.write("config.json", configuration.to_string());
    run_once(&folder, &[]).expect(0, &["polled `Test`"]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn deeply_nested() {
    let body = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    check("deep", json!({}), move |_| Reply::new(200, body.clone()), &["nested deeper than 128 levels"]);
}

/// 65 MB of zeros in 64 KB, and an answer that never ends: no more than the limit is read.
#[test]
fn too_much() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..65).for_each(|_| packer.write_all(&[b' '; 1 << 20]).unwrap());
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let words = ["answered with more than 64 MB", "pageSize"];
    check("bomb", json!({}), move |_| Reply::new(200, bomb.clone()).with("content-encoding", "gzip"), &words);
    check("endless", json!({}), |_| Reply::new(200, vec![b' '; 1 << 20]).endless(), &words);
}

#[test]
fn garbage() {
    check("not-http", json!({}), |_| Reply::raw("hello, world\n"), &["cannot be read"]);
    check("not-json", json!({}), |_| Reply::new(200, "[{\"id\":1},"), &["not JSON", "line 1"]);
    let html = |_: &Request| Reply::new(200, "<!doctype html>").with("content-type", "text/html");
    check("html", json!({}), html, &["web page (HTML)"]);
}

#[test]
fn redirects_elsewhere() {
    let elsewhere = Server::start(|_| Reply::json(json!([record(1)])));
    let target = elsewhere.url.clone();
    let answer = move |_: &Request| Reply::new(302, "").with("location", format!("{target}/items"));
    check("elsewhere", json!({}), answer, &["redirects to another origin", "nothing was sent there"]);
    assert!(elsewhere.requests().is_empty());
    let inside =
        |_: &Request| Reply::new(302, "").with("location", "http://169.254.169.254/latest/meta-data");
    check("metadata", json!({}), inside, &["redirects to another origin"]);
}

/// The second page fails: what the first one held is not told until the whole was read.
#[test]
fn fails_between_pages() {
    let answer = |request: &Request| match request.param("page") {
        "2" => Reply::new(500, ""),
        _ => Reply::json(json!([record(1)])),
    };
    check("between", json!({ "pageSize": 1 }), answer, &["answered 500"]);
}

/// A record is deleted while page 1 is read, so that the first of page 2 moves to page 1: the next poll finds it.
#[test]
fn changes_between_pages() {
    let folder = Folder::new("upstream-shift");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({ "pageSize": 2 }));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    let mut list: Vec<u32> = (1..=5).collect();
    server.change(move |request| {
        let page = request.param("page").parse().unwrap_or(1_usize);
        let records = list.chunks(2).nth(page - 1).unwrap_or_default();
        let reply = Reply::json(records.iter().map(|id| record(*id)).collect::<Vec<_>>());
        list.retain(|id| *id != 1);
        reply
    });
    run_once(&folder, &["--now", "2026-03-29T10:15Z"]).expect(0, &[]);
    let expected: Vec<String> = [1, 2, 4, 5].map(|id| format!("CREATED {id} new")).into();
    assert_eq!(receiver.new_events(), expected, "3 was on no page");
    run_once(&folder, &["--now", "2026-03-29T10:30Z"]).expect(0, &[]);
    assert_eq!(receiver.new_events(), ["CREATED 3 tie"]);
    run_once(&folder, &["--now", "2026-03-29T10:45Z"]).expect(0, &[]);
    assert!(receiver.new_events().is_empty());
}

/// After so many failures in a row a resource is polled no more, and says so; `--resume` goes on where it stopped.
#[test]
fn fails_again_and_again() {
    let folder = Folder::new("upstream-disabled");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({}));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    let poll =
        |now, more: &[&str]| run_once(&folder, &[&["--now", now, "--max-failures", "2"], more].concat());
    poll("2026-03-29T10:00Z", &[]).expect(0, &[]);
    server.change(|_| Reply::new(500, ""));
    poll("2026-03-29T10:15Z", &[]).expect(1, &["answered 500"]);
    poll("2026-03-29T10:30Z", &[])
        .expect(1, &["answered 500", "failed 2 times in a row and is not polled any more", "--resume"]);
    server.change(|_| Reply::json(json!([record(1)])));
    server.requests();
    poll("2026-03-29T10:45Z", &[])
        .expect(1, &["`items` is not polled since 2026-03-29 10:30:00 UTC", "--resume"]);
    assert!(server.requests().is_empty());
    poll("2026-03-29T11:00Z", &["--resume"]).expect(0, &["1 event"]);
    assert_eq!(receiver.new_events(), ["CREATED 1 new"]);
    assert!(server.requests()[0].param("where").contains("2026-03-29T09:5"), "from where it stopped");
}

/// A clock that was wrong: the poll says so and changes nothing.
#[test]
fn a_clock_that_went_back() {
    let folder = Folder::new("upstream-clock");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({}));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    server.change(|_| Reply::json(json!([record(1)])));
    run_once(&folder, &["--now", "2026-03-29T09:00Z"])
        .expect(1, &["the last poll was at 2026-03-29 10:00:00 UTC", "set the clock right", "`--rewind`"]);
    assert!(receiver.new_events().is_empty());
    // Where the later instant was the wrong one.
    run_once(&folder, &["--now", "2026-03-29T09:00Z", "--rewind", "2026-03-29T09:01Z"])
        .expect(2, &["--rewind: it lies in the future"]);
    run_once(&folder, &["--now", "2026-03-29T10:15Z"]).expect(0, &[]);
    assert_eq!(receiver.new_events(), ["CREATED 1 new"]);
}

/// Whatever an id is made of, its record is known again.
#[test]
fn odd_ids_are_known_again() {
    let folder = Folder::new("upstream-ids");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({}));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    let at = "2026-03-29T10:14:30Z";
    let ids = ["1 window 2", " ", "naïve 🦀", "a\u{0}b", "a", "b\n7 ", "'); --", "0"];
    let records: Vec<_> =
        ids.iter().map(|id| json!({ "id": id, "created": at, "updated": at, "name": "x" })).collect();
    let first = records.clone();
    server.change(move |_| Reply::json(first.clone()));
    run_once(&folder, &["--now", "2026-03-29T10:15Z"]).expect(0, &[]);
    let told = receiver.new_events();
    run_once(&folder, &["--now", "2026-03-29T10:16Z"]).expect(0, &[]);
    assert_eq!(receiver.new_events(), Vec::<String>::new(), "{told:?}");
    // Each is still told from the others: one of them changes.
    let mut changed = records;
    changed[3]["updated"] = json!("2026-03-29T10:16:10Z");
    server.change(move |_| Reply::json(changed.clone()));
    run_once(&folder, &["--now", "2026-03-29T10:16:30Z"]).expect(0, &[]);
    assert_eq!(receiver.new_events(), ["UPDATED a\u{0}b changed"], "{told:?}");
}
