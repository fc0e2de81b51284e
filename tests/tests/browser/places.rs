//! From a finding to its place, into JSON inside of a string, and the clock that can be stopped.

use super::{
    open,
    page::{Page, TEXT, URL, field},
};

/// The polling configuration as a string, as exports have it, with an id field that says nothing.
const STRING: &str = r#"{
  "element": { "key": "freshdeskv2" },
  "configuration": {
    "event.notification.enabled": true,
    "event.vendor.type": "polling",
    "event.poller.refresh_interval": "15",
    "event.poller.configuration": "{\"contacts\":{\"url\":\"/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\",\"idField\":\" \"}}"
  },
  "name": "string"
}
"#;
const ID_FIELD: &str = "/configuration/event.poller.configuration#/contacts/idField";

#[test]
fn findings_lead_to_their_places() {
    open("places", async |page| {
        page.paste(STRING).await;
        a_click_goes_to_the_place(page).await;
        the_form_reaches_into_the_string(page).await;
        the_clock_stops_and_goes_on(page).await;
    });
}

#[test]
fn a_finding_proves_itself() {
    open("proof", async |page| a_finding_shows_what_it_costs(page).await);
}

/// The core that the widget uses is loaded, replays a few records, and the table says what fires.
async fn a_finding_shows_what_it_costs(page: &Page) {
    let lost = STRING.replace("updated_since=", "created_at>=").replace(
        r#"\"idField\":\" \""#,
        r#"\"idField\":\"id\",\"datesConfiguration\":{\"updatedDateField\":\"updated_at\",\"updatedDateFormat\":\"yyyy-MM-dd'T'HH:mm:ssXXX\",\"createdDateField\":\"created_at\",\"createdDateFormat\":\"yyyy-MM-dd'T'HH:mm:ssXXX\"}"#,
    );
    page.paste(&lost).await;
    page.reads("#problems", "url-field-mismatch").await;
    page.click("//li[contains(@class,'problem')][contains(., 'url-field-mismatch')]//button[.='Show me']")
        .await;
    page.reads(".proof", "fires nothing").await;
    page.reads(".proof table", "UPDATED 1042").await;
}

async fn a_click_goes_to_the_place(page: &Page) {
    let line = STRING.lines().position(|line| line.contains("idField")).unwrap() + 1;
    page.reads("#problems", &format!("line {line} · ")).await;
    page.click(
        "//li[contains(@class,'problem')][contains(., 'blank-value')]//button[contains(@class,'what')]",
    )
    .await;
    let selected = "(area => area === document.activeElement && area.value.slice(0, area.selectionStart).split('\\n').length)\
        (document.getElementById('code'))";
    page.expect("the line of the selection", selected, line).await;
    let chosen =
        "(area => area.value.slice(area.selectionStart, area.selectionEnd))(document.getElementById('code'))";
    page.expect("the selection", &format!("{chosen}.includes(' ')"), true).await;
    page.seen(&format!("{}[aria-invalid=true]", field(ID_FIELD))).await;
}

/// An edit writes the value's bytes alone, escaped as its place wants it.
async fn the_form_reaches_into_the_string(page: &Page) {
    page.fill(&field(ID_FIELD), "a\"b").await;
    let expected = STRING.replace(r#"\"idField\":\" \""#, r#"\"idField\":\"a\\\"b\""#);
    page.expect("the text", TEXT, expected).await;
    page.fill(&field(ID_FIELD), "id").await;
    page.expect("the text", TEXT, STRING.replace(r#"\"idField\":\" \""#, r#"\"idField\":\"id\""#)).await;
}

async fn the_clock_stops_and_goes_on(page: &Page) {
    page.press("Freeze").await;
    page.expect("an instant is written down", "document.getElementById('now').value !== ''", true).await;
    let frozen = page.run(&format!("return {URL}"), vec![]).await;
    page.press("Follow the clock").await;
    page.expect("now is the clock's", "document.getElementById('now').value", "").await;
    page.expect("the call goes on", &format!("{URL} !== {frozen}"), true).await;
}
