//! The code editor: what was found, what fits and what stands there, in the text itself; and the page without it.

use super::{
    open,
    page::{EDITOR, Page, TEXT, field, key},
};
use serde_json::json;

/// A trailing comma, and a pattern whose year is the week's.
const OWN: &str = r#"{
  "name": "Acme",
  "element": { "key": "freshdeskv2" },
  "configuration": {
    "event.notification.enabled": true,
    "event.vendor.type": "polling",
    "event.poller.configuration": {
      "contacts": {
        "url": "/hubs/helpdesk/contacts?where=updated_since='${gmtDate:yyyy-MM-dd}'",
        "idField": "id",
      }
    }
  }
}
"#;

#[test]
fn the_editor_knows_the_format() {
    open("editor", async |page| {
        page.paste(OWN).await;
        a_finding_is_repaired_in_the_text(page).await;
        keys_and_descriptors_are_offered(page).await;
        undo_is_shared_with_the_form(page).await;
        the_caret_is_explained(page).await;
        the_pointer_is_explained(page).await;
        a_text_is_laid_out_anew(page).await;
        searching_has_an_undo_of_its_own(page).await;
    });
}

/// Colours are drawn for what is in view: they follow the scroll, typing and a fold.
#[test]
fn what_comes_into_view_is_coloured() {
    let line = |n: usize| format!("    \"resource-{n}\": {{\n      \"url\": \"/hubs/crm/{n}\"\n    }}");
    let lines: Vec<String> = (0..300).map(line).collect();
    let text = format!("{{\n  \"event.poller.configuration\": {{\n{}\n  }}\n}}\n", lines.join(",\n"));
    open("colours", async |page| {
        page.paste(&text).await;
        let scroll = |to: &str| format!("{EDITOR}.querySelector('.cm-scroller').scrollTop = {to}");
        let in_view = |what: &str| {
            format!(
                "[...{EDITOR}.querySelectorAll('.cm-line')].some(line => line.textContent.includes('{what}'))"
            )
        };
        let plain = format!(
            "[...{EDITOR}.querySelectorAll('.cm-line')].filter(line => line.textContent.includes('\"') && !line.querySelector('.part-key')).map(line => line.textContent)"
        );
        page.expect("the beginning", &plain, json!([])).await;
        for (to, what) in [("9000", "resource-150"), ("1e6", "resource-299"), ("0", "resource-0")] {
            page.run(&scroll(to), vec![]).await;
            page.expect(what, &in_view(what), true).await;
            page.expect(&format!("{what} and what is around it"), &plain, json!([])).await;
        }
        page.caret_after("\"resource-0").await;
        page.keys("xyz").await;
        page.expect("the form", "document.querySelector('.resources b').textContent", "resource-0xyz").await;
        let key = format!(
            "[...{EDITOR}.querySelectorAll('.part-key')].map(key => key.textContent).includes('\"resource-0xyz\"')"
        );
        page.expect("the key as it was typed", &key, true).await;
        // The second gutter's third line folds the first resource.
        page.run(
            &format!("{EDITOR}.querySelectorAll('.cm-foldGutter .cm-gutterElement span')[2].click()"),
            vec![],
        )
        .await;
        page.expect("its line is gone", &in_view("crm/0\""), false).await;
        page.expect("and the rest is coloured", &plain, json!([])).await;
    });
}

#[test]
fn the_page_works_without_the_editor() {
    open("no-editor", async |page| {
        page.devtools("Network.enable", json!({})).await;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*/editor.js"] })).await;
        page.goto("/").await;
        page.seen("textarea#code").await;
        page.paste(OWN).await;
        page.caret_after("\"name\": \"Ac").await;
        page.keys("x").await;
        page.expect("the form", "document.getElementById('at/name').value", "Acxme").await;
        page.keys(key::F1).await;
        page.reads("#explanation", "What people call this instance").await;
        page.expect("still the text area", EDITOR, json!(null)).await;
        // The browser says itself that it was told to block; the page says nothing.
        page.forget_console().await;
    });
}

/// Neither caret nor scroll nor focus moves when the editor comes.
#[test]
fn the_editor_takes_the_place_of_the_text_area() {
    const LATE: &str = "Object.defineProperty(globalThis, 'pollwrightEditor', { \
        set(load) { this.load = load; }, \
        get() { return () => new Promise(come => { globalThis.come = come; }).then(this.load); } })";
    open("handover", async |page| {
        page.paste(&OWN.replace("    \"event.vendor", &format!("{}    \"event.vendor", "\n".repeat(80))))
            .await;
        page.expect("kept", "JSON.stringify(Object.entries(localStorage)).includes('Acme')", true).await;
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LATE })).await;
        page.goto("/").await;
        // What was asked of the text area is not asked of the editor again.
        page.click("li.problem button.what").await;
        page.click("textarea#code").await;
        page.caret_after("\"idField\": \"i").await;
        page.keys("x").await;
        let scroller = "document.querySelector('.code .scroller')";
        page.run(&format!("{scroller}.scrollTop = 900"), vec![]).await;
        let before = page.text().await;
        page.run("globalThis.come()", vec![]).await;
        page.expect("the editor", &format!("{EDITOR} !== null"), true).await;
        page.expect("the scroll", &format!("{EDITOR}.querySelector('.cm-scroller').scrollTop"), 900).await;
        page.keys("y").await;
        page.expect("the caret and the focus", TEXT, before.replace("\"ixd\"", "\"ixyd\"")).await;
    });
}

async fn a_finding_is_repaired_in_the_text(page: &Page) {
    page.expect("the marks", &format!("{EDITOR}.querySelectorAll('.cm-lintRange-error').length > 0"), true)
        .await;
    let comma = format!("{EDITOR}.querySelector('.cm-lintRange-error')");
    page.hover(&comma).await;
    let button = format!(
        "[...{EDITOR}.querySelectorAll('.cm-diagnosticAction')].find(b => b.textContent.startsWith('Remove the comma'))"
    );
    page.expect("the button", &format!("{button} !== undefined"), true).await;
    page.run(&format!("{button}.click()"), vec![]).await;
    page.expect("mended", TEXT, OWN.replace("\"id\",", "\"id\"")).await;
}

async fn keys_and_descriptors_are_offered(page: &Page) {
    let before = page.text().await;
    page.caret_after("\"idField\": \"id\"").await;
    page.keys(&format!("{}\"filterByC", key::ENTER)).await;
    offered(page, "filterByCurrentDate").await;
    page.keys(key::TAB).await;
    let written = before.replace("\"id\"\n", "\"id\",\n        \"filterByCurrentDate\": true\n");
    page.expect("the key, with the comma before it", TEXT, written).await;
    page.caret_after("${gmtDate:yyyy-MM-dd}'").await;
    page.keys("&until=$").await;
    offered(page, "${gmtDate").await;
    page.keys("{now").await;
    offered(page, "now").await;
    page.keys(key::TAB).await;
    offered(page, "yyyy-MM-dd'T'HH:mm:ssXXX").await;
    page.keys("yyyy-MM-dd").await;
    page.expect("the descriptor", &format!("{TEXT}.includes(\"&until=${{now:yyyy-MM-dd}}\")"), true).await;
    page.keys(key::ESCAPE).await;
    page.expect(
        "nothing is offered",
        &format!("{EDITOR}.querySelector('.cm-tooltip-autocomplete')"),
        json!(null),
    )
    .await;
}

async fn undo_is_shared_with_the_form(page: &Page) {
    let before = page.text().await;
    page.fill(&field("/name"), "Bcme").await;
    page.expect("the text", TEXT, before.replace("Acme", "Bcme")).await;
    page.caret_after("\"name\": \"Bcme").await;
    page.keys("!").await;
    page.expect("the form", "document.getElementById('at/name').value", "Bcme!").await;
    let undo = format!("{}z{}", key::CONTROL, key::NONE);
    page.keys(&undo).await;
    page.expect("typing is undone", TEXT, before.replace("Acme", "Bcme")).await;
    page.keys(&undo).await;
    page.expect("the form is undone", TEXT, before).await;
}

async fn the_caret_is_explained(page: &Page) {
    page.caret_after("\"updated_since".trim_start_matches('"')).await;
    page.keys(key::F1).await;
    page.reads("#explanation", "What is called: a path or an address").await;
    page.caret_after("${gmtDate:yyyy-M").await;
    page.reads(".explain", "The month, two digits").await;
    page.keys(key::F1).await;
    page.expect("closed", "document.getElementById('explanation').textContent", "").await;
}

async fn the_pointer_is_explained(page: &Page) {
    // The start of a line: nothing is scrolled aside.
    page.caret_after("{").await;
    page.hover(&format!(
        "[...{EDITOR}.querySelectorAll('.part-key')].find(k => k.textContent === '\"idField\"')"
    ))
    .await;
    let words = format!(
        "{EDITOR}.querySelector('.words')?.textContent.includes('Where a record says which one it is')"
    );
    page.expect("the words", &words, true).await;
}

async fn a_text_is_laid_out_anew(page: &Page) {
    let before = page.text().await;
    page.caret_after("\"name\": \"Acme\",").await;
    page.keys("  ").await;
    page.keys(&format!("{}{}f{}", key::SHIFT, key::ALT, key::NONE)).await;
    let tidy = before.replace("{ \"key\": \"freshdeskv2\" }", "{\n    \"key\": \"freshdeskv2\"\n  }");
    page.expect("tidy", TEXT, tidy).await;
    page.click("button[aria-label=Undo]").await;
    page.click("button[aria-label=Undo]").await;
    page.expect("one step", TEXT, before).await;
}

async fn searching_has_an_undo_of_its_own(page: &Page) {
    let before = page.text().await;
    page.caret_after("{").await;
    page.keys(&format!("{}f{}", key::CONTROL, key::NONE)).await;
    page.expect("the search", &format!("{EDITOR}.querySelector('.cm-search') !== null"), true).await;
    page.keys("gmtDate").await;
    page.expect("found", &format!("{EDITOR}.querySelector('.cm-searchMatch')?.textContent"), "gmtDate").await;
    page.keys(&format!("{}z{}", key::CONTROL, key::NONE)).await;
    assert_eq!(page.text().await, before);
    page.keys(key::ESCAPE).await;
}

/// Waits until this is the offer that Tab would take.
async fn offered(page: &Page, label: &str) {
    let chosen = format!(
        "{EDITOR}.querySelector('.cm-tooltip-autocomplete [aria-selected] .cm-completionLabel')?.textContent"
    );
    page.expect("what is offered", &chosen, label).await;
    // The editor takes nothing in the first moment, so that nobody takes what was not there when the key went down.
    page.expect("the moment is over", "new Promise(done => setTimeout(() => done(true), 120))", true).await;
}
