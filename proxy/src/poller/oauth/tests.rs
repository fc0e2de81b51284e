//! LinkedIn and Constant Contact with an authorization server that keeps its word, and one that does not.

use super::*;
use crate::{
    net::{
        Settings,
        tests::{
            allowing,
            standin::{Standin, Then, reply},
        },
    },
    poller::{
        access::Given,
        fetch::{Answer, FetchError, Fetcher},
        source::Source,
    },
};
use pollwright_core::{date::Instant, platform::Platform};
use serde_json::json;
use std::{sync::Mutex as Locked, task::Poll};

/// An authorization server: what it knows of codes and tokens.
#[derive(Default)]
struct Authority {
    /// Codes that can be used once.
    codes: Vec<&'static str>,
    /// The refresh token that it takes; each use brings another. `None`: it gives none.
    refresh: Option<String>,
    is_revoked: bool,
    n_given: u32,
    /// Seconds that an access token lives.
    life: i64,
}

impl Authority {
    async fn start(self) -> (Standin, Arc<Locked<Self>>) {
        let this = Arc::new(Locked::new(self));
        let shared = Arc::clone(&this);
        (Standin::start(move |request| shared.lock().expect("nobody panicked").answer(request)).await, this)
    }

    fn answer(&mut self, request: &str) -> (Vec<u8>, Then) {
        let (head, form) = request.split_once("\r\n\r\n").unwrap_or_default();
        let value =
            |key: &str| form.split('&').find_map(|pair| pair.strip_prefix(&format!("{key}="))).unwrap_or("");
        let refused = |error: &str, words: &str| {
            reply(
                "400 Bad Request",
                json!({ "error": error, "error_description": words }).to_string().as_bytes(),
            )
        };
        // `k3y:s3cret` once and in one place.
        let in_head = head.to_ascii_lowercase().contains("\r\nauthorization: basic azn5onmzy3jlda==\r\n");
        if in_head == (value("client_secret") == "s3cret") {
            return refused("invalid_client", "who?");
        }
        match value("grant_type") {
            "authorization_code" => {
                let code = value("code");
                if code == "late" {
                    return refused("invalid_request", "authorization code expired");
                }
                if value("redirect_uri") != "https%3A%2F%2Fme.example%2Fback" || !self.codes.contains(&code) {
                    return refused("invalid_grant", &format!("code {code} was used, s3cret"));
                }
                self.codes.retain(|known| *known != code);
            }
            "refresh_token" => {
                if self.is_revoked || self.refresh.as_deref() != Some(value("refresh_token")) {
                    return refused("invalid_grant", "Token has been revoked");
                }
            }
            "client_credentials" => {}
            _ => return refused("unsupported_grant_type", ""),
        }
        self.n_given += 1;
        let mut tokens =
            json!({ "access_token": format!("access-{}", self.n_given), "expires_in": self.life });
        if self.refresh.is_some() {
            let next = format!("refresh-{}", self.n_given);
            tokens["refresh_token"] = json!(next);
            self.refresh = Some(next);
        }
        reply("200 OK", tokens.to_string().as_bytes())
    }
}

/// What is kept, how often it was, and whether it can be.
#[derive(Clone, Default)]
struct Memory(Arc<Locked<(Option<Tokens>, u32, bool)>>);

impl Memory {
    fn holding(access: &str, refresh: Option<&str>, expires_in: i64) -> Self {
        let expires_at = Some(clock::now() + chrono::TimeDelta::seconds(expires_in));
        let tokens = Tokens { access: access.into(), refresh: refresh.map(str::to_owned), expires_at };
        Self(Arc::new(Locked::new((Some(tokens), 0, false))))
    }

    fn breaks(&self, is_broken: bool) {
        self.0.lock().expect("nobody panicked").2 = is_broken;
    }

    /// `access-1 refresh-1, saved 1 times`.
    fn shown(&self) -> String {
        let (tokens, n_saves, _) = &*self.0.lock().expect("nobody panicked");
        let tokens = tokens.as_ref();
        let access = tokens.map_or("-", |tokens| tokens.access.as_str());
        let refresh = tokens.and_then(|tokens| tokens.refresh.as_deref()).unwrap_or("-");
        format!("{access} {refresh}, saved {n_saves} times")
    }
}

impl TokenStore for Memory {
    fn load(&self) -> Stored<'_, Option<Tokens>> {
        let found = self.0.lock().expect("nobody panicked").0.clone();
        Box::pin(async move { Ok(found) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut kept = self.0.lock().expect("nobody panicked");
            anyhow::ensure!(!kept.2, "the disk is full");
            (kept.0, kept.1) = (Some(tokens.clone()), kept.1 + 1);
            Ok(())
        })
    }
}

/// A configuration of an element, whose authorization server is `authority`.
fn source(element: &str, authority: &Standin, base: Option<&Standin>, code: Option<&str>) -> Source {
    let mut body = json!({
        "element": { "key": element },
        "providerData": { "code": code.unwrap_or("<AUTHORIZATION_GRANT_CODE>") },
        "configuration": {
            "oauth.api.key": "k3y",
            "oauth.api.secret": "s3cret",
            "oauth.callback.url": "https://me.example/back",
            "oauth.token.url": authority.url("/token").to_string(),
            "event.poller.configuration": { "items": { "url": "/items", "idField": "id" } }
        }
    });
    if base.is_none() {
        body["configuration"]["oauth.grant.type"] = json!("client_credentials");
    }
    let base_url = Some(base.unwrap_or(authority).url("/").to_string());
    let given = Given { base_url, ..Given::default() };
    let now = Instant::UNIX_EPOCH;
    Source::read(&body.to_string(), Platform::Pollwright, now, &given)
        .unwrap_or_else(|why| panic!("{element}: {why}"))
}

fn setup(source: &Source) -> Setup {
    source.access.setup.clone().unwrap_or_else(|why| panic!("{why}")).expect("it uses OAuth 2")
}

fn oauth(source: &Source, memory: &Memory) -> Oauth {
    Oauth::new(setup(source).registration, Client::new(&allowing("127.0.0.1")), memory.clone())
}

async fn poll(source: &mut Source, oauth: &Oauth) -> Result<Answer, FetchError> {
    source.access.oauth = Some(oauth.clone());
    let target = source.access.target("/items").expect("it can be called");
    let timeout = Duration::from_secs(20);
    let mut fetcher = Fetcher::within(Client::new(&allowing("127.0.0.1")), timeout, timeout);
    fetcher.get(&target, &target.url, None, &mut |_| {}).await
}

/// What fifty calls at the same time get.
async fn fifty<F>(call: impl Fn() -> F) -> Vec<Result<String, OauthError>>
where
    F: Future<Output = Result<String, OauthError>> + Send + 'static,
{
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(call())).collect();
    let mut got = Vec::new();
    for call in calls {
        got.push(call.await.expect("it does not panic"));
    }
    got
}

fn access(oauth: &Oauth) -> impl Future<Output = Result<String, OauthError>> + Send + 'static {
    let oauth = oauth.clone();
    async move { oauth.access().await }
}

#[track_caller]
fn says(failed: impl std::fmt::Display, words: &[&str]) {
    let why = failed.to_string();
    assert!(words.iter().all(|word| why.contains(word)), "{why}");
    for secret in ["s3cret", "refresh-", "access-", "g00d-code"] {
        assert!(!why.contains(secret), "{why}");
    }
}

#[tokio::test]
async fn a_code_becomes_tokens_and_calls_carry_them() {
    for (element, place) in
        [("linkedin", "\r\nx-li-format: json\r\n"), ("constantcontact", "get /items?api_key=k3y ")]
    {
        let start = Authority { codes: vec!["g00d-code"], life: 3600, ..Authority::default() };
        let (authority, _) = start.start().await;
        let api = Standin::saying("200 OK", "[]").await;
        let mut source = source(element, &authority, Some(&api), Some("g00d-code"));
        let (memory, code) = (Memory::default(), setup(&source).code);
        let oauth = oauth(&source, &memory);
        says(oauth.access().await.expect_err(element), &["there is no authorization code"]);
        oauth.connect(code.clone(), None).await.unwrap_or_else(|why| panic!("{element}: {why}"));
        assert_eq!(memory.shown(), "access-1 -, saved 1 times", "{element}");
        poll(&mut source, &oauth).await.unwrap_or_else(|why| panic!("{element}: {why}"));
        let request = api.requests().remove(0).to_ascii_lowercase();
        assert!(request.contains("\r\nauthorization: bearer access-1\r\n"), "{element}: {request}");
        assert!(request.contains(place), "{element}: {request}");

        let again = oauth.connect(code, None).await.expect_err(element);
        says(again, &["refused the authorization code (code *** was used, ***)", "a code works once"]);
        let late = oauth.connect(Some(Code("late".into())), None).await.expect_err(element);
        says(late, &["(authorization code expired)", "open the consent page again"]);
        let missing = oauth.connect(None, None).await.expect_err(element);
        says(missing, &["there is no authorization code", "providerData.code"]);
        // What was good before is good still.
        assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"), "{element}");
    }
}

#[tokio::test]
async fn consents() {
    let (authority, _) = Authority::default().start().await;
    let registration = setup(&source("linkedin", &authority, Some(&authority), None)).registration;
    let [one, other] = [(); 2].map(|()| Consent::ask(&registration).expect("it has a consent page"));
    assert!(one.url.starts_with("https://www.linkedin.com/uas/oauth2/authorization?"), "{}", one.url);
    assert!(one.url.contains(&format!("&state={}&", one.state)) && one.state.len() == 43, "{}", one.url);
    assert!(one.state != other.state && one.verifier.is_none());
    let pkce = Consent::ask(&Registration { has_pkce: true, ..registration }).expect("it has a consent page");
    let verifier = pkce.verifier.as_deref().unwrap_or_default();
    assert!(verifier.len() == 43 && !pkce.url.contains(verifier) && pkce.url.contains("code_challenge="));

    let client = setup(&source("linkedin", &authority, None, None)).registration;
    says(
        Consent::ask(&client).expect_err("there is none"),
        &["there is no consent page", "leave the code out"],
    );
}

#[tokio::test]
async fn a_placeholder_is_no_code() {
    let (authority, _) = Authority::default().start().await;
    let source = source("linkedin", &authority, Some(&authority), None);
    assert!(setup(&source).code.is_none());
}

#[tokio::test]
async fn fifty_calls_renew_once_and_the_replaced_token_is_kept() {
    let start = Authority { refresh: Some("refresh-0".into()), life: 60, ..Authority::default() };
    let (authority, _) = start.start().await;
    let source = source("linkedin", &authority, Some(&authority), None);
    let memory = Memory::holding("access-0", Some("refresh-0"), 30);
    let oauth = oauth(&source, &memory);
    // A minute is so short that each token is due at once; all the same, who waited takes what was brought.
    for round in 1..=2 {
        for access in fifty(|| access(&oauth)).await {
            let access = access.unwrap_or_else(|why| panic!("{round}: {why}"));
            assert_eq!(access, format!("access-{round}"));
        }
        assert_eq!(authority.requests().len(), round, "renewals");
        assert_eq!(memory.shown(), format!("access-{round} refresh-{round}, saved {round} times"));
    }
    assert!(authority.requests()[1].ends_with("grant_type=refresh_token&refresh_token=refresh-1"));
}

#[tokio::test]
async fn fifty_refusals_renew_once() {
    let start = Authority { refresh: Some("refresh-0".into()), life: 3600, ..Authority::default() };
    let (authority, _) = start.start().await;
    let source = source("linkedin", &authority, Some(&authority), None);
    let oauth = oauth(&source, &Memory::holding("access-0", Some("refresh-0"), 3600));
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-0"));
    let renewed = |oauth: Oauth| async move { oauth.renew("access-0").await };
    for access in fifty(|| renewed(oauth.clone())).await {
        assert_eq!(access.ok().as_deref(), Some("access-1"));
    }
    assert_eq!(authority.requests().len(), 1);
}

#[tokio::test]
async fn a_revoked_token_is_said_to_all_who_wait() {
    let start = Authority { refresh: Some("refresh-0".into()), is_revoked: true, ..Authority::default() };
    let (authority, revoked) = start.start().await;
    let source = source("constantcontact", &authority, Some(&authority), None);
    let memory = Memory::holding("access-0", Some("refresh-0"), 0);
    let oauth = oauth(&source, &memory);
    for access in fifty(|| access(&oauth)).await {
        let why = access.expect_err("it is revoked");
        says(
            why,
            &[
                "Constant Contact no longer takes the refresh token (Token has been revoked)",
                "open the consent page again",
            ],
        );
    }
    assert_eq!(authority.requests().len(), 1);
    assert_eq!(memory.shown(), "access-0 refresh-0, saved 0 times");
    // It may have been the server's mistake.
    revoked.lock().expect("nobody panicked").is_revoked = false;
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"));
}

#[tokio::test]
async fn a_401_leads_to_one_renewal_and_one_repeat() {
    let start = Authority { refresh: Some("refresh-0".into()), life: 3600, ..Authority::default() };
    let (authority, _) = start.start().await;
    for (name, taken, expected) in [("renewed", "bearer access-1", 200), ("refused", "bearer never", 401)] {
        let api = Standin::start(move |request| match request.to_ascii_lowercase().contains(taken) {
            true => reply("200 OK", b"[]"),
            false => reply("401 Unauthorized", b"bad token access-1"),
        })
        .await;
        let mut source = source("linkedin", &authority, Some(&api), None);
        let held = authority.requests().len();
        let oauth = oauth(&source, &Memory::holding("access-0", Some(&format!("refresh-{held}")), 3600));
        match poll(&mut source, &oauth).await {
            Ok(_) => assert_eq!(expected, 200, "{name}"),
            // `refresh-1` brought `access-2`.
            Err(why) => {
                assert_eq!(expected, 401, "{name}: {why}");
                assert!(why.to_string().contains("answered 401"), "{name}: {why}");
            }
        }
        assert_eq!(api.requests().len(), 2, "{name}");
        assert_eq!(authority.requests().len(), held + 1, "{name}");
    }
}

#[tokio::test]
async fn without_a_refresh_token_a_new_consent_is_needed() {
    let (authority, _) = Authority::default().start().await;
    let api = Standin::saying("401 Unauthorized", "").await;
    let mut source = source("constantcontact", &authority, Some(&api), None);
    // It has run out by our clock, which may be wrong: the server has the last word.
    let oauth = oauth(&source, &Memory::holding("access-0", None, -5));
    says(
        poll(&mut source, &oauth).await.expect_err("it is refused"),
        &[
            "Constant Contact no longer takes the access token, and gave no refresh token",
            "open the consent page again",
        ],
    );
    assert_eq!((api.requests().len(), authority.requests().len()), (1, 0));
}

#[tokio::test]
async fn client_credentials_need_no_consent() {
    let (authority, _) = Authority { life: 3600, ..Authority::default() }.start().await;
    let source = source("linkedin", &authority, None, None);
    let memory = Memory::default();
    let oauth = oauth(&source, &memory);
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"));
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"));
    assert_eq!(oauth.renew("access-1").await.ok().as_deref(), Some("access-2"));
    assert_eq!(memory.shown(), "access-2 -, saved 2 times");
}

#[tokio::test]
async fn tokens_that_cannot_be_kept_are_not_lost() {
    let start = Authority { refresh: Some("refresh-0".into()), life: 3600, ..Authority::default() };
    let (authority, _) = start.start().await;
    let source = source("linkedin", &authority, Some(&authority), None);
    let memory = Memory::holding("access-0", Some("refresh-0"), 0);
    let oauth = oauth(&source, &memory);
    memory.breaks(true);
    says(oauth.access().await.expect_err("they are not kept"), &["cannot be kept: the disk is full"]);
    memory.breaks(false);
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"));
    assert_eq!(memory.shown(), "access-1 refresh-1, saved 1 times");
    assert_eq!(authority.requests().len(), 1);
}

#[tokio::test]
async fn a_deadline_does_not_cut_a_renewal_short() {
    let start = Authority { refresh: Some("refresh-0".into()), life: 3600, ..Authority::default() };
    let (authority, _) = start.start().await;
    let source = source("linkedin", &authority, Some(&authority), None);
    let memory = Memory::holding("access-0", Some("refresh-0"), 0);
    let oauth = oauth(&source, &memory);
    // Given up as soon as it waits for the first time.
    let mut waiting = Box::pin(oauth.access());
    let is_waiting = std::future::poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending()));
    assert!(is_waiting.await);
    drop(waiting);
    assert_eq!(oauth.access().await.ok().as_deref(), Some("access-1"));
    assert_eq!(memory.shown(), "access-1 refresh-1, saved 1 times");
    assert_eq!(authority.requests().len(), 1);
}

#[tokio::test]
async fn authorization_servers_are_guarded_and_may_answer_anything() {
    let (authority, _) = Authority::default().start().await;
    let linkedin = source("linkedin", &authority, Some(&authority), None);
    let memory = Memory::holding("access-0", Some("refresh-0"), 0);
    let guarded =
        Oauth::new(setup(&linkedin).registration, Client::new(&Settings::default()), memory.clone());
    says(guarded.access().await.expect_err("it is refused"), &["127.0.0.1, this machine"]);

    for (name, answer, words) in [
        ("busy", reply("503 Soon", b""), "gives no tokens at the moment"),
        (
            "moved",
            reply("302 Found\r\nLocation: http://elsewhere.example/", b""),
            "answered 302 and no token",
        ),
        ("page", reply("200 OK", b"<html>"), "answered 200 and no token"),
        ("huge", (b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), Then::Flood), "more than"),
    ] {
        let server = Standin::start(move |_| answer.clone()).await;
        let source = source("linkedin", &server, Some(&server), None);
        let why = oauth(&source, &memory).access().await.expect_err(name);
        assert!(why.to_string().contains(words), "{name}: {why}");
        assert_eq!(server.requests().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_hubs_own_authorization() {
    let hub = Standin::saying("200 OK", "[]").await;
    let text = json!({ "configuration": {
        "hub.authorization": "User us3r-secret, Organization 0rg-secret, Element t0ken-secret",
        "event.poller.configuration": { "items": { "url": "/hubs/crm/items", "idField": "id" } }
    } });
    let given = Given { base_url: Some(hub.url("/").to_string()), ..Given::default() };
    let source = Source::read(&text.to_string(), Platform::Pollwright, Instant::UNIX_EPOCH, &given)
        .expect("it can be polled");
    let target = source.access.target("/hubs/crm/items").expect("it can be called");
    let timeout = Duration::from_secs(20);
    let mut fetcher = Fetcher::within(Client::new(&allowing("127.0.0.1")), timeout, timeout);
    fetcher.get(&target, &target.url, None, &mut |_| {}).await.expect("it answers");
    let request = hub.requests().remove(0);
    let expected = "\r\nauthorization: User us3r-secret, Organization 0rg-secret, Element t0ken-secret\r\n";
    assert!(request.contains(expected), "{request}");
    assert_eq!(target.secrets.mask("no element t0ken-secret"), "no element ***");
}
