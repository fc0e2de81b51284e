//! Configure Polling: resources come, change their names and go, and what is not polled keeps its content.

use super::{
    open,
    page::{Page, TEXT, field, key},
};
use serde_json::Value;

const NAME: &str = "input[aria-label='Name of the resource']";

#[test]
fn resources_come_and_go() {
    open("resources", async |page| {
        page.pick("Freshdesk V2").await;
        let fresh = page.text().await;
        let incidents = poller(page).await["incidents"].clone();

        page.choose("More for contacts", "Rename").await;
        page.fill(NAME, "people").await;
        page.keys(key::ENTER).await;
        names(page, &["incidents", "people"]).await;

        page.choose("More for incidents", "Remove").await;
        names(page, &["people"]).await;
        // What the catalog knows is one click away.
        page.click("//button[@aria-label='Poll it: incidents']").await;
        names(page, &["people", "incidents"]).await;
        assert_eq!(poller(page).await["incidents"], incidents);

        page.press("Add resource").await;
        page.fill(NAME, "time/entries").await;
        page.keys(key::ENTER).await;
        names(page, &["people", "incidents", "time/entries"]).await;
        page.click("//button[@aria-label='Edit time/entries']").await;
        let url = field("/configuration/event.poller.configuration/time~1entries/url");
        page.fill(&url, "/hubs/helpdesk/time").await;
        page.expect_json(
            "/configuration/event.poller.configuration/time~1entries/url",
            "/hubs/helpdesk/time",
        )
        .await;

        // A name that is taken is refused.
        page.choose("More for people", "Copy under another name").await;
        page.fill(NAME, "incidents").await;
        page.keys(key::ENTER).await;
        page.reads(".toast", "incidents").await;
        names(page, &["people", "incidents", "time/entries"]).await;

        while page.run(&format!("return {TEXT}"), vec![]).await != fresh.as_str() {
            page.click("button[aria-label=Undo]:enabled").await;
        }
        a_webhook_closes_the_polling_fields(page).await;
    });
}

/// What a person cannot look at is not drawn: a page with three hundred resources has as many elements as one with fifty.
#[test]
fn many_resources_stand_a_portion_at_a_time() {
    open("portions", async |page| {
        let one = |n: usize| {
            format!(
                "\"resource-{n}\": {{ \"url\": \"/hubs/crm/{n}?since=${{date:yyyy}}\", \"idField\": \"id\" }}"
            )
        };
        let all: Vec<String> = (0..300).map(one).collect();
        page.paste(&format!("{{ \"event.poller.configuration\": {{ {} }} }}", all.join(", "))).await;
        let rows = |list: &str| format!("document.querySelectorAll('#{list} > li').length");
        page.expect("the first resources", &rows("resource-list"), 40).await;
        page.expect("the first problems", &rows("problem-list"), 25).await;
        page.expect(
            "the choice of the one that is shown",
            "document.getElementById('resource').options.length",
            101,
        )
        .await;
        page.expect("few elements", "document.querySelectorAll('*').length < 1500", true).await;

        page.press("Show 40 more of 260").await;
        page.expect("twice as many", &rows("resource-list"), 80).await;
        page.expect(
            "the keyboard goes on at the first new one",
            "document.activeElement.closest('li')?.dataset.resource",
            "resource-40",
        )
        .await;
        // What is chosen is drawn, however far down it stands.
        page.select("#resource", "resource-100").await;
        page.expect(
            "its row",
            "document.querySelector('#resource-list .on').dataset.resource",
            "resource-100",
        )
        .await;
        page.expect(
            "the choice goes on around it",
            "[...document.getElementById('resource').options].at(-1).value",
            "resource-150",
        )
        .await;
        page.expect("and one row more", &rows("resource-list"), 81).await;
    });
}

/// They are closed and keep what they hold.
async fn a_webhook_closes_the_polling_fields(page: &Page) {
    let before = page.text().await;
    page.select(&field("/configuration/event.vendor.type"), "webhook").await;
    page.expect_json("/configuration/event.vendor.type", "webhook").await;
    page.reads("section[aria-label=Form]", "Pollwright only polls").await;
    page.expect(
        "the fields are closed",
        "document.querySelector('.resources').closest('details').open",
        false,
    )
    .await;
    assert_eq!(page.text().await, before.replace("\"polling\"", "\"webhook\""));
    page.select(&field("/configuration/event.vendor.type"), "polling").await;
    page.expect("as before", TEXT, before).await;
    page.seen("//button[@aria-label='Edit incidents']").await;
}

async fn poller(page: &Page) -> Value {
    page.json().await["configuration"]["event.poller.configuration"].clone()
}

/// Waits until the text has these resources, in this order.
async fn names(page: &Page, expected: &[&str]) {
    let names = "Object.keys(JSON.parse(document.getElementById('code').value).configuration['event.poller.configuration'])";
    page.expect("the resources", names, expected.to_vec()).await;
}
