//! The demo page, under the server's own policy; and the snippet of the README on a blank page.

use super::{
    embed_site::{STRICT, Site},
    open,
    page::{Page, key},
};
use pollwright_tests::sources::root;
use std::fs;

/// Opens the demo page and brings every element into view, until each has drawn itself.
pub(super) async fn shown(page: &Page) {
    page.goto("/embed-demo.html").await;
    for place in ["#url", "#date", "#config", "#form", "pollwright-config[bar]", ".themed"] {
        let node = format!("document.querySelector('{place}')");
        page.expect(place, &format!("{node} !== null"), true).await;
        page.run(&format!("{node}.scrollIntoView()"), vec![]).await;
        page.expect(place, &format!("{node}.shadowRoot?.querySelector('.box > *') != null"), true).await;
    }
}

#[test]
fn the_demo_shows_every_element() {
    open("embed-demo", async |page| {
        for width in [280, 390, 1280] {
            page.resize(width, 900).await;
            shown(page).await;
            page.expect("one bar", "document.querySelectorAll('pollwright-config[bar]').length", 1).await;
            let wide = "[...document.querySelectorAll('*')].filter((host) => host.shadowRoot).flatMap((host) => \
                [...host.shadowRoot.querySelectorAll('*')].filter((node) => !node.closest('.code, .scroll, .unseen') && \
                node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML))";
            page.expect(&format!("nothing is wider than {width} px"), wide, serde_json::json!([])).await;
            page.expect("nor the page", "document.documentElement.scrollWidth <= innerWidth", true).await;
        }
        page.allow_clipboard().await;
        let copy = "document.querySelector('#url').shadowRoot.querySelector('[data-copy]')";
        page.click("h1").await;
        page.run(&format!("{copy}.focus()"), vec![]).await;
        page.keys(key::ENTER).await;
        page.expect("said", &format!("{copy}.textContent"), "Copied").await;
        assert!(page.clipboard().await.starts_with("/hubs/crm/accounts?where="));
        page.check_console().await;
    });
}

#[test]
fn the_snippet_of_the_readme_works_on_a_blank_page() {
    open("embed-readme", async |page| {
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        let snippet = readme.split("```html\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let (start, rest) = snippet.split_once("src=\"").unwrap();
        let (_, rest) = rest.split_once("pollwright-embed.js").unwrap();
        let snippet = format!("{start}src=\"/handbook/tool/pollwright-embed.js{rest}");
        let site = Site::default().page("/blank.html", STRICT, &snippet).serve();
        page.goto(&format!("{site}/blank.html")).await;
        let call = "document.querySelector('pollwright-url')?.shadowRoot?.querySelector('mark')?.textContent";
        page.expect(&snippet, &format!("/^20\\d\\d-.*Z$/.test({call})"), true).await;
        page.check_console().await;
    });
}
