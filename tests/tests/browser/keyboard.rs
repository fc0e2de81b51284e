//! Without a pointer: every main control can be reached, seen to have the focus, and used by keys.

use super::{
    open,
    page::{Page, key},
};

/// What has the focus, by the name that a screen reader says.
const FOCUSED: &str = "(element => element.getAttribute('aria-label') || element.labels?.[0]?.textContent \
    || element.textContent).call(null, document.activeElement).trim()";
/// More stops than the page has.
const MAX_STOPS: usize = 200;

#[test]
fn keys_alone() {
    open("keyboard", async |page| {
        // The first stop leads over everything to the text.
        page.keys(key::TAB).await;
        page.expect("the first stop", FOCUSED, "Skip to the text").await;

        tab_to(page, "Freshdesk V2").await;
        page.keys(key::ENTER).await;
        page.expect_json("/element/key", "freshdeskv2").await;

        // At once: leaving the page keeps what was done last.
        page.reload().await;
        for stop in [
            "Element",
            "Runs on",
            "Export",
            "Name",
            "Events Enabled",
            "Event Type",
            "Edit incidents",
            "More for incidents",
            "Add resource",
            "Configuration as text",
            "As sent",
            "Last poll",
            "Now",
            "Pattern",
            "Poll incidents once",
        ] {
            tab_to(page, stop).await;
            let outline = "(style => style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none')\
                (getComputedStyle(document.activeElement))";
            if stop != "Configuration as text" {
                page.expect(&format!("the focus on {stop} is seen"), outline, true).await;
            }
        }

        // A menu opens and closes by keys and gives the focus back.
        tab_to(page, "Export").await;
        page.keys(key::ENTER).await;
        page.seen(".sheet").await;
        page.keys(key::ESCAPE).await;
        page.gone(".sheet").await;
        page.expect("the focus is back", FOCUSED, "Export").await;

        // The text area takes Tab as the way on, not as a letter.
        tab_to(page, "Configuration as text").await;
        let text = page.text().await;
        page.keys(key::TAB).await;
        assert_eq!(page.text().await, text);
        page.expect("the focus has gone on", "document.activeElement.id === 'code'", false).await;

        // A switch turns.
        tab_to(page, "Events Enabled").await;
        page.keys(" ").await;
        page.expect_json("/configuration/event.notification.enabled", false).await;
        tab_to(page, "Undo").await;
        page.keys(key::ENTER).await;
        page.expect_json("/configuration/event.notification.enabled", true).await;
    });
}

/// Goes on by Tab until a control has the focus whose name starts so.
async fn tab_to(page: &Page, name: &str) {
    let mut seen = Vec::new();
    for _ in 0..MAX_STOPS {
        let focused = page.run(&format!("return {FOCUSED}"), vec![]).await;
        let focused = focused.as_str().unwrap_or_default().to_owned();
        if focused.starts_with(name) {
            return;
        }
        seen.push(focused.chars().take(30).collect::<String>());
        page.keys(key::TAB).await;
    }
    panic!("no Tab leads to {name}, only to {seen:?}");
}
