//! A new element, made from nothing, and picked like the five.

use super::{
    instances::log_in,
    open, open_from,
    page::{Page, field, key},
};
use crate::{cli_support::Folder, own_elements};
use serde_json::json;

/// A control of the form, by the place in the catalog's file.
fn control(place: &str) -> String {
    format!("//*[@id='made/{place}']")
}

async fn fill(page: &Page, place: &str, text: &str) {
    page.fill(&control(place), text).await;
}

#[test]
fn a_new_element_is_made_and_picked() {
    open("making", async |page| {
        page.press("New element").await;
        page.reads(".made", "this is still empty").await;
        made(page).await;
        picked(page).await;
        // It is there after a reload, in the list and for the form.
        page.reload().await;
        page.reads(".pick", "Acme Desk").await;
        another_resource(page).await;
        at_phone_size(page).await;
    });
}

#[test]
fn the_elements_of_a_server_are_picked_and_not_kept() {
    /// Only its file says so.
    const IN_FILE: &str = "Your Insightly API key";
    let folder = Folder::new("served");
    let file = own_elements::file().replace("\"name\": \"Insightly\"", "\"name\": \"Acme CRM\"");
    let path = folder.write("acme.json", &file).display().to_string();
    open_from("served", &["--catalog", &path], async |page, server| {
        // Whoever is not logged in is shown nothing of them.
        page.seen("//section[@aria-label='Form']//button[.//b='Insightly']").await;
        page.gone("//section[@aria-label='Form']//button[.//b='Acme CRM']").await;
        page.click("//nav[@aria-label='Views']/button[.='Instances']").await;
        log_in(page, "Log in", server.token()).await;
        page.click("//nav[@aria-label='Views']/button[.='Compose']").await;
        page.pick("Acme CRM").await;
        page.expect_json("/element/key", "acmecrm").await;
        page.reads(".counts", "no problems").await;
        page.fill(&field("/configuration/password"), "hunter2").await;
        page.expect_json("/configuration/password", "••••••••").await;
        // It is picked and not edited, and what asks the core behind the page knows it.
        page.click(".pick").await;
        page.gone("//button[b='Edit Acme CRM']").await;
        page.keys(key::ESCAPE).await;
        page.select("#platform", "Pollwright").await;
        page.click("//nav[@aria-label='Views']/button[.='Events']").await;
        page.reads(".rehearsed:nth-child(3)", "CREATED").await;
        page.click("//nav[@aria-label='Views']/button[.='Compose']").await;
        // It is there after a reload, and kept nowhere.
        page.reload().await;
        page.reads(".pick", "Acme CRM").await;
        let kept = format!("JSON.stringify(localStorage).includes('{IN_FILE}')");
        page.expect("the file is kept", &kept, false).await;
        // What the project has under the same key goes before it, and is told of by nobody.
        page.click(".pick").await;
        page.click("//div[contains(@class,'sheet')]//button[b='Paste a configuration']").await;
        page.seen("dialog textarea").await;
        page.keys(&file.replace("Acme CRM", "Acme Two")).await;
        page.press("Use it").await;
        page.gone("dialog").await;
        page.reads(".pick", "Acme Two").await;
        page.reload().await;
        page.reads(".pick", "Acme Two").await;
        page.click(".pick").await;
        page.seen("//button[b='Edit Acme Two']").await;
        page.gone("//button[b='Acme CRM']").await;
    });
}

#[test]
fn a_list_that_cannot_be_read_says_so() {
    open("unserved", async |page| {
        for (answer, why) in [
            ((500, json!({ "message": "the disk is full" })), "the disk is full"),
            ((200, json!([{}])), "element describes no element yet at /key"),
        ] {
            let (status, body) = &answer;
            let body = json!(body.to_string());
            let source = format!(
                "const real = window.fetch;\
                 window.fetch = (asked, more) => `${{asked.url ?? asked}}`.includes('/api/v1/elements')\
                    ? Promise.resolve(new Response({body}, {{ status: {status} }})) : real(asked, more);"
            );
            let script = json!({ "source": source });
            let added = page.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
            page.goto("/").await;
            page.reads(".toast", &format!("The elements of this server cannot be read: {why}")).await;
            page.pick("Freshdesk V2").await;
            page.devtools("Page.removeScriptToEvaluateOnNewDocument", added).await;
            page.start_afresh().await;
        }
    });
}

async fn made(page: &Page) {
    const URL: &str = "updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
    fill(page, "key", "acmedesk").await;
    fill(page, "name", "Acme Desk").await;
    fill(page, "hub", "helpdesk").await;
    fill(page, "baseUrl", "https://{subdomain}.acme.example/v1").await;
    page.reads(".made", "there is no setting subdomain").await;
    fill(page, "baseUrl", "https://api.acme.example/v1").await;
    fill(page, "resources/0/name", "contacts").await;
    fill(page, "resources/0/hub/url", &format!("/hubs/helpdesk/contacts?where={URL}")).await;
    fill(
        page,
        "resources/0/direct/url",
        &format!("/contacts?{}", URL.replace("='", "=").trim_end_matches('\'')),
    )
    .await;
    // What both forms have in common is typed once.
    fill(page, "resources/0/hub/datesConfiguration/updatedDateField", "changed").await;
    let twin = "document.getElementById('made/resources/0/direct/datesConfiguration/updatedDateField').value";
    page.expect("the vendor's form", twin, "changed").await;
    page.reads(".made", "Nothing is wrong with it").await;
    // The form may be left, and goes on where it was.
    page.keys(key::ESCAPE).await;
    page.gone("dialog").await;
    page.press("New element").await;
    page.reads(".made", "Nothing is wrong with it").await;
    let file = "JSON.parse(document.querySelector('.made code').innerText).resources[0].hub.idField";
    page.expect("the file", file, "id").await;
}

async fn picked(page: &Page) {
    page.press("Use it").await;
    page.gone("dialog").await;
    page.reads(".pick", "Acme Desk").await;
    page.expect_json("/element/key", "acmedesk").await;
    page.reads(".counts", "no problems").await;
    page.select("#platform", "Pollwright").await;
    page.reads("#next-url", "https://api.acme.example/v1/contacts?updated_since=").await;
    page.fill(&field("/configuration/password"), "hunter2").await;
    page.expect_json("/configuration/password", "••••••••").await;
}

/// The element at hand is edited; its configuration stays as it is.
async fn another_resource(page: &Page) {
    page.click(".pick").await;
    page.click("//button[b='Edit Acme Desk']").await;
    page.press("Add a resource").await;
    fill(page, "resources/1/name", "contacts").await;
    page.reads(".made", "things to do").await;
    page.click("//div[@aria-label='Resource 2']/div/button").await;
    page.reads(".made", "Nothing is wrong with it").await;
    page.press("Cancel").await;
    page.gone("dialog").await;
}

async fn at_phone_size(page: &Page) {
    page.resize(360, 720).await;
    page.click(".pick").await;
    page.click("//button[b='New element']").await;
    fill(page, "key", "other").await;
    let wide = "document.querySelector('dialog.making').scrollWidth <= 360";
    page.expect("it fits the screen", wide, true).await;
}
