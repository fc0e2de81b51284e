//! Several configurations in one project: made, turned to, named, taken out, kept, and shared.

use super::{
    open,
    page::{Page, field, key},
};

const SECRET: &str = "hunter2-c0ffee";

#[test]
fn a_project_holds_several_configurations() {
    open("project", async |page| {
        page.allow_clipboard().await;
        page.pick("Freshdesk V2").await;
        page.fill(&field("/name"), "First").await;
        page.fill(&field("/configuration/username"), SECRET).await;
        another_by_pointer(page).await;
        named_and_copied_by_keys(page).await;
        removed_and_put_back(page).await;
        kept_over_a_reload(page).await;
        shared_by_one_link(page).await;
        compared(page).await;
        on_a_phone(page).await;
    });
}

/// What is compared may be another one of the project.
async fn compared(page: &Page) {
    page.click("//nav[@aria-label='Views']/button[.='Compare']").await;
    page.press("Take “On UiPath”").await;
    page.reads(".consequences", "is polled no more").await;
    page.click("//nav[@aria-label='Views']/button[.='Compose']").await;
}

/// Clicks in the list of configurations.
async fn click(page: &Page, button: &str) {
    page.click(".pick").await;
    page.click(&format!("//div[contains(@class,'sheet')]{button}")).await;
}

async fn turn_to(page: &Page, title: &str) {
    click(page, &format!("//div[@aria-labelledby='configurations']//button[b='{title}']")).await;
}

/// The titles in order, with the one at hand in brackets.
async fn lists(page: &Page, expected: &str) {
    const TITLES: &str = "[...document.querySelectorAll('[aria-labelledby=configurations] button')]\
        .map(one => one.ariaPressed === 'true' ? `[${one.innerText}]` : one.innerText).join(', ')";
    page.click(".pick").await;
    page.expect("the configurations", TITLES, expected).await;
    page.keys(key::ESCAPE).await;
}

async fn another_by_pointer(page: &Page) {
    click(page, "//button[@aria-label='New configuration']").await;
    page.pick("Insightly").await;
    page.fill(&field("/name"), "Second").await;
    page.select("#platform", "SAP Open Connectors").await;
    lists(page, "Freshdesk V2, [Insightly]").await;
    turn_to(page, "Freshdesk V2").await;
    page.expect_json("/name", "First").await;
    page.expect("the platform", "document.getElementById('platform').value", "cloud-elements").await;
    // The steps are those of the configuration, and so are its secrets.
    page.click(".workbench h1").await;
    page.keys(&format!("{}z{}", key::CONTROL, key::NONE)).await;
    page.expect_json("/configuration/username", "<YOUR_API_KEY>").await;
    page.keys(&format!("{}y{}", key::CONTROL, key::NONE)).await;
    page.expect_json("/configuration/username", "••••••••").await;
}

async fn command(page: &Page, name: &str) {
    page.keys(&format!("{}k{}", key::CONTROL, key::NONE)).await;
    page.seen("dialog.palette").await;
    page.keys(name).await;
    page.keys(key::ENTER).await;
    page.gone("dialog.palette").await;
}

async fn named_and_copied_by_keys(page: &Page) {
    command(page, "configuration duplicate").await;
    page.reads(".pick", "Freshdesk V2 copy").await;
    command(page, "configuration rename").await;
    page.seen("dialog #answer").await;
    page.keys(&format!("{}a{}On UiPath{}", key::CONTROL, key::NONE, key::ENTER)).await;
    page.gone("dialog").await;
    lists(page, "Freshdesk V2, [On UiPath], Insightly").await;
    command(page, "turn to insightly").await;
    page.expect_json("/name", "Second").await;
}

async fn removed_and_put_back(page: &Page) {
    click(page, "//button[@aria-label='Remove the configuration']").await;
    page.reads(".toast", "removed “Insightly”").await;
    lists(page, "Freshdesk V2, [On UiPath]").await;
    click(page, "//button[normalize-space()='Put back “Insightly”']").await;
    page.expect_json("/name", "Second").await;
    lists(page, "Freshdesk V2, On UiPath, [Insightly]").await;
}

async fn kept_over_a_reload(page: &Page) {
    page.fill(&field("/name"), "Kept").await;
    page.reload().await;
    page.expect_json("/name", "Kept").await;
    lists(page, "Freshdesk V2, On UiPath, [Insightly]").await;
    let is_secret_kept = format!("JSON.stringify(Object.values(localStorage)).includes('{SECRET}')");
    page.expect("the secret is kept", &is_secret_kept, false).await;
    // A fresh tab begins with a copy, and neither writes over the other.
    let first = page.new_tab().await;
    turn_to(page, "Freshdesk V2").await;
    page.fill(&field("/name"), "In the other tab").await;
    page.turn_to(first).await;
    page.reload().await;
    turn_to(page, "Freshdesk V2").await;
    page.expect_json("/name", "First").await;
}

async fn shared_by_one_link(page: &Page) {
    page.press("Share").await;
    page.reads(".toast", "Copied the link").await;
    let link = page.clipboard().await;
    assert!(link.starts_with(&format!("{}/#2", page.site())) && link.len() < 400, "{link}");
    page.start_afresh().await;
    page.goto(&link).await;
    page.expect_json("/name", "First").await;
    page.expect_json("/configuration/username", "<YOUR_API_KEY>").await;
    lists(page, "[Freshdesk V2], On UiPath, Insightly").await;
    turn_to(page, "Insightly").await;
    page.expect_json("/name", "Kept").await;
    page.expect("the platform", "document.getElementById('platform').value", "sap").await;
}

async fn on_a_phone(page: &Page) {
    page.resize(360, 720).await;
    turn_to(page, "On UiPath").await;
    page.reads(".pick", "On UiPath").await;
    page.expect("nothing is wider than the screen", "document.documentElement.scrollWidth", 360).await;
}
