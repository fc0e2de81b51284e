//! What the page fetches: all of it at the start and from its own server; picking and editing asks for nothing more.

use super::{
    open,
    page::{Page, field},
};

/// Bytes over the wire so far, and the addresses, of the document and everything it asked for.
const FETCHED: &str = "JSON.stringify(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))\
    .map(entry => [entry.name, entry.encodedBodySize, entry.decodedBodySize]))";

#[test]
fn nothing_is_fetched_after_the_start() {
    open("fetched", async |page| {
        let at_the_start = fetched(page).await;
        page.pick("Sage CRM").await;
        page.fill(&field("/name"), "Acme").await;
        page.expect_json("/name", "Acme").await;
        page.reads("#next-url", "GET").await;
        let at_the_end = fetched(page).await;
        assert_eq!(at_the_end, at_the_start, "left: after picking and editing, right: at the start");

        let site = page.site();
        let foreign: Vec<_> = at_the_end.iter().filter(|(address, ..)| !address.starts_with(site)).collect();
        assert!(foreign.is_empty(), "from elsewhere: {foreign:?}");
        let plain: Vec<_> = at_the_end
            .iter()
            // What has a few bytes is not made smaller.
            .filter(|(address, encoded, decoded)| {
                encoded == decoded && *decoded > 100 && !address.ends_with(".svg")
            })
            .collect();
        assert!(plain.is_empty(), "not compressed: {plain:?}");
        let bytes: u64 = at_the_end.iter().map(|(_, encoded, _)| encoded).sum();
        println!("fetched until an element is picked and edited: {:.1} KB, brotli", bytes as f64 / 1000.0);
    });
}

async fn fetched(page: &Page) -> Vec<(String, u64, u64)> {
    let answer = page.run(&format!("return {FETCHED}"), vec![]).await;
    serde_json::from_str(answer.as_str().unwrap_or_default()).unwrap()
}
