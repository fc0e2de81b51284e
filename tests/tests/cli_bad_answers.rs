//! What servers do wrong: each gives one clear error that names what to do, and the state stays as it was.

use crate::cli_support::{Folder, Reply, Request, Server, configuration};
use serde_json::{Value, json};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

/// After a baseline the server answers badly, then well again: the poll fails with the words, and loses nothing.
#[track_caller]
fn check(name: &str, more: Value, answer: impl FnMut(&Request) -> Reply + Send + 'static, words: &[&str]) {
    let folder = Folder::new(&format!("bad-{name}"));
    folder.write("config.json", configuration(URL, more).to_string());
    let server = Server::start(|_| Reply::json(json!([])));
    let poll = |now| {
        folder.run(&[
            "poll",
            "config.json",
            "--state",
            "state.db",
            "--base-url",
            &server.url,
            "--now",
            now,
            "--timeout",
            "1",
        ])
    };
    poll("2026-03-29T10:00Z").expect(0, &[]);
    server.change(answer);
    let failed = poll("2026-03-29T10:15Z");
    failed.expect(1, words);
    assert_eq!(failed.stdout, "", "{name}");
    let errors: Vec<_> = failed.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{name}: one error\n{}", failed.stderr);

    let record = json!([{ "id": 1, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z" }]);
    server.change(move |request| match request.param("page") {
        "" => Reply::json(record.clone()),
        _ => Reply::json(json!([])),
    });
    assert_eq!(poll("2026-03-29T10:30Z").events(), ["CREATED 1 new"], "{name}: nothing is lost");
}

#[test]
fn slow() {
    check("slow", json!({}), |_| Reply::hang(), &["did not answer within 1 s", "--timeout"]);
}

#[test]
fn status_500() {
    check(
        "500",
        json!({}),
        |_| Reply::new(500, "<h1>Oops</h1>"),
        &["answered 500", "the next poll asks again"],
    );
}

#[test]
fn status_429() {
    check(
        "429",
        json!({}),
        |_| Reply::new(429, "").with("retry-after", "120"),
        &["answered 429", "it asks to wait 120 s"],
    );
    check("429-without", json!({}), |_| Reply::new(429, ""), &["answered 429", "poll less often"]);
}

#[test]
fn html() {
    check(
        "html",
        json!({}),
        |_| Reply::new(200, "<!doctype html><title>Log in</title>").with("content-type", "text/html"),
        &["web page (HTML) instead of JSON", "check the address"],
    );
}

#[test]
fn broken_json() {
    check("json", json!({}), |_| Reply::new(200, "[{\"id\":1},"), &["not JSON", "line 1"]);
}

#[test]
fn two_arrays() {
    check(
        "arrays",
        json!({}),
        |_| Reply::json(json!({ "one": [{ "id": 1 }], "two": [{ "id": 2 }] })),
        &["`/one`", "`/two`", "recordsPath"],
    );
}

#[test]
fn no_array() {
    check(
        "none",
        json!({}),
        |_| Reply::json(json!({ "message": "hello" })),
        &["no array of records", "recordsPath"],
    );
}

#[test]
fn a_page_that_repeats_for_ever() {
    let page = || json!([{ "id": 1, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z" }]);
    let mut n = 0;
    check(
        "repeats",
        json!({}),
        move |_| {
            n += 1;
            Reply::json(page()).with("link", format!("</items?page={n}>; rel=next"))
        },
        &["holds the same records as an earlier one", "pageSize"],
    );
    check(
        "repeats-count",
        json!({ "pageSize": 1 }),
        move |_| Reply::json(page()),
        &["holds the same records as an earlier one", "pageSize"],
    );
}

#[test]
fn a_server_that_is_down() {
    let folder = Folder::new("bad-down");
    folder.write("config.json", configuration(URL, json!({})).to_string());
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    drop(listener);
    let ran = folder.run(&["poll", "config.json", "--state", "state.db", "--base-url", &url]);
    ran.expect(1, &["cannot reach", "refused", "check the address and that the server is up"]);
}

#[test]
fn a_short_wait_is_waited_for() {
    let folder = Folder::new("bad-wait");
    folder.write("config.json", configuration(URL, json!({})).to_string());
    let mut n = 0;
    let server = Server::start(move |_| {
        n += 1;
        if n == 1 { Reply::new(429, "").with("retry-after", "0") } else { Reply::json(json!([])) }
    });
    let args = ["poll", "config.json", "--state", "state.db", "--base-url", &server.url];
    folder.run(&args).expect(0, &["Baseline"]);
    assert_eq!(server.requests().len(), 2);
}
