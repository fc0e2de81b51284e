//! `serve`: who may ask, what the page gets, and what a try does.

use crate::{
    api_support::{Answer, exchange},
    cli_support::{Folder, Reply, Server, binary, configuration},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// A running server, ended with the test.
struct Served {
    /// Its state; gone with it.
    _folder: tempfile::TempDir,
    child: Child,
    address: String,
}

impl Served {
    fn start() -> Self {
        Self::start_at("127.0.0.1:0")
    }

    fn start_at(listen: &str) -> Self {
        let folder = tempfile::tempdir().expect("the folder for temporary files is writable");
        let mut command = Command::new(binary());
        command.args(["serve", "--listen", listen, "--state"]).arg(folder.path().join("state.db"));
        if listen.starts_with("127.") {
            command.arg("--no-auth");
        }
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        // On the first start a token is shown before.
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Pollwright is at http://").map(str::to_owned));
        Self { _folder: folder, child, address: address.expect("it says where it is") }
    }

    /// Status, headers and body.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            text.push_str(&format!("host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        exchange(&self.address, format!("{text}\r\n{body}").as_bytes())
    }

    fn token(&self) -> String {
        self.ask("GET", "/session.json", &[], "").json()["token"].as_str().unwrap_or("").to_owned()
    }

    fn try_once(&self, wish: &Value) -> Answer {
        let token = self.token();
        let headers = [("x-pollwright-token", token.as_str()), ("content-type", "application/json")];
        self.ask("POST", "/api/v1/try", &headers, &wish.to_string())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn only_the_own_page_may_ask() {
    let served = Served::start();
    let port = served.address.rsplit(':').next().unwrap_or("").to_owned();
    let check = |headers: &[(&str, &str)], expected: u16| {
        let answer = served.ask("GET", "/session.json", headers, "");
        assert_eq!(answer.status, expected, "{headers:?} {answer:?}");
        if expected == 403 {
            assert!(!answer.body.contains("token\""), "{answer:?}");
        }
    };
    let own = format!("http://{}", served.address);
    let localhost = format!("localhost:{port}");
    check(&[], 200);
    check(&[("host", &localhost)], 200);
    check(&[("host", &format!("[::1]:{port}"))], 200);
    check(&[("origin", &own)], 200);
    check(&[("sec-fetch-site", "same-origin")], 200);
    check(&[("host", "evil.example")], 403);
    check(&[("host", &format!("127.0.0.1.evil.example:{port}"))], 403);
    check(&[("origin", "http://evil.example")], 403);
    check(&[("origin", "null")], 403);
    check(&[("origin", "http://127.0.0.1:1")], 403);
    check(&[("sec-fetch-site", "cross-site")], 403);
    check(&[("sec-fetch-site", "same-site")], 403);
}

#[test]
fn a_try_needs_the_token() {
    let served = Served::start();
    let check = |token: &str, expected: u16| {
        let headers = [("x-pollwright-token", token), ("content-type", "application/json")];
        let answer = served.ask("POST", "/api/v1/try", &headers, "{\"text\":\"{}\"}");
        assert_eq!(answer.status, expected, "{token} {answer:?}");
    };
    check("", 403);
    check("0000", 403);
    check(&served.token(), 400);
    assert_eq!(served.token().len(), 64);
    assert_ne!(served.token(), Served::start().token(), "each start has its own");
}

#[test]
fn the_page_has_its_headers() {
    let served = Served::start();
    let answer = served.ask("GET", "/", &[], "");
    for part in [
        "content-security-policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: no-cache",
    ] {
        assert!(answer.head.contains(part), "{part}: {answer:?}");
    }
    assert!(!answer.head.contains("unsafe-inline") && !answer.head.contains("'unsafe-eval'"), "{answer:?}");
    assert!(answer.head.contains("content-type: text/html"), "{answer:?}");
    // Without a page the server says how to get one.
    assert!(
        answer.status == 200 || answer.status == 503 && answer.body.contains("cargo xtask serve"),
        "{answer:?}"
    );
    assert_eq!(served.ask("GET", "/no-such-file.js", &[], "").status, 404);
    assert_eq!(served.ask("GET", "/../Cargo.toml", &[], "").status, 404);
    assert_eq!(served.ask("POST", "/", &[], "").status, 405);
    assert_eq!(served.ask("GET", "/api/v1/none", &[], "").status, 404);
}

#[test]
fn the_files_of_the_page_are_cached_and_compressed() {
    let served = Served::start();
    let page = served.ask("GET", "/", &[], "");
    if page.status == 503 {
        println!("skipped: no page was built");
        return;
    }
    let hashed = page.body.split('"').filter(|part| part.contains("_bg.wasm") || part.ends_with(".css"));
    for path in hashed {
        let path = format!("/{}", path.trim_start_matches(['.', '/']));
        let answer = served.ask("GET", &path, &[("accept-encoding", "br, gzip")], "");
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.head.contains("cache-control: public, max-age=31536000, immutable"),
            "{path} {}",
            answer.head
        );
        let kind = if path.ends_with(".css") { "text/css" } else { "application/wasm" };
        assert!(answer.head.contains(&format!("content-type: {kind}")), "{path} {}", answer.head);
        assert!(answer.head.contains("content-encoding: br"), "{path} {}", answer.head);
        let etag = answer.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap_or("");
        let again = served.ask("GET", &path, &[("if-none-match", &etag.replace("w/", "W/"))], "");
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
    }
}

#[test]
fn a_server_that_others_can_reach_tries_nothing() {
    let mut served = Served::start_at("0.0.0.0:0");
    let port = served.address.rsplit(':').next().unwrap_or("").to_owned();
    served.address = format!("127.0.0.1:{port}");
    let session = served.ask("GET", "/session.json", &[("host", "pollwright.example")], "");
    assert_eq!((session.status, &session.json()["token"]), (200, &Value::Null));
    let answer = served.try_once(&json!({ "text": "{}" }));
    assert!(answer.status == 403 && answer.body.contains("loopback"), "{answer:?}");
}

#[cfg(unix)]
#[test]
fn a_request_to_stop_is_followed() {
    let mut served = Served::start();
    let stopped = Command::new("kill").arg("-TERM").arg(served.child.id().to_string()).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    assert!(served.child.wait().is_ok_and(|status| status.code() == Some(0)));
}

#[test]
fn a_port_in_use_is_said() {
    let served = Served::start();
    let folder = Folder::new("serve-port");
    let ran = folder.run(&["serve", "--listen", &served.address]);
    ran.expect(2, &["is in use", "--listen"]);
}

#[test]
fn a_try_shows_requests_records_events_and_reasons() {
    let url = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'&api_key=topsecret";
    let record = json!({ "id": 1, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z" });
    let server = Server::start(move |_| Reply::json(vec![record.clone()]));
    let served = Served::start();
    let answer = served.try_once(&json!({
        "text": configuration(url, json!({})).to_string(),
        "resource": "items",
        "now": "2026-03-29T10:15Z",
        "lastPoll": "2026-03-29T10:00Z",
        "baseUrl": server.url,
        "headers": { "Authorization": "Bearer also-secret" },
    }));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(!answer.body.contains("topsecret") && !answer.body.contains("also-secret"), "{answer:?}");
    let tried = answer.json();
    assert_eq!(tried["requests"][0]["method"], "GET");
    assert_eq!(tried["requests"][0]["status"], 200);
    assert_eq!(tried["records"][0]["id"], 1);
    assert_eq!(tried["events"][0]["eventType"], "CREATED");
    assert_eq!(tried["events"][0]["reason"], "new");
    assert_eq!(tried["error"], Value::Null);
    let sent = server.requests();
    assert_eq!(sent[0].param("where"), "updated>'2026-03-29T09:57:59Z'");
    assert_eq!(sent[0].header("authorization"), "Bearer also-secret");
}

#[test]
fn a_try_ends_soon_and_says_why_it_fails() {
    let page = |page: u32| {
        let item = |id: u32| json!({ "id": id, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z" });
        (0..50).map(|at| item(page * 50 + at)).collect::<Vec<_>>()
    };
    let mut n = 0;
    let server = Server::start(move |_| {
        n += 1;
        Reply::json(page(n)).with("link", format!("</items?page={}>; rel=next", n + 1))
    });
    let served = Served::start();
    let text = configuration("/items", json!({})).to_string();
    let wish = json!({ "text": text, "baseUrl": server.url });
    let tried = served.try_once(&wish).json();
    assert_eq!(server.requests().len(), 3);
    assert_eq!(tried["records"].as_array().map(Vec::len), Some(150));
    assert!(
        tried["notes"][0]["message"].as_str().is_some_and(|note| note.contains("only the first 150 records")),
        "{}",
        tried["notes"]
    );

    server.change(|_| Reply::json((0..300).map(|id| json!({ "id": id })).collect::<Vec<_>>()));
    assert_eq!(served.try_once(&wish).json()["records"].as_array().map(Vec::len), Some(200));

    server.change(|_| Reply::new(500, ""));
    let tried = served.try_once(&wish).json();
    assert!(tried["error"].as_str().is_some_and(|error| error.contains("answered 500")), "{tried}");
    assert_eq!(tried["requests"][0]["status"], 500);

    for (wish, words) in [
        (json!({ "text": "{", "baseUrl": server.url }), "mend the text first"),
        (json!({ "text": "{}" }), "event.poller.configuration"),
        (json!({ "text": text, "baseUrl": server.url, "resource": "none" }), "no resource `none`"),
        (json!({ "text": text }), "nothing says which server to ask"),
        (json!({ "text": text, "baseUrl": server.url, "now": "soon" }), "now: "),
        (
            json!({ "text": text, "baseUrl": server.url, "headers": { "X": "env:HOME" } }),
            "`env:HOME` is read by `pollwright poll` and `pollwright run` only",
        ),
    ] {
        let answer = served.try_once(&wish);
        let message = answer.json()["message"].as_str().unwrap_or("").to_owned();
        assert!(answer.status == 400 && message.contains(words), "{wish}: {answer:?}");
    }
}

#[test]
fn a_client_that_says_nothing_more_is_let_go() {
    if std::env::var_os("RUN_SLOW_TESTS").is_none() {
        return;
    }
    let served = Served::start();
    let mut stream = TcpStream::connect(&served.address).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: loc").expect("it reads");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).expect("30 s is a time");
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    assert!(ended.is_ok(), "after 15 s the connection is closed: {ended:?}");
}
