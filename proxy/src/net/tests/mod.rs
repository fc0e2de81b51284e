//! Who may be called, how often, how long, and how much is read.

pub(crate) mod standin;

use super::{
    Call, CallError, Client, Lane, Post, Settings,
    guard::{Guarded, System},
    post::post_within,
};
use crate::poller::secrets::Secrets;
use reqwest::{
    Method, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{HeaderMap, HeaderValue},
};
use standin::{Standin, Then, reply};
use std::{
    collections::VecDeque,
    io::Write,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

pub(crate) fn allowing(entries: &str) -> Settings {
    let allow = entries.split_whitespace().map(|entry| entry.parse().unwrap_or_else(|why| panic!("{why}")));
    Settings { allow: allow.collect(), ..Settings::default() }
}

fn get(url: Url) -> Call {
    Call {
        method: Method::GET,
        url,
        headers: HeaderMap::new(),
        basic: None,
        body: None,
        timeout: LONG,
        lane: Lane::Host,
    }
}

fn posting(url: Url) -> Post {
    Post { url, headers: HeaderMap::new(), basic: None, body: b"[]".to_vec() }
}

/// The status, or why there is none in short.
async fn outcome(client: &Client, url: Url) -> String {
    match client.send(get(url)).await {
        Ok(reply) => reply.status().as_u16().to_string(),
        Err(CallError::Forbidden(why)) => why.kind.to_owned(),
        Err(why) => format!("{why:?}"),
    }
}

/// A resolver whose answers change: each name lookup takes the next one, the last one stays.
struct Fickle(Mutex<VecDeque<&'static str>>);

impl Fickle {
    fn new(answers: &[&'static str]) -> Arc<Self> {
        Arc::new(Self(Mutex::new(answers.iter().copied().collect())))
    }
}

impl Resolve for Fickle {
    fn resolve(&self, _: Name) -> Resolving {
        let mut answers = self.0.lock().expect("nobody panicked");
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().copied() };
        let found: Vec<SocketAddr> = answer
            .unwrap_or_default()
            .split(' ')
            .map(|address| SocketAddr::new(address.parse().expect("it is an address"), 0))
            .collect();
        Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
    }
}

fn guarded(settings: Settings, inner: Arc<dyn Resolve>) -> Client {
    let resolver = Guarded { inner, allow: settings.allow.clone() };
    Client::build(settings, true, Arc::new(resolver))
}

#[tokio::test]
async fn every_way_to_write_an_inner_address_is_refused() {
    let server = Standin::saying("200 OK", "secret").await;
    let client = Client::new(&Settings::default());
    for (host, kind) in [
        ("127.0.0.1", "this machine"),
        ("127.0.0.1.", "this machine"),
        ("127.1", "this machine"),
        ("2130706433", "this machine"),
        ("0x7f000001", "this machine"),
        ("0x7f.1", "this machine"),
        ("0177.0.0.1", "this machine"),
        ("017700000001", "this machine"),
        ("%31%32%37.0.0.1", "this machine"),
        ("①②⑦.0.0.1", "this machine"),
        ("localhost", "this machine"),
        ("LOCALHOST", "this machine"),
        ("me@localhost", "this machine"),
        ("[::1]", "this machine"),
        ("[0:0:0:0:0:0:0:1]", "this machine"),
        ("[::ffff:127.0.0.1]", "this machine"),
        ("[::ffff:7f00:1]", "this machine"),
        ("[::127.0.0.1]", "this machine"),
        ("[64:ff9b::127.0.0.1]", "this machine"),
        ("[2002:7f00:1::]", "this machine"),
        ("0", "an unspecified address"),
        ("[::]", "an unspecified address"),
        ("10.0.0.1", "a private address"),
        ("012.0.0.1", "a private address"),
        ("[fd00::1]", "a private address"),
        ("169.254.169.254", "a metadata service"),
        ("0xa9fea9fe", "a metadata service"),
        ("[::ffff:a9fe:a9fe]", "a metadata service"),
        ("[fd00:ec2::254]", "a metadata service"),
        ("224.0.0.1", "a multicast address"),
    ] {
        assert_eq!(outcome(&client, server.url_of(host, "/")).await, kind, "{host}");
    }
    assert_eq!(server.requests().len(), 0);
    let refused = client.send(get(server.url("/x?key=1"))).await.expect_err("it is refused").to_string();
    let expected = format!(
        "http://127.0.0.1:{}/x is at 127.0.0.1, this machine, and was not called; if that is meant, add it to the allowed addresses (`allow`)",
        server.port
    );
    assert_eq!(refused, expected);
}

#[tokio::test]
async fn what_is_allowed_is_called() {
    let server = Standin::saying("200 OK", "").await;
    let port = server.port;
    for (entries, host, expected) in [
        ("127.0.0.0/8", "127.0.0.1", "200"),
        ("127.0.0.1", "0x7f000001", "200"),
        ("127.0.0.1 ::1", "localhost", "200"),
        ("localhost", "localhost", "200"),
        ("localhost", "127.0.0.1", "this machine"),
        ("127.0.0.1:1", "127.0.0.1", "this machine"),
        ("10.0.0.0/8", "localhost", "this machine"),
    ] {
        let client = Client::new(&allowing(entries));
        assert_eq!(outcome(&client, server.url_of(host, "/")).await, expected, "{entries}: {host}");
    }
    let client = Client::new(&allowing(&format!("localhost:{port}")));
    assert_eq!(outcome(&client, server.url_of("localhost", "/")).await, "200");
    assert_eq!(outcome(&Client::unguarded(), server.url("/")).await, "200");
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_checked_at_each_connection() {
    // Both servers are this machine; 127.0.0.2 plays the public address.
    let server = Standin::at("0.0.0.0", |_| reply("200 OK", b"")).await;
    let client = guarded(allowing("127.0.0.2"), Fickle::new(&["127.0.0.2", "127.0.0.1"]));
    let url = server.url_of("rebinding.example", "/");
    assert_eq!(outcome(&client, url.clone()).await, "200");
    assert_eq!(outcome(&client, url.clone()).await, "this machine");
    assert_eq!(outcome(&client, url).await, "this machine");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn of_many_addresses_only_those_that_are_good_are_tried() {
    let server = Standin::at("127.0.0.2", |_| reply("200 OK", b"")).await;
    let client = guarded(allowing("127.0.0.2"), Fickle::new(&["10.0.0.1 ::1 127.0.0.2"]));
    assert_eq!(outcome(&client, server.url_of("mixed.example", "/")).await, "200");
    let client = guarded(Settings::default(), Fickle::new(&["10.0.0.1 127.0.0.1"]));
    assert_eq!(outcome(&client, server.url_of("mixed.example", "/")).await, "a private address");
}

#[tokio::test]
async fn connections_are_used_again() {
    let server =
        Standin::start(|_| (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec(), Then::Keep)).await;
    let client = Client::new(&allowing("127.0.0.1"));
    for _ in 0..3 {
        let reply = client.clone().send(get(server.url("/"))).await.expect("the head has come");
        assert_eq!(reply.bytes(10).await.expect("the body has come"), b"ok");
        post_within(&client, posting(server.url("/hook")), &Secrets::default(), LONG)
            .await
            .expect("it answers");
    }
    assert_eq!((server.requests().len(), server.n_connections()), (6, 1));
}

#[tokio::test]
async fn a_full_host_keeps_nobody_from_another() {
    let (busy, free) = (
        Standin::start(|_| (b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), Then::Hang)).await,
        Standin::saying("200 OK", "").await,
    );
    let settings = Settings { in_flight_per_host: 2, ..allowing("127.0.0.1") };
    let client = Client::new(&settings);
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(client.send(get(busy.url("/"))).await.expect("the head has come"));
    }
    let third = tokio::spawn({
        let (client, url) = (client.clone(), busy.url("/third"));
        async move { client.send(get(url)).await.map(|reply| reply.status().as_u16()).ok() }
    });
    assert_eq!(outcome(&client, free.url("/")).await, "200");
    // A callback of the busy host takes turns with itself alone.
    let posted = post_within(&client, posting(busy.url("/callback")), &Secrets::default(), SHORT).await;
    assert_eq!(posted.expect("its status has come").status, 200);
    assert!(!busy.requests().iter().any(|request| request.starts_with("GET /third")), "it waits");
    held.pop();
    assert_eq!(third.await.expect("it does not panic"), Some(200));
}

#[tokio::test]
async fn calls_per_second() {
    let server = Standin::saying("200 OK", "").await;
    let settings = Settings { per_second_per_host: Some(20.0), ..allowing("127.0.0.1") };
    let client = Client::new(&settings);
    let started = Instant::now();
    for _ in 0..24 {
        assert_eq!(outcome(&client, server.url("/")).await, "200");
    }
    // Twenty at once, then one every 50 ms.
    assert!(started.elapsed() >= Duration::from_millis(190), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_decompression_bomb_stays_packed() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..256 {
        packer.write_all(&[b' '; 1 << 20]).expect("memory takes it");
    }
    let packed = packer.finish().expect("memory takes it");
    let server = Standin::start(move |_| reply("200 OK\r\nContent-Encoding: gzip", &packed)).await;
    let client = Client::new(&allowing("127.0.0.1"));
    let reply = client.send(get(server.url("/"))).await.expect("the head has come");
    let read = reply.bytes(1 << 20).await.expect_err("it is too large").to_string();
    assert!(read.contains("more than 1048576 bytes"), "{read}");
}

#[tokio::test]
async fn answers_that_are_none() {
    #[track_caller]
    fn check(name: &str, why: &CallError, words: &[&str]) {
        let text = why.to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{name}: {text}");
    }
    let many = (0..200).map(|n| format!("X-{n}: y\r\n")).collect::<String>();
    let large = format!("X: {}\r\n", "y".repeat(1 << 20));
    for (name, answer, words) in [
        ("garbage", "\0\u{1}\u{2}garbage\r\n\r\n".to_owned(), &["cannot be read", "HTTP"][..]),
        ("nothing", String::new(), &["cannot be read"]),
        ("many headers", format!("HTTP/1.1 200 OK\r\n{many}\r\n"), &["cannot be read", "head"]),
        ("large headers", format!("HTTP/1.1 200 OK\r\n{large}\r\n"), &["cannot be read", "head"]),
    ] {
        let server = Standin::start(move |_| (answer.clone().into_bytes(), Then::Close)).await;
        let client = Client::new(&allowing("127.0.0.1"));
        let why = client.send(get(server.url("/"))).await.expect_err(name);
        check(name, &why, words);
    }
    let silent = Standin::start(|_| (Vec::new(), Then::Hang)).await;
    let settings = Settings { read_timeout: Some(SHORT), ..allowing("127.0.0.1") };
    let why = Client::new(&settings).send(get(silent.url("/"))).await.expect_err("it is silent");
    check("silent", &why, &["did not answer"]);
}

#[tokio::test]
async fn a_callback_may_answer_anything() {
    for (name, answer, status, excerpt) in [
        ("ok", reply("200 OK", b"thanks, s3cr3t"), 200, "thanks, ***"),
        ("moved", reply("302 Found\r\nLocation: /elsewhere", b""), 302, ""),
        ("gone", reply("410 Gone\r\nRetry-After: 7", b"<html>"), 410, ""),
        ("huge", (b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n".to_vec(), Then::Flood), 200, "x"),
        ("drips", (b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), Then::Hang), 204, ""),
        ("hangs", (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok".to_vec(), Then::Hang), 200, "ok"),
        ("binary", reply("500 Oh", &[0, 159, 146, 150]), 500, ""),
        ("packed badly", reply("200 OK\r\nContent-Encoding: gzip", b"no"), 200, ""),
    ] {
        let server = Standin::start(move |_| answer.clone()).await;
        let client = Client::new(&allowing("127.0.0.1"));
        let mut secrets = Secrets::default();
        secrets.add("s3cr3t");
        let posted = post_within(&client, posting(server.url("/hook")), &secrets, SHORT).await;
        let posted = posted.unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(posted.status, status, "{name}");
        assert!(posted.excerpt.starts_with(excerpt), "{name}: {}", posted.excerpt);
        assert!(posted.excerpt.chars().count() <= 201, "{name}: {}", posted.excerpt);
        assert_eq!(posted.retry_after, (status == 410).then_some(Duration::from_secs(7)), "{name}");
        let requests = server.requests();
        assert_eq!(requests.len(), 1, "{name}");
        assert!(
            requests[0].starts_with("POST /hook HTTP/1.1\r\n") && requests[0].ends_with("\r\n\r\n[]"),
            "{name}"
        );
    }
    let silent = Standin::start(|_| (Vec::new(), Then::Hang)).await;
    let client = Client::new(&allowing("127.0.0.1"));
    let why = post_within(&client, posting(silent.url("/")), &Secrets::default(), SHORT).await;
    assert!(matches!(why, Err(CallError::Slow { .. })), "{why:?}");
    let guarded = Client::new(&Settings::default());
    let why = post_within(&guarded, posting(silent.url("/")), &Secrets::default(), SHORT).await;
    assert!(matches!(why, Err(CallError::Forbidden(_))));
}

#[tokio::test]
async fn the_environments_proxy_is_not_asked() {
    // A name that only the resolver of this test knows: a proxy would have to look it up itself.
    let server = Standin::saying("200 OK", "").await;
    let client = guarded(allowing("127.0.0.1"), Fickle::new(&["127.0.0.1"]));
    assert_eq!(outcome(&client, server.url_of("known.test", "/")).await, "200");
    assert!(server.requests()[0].starts_with("GET / HTTP/1.1\r\n"), "as a server, not as a proxy");
}

#[tokio::test]
async fn a_proxy_that_is_set_is_asked() {
    let proxy = Standin::saying("200 OK", "").await;
    let settings = Settings { proxy: Some(proxy.url("/")), ..Settings::default() };
    let client = Client::new(&settings);
    let url = Url::parse("http://elsewhere.test/x").expect("it is an address");
    assert_eq!(outcome(&client, url).await, "200");
    assert!(proxy.requests()[0].starts_with("GET http://elsewhere.test/x "), "{:?}", proxy.requests());
    let url = Url::parse("http://169.254.169.254/x").expect("it is an address");
    assert_eq!(outcome(&client, url).await, "a metadata service");
}

#[tokio::test]
async fn the_systems_own_names() {
    let found = System.resolve("localhost".parse().expect("it is a name")).await.expect("it is known");
    let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
    assert!(!found.is_empty() && found.iter().all(IpAddr::is_loopback), "{found:?}");
}

#[test]
fn a_header_holds_no_second_one() {
    for text in ["a\r\nX: y", "a\nX: y", "a\0"] {
        assert!(HeaderValue::from_str(text).is_err(), "{text:?}");
    }
}
