//! Form and text side by side: the caret, comments, the one stack of steps, and where the configuration runs.

use super::{
    open,
    page::{Page, TEXT, URL, field, key},
};

/// A text as a person has it: with comments, unusual blanks and keys in an order of their own.
const OWN: &str = r#"{
  // our helpdesk
  "name": "Acme",
  "element": {"key": "freshdeskv2"},
  "configuration": {
    "subdomain":    "acme",
    "username": "<YOUR_API_KEY>",
    "event.notification.enabled": true, "event.vendor.type": "polling",
    "event.notification.callback.url": "https://example.com/events",
    "event.poller.refresh_interval": 15,
    "event.poller.configuration": { "contacts": {
      "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id"
    } }
  }
}
"#;

#[test]
fn form_and_text_follow_each_other() {
    open("editing", async |page| {
        page.paste(OWN).await;
        page.expect("the text", TEXT, OWN).await;
        an_edit_in_the_form_leaves_the_rest(page).await;
        steps_go_back_and_forth(page).await;
        the_text_moves_the_form(page).await;
        the_platform_changes_the_call(page).await;
    });
}

/// Neither comments nor blanks nor the order of keys, and not the caret.
async fn an_edit_in_the_form_leaves_the_rest(page: &Page) {
    page.caret_after("\"idField\": \"i").await;
    page.fill(&field("/name"), "Acme & Sons").await;
    let expected = OWN.replace("\"Acme\"", "\"Acme & Sons\"");
    page.expect("the text", TEXT, expected.as_str()).await;
    let caret = "(area => area.value.slice(0, area.selectionStart))(document.getElementById('code'))";
    let before = &expected[..expected.find("\"idField\": \"i").unwrap() + "\"idField\": \"i".len()];
    page.expect("the caret", caret, before).await;
}

/// One stack for both sides.
async fn steps_go_back_and_forth(page: &Page) {
    let text = page.text().await;
    page.caret_after("\"idField\": \"i").await;
    page.keys("x2").await;
    let longer = text.replace("\"idField\": \"id\"", "\"idField\": \"ix2d\"");
    page.expect("typed", TEXT, longer.as_str()).await;
    page.expect(
        "the field",
        "document.getElementById('at/configuration/event.poller.configuration/contacts/idField').value",
        "ix2d",
    )
    .await;

    page.keys(&format!("{}z{}", key::CONTROL, key::NONE)).await;
    page.expect("the text is undone", TEXT, text.as_str()).await;
    page.click("button[aria-label='Undo']").await;
    page.expect("the form is undone", TEXT, OWN).await;
    page.expect("the field is undone", "document.getElementById('at/name').value", "Acme").await;
    page.click("button[aria-label='Redo']").await;
    page.expect("the form is redone", TEXT, text.as_str()).await;
    page.click(&field("/name")).await;
    page.keys(&format!("{}{}z{}", key::CONTROL, key::SHIFT, key::NONE)).await;
    page.expect("the text is redone", TEXT, longer.as_str()).await;
    page.keys(&format!("{}z{}", key::CONTROL, key::NONE)).await;
    page.expect("undone from the form", TEXT, text.as_str()).await;
}

async fn the_text_moves_the_form(page: &Page) {
    page.caret_after("\"subdomain\":    \"acme").await;
    page.keys("-eu").await;
    page.expect("the field", "document.getElementById('at/configuration/subdomain').value", "acme-eu").await;
    page.caret_after("event.poller.refresh_interval\": 1").await;
    page.keys(key::DELETE).await;
    page.expect("the slider", "document.querySelector('input[type=range]').value", "1").await;
    page.keys("5").await;
    page.expect("the slider", "document.querySelector('input[type=range]').value", "15").await;
}

/// The same text means another call elsewhere.
async fn the_platform_changes_the_call(page: &Page) {
    page.fill("#last-poll", "1774008000000").await;
    page.fill("#now", "2026-03-20T12:15Z").await;
    let path = "/hubs/helpdesk/contacts?where=updated_since='2026-03-20T12:00:00Z'";
    page.expect("Cloud Elements", URL, format!("https://api.cloud-elements.com/elements/api-v2{path}")).await;
    page.select("#platform", "SAP Open Connectors").await;
    page.expect("SAP", URL, format!("https://<YOUR_OPEN_CONNECTORS_HOST>/elements/api-v2{path}")).await;
    page.select("#platform", "UiPath").await;
    page.expect("UiPath", URL, path).await;
    // Pollwright asks again for what may have come late, and at the vendor's own address.
    page.select("#platform", "Pollwright").await;
    page.expect("the address", &format!("{URL}.split('/hubs')[0]"), "https://acme-eu.freshdesk.com/api/v2")
        .await;
    page.expect("the overlap", &format!("{URL}.endsWith(\"'2026-03-20T12:00:00Z'\")"), false).await;
    page.fill("#last-poll", "now-15m").await;
    page.expect("a relative last poll", &format!("{URL}.includes('2026-03-20T11:')"), true).await;
    page.fill("#now", "tomorrow").await;
    page.seen("#now[aria-invalid=true]").await;
    page.select("#platform", "Cloud Elements").await;
}
