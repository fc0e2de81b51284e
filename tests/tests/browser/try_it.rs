//! Try it: one poll of the unsaved configuration, from the page through the server to an API and back.

use super::{open, page::field};
use pollwright_tests::standin::{self, Options};
use serde_json::{Value, json};

const NOW: &str = "2026-03-20T12:00:00Z";

#[test]
fn a_poll_from_the_page() {
    let api =
        standin::start("freshdeskv2", Options { now: standin::read_instant(NOW), ..Options::default() })
            .unwrap();
    let changed = api.change("contacts", None, &json!({ "name": "Grace Hopper" })).unwrap();
    let mut body: Value = serde_json::from_str(&api.body()).unwrap();
    body["configuration"]["baseUrl"] = api.base_url().into();
    let body = format!("{body:#}\n");
    open("try", async |page| {
        page.select("#platform", "Pollwright").await;
        page.paste(&body).await;
        page.fill("#now", "2026-03-20T12:00:05Z").await;
        page.fill("#last-poll", "2026-03-20T11:59:00Z").await;
        page.select("#resource", "contacts").await;
        page.press("Poll contacts once").await;
        page.reads(".try", &format!("{}/contacts?_updated_since=", api.base_url())).await;
        page.reads(".try", "200").await;
        page.reads(".try table", &changed["id"].to_string()).await;
        page.reads(".try table", "UPDATED").await;
        page.reads(".try pre:last-of-type", "Grace Hopper").await;
        assert!(api.requests().iter().any(|request| request.contains("/contacts?")), "{:?}", api.requests());

        // Elsewhere the reasons may be others, which the view of events knows.
        assert!(!page.words(".try").await.contains("makes of it"), "its own platform");
        page.select("#platform", "Cloud Elements").await;
        page.reads(".try", "add the answer to Events to see what Cloud Elements makes of it").await;
        page.select("#platform", "Pollwright").await;

        // What the API refuses is said.
        page.fill(&field("/configuration/username"), "wrong").await;
        page.press("Poll contacts once").await;
        page.reads(".try", "401").await;
    });
}
