//! `<pollwright-url>` from one script line, on pages that are not ours and allow little.

use super::{
    embed_site::{STRICT, Site, document},
    open,
    page::Page,
};

const TEMPLATE: &str = "/contacts?where=updated&gt;'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
const URL: &str = "/contacts?where=updated>'2026-03-20T12:00:00Z'";
const SHOWN: &str =
    "document.querySelector('pollwright-url').shadowRoot?.querySelector('.url')?.textContent ?? null";

#[test]
fn the_widget_on_a_page_of_someone_else() {
    open("widget", async |page| {
        let own = page.site();
        let policy = format!(
            "default-src 'none'; img-src 'self'; script-src {own} 'wasm-unsafe-eval'; connect-src {own}"
        );
        let site = Site::default()
            .page("/handbook/polling/page.html", STRICT, &with_element("../tool/pollwright-embed.js"))
            .page("/elsewhere.html", &policy, &with_element(&format!("{own}/embed/pollwright-embed.js")))
            .serve();
        // The widget's files lie beside the documentation, or on a Pollwright of another origin.
        for path in ["/handbook/polling/page.html", "/elsewhere.html"] {
            page.goto(&format!("{site}{path}")).await;
            page.expect(path, SHOWN, URL).await;
            page.expect(
                "its parts",
                "document.querySelector('pollwright-url').shadowRoot.querySelector('mark').textContent",
                "2026-03-20T12:00:00Z",
            )
            .await;
            follows_its_attributes(page).await;
            page.check_console().await;
        }
    });
}

/// A page with one line of script and one element.
fn with_element(script: &str) -> String {
    let head = format!("<script type=\"module\" src=\"{script}\"></script>");
    let element = format!(
        "<pollwright-url template=\"{TEMPLATE}\" last-poll=\"2026-03-20T12:00:00Z\">a URL</pollwright-url>"
    );
    document(&head, &element)
}

async fn follows_its_attributes(page: &Page) {
    page.run(
        "document.querySelector('pollwright-url').setAttribute('last-poll', '2026-03-20T13:30:00Z')",
        vec![],
    )
    .await;
    page.expect("another last poll", SHOWN, URL.replace("12:00", "13:30")).await;
    page.run("document.querySelector('pollwright-url').setAttribute('last-poll', 'yesterday')", vec![]).await;
    page.expect(
        "no instant",
        "document.querySelector('pollwright-url').shadowRoot.querySelector('.wrong') !== null",
        true,
    )
    .await;
    page.run("document.querySelector('pollwright-url').setAttribute('template', '/a')", vec![]).await;
    page.run(
        "document.querySelector('pollwright-url').setAttribute('last-poll', '2026-03-20T12:00:00Z')",
        vec![],
    )
    .await;
    page.expect("another template", SHOWN, "/a").await;
}
