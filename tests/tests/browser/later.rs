//! The part of the page that is fetched when it is first opened.

use super::open;
use serde_json::json;

#[test]
fn a_part_that_cannot_be_loaded_says_so_and_is_asked_for_again() {
    open("later", async |page| {
        page.devtools("Network.enable", json!({})).await;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*_later.wasm"] })).await;
        page.click("//nav[@aria-label='Views']/button[.='Dates']").await;
        page.reads("main [role=alert]", "could not be loaded").await;
        page.devtools("Network.setBlockedURLs", json!({ "urls": [] })).await;
        page.press("Try again").await;
        page.seen("#date-table").await;
        // Once it is here it stays, whatever becomes of the network.
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*_later.wasm"] })).await;
        page.click("//nav[@aria-label='Views']/button[.='Compare']").await;
        page.seen("#compare").await;
        // The browser says itself that it was told to block.
        page.forget_console().await;
    });
}
