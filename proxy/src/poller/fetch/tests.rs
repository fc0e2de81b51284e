//! The calls of one poll against servers that are busy, slow, elsewhere or unchanged.

use super::*;
use crate::{
    net::{
        self,
        tests::{
            allowing,
            standin::{Standin, Then, reply},
        },
    },
    poller::{access::Given, source::Source},
};
use pollwright_core::platform::Platform;

const TIMEOUT: Duration = Duration::from_secs(20);

fn target(server: &Standin, path: &str) -> Target {
    let text = r#"{ "configuration": { "username": "me", "password": "s3cr3t", "event.poller.configuration": { "items": {
        "url": "/items", "idField": "id" } } } }"#;
    let given = Given {
        base_url: Some(server.url("/").to_string()),
        headers: vec!["X-Key: k3y-value".into()],
        ..Given::default()
    };
    let source =
        Source::read(text, Platform::Pollwright, Instant::UNIX_EPOCH, &given).expect("it can be polled");
    source.access.target(path).expect("it can be called")
}

fn fetcher(whole: Duration) -> Fetcher {
    let mut fetcher = Fetcher::within(Client::new(&allowing("127.0.0.1")), TIMEOUT, whole);
    fetcher.patience = Patience { first: Duration::from_millis(20), ..Patience::STEADY };
    fetcher
}

async fn get(fetcher: &mut Fetcher, target: &Target) -> Result<Answer, FetchError> {
    let answer = fetcher.get(target, &target.url, None, &mut |_| {}).await?;
    answer.read()?;
    Ok(answer)
}

#[track_caller]
fn says(done: Result<Answer, FetchError>, words: &[&str]) {
    let why = done.expect_err("it fails").to_string();
    assert!(words.iter().all(|word| why.contains(word)), "{why}");
    assert!(!why.contains("s3cr3t") && !why.contains("k3y-value"), "{why}");
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for (name, head) in [("429", "429 Slow down"), ("503", "503 Soon\r\nRetry-After: 0")] {
        let mut n = 0;
        let server = Standin::start(move |_| {
            n += 1;
            if n < 4 { reply(head, b"") } else { reply("200 OK", b"[1]") }
        })
        .await;
        let answer = get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await;
        assert_eq!(answer.unwrap_or_else(|why| panic!("{name}: {why}")).body, b"[1]", "{name}");
        assert_eq!(server.requests().len(), 4, "{name}");
    }
}

#[tokio::test]
async fn a_busy_server_is_not_asked_for_ever() {
    let server = Standin::saying("429 Slow down", "no: s3cr3t").await;
    let mut impatient = fetcher(TIMEOUT);
    impatient.patience.n_unasked = 2;
    says(get(&mut impatient, &target(&server, "/items")).await, &["answered 429", "(no: ***)"]);
    assert_eq!(server.requests().len(), 3);

    // The wait that it asks for would end behind the deadline.
    let server = Standin::saying("503 Soon\r\nRetry-After: 30", "").await;
    says(get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await, &["answered 503"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_poll_ends_with_its_deadline() {
    let server = Standin::start(|_| (b"HTTP/1.1 200 OK\r\n\r\n[".to_vec(), Then::Hang)).await;
    let mut fetcher = fetcher(Duration::from_millis(200));
    says(get(&mut fetcher, &target(&server, "/items")).await, &["/items was still being asked", "0.2 s"]);
    says(get(&mut fetcher, &target(&server, "/items")).await, &["/items was still being asked", "0.2 s"]);
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let elsewhere = Standin::saying("200 OK", "[]").await;
    let location = elsewhere.url("/items");
    let server = Standin::start(move |_| reply(&format!("302 Found\r\nLocation: {location}"), b"")).await;
    says(
        get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await,
        &["another origin", "nothing was sent there"],
    );
    assert_eq!(elsewhere.requests().len(), 0);

    let request = server.requests().remove(0).to_ascii_lowercase();
    assert!(request.contains("\r\nauthorization: basic bwu6cznjcjn0\r\n"), "{request}");
    assert!(request.contains("\r\nx-key: k3y-value\r\n"), "{request}");
}

#[tokio::test]
async fn each_redirect_is_checked() {
    for location in
        ["http://169.254.169.254/latest/", "//localhost/", "http://[::1]:80/", "file:///etc/passwd"]
    {
        let server = Standin::start(move |_| reply(&format!("307 There\r\nLocation: {location}"), b"")).await;
        let done = get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await;
        assert!(matches!(done, Err(FetchError::ForeignRedirect { .. })), "{location}: {done:?}");
    }
    let server = Standin::saying("302 Found\r\nLocation: /items", "").await;
    says(get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await, &["redirects in circles"]);
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn what_has_not_changed_is_not_read_again() {
    let server = Standin::start(|request| {
        let request = request.to_ascii_lowercase();
        let is_known = request.contains("\r\nif-none-match: \"v1\"\r\n")
            && request.contains("\r\nif-modified-since: sun, 06 nov 1994 08:49:37 gmt\r\n");
        match is_known {
            true => (b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(), Then::Close),
            false => reply(
                "200 OK\r\nETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
                b"[{\"id\":1}]",
            ),
        }
    })
    .await;
    let (mut fetcher, target) = (fetcher(TIMEOUT), target(&server, "/items"));
    let first = get(&mut fetcher, &target).await.expect("it answers");
    assert!(!first.is_unchanged && first.validators.is_some());
    let kept = serde_json::to_string(&first.validators).expect("it serialises");
    assert_eq!(kept, r#"{"etag":"\"v1\"","lastModified":"Sun, 06 Nov 1994 08:49:37 GMT"}"#);

    let known = serde_json::from_str(&kept).expect("it reads");
    let second = fetcher.get(&target, &target.url, Some(&known), &mut |_| {}).await.expect("it answers");
    assert!(second.is_unchanged && second.body.is_empty());
    assert_eq!(second.validators, first.validators);

    // What a damaged state holds goes nowhere.
    let odd = Validators { etag: Some("\"v1\"\r\nX: y".into()), last_modified: None };
    let third = fetcher.get(&target, &target.url, Some(&odd), &mut |_| {}).await.expect("it answers");
    assert!(!third.is_unchanged);
    assert!(!server.requests()[2].contains("X: y"));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for() {
    let server =
        Standin::start(|_| (b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(), Then::Close))
            .await;
    says(get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await, &["answered 304"]);
}

#[tokio::test]
async fn json_that_is_too_deep() {
    let server = Standin::start(|_| reply("200 OK", "[".repeat(100_000).as_bytes())).await;
    let done = get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await;
    says(done, &["nested deeper than 128 levels", "ask for fewer fields"]);
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    let server = Standin::start(move |_| reply("200 OK", deep.as_bytes())).await;
    get(&mut fetcher(TIMEOUT), &target(&server, "/items")).await.expect("it is deep, but not too deep");
}

#[tokio::test]
async fn an_inner_address_is_refused_with_a_remedy() {
    let server = Standin::saying("200 OK", "[]").await;
    let client = Client::new(&net::Settings::default());
    let mut fetcher = Fetcher::within(client, TIMEOUT, TIMEOUT);
    says(get(&mut fetcher, &target(&server, "/items")).await, &["127.0.0.1, this machine", "(`allow`)"]);
    assert_eq!(server.requests().len(), 0);
}
