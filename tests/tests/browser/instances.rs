//! Instances: created from the page, watched while they are polled, changed and restored.

use super::{
    open, open_from,
    page::{Page, field},
};
use crate::cli_support::{Reply, Server};
use pollwright_tests::standin::{self, Options, Running};
use serde_json::{Value, json};

/// The token field's value.
const TOKEN: &str = "document.getElementById('instance-token').value";

/// A configuration for a stand-in that posts to a callback.
pub(super) fn body(api: &Running, text: &str, callback: &str) -> String {
    let mut body: Value = serde_json::from_str(text).unwrap();
    body["name"] = "Helpdesk".into();
    let configuration = &mut body["configuration"];
    configuration["baseUrl"] = api.base_url().into();
    configuration["event.notification.enabled"] = true.into();
    configuration["event.notification.callback.url"] = callback.into();
    format!("{body:#}\n")
}

/// A vendor, a callback, and a configuration that brings them together.
fn helpdesk() -> (Running, Server, String) {
    let api = standin::start("freshdeskv2", Options::default()).unwrap();
    let callback = Server::start(|_| Reply::new(200, "thanks"));
    let body = body(&api, &api.body(), &format!("{}/events", callback.url));
    (api, callback, body)
}

/// Makes an instance from the page.
pub(super) async fn create(page: &Page, body: &str) {
    page.select("#platform", "Pollwright").await;
    page.paste(body).await;
    page.press("Create Instance").await;
    page.press("Put the card away").await;
}

pub(super) async fn log_in(page: &Page, words: &str, token: &str) {
    page.press(words).await;
    page.fill("#answer", token).await;
    page.click("//dialog//button[@type='submit']").await;
    page.gone("dialog").await;
}

async fn turn(page: &Page, tab: &str) {
    page.click(&format!("//div[@id='watched']/button[.='{tab}']")).await;
}

#[test]
fn an_instance_is_created_and_watched() {
    let (api, callback, body) = helpdesk();
    open("instances", async |page| {
        page.select("#platform", "Pollwright").await;
        page.paste(&body).await;

        // What keeps it from running is said where it is created, and nothing is created.
        page.fill(&field("/name"), "").await;
        page.press("Create Instance").await;
        page.reads(".create", "The instance needs a name").await;
        page.forget_console().await;

        page.fill(&field("/name"), "Helpdesk").await;
        page.press("Create Instance").await;
        page.reads(".card", "The instance is there").await;
        page.expect("dots", "document.getElementById('instance-token').type", "password").await;
        page.click("//section[contains(@class,'card')]//button[@aria-label='Show the value']").await;
        page.expect("the token", "document.getElementById('instance-token').type", "text").await;
        // It is kept nowhere, and gone with the card.
        let kept = format!("JSON.stringify([localStorage, sessionStorage]).includes({TOKEN})");
        page.expect("no token is kept", &format!("{TOKEN}.length > 20 && !{kept}"), true).await;
        page.press("Put the card away").await;
        page.gone(".card").await;

        // The first poll is a baseline; then what changes arrives while one looks.
        page.reads("#condition", "polling").await;
        let changed = api.change("contacts", None, &json!({ "name": "Grace Hopper" })).unwrap();
        page.press("Poll now").await;
        page.reads(".outcome", "Polled: 1 event.").await;
        page.reads(".happened", &format!("contacts {}", changed["id"])).await;
        page.reads(".happened", "UPDATED").await;
        page.reads(".happened", "delivered").await;
        page.reads(".heard", "delivered: 200").await;
        page.click(".happened summary").await;
        page.reads(".happened pre", "Grace Hopper").await;

        turn(page, "Polls").await;
        page.reads(".happened", "/contacts?").await;
        page.reads(".happened", "baseline").await;

        // A notification that is sent again bears the same id.
        turn(page, "Deliveries").await;
        page.reads(".happened", "200 thanks").await;
        let calls = callback.listen();
        page.press("Resend").await;
        let again = tokio::task::spawn_blocking(move || calls.recv().unwrap()).await.unwrap();
        let ids: Vec<_> =
            callback.requests().iter().map(|call| call.header("webhook-id").to_owned()).collect();
        assert_eq!(ids, [again.header("webhook-id"), again.header("webhook-id")]);

        page.press("Send test").await;
        page.reads(".outcome", "The callback answered").await;
        page.reads(".outcome pre", "This is a test of Pollwright").await;
    });
}

#[test]
fn what_happened_while_nobody_was_told_is_seen() {
    let (api, _callback, body) = helpdesk();
    open("untold", async |page| {
        // The line of news is cut while the first two polls come and go.
        page.devtools("Network.enable", json!({})).await;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*/api/v1/news*"] })).await;
        create(page, &body).await;
        let has_polled =
            "fetch('/api/v1/instances/1').then(said => said.json()).then(said => !!said.lastPoll)";
        page.expect("the first poll is done", has_polled, true).await;
        api.change("contacts", None, &json!({ "name": "Grace Hopper" })).unwrap();
        let poll = "return fetch('/api/v1/instances/1/poll', { method: 'POST' }).then(said => said.json())";
        let polled = page.run(poll, vec![]).await;
        assert_eq!(polled["nEvents"], 1, "{polled}");
        assert_eq!(page.words(".heard").await, "", "nothing is told");
        page.devtools("Network.setBlockedURLs", json!({ "urls": [] })).await;
        page.reads("#condition", "polling").await;
        page.reads(".happened", "UPDATED").await;
        page.forget_console().await;
    });
}

#[test]
fn whoever_is_logged_out_is_asked_again() {
    let (_api, _callback, body) = helpdesk();
    open_from("logged-out", &["--allow", "127.0.0.1"], async |page, server| {
        page.click("//nav[@aria-label='Views']/button[.='Instances']").await;
        log_in(page, "Log in", server.token()).await;
        page.press("Compose").await;
        create(page, &body).await;
        page.reads("#condition", "polling").await;

        // The session ends behind the page's back, as it does with the server, and so does the line of news.
        page.devtools("Network.enable", json!({})).await;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*/api/v1/news*"] })).await;
        page.press("‹ All instances").await;
        page.press("Helpdesk").await;
        page.reads("#condition", "polling").await;
        page.run("return fetch('/api/v1/logout', { method: 'POST' }).then(said => said.status)", vec![])
            .await;
        page.seen("//button[.='Log in']").await;
        page.forget_console().await;
        log_in(page, "Log in", server.token()).await;
        page.reads("#condition", "polling").await;
        page.forget_console().await;
    });
}

#[test]
fn an_instance_is_edited_restored_and_deleted() {
    let (_api, _callback, body) = helpdesk();
    open("revisions", async |page| {
        create(page, &body).await;
        page.reads("#condition", "polling").await;

        page.press("Edit").await;
        page.reads(".create b", "Helpdesk").await;
        page.expect_json("/configuration/username", "********").await;
        page.fill(&field("/configuration/event.poller.refresh_interval"), "5").await;
        // Whose configuration it is survives a reload.
        page.reload().await;
        page.reads(".create b", "Helpdesk").await;
        page.press("Save instance").await;

        turn(page, "Revisions").await;
        page.reads(".happened", "replaced by local").await;
        page.press("Compare with now").await;
        page.reads(".differences", "polls come every 15 min in place of 5").await;
        page.press("Restore").await;
        page.reads(".outcome", "Done.").await;
        page.expect("two former ones", "document.querySelectorAll('.happened > li').length", 2).await;
        // The masked secrets stayed what they were: it still polls.
        page.press("Poll now").await;
        page.reads(".outcome", "Polled:").await;

        page.choose("More", "Switch off").await;
        page.reads("#condition", "switched off").await;
        page.choose("More", "Rewind…").await;
        page.fill("#answer", "tomorrow").await;
        page.click("//dialog//button[@type='submit']").await;
        page.reads(".outcome", "to:").await;
        page.forget_console().await;
        page.choose("More", "Delete…").await;
        page.press("Delete it").await;
        page.reads("#instances", "There is none yet").await;
    });
}

#[test]
fn who_may_do_what() {
    open_from("log-in", &[], async |page, server| {
        page.pick("Freshdesk V2").await;
        page.press("Log in to create").await;
        page.fill("#answer", "no token").await;
        page.click("//dialog//button[@type='submit']").await;
        page.reads("dialog", "this is no token of this server").await;
        page.forget_console().await;
        page.fill("#answer", server.token()).await;
        page.click("//dialog//button[@type='submit']").await;
        page.gone("dialog").await;
        page.gone("//button[.='Log in to create']").await;

        // Whoever may only look is told so.
        let made = "fetch('/api/v1/tokens', { method: 'POST', headers: { 'content-type': 'application/json' }, \
                    body: JSON.stringify({ name: 'looks', role: 'read-only' }) }).then(said => said.json())";
        let made = page.run_async(&format!("{made}.then(arguments[0])"), vec![]).await;
        page.click("//nav[@aria-label='Views']/button[.='Instances']").await;
        page.reads("#instances", "There is none yet").await;
        page.press("Log out").await;
        log_in(page, "Log in", made["token"].as_str().unwrap()).await;
        page.reads("#instances", "this token only looks").await;
        page.press("Compose").await;
        page.reads(".create", "Your token is read-only").await;
    });
}

#[test]
fn a_provider_is_asked_for_its_consent() {
    let api = standin::start("linkedin", Options::default()).unwrap();
    open("consent", async |page| {
        let mut text: Value =
            serde_json::from_str(&body(&api, &api.consent_body(None), "https://events.example.com/x"))
                .unwrap();
        let configuration = text["configuration"].clone();
        text["configuration"]["oauth.callback.url"] = "https://elsewhere.example.com/".into();
        page.select("#platform", "Pollwright").await;
        page.paste(&format!("{text:#}\n")).await;
        page.press("Create Instance").await;
        page.reads(".create", "which is not this page").await;
        page.fill(&field("/configuration/oauth.callback.url"), &format!("{}/", page.site())).await;
        page.press("Create Instance").await;
        page.reads(".create", "The provider gave its consent").await;
        page.expect("the code is off the address", "location.search", "").await;
        // Secrets were not kept on the way.
        for key in ["oauth.api.key", "oauth.api.secret"] {
            page.fill(&field(&format!("/configuration/{key}")), configuration[key].as_str().unwrap()).await;
        }
        page.press("Create Instance").await;
        page.reads(".card", "The instance is there").await;

        // An address that somebody else made is not followed.
        page.goto("/?code=stolen&state=guessed").await;
        page.reads(".create", "did not ask for").await;
    });
}
