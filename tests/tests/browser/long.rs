//! What takes long says so and can be stopped; the page stays alive meanwhile.

use super::{
    open,
    page::{Page, TEXT, key},
};
use serde_json::json;

const RESOURCE: &str = r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'",
    "idField": "id", "datesConfiguration": {
        "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
        "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#;

/// From now on the page has no core on its own thread: who answers has one of its own.
pub(super) const APART: &str = "window.pollwrightCore = () => Promise.reject();";

/// From now on the thread of the core hears of nothing before [`fast`].
pub(super) async fn slow(page: &Page) {
    let script = "window.heard = []; window.post ??= Worker.prototype.postMessage;\
        Worker.prototype.postMessage = function (...words) { window.heard.push(() => window.post.apply(this, words)); };";
    page.run(script, vec![]).await;
}

/// It hears of everything at once again, also of what was said meanwhile.
pub(super) async fn fast(page: &Page) {
    let script = "Worker.prototype.postMessage = window.post; window.heard.forEach(tell => tell());";
    page.run(script, vec![]).await;
}

/// Pastes so many records into the dialog.
pub(super) async fn paste_records(page: &Page, n: usize) {
    let script = "const data = new DataTransfer();\
        const record = '{\"id\": 1042, \"updated_at\": \"2026-11-20T10:00:00Z\"}';\
        data.setData('text/plain', '[' + Array(arguments[0]).fill(record).join(',') + ']');\
        document.querySelector('dialog textarea').dispatchEvent(\
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
    page.run(script, vec![json!(n)]).await;
}

#[test]
fn a_long_sample_can_be_cancelled() {
    open("cancel", async |page| {
        page.paste(RESOURCE).await;
        page.press("From a sample…").await;
        let short = r#"[{ "key": 1 }, { "key": 2 }]"#;
        page.fill("dialog textarea", short).await;
        page.reads("dialog", "each of 2 records has another one").await;
        page.expect("nobody is told of what is quick", "document.getElementById('busy').hidden", true).await;

        slow(page).await;
        paste_records(page, 100_000).await;
        page.seen("dialog #busy progress").await;
        page.reads("dialog", "Reading a sample of 5 MB").await;
        // The page goes on meanwhile.
        page.click("dialog textarea").await;
        page.keys(" ").await;
        assert_eq!(page.value("dialog textarea").await.len(), short.len() + 1);
        page.keys(key::BACKSPACE).await;
        page.click("//dialog//*[@id='busy']/button[.='Cancel']").await;
        assert_eq!(page.value("dialog textarea").await, short);
        // What waited behind it goes on.
        fast(page).await;
        page.reads("dialog", "each of 2 records has another one").await;
        page.expect("nothing is worked on", "document.getElementById('busy').hidden", true).await;
        page.expect("nothing is said of it", "document.querySelector('dialog .told') === null", true).await;

        paste_records(page, 100_000).await;
        page.reads("dialog", "100000 records: the first of them stand for all").await;
        // A dialog that is closed waits for nothing.
        slow(page).await;
        paste_records(page, 100_000).await;
        page.seen("dialog #busy progress").await;
        page.press("Cancel").await;
        page.gone("dialog").await;
        page.expect("nobody waits", "document.getElementById('busy')?.hidden ?? true", true).await;
    });
}

#[test]
fn without_a_thread_of_its_own_the_core_answers_too() {
    open("no-thread", async |page| {
        page.run("window.Worker = undefined", vec![]).await;
        page.paste(RESOURCE).await;
        page.press("From a sample…").await;
        paste_records(page, 100_000).await;
        page.reads("dialog", "100000 records: the first of them stand for all").await;
    });
}

/// It is said how much the page takes; the work and what is shown of it stay as they were.
#[test]
fn too_much_text_leaves_the_work_as_it_was() {
    open("too-much", async |page| {
        page.paste(RESOURCE).await;
        let before = page.text().await;
        let long = " ".repeat(4_500_000);
        for _ in 0..2 {
            page.click("#code").await;
            page.devtools("Input.insertText", json!({ "text": long })).await;
            page.reads(".toast", "this text has 5 MB, and the page takes 4").await;
            page.expect("the text", TEXT, before.clone()).await;
        }
        let paste = "document.activeElement.blur(); const data = new DataTransfer(); data.setData('text/plain', arguments[0]);\
            document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
        page.run(paste, vec![json!(long.replacen(' ', "[", 1))]).await;
        page.reads(".toast", "pollwright check FILE").await;
        page.expect("the text", TEXT, before).await;
        page.seen("[data-resource=contacts]").await;
    });
}

#[test]
fn a_long_answer_is_rehearsed() {
    open("long-answer", async |page| {
        page.paste(RESOURCE).await;
        page.fill("#now", "2026-11-20T14:45Z").await;
        page.click("//nav[@aria-label='Views']/button[.='Events']").await;
        page.seen(".rehearsed:nth-child(2) .records").await;
        let long = "const area = document.querySelector('.rehearsed:nth-child(2) textarea');\
            area.value = JSON.stringify(Array.from({ length: 20000 }, (_, id) => ({ id, updated: '2026-11-20T10:00:00Z', created: '2026-11-20T10:00:00Z' })));\
            area.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        page.run(long, vec![]).await;
        page.reads(".rehearsed:nth-child(2)", "of 20000 records").await;
        page.reads(".rehearsed:nth-child(2)", "Of so many only those that fire are shown, at most 100.")
            .await;
        page.expect(
            "not all are shown",
            "document.querySelectorAll('.rehearsed:nth-child(2) .records > li').length <= 100",
            true,
        )
        .await;
        page.press("Add a poll").await;
        page.seen(".rehearsed:nth-child(4)").await;
    });
}
