//! How few steps the common ways take, and what becomes of input that nobody should give.

use super::{
    open,
    page::{Page, TEXT, URL, field},
};
use crate::own_elements;
use serde_json::{Value, json};

/// A published command: single quotes inside single quotes, and an address without https.
const PUBLISHED: &str = r#"curl -X POST \
  https://api.cloud-elements.com/elements/api-v2/instances \
  -H 'Authorization: User <INSERT>, Organization <INSERT>' \
  -H 'Content-Type: application/json' \
  -d '{
  "element": { "key": "insightly" },
  "configuration": {
    "username": "<YOUR_API_KEY>",
    "event.notification.enabled": true,
    "event.vendor.type": "polling",
    "event.notification.callback.url": "http://mycoolapp.com",
    "event.poller.refresh_interval": "15",
    "event.poller.configuration": {
      "contacts": {
        "url": "/hubs/crm/contacts?where=updated_after_utc='${gmtDate:yyyy-MM-dd HH:mm:ss}'",
        "idField": "CONTACT_ID",
        "datesConfiguration": {
          "updatedDateField": "DATE_UPDATED_UTC", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT",
          "createdDateField": "DATE_CREATED_UTC", "createdDateFormat": "yyyy-MM-dd HH:mm:ss", "createdDateTimezone": "GMT"
        }
      }
    }
  },
  "tags": ["<INSERT_TAGS>"],
  "name": "<INSTANCE_NAME>"
}'
"#;

/// Counts what a person does.
struct Hand<'p> {
    page: &'p Page,
    n_actions: usize,
}

impl Hand<'_> {
    async fn press(&mut self, words: &str) {
        self.n_actions += 1;
        self.page.press(words).await;
    }

    async fn fill(&mut self, pointer: &str, text: &str) {
        self.n_actions += 1;
        self.page.fill(&field(pointer), text).await;
    }

    /// Pastes to the page as it stands, with no field chosen.
    async fn paste(&mut self, text: &str) {
        self.n_actions += 1;
        paste_anywhere(self.page, text).await;
    }
}

/// A paste that no field takes, as the browser tells the page of it.
/// Pastes while no field has the focus.
pub(super) async fn paste_anywhere(page: &Page, text: &str) {
    let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);\
        document.activeElement?.blur();\
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
    page.run(script, vec![json!(text)]).await;
}

#[test]
fn common_ways_are_short() {
    open("stories", async |page| {
        page.allow_clipboard().await;
        // From a published command to a correct one: paste, mend, copy.
        let mut hand = Hand { page, n_actions: 0 };
        hand.paste(PUBLISHED).await;
        page.reads(".toast", "bash would send something else").await;
        // Which URL the poll calls stands there by itself.
        page.expect(
            "the URL",
            &format!("{URL}.includes('/hubs/crm/contacts?where=updated_after_utc=')"),
            true,
        )
        .await;
        let before = hand.n_actions;
        page.reads("#problems", "Fix").await;
        page.click("//div[@id='problems']//button[starts-with(., 'Fix ')]").await;
        hand.n_actions += 1;
        hand.press("Copy").await;
        assert_eq!((before, hand.n_actions), (1, 3));
        page.reads(".toast", "Copied the command").await;
        let command = page.clipboard().await;
        assert!(command.contains("https://mycoolapp.com") && command.contains("curl"), "{command}");
        assert_eq!(
            body_of(&command)["configuration"]["event.poller.configuration"]["contacts"]["url"],
            "/hubs/crm/contacts?where=updated_after_utc='${gmtDate:yyyy-MM-dd HH:mm:ss}'",
            "{command}"
        );

        // Freshdesk from nothing to copied JSON.
        page.start_afresh().await;
        let mut hand = Hand { page, n_actions: 1 };
        page.pick("Freshdesk V2").await;
        hand.fill("/configuration/subdomain", "acme").await;
        hand.fill("/configuration/username", "the-key").await;
        hand.fill("/configuration/event.notification.callback.url", "https://events.example.com/f").await;
        hand.fill("/name", "Helpdesk").await;
        hand.press("Copy").await;
        assert!(hand.n_actions <= 12, "{} actions", hand.n_actions);
        page.reads(".toast", "Copied the JSON").await;
        let body: Value = serde_json::from_str(&page.clipboard().await).expect("copied JSON");
        assert_eq!(body["configuration"]["subdomain"], "acme");
    });
}

/// What bash would send for a copied command, where it names no variable.
fn body_of(command: &str) -> Value {
    let analysis = pollwright_core::analyze(
        command,
        &pollwright_core::Options::at("2026-11-20T14:45:00Z".parse().unwrap()),
    );
    let block = analysis.blocks.first().expect("a body");
    serde_json::from_str(&block.text.text).unwrap_or_else(|why| panic!("{why}: {}", block.text.text))
}

#[test]
fn input_that_nobody_should_give() {
    open("bad-input", async |page| {
        // Twenty megabytes are not taken, and the page lives on.
        let big = "const data = new DataTransfer(); data.setData('text/plain', '{\"x\": \"' + 'a'.repeat(20e6) + '\"}');\
            document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));";
        page.run(big, vec![]).await;
        page.reads(".toast", "this text has 21 MB").await;
        // Bytes that are no text.
        paste_anywhere(page, "\u{0}\u{1}\u{fffd}PNG\u{2}").await;
        page.reads("#problems", "This is no JSON").await;
        page.start_afresh().await;
        page.pick("Freshdesk V2").await;
        // What is no configuration does not take the place of one.
        let before = page.text().await;
        for text in ["some words: of prose", "/hubs/crm/a?since=${date:yyyy}", "%PDF-1.4"] {
            paste_anywhere(page, text).await;
            page.reads(".toast", "holds no configuration").await;
            page.expect(text, TEXT, before.clone()).await;
        }
        // A clock that is years off, and a last poll after it.
        page.fill("#now", "1970-01-01T00:00Z").await;
        page.fill("#last-poll", "2099-01-01T00:00Z").await;
        page.reads(".answer", "The last poll lies after now").await;
        // A sample without records, and one with very many.
        page.press("From a sample…").await;
        page.fill("dialog textarea", "[]").await;
        page.reads("dialog", "holds no record").await;
        let many = "const area = document.querySelector('dialog textarea');\
            area.value = JSON.stringify(Array.from({ length: 100000 }, (_, id) => ({ id, updated_at: '2026-11-20T10:00:00Z' })));\
            area.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        page.run(many, vec![]).await;
        page.reads("dialog", "100000 records: the first of them stand for all").await;
        let million = "const data = new DataTransfer();\
            const record = '{\"id\": 1042, \"updated_at\": \"2026-11-20T10:00:00Z\"}';\
            data.setData('text/plain', '[' + Array(1e6).fill(record).join(',') + ']');\
            document.querySelector('dialog textarea').dispatchEvent(\
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
        page.run(million, vec![]).await;
        page.reads("dialog", "1000000 records: the first of them stand for all").await;
        page.click("//dialog//button[starts-with(., 'Fill ')]").await;
        page.gone("dialog").await;
        page.expect_json("/configuration/event.poller.configuration/incidents/idField", "id").await;
        // What is no sample says where, and what was there stays.
        page.press("From a sample…").await;
        let kept = page.value("dialog textarea").await;
        assert!(kept.len() < 100_000 && kept.contains("1042"), "{} bytes", kept.len());
        page.run(&million.replace("+ ']'", "+ '!'"), vec![]).await;
        page.reads("dialog", "the sample is no JSON from line 1").await;
        assert_eq!(page.value("dialog textarea").await, kept);
    });
}

#[test]
fn a_team_weighs_the_rules() {
    open("settings", async |page| {
        page.paste(r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": " " } }"#).await;
        page.reads("#problems", "PC305").await;
        drop_file(page, "pollwright.toml", "platform = \"sap\"\n[rules]\nserver-local-date = \"off\"\n")
            .await;
        page.reads("#problems", "1 rule weighed by pollwright.toml").await;
        page.expect(
            "the rule is off",
            "document.getElementById('problems').textContent.includes('PC305')",
            false,
        )
        .await;
        page.expect("the platform", "document.getElementById('platform').value", "sap").await;
        drop_file(page, "pollwright.toml", "[rules]\nno-such-rule = \"off\"\n").await;
        page.reads(".toast", "pollwright.toml: there is no rule no-such-rule").await;
        page.reload().await;
        page.press("Forget it").await;
        page.reads("#problems", "PC305").await;
    });
}

#[test]
fn a_team_brings_its_elements() {
    open("settings-elements", async |page| {
        drop_file(page, "pollwright.toml", "elements = [\"elements/\"]\n").await;
        page.reads(".toast", "its elements are files, which this page does not look for").await;
        page.paste("{}").await;
        drop_file(page, "acme.json", &own_elements::file()).await;
        page.reads(".toast", "Insightly is one of the elements now, in this project").await;
        page.expect_json("", json!({})).await;
        page.reload().await;
        drop_file(page, "config.json", r#"{ "element": { "key": "acmecrm" } }"#).await;
        page.reads(".pick", "Insightly").await;
    });
}

async fn drop_file(page: &Page, name: &str, text: &str) {
    let script = "const data = new DataTransfer(); data.items.add(new File([arguments[1]], arguments[0]));\
        document.querySelector('.workbench').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));";
    page.run(script, vec![json!(name), json!(text)]).await;
}
