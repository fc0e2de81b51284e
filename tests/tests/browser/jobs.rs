//! The views beside the form: next polls, events, dates, comparing, and what a sample proposes.

use super::{
    open,
    page::{Page, field},
};
use serde_json::{Value, json};

const NOW: &str = "2026-11-20T14:45Z";

async fn job(page: &Page, name: &str) {
    page.click(&format!("//nav[@aria-label='Views']/button[.='{name}']")).await;
}

/// A configuration that goes wrong later: the week's year, and a server whose zone is not UTC.
fn trap() -> String {
    let resource = json!({
        "url": "/hubs/crm/accounts?where=Comp_UpdatedDate>='${gmtDate:YYYY-MM-dd'T'HH:mm:ss'Z'}'",
        "idField": "key",
        "datesConfiguration": {
            "updatedDateField": "Comp_UpdatedDate", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "createdDateField": "Comp_CreatedDate", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
        },
    });
    let body = json!({ "element": { "key": "sagecrm" }, "configuration": { "event.notification.enabled": true,
        "event.notification.callback.url": "https://events.example.com/x", "event.vendor.type": "polling",
        "event.poller.configuration": { "accounts": resource } } });
    format!("{body:#}\n")
}

#[test]
fn next_polls_show_where_they_do_not_meet() {
    open("polls", async |page| {
        page.paste(&trap()).await;
        page.fill("#now", NOW).await;
        job(page, "Next polls").await;
        page.reads(".polls > li:nth-child(2)", "goes on where the poll before ended").await;
        page.reads(".polls > li:nth-child(2)", "overlaps by 2 min, by design").await;
        page.expect("ten polls", "document.querySelectorAll('.polls > li').length", 10).await;
        // A day on which something goes wrong is offered by itself.
        page.reads(".odd", "misses 365 d").await;
        page.click(".odd button").await;
        page.reads(".polls > li:nth-child(2) .meets.bad", "misses 365 d").await;
        page.reads(".polls > li:nth-child(2)", "2027-12-27T00:00:00Z").await;
        // The year can be dragged through, by keys too.
        page.click("input[type=range]").await;
        page.keys(super::page::key::ESCAPE).await;
        page.expect("now moved", "document.getElementById('now').value.startsWith('20')", true).await;
    });
}

/// By the arrow keys and by the pointer; the fields follow.
#[test]
fn the_last_poll_and_now_are_dragged() {
    open("drag", async |page| {
        page.pick("Freshdesk V2").await;
        page.fill("#now", NOW).await;
        job(page, "Next polls").await;
        let value = |id: &str| format!("document.getElementById('{id}').value");
        page.expect("a handle", "document.querySelector('.handles .now') !== null", true).await;
        page.run("document.querySelector('.handles .now').focus()", vec![]).await;
        page.keys("\u{e014}\u{e014}").await;
        page.expect("now", &value("now"), "2026-11-20 14:47:00 UTC").await;
        page.reads(".polls > li:first-child time", "2026-11-20 14:47").await;
        page.run("document.querySelector('.handles .last').focus()", vec![]).await;
        page.keys("\u{e012}").await;
        page.expect("the last poll", &value("last-poll"), "2026-11-20 14:31:00 UTC").await;
        page.reads(".polls > li:first-child .asked", "14:31:00Z").await;
        // By the pointer to the left, while the line stays.
        page.drag(".handles .now", -120).await;
        page.expect("now is earlier", &format!("{} < '2026-11-20 14:47'", value("now")), true).await;
    });
}

#[test]
fn events_are_rehearsed_changed_and_saved() {
    open("events", async |page| {
        page.pick("Freshdesk V2").await;
        page.fill("#now", NOW).await;
        job(page, "Events").await;
        page.reads(".rehearsed:nth-child(1)", "baseline").await;
        page.reads(".rehearsed:nth-child(2)", "UPDATED").await;
        page.reads(".rehearsed:nth-child(2)", "Updated 5 min after the last poll.").await;
        page.reads(".rehearsed:nth-child(3)", "CREATED").await;
        page.press("Add a poll").await;
        // The poll after asks for none of the same records, so one of them changed since.
        page.reads(".rehearsed:nth-child(4)", "1 event of 1 record").await;
        page.reads(".rehearsed:nth-child(4)", "Updated 10 min after the last poll.").await;
        page.click(".rehearsed:nth-child(4) .records li:nth-child(1) button").await;
        page.reads(".rehearsed:nth-child(4)", "Updated 12 min after the last poll.").await;
        // An answer that is no JSON says so at its own poll, and the others go on.
        page.fill("#answer-3", "[").await;
        page.reads(".rehearsed:nth-child(4)", "no JSON from line 1, column 1").await;
        page.reads(".rehearsed:nth-child(3)", "CREATED").await;
        page.press("Remove poll 4").await;
        page.gone(".rehearsed:nth-child(4)").await;
        // A setting changes what fires.
        page.press("Compose").await;
        page.fill(&field("/configuration/event.poller.configuration/incidents/idField"), "number").await;
        job(page, "Events").await;
        page.reads(".rehearsed:nth-child(2)", "It has no id at").await;
        // What was typed is there after a reload.
        page.reload().await;
        job(page, "Events").await;
        page.reads(".rehearsed:nth-child(3)", "Poll 3").await;
    });
}

#[test]
fn a_proof_opens_in_events() {
    open("proof-events", async |page| {
        page.paste(&trap()).await;
        page.press("Show me").await;
        page.press("Open in Events").await;
        page.reads("#events", "Poll 3").await;
        page.reads("#events .asked", "2027-").await;
    });
    // The example of the first visit: what the vendor has, and the URL leaves out.
    open("proof-kept-back", async |page| {
        page.press("Show me").await;
        page.press("Open in Events").await;
        page.reads("#events .job-head", "As shown: record 1042, changed on").await;
        page.reads(".rehearsed:nth-child(2)", "the URL does not ask for them").await;
        page.press("Answer them as well").await;
        page.reads(".rehearsed:nth-child(2)", "of 1 record").await;
        page.press("Make up anew").await;
        page.gone("#events .job-head .told").await;
    });
}

#[test]
fn a_long_answer_is_shown_by_its_beginning() {
    const LONG: &str = "const area = document.getElementById('answer-1'), one = '{ \"id\": 1 }'; \
        area.value = '[' + (one + ',').repeat(100000) + one + ']'; \
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    open("long-answer", async |page| {
        page.pick("Freshdesk V2").await;
        page.fill("#now", NOW).await;
        job(page, "Events").await;
        page.reads(".rehearsed:nth-child(2)", "UPDATED").await;
        page.run(LONG, vec![]).await;
        page.reads(".rehearsed:nth-child(2)", "1.3 MB; its beginning is shown.").await;
        page.reads(".rehearsed:nth-child(2)", "100001 records").await;
        page.press("Replace it").await;
        page.expect("a short one", "document.getElementById('answer-1').value", "[]").await;
    });
}

#[test]
fn dates_against_patterns() {
    open("date-table", async |page| {
        page.pick("Freshdesk V2").await;
        job(page, "Dates").await;
        page.fill("#samples", "25/07/2026\n26/07/2026").await;
        page.reads(".inferred", "dd/MM/yyyy").await;
        page.reads(".read-by tbody tr:first-child", "does not fit").await;
        page.press("Add it").await;
        page.reads(".read-by tbody tr:first-child", "2026-07-25 00:00:00 UTC").await;
        page.fill("#zones", "Asia/Tokyo").await;
        page.reads(".read-by tbody tr:first-child", "2026-07-25 09:00:00 Asia/Tokyo").await;
        // What no pattern reads yet has a proposal of its own.
        page.fill("#samples", "25/07/2026\n1795168800\n26/07/2026").await;
        page.reads(".inferred", "reads 1 of 3").await;
    });
}

#[test]
fn two_platforms_are_compared_and_a_text_is_moved() {
    open("compare", async |page| {
        page.pick("Sage CRM").await;
        page.fill(&field("/name"), "Acme").await;
        job(page, "Compare").await;
        page.reads(".consequences", "late records and ties are told").await;
        page.fill("#other-text", &trap()).await;
        page.select("#other-platform", "Cloud Elements").await;
        page.reads(".consequences", "is polled no more").await;
        page.fill("#other-text", " ").await;
        // Runs on offers to move the text.
        page.select("#platform", "Pollwright").await;
        page.reads(".offer", "judged for Pollwright now").await;
        page.press("Move it to Pollwright").await;
        page.gone(".offer").await;
        job(page, "Compose").await;
        page.expect_json("/name", "Acme").await;
        page.reads("#next-url", "/company?where=").await;
    });
}

#[test]
fn a_sample_fills_a_resource() {
    let answer: Value = json!([
        { "CONTACT_ID": 7, "OWNER_USER_ID": 1, "DATE_CREATED_UTC": "2026-11-20 10:00:00", "DATE_UPDATED_UTC": "2026-11-20 10:00:00" },
        { "CONTACT_ID": 8, "OWNER_USER_ID": 1, "DATE_CREATED_UTC": "2026-11-20 10:00:00", "DATE_UPDATED_UTC": "2026-11-20 11:00:00" },
    ]);
    open("sample", async |page| {
        page.paste(r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated_after_utc='${gmtDate:yyyy-MM-dd HH:mm:ss}'" } }"#).await;
        page.press("From a sample…").await;
        page.fill("dialog textarea", "<html>").await;
        page.reads("dialog", "no JSON from line 1, column 1").await;
        page.fill("dialog textarea", &answer.to_string()).await;
        page.reads("dialog", "each of 2 records has another one").await;
        page.press("Fill 7 fields").await;
        page.gone("dialog").await;
        page.expect_json("/contacts/idField", "CONTACT_ID").await;
        page.expect_json("/contacts/datesConfiguration/updatedDateField", "DATE_UPDATED_UTC").await;
        page.expect_json("/contacts/datesConfiguration/createdDateFormat", "yyyy-MM-dd HH:mm:ss").await;
        // From then on the form is held against it; the filling is one step to undo.
        page.fill(&field("/contacts/idField"), "ID").await;
        page.reads("#problems", "ID is in none of the sample's 2 records").await;
    });
}

#[test]
fn a_sample_with_two_lists_lets_choose() {
    let answer: Value = json!({
        "included": [{ "Note_ID": 7, "Changed_At": "20/11/2026 10:00" }],
        "data": [
            { "id": 1, "updated_at": "2026-11-20T10:00:00Z" },
            { "id": 2, "updated_at": "2026-11-20T11:00:00Z" },
        ],
    });
    let idea = |id: &str| format!("//dialog//li[contains(., 'idField') and contains(., '{id}')]");
    open("two-lists", async |page| {
        page.paste(r#"{ "notes": { "url": "/hubs/crm/notes?where=updated>='${gmtDate:yyyy-MM-dd}'" } }"#)
            .await;
        page.press("From a sample…").await;
        page.fill("dialog textarea", &answer.to_string()).await;
        page.reads("dialog", "2 records at /data").await;
        page.click("//dialog//button[. = '1 record at /included']").await;
        page.reads("dialog", "1 record at /included").await;
        page.click("//dialog//button[. = '2 records at /data']").await;
        page.seen(&idea("id")).await;
        page.click("//dialog//button[. = '1 record at /included']").await;
        page.seen(&idea("Note_ID")).await;
        page.click("//dialog//button[starts-with(., 'Fill ')]").await;
        page.expect_json("/notes/idField", "Note_ID").await;
        // The form is held against the list that was chosen, and the dialog remembers it.
        page.fill(&field("/notes/idField"), "note_id_").await;
        page.reads("#problems", "is in none of the sample's 1 record; they have Note_ID").await;
        page.press("From a sample…").await;
        page.reads("dialog", "1 record at /included").await;
    });
}
