//! Secrets: seen only when asked for, never kept, never copied with a command; and what is kept.

use super::{
    open,
    page::{Page, field, key},
    shell::Sent,
};

const SECRET: &str = "hunter2-c0ffee";
const DOTS: &str = "••••••••";
const API_KEY: &str = "/configuration/username";
const KEPT: &str = "JSON.stringify(Object.entries(localStorage))";

#[test]
fn secrets_and_what_is_kept() {
    open("secrets", async |page| {
        page.allow_clipboard().await;
        page.pick("Freshdesk V2").await;
        page.fill(&field(API_KEY), SECRET).await;
        page.fill(&field("/name"), "Kept by the browser").await;
        masked_on_the_screen(page).await;
        not_in_the_command(page).await;
        reload_keeps_the_work(page).await;
    });
}

async fn masked_on_the_screen(page: &Page) {
    page.expect_json("/configuration/username", DOTS).await;
    page.expect("the field", "document.getElementById('at/configuration/username').type", "password").await;
    let everything = page.words("body").await;
    assert!(!everything.contains(SECRET), "{everything}");
    page.expect("the address", "location.href", format!("{}/", page.site())).await;

    let eye = format!("//*[@id='at{API_KEY}']/following-sibling::button");
    page.click(&eye).await;
    page.expect_json("/configuration/username", SECRET).await;
    page.expect("the field", "document.getElementById('at/configuration/username').type", "text").await;
    page.click(&eye).await;
    page.expect_json("/configuration/username", DOTS).await;
}

/// The command names the variable; the JSON that a person asks for has the value.
async fn not_in_the_command(page: &Page) {
    for (entry, said, variable) in [
        ("Copy cURL for bash", "Copied the command for bash", "$FRESHDESK_API_KEY"),
        ("Copy for PowerShell", "Copied the command for PowerShell", "$env:FRESHDESK_API_KEY"),
    ] {
        page.choose("Export", entry).await;
        page.reads(".toast", said).await;
        let command = page.clipboard().await;
        assert!(command.contains(variable) && !command.contains(SECRET), "{command}");
    }
    page.choose("Export", "Copy cURL for bash").await;
    page.reads(".toast", "Copied the command for bash").await;
    let command = page.clipboard().await;
    let sent = Sent::by(&command, &[("FRESHDESK_API_KEY".to_owned(), SECRET.to_owned())]);
    assert_eq!(sent.body()["configuration"]["username"], SECRET, "{command}");

    page.choose("Export", "Copy JSON").await;
    page.reads(".toast", "Copied the JSON").await;
    let json: serde_json::Value = serde_json::from_str(&page.clipboard().await).unwrap();
    assert_eq!(json["configuration"]["username"], SECRET);
    assert_eq!(json["configuration"]["event.poller.configuration"]["contacts"]["idField"], "id");
}

async fn reload_keeps_the_work(page: &Page) {
    page.fill("#now", "2026-03-29T00:59Z").await;
    page.select("#platform", "SAP Open Connectors").await;
    // A broken text keeps no secret either.
    page.caret_after("\"subdomain\": \"<YOUR_SUBDOMAIN>").await;
    page.keys(key::DELETE).await;
    page.reads(".counts", "error").await;
    page.expect("kept", &format!("{KEPT}.includes('2026-03-29T00:59Z')"), true).await;
    page.expect("kept, broken", &format!("{KEPT}.includes('YOUR_SUBDOMAIN>,')"), true).await;
    page.expect("no secret is kept", &format!("{KEPT}.includes('{SECRET}')"), false).await;
    page.keys("\"").await;
    page.reads(".counts", "no problems").await;
    page.expect("kept, whole", &format!("{KEPT}.includes('YOUR_SUBDOMAIN>,')"), false).await;

    page.reload().await;
    page.reads(".toast", "1 secret was not stored; enter it again before you send or copy").await;
    page.expect_json("/name", "Kept by the browser").await;
    page.expect_json("/configuration/username", "<YOUR_API_KEY>").await;
    page.expect("now", "document.getElementById('now').value", "2026-03-29T00:59Z").await;
    page.expect("the platform", "document.getElementById('platform').value", "sap").await;
    page.reads(".counts", "no problems").await;
}
