//! Links: copied, opened, refused; and the way back to one's own work.

use super::{
    open,
    page::{Page, TEXT, field},
    stories,
};

const SECRET: &str = "hunter2-c0ffee";
const BACK: &str = "Back to your own work";
const BAR: &str = ".workbench > .notice";

#[test]
fn a_link_carries_the_work_and_loses_none() {
    open("share", async |page| {
        page.allow_clipboard().await;
        let (link, text) = copied(page).await;
        opens_in_place_of_other_work(page, &link, &text).await;
        an_edit_makes_it_ones_own(page, &link).await;
        is_refused_when_cut(page, &link).await;
        leads_to_the_view(page).await;
    });
}

/// The link of a work with a secret, and what is to come out of it.
async fn copied(page: &Page) -> (String, String) {
    page.pick("Freshdesk V2").await;
    page.fill(&field("/configuration/username"), SECRET).await;
    page.fill(&field("/name"), "Shared by a link").await;
    page.fill("#now", "2026-03-29T00:59Z").await;
    page.select("#platform", "SAP Open Connectors").await;
    page.press("Share").await;
    page.reads(".toast", "Copied the link; secret values are left out").await;
    let link = page.clipboard().await;
    assert!(link.starts_with(&format!("{}/#1", page.site())) && link.len() < 300, "{link}");
    let shown = page.text().await;
    (link, shown.replace("••••••••", "<YOUR_API_KEY>"))
}

async fn opens_in_place_of_other_work(page: &Page, link: &str, text: &str) {
    page.start_afresh().await;
    page.pick("Insightly").await;
    page.fill(&field("/name"), "My own").await;
    page.goto(link).await;
    page.reads(BAR, "secret values were left out").await;
    page.expect("the text", TEXT, text).await;
    page.expect("now", "document.getElementById('now').value", "2026-03-29T00:59Z").await;
    page.expect("the platform", "document.getElementById('platform').value", "sap").await;
    page.expect("the address", "location.href", format!("{}/", page.site())).await;

    page.press(BACK).await;
    page.expect_json("/name", "My own").await;
    page.gone(BAR).await;
    // A link that is pasted is opened too.
    stories::paste_anywhere(page, link).await;
    page.reads(BAR, "secret values were left out").await;
    page.expect("the text", TEXT, text).await;
    page.press(BACK).await;
    page.expect_json("/name", "My own").await;
    page.reload().await;
    page.expect_json("/name", "My own").await;
}

/// Until then a reload shows it again, and no fresh tab begins with it.
async fn an_edit_makes_it_ones_own(page: &Page, link: &str) {
    page.goto("about:blank").await;
    page.goto(link).await;
    page.reads(BAR, BACK).await;
    page.reload().await;
    page.expect_json("/name", "Shared by a link").await;
    let first = page.new_tab().await;
    page.expect_json("/name", "My own").await;
    page.turn_to(first).await;

    page.goto(link).await;
    page.reads(BAR, BACK).await;
    page.fill(&field("/name"), "Edited").await;
    page.gone(BAR).await;
    page.reload().await;
    page.expect_json("/name", "Edited").await;
    page.click(".pick").await;
    page.click("//div[@aria-labelledby='earlier']//button[b='Insightly']").await;
    page.expect_json("/name", "My own").await;
}

async fn is_refused_when_cut(page: &Page, link: &str) {
    for (bad, said) in
        [(&link[..link.len() - 2], "cut or damaged"), (&link.replace("#1", "#9"), "newer version")]
    {
        page.goto(bad).await;
        page.reads(BAR, said).await;
        page.expect_json("/name", "My own").await;
        page.expect("the address", "location.href", format!("{}/", page.site())).await;
        page.press("Close").await;
        page.gone(BAR).await;
    }
}

/// The link of a view opens that view, with what was typed there.
async fn leads_to_the_view(page: &Page) {
    page.click("//nav[@aria-label='Views']//button[.='Dates']").await;
    page.fill(".job textarea", "2026-03-29T00:59:00Z").await;
    page.press("Share").await;
    page.reads(".toast", "Copied the link").await;
    let link = page.clipboard().await;
    page.start_afresh().await;
    page.goto(&link).await;
    page.seen("//nav[@aria-label='Views']//button[.='Dates'][@aria-current]").await;
    let typed =
        "[...document.querySelectorAll('.job textarea')].some(area => area.value === '2026-03-29T00:59:00Z')";
    page.expect("what was typed", typed, true).await;
}
